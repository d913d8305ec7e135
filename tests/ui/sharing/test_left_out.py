"""A village that got its file without ID numbers is told so, and not that its people have none."""

from __future__ import annotations

from db.sharing.handing_out import hand_out
from domain.sharing import HandoutWish
from tests.ui.sharing.conftest import CLERK, of_head
from widgets.theme import Sign


def without(shared, *keys: str):
    """金佛村's file without these columns."""
    from sqlalchemy import select

    from db.models import RegionRow

    with shared.store.read() as session:
        uid = session.scalars(select(RegionRow.uid).where(RegionRow.name == "金佛村")).one()
    wish = HandoutWish("金佛村", (uid,), frozenset(keys))
    path = shared.folder / "金佛村.htk"
    hand_out(shared.store, wish, path, CLERK, shared.clock())
    return path


def texts(widget) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_card_of_a_household_says_that_the_number_did_not_come_with_the_file(shared):
    assert shared.window.open_file(without(shared, "id_no", "phone"))
    desk, page = shared.window.bench.desk, shared.window.bench.page
    page.open_record(of_head(desk.store, "刘永福").uid)
    shared.qtbot.waitUntil(lambda: "刘永福" in texts(page), timeout=30_000)
    assert "证件号码未随文件分发" in texts(page) and "无证件号码" not in texts(page)
    status = shared.window.bench.status
    shared.qtbot.waitUntil(lambda: "不带联系电话、证件号码" in status.origin.text(), timeout=30_000)
    assert "不用补填" in status.origin.toolTip() and Sign.OVERDUE not in status.origin.text()


def test_in_the_offices_own_file_a_person_without_a_number_has_none(shared):
    assert shared.window.bench.desk.no_number == "无证件号码"
