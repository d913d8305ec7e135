"""A clerk at a screen while another one saves the same on the server: the screen says who, when and what, and keeps the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.moving import file_to_server
from db.operations.monitoring import save_monitoring
from db.operations.regions import rename_region
from db.operations.rounds import save_round
from db.operations.visits import note_visits
from db.queries.monitoring import monitorings_of
from db.queries.office import rounds
from db.queries.regions import regions
from db.queries.visits import visits_of
from db.schemes import scheme
from db.search import find_households
from db.server_store import ServerStore
from db.store import Store
from domain.server_address import ServerAddress
from domain.visiting import NewVisits
from tests.server import PASSWORD, fresh_database
from tests.ui.monitoring.conftest import MORNING, SCHEME, nanta_template  # noqa: F401
from ui.main_window import MainWindow
from ui.monitoring.page import MonitoringPage
from ui.regions.dialog import RegionsDialog
from ui.rounds.form import RoundDialog
from ui.visits.form import VisitDialog

NOTICE = scheme(SCHEME)
OTHER = "李明"
LATER = datetime(2021, 11, 20, 10, 32)


@pytest.fixture
def server(nanta_template: Path, tmp_path: Path) -> Iterator[ServerAddress]:  # noqa: F811
    made = fresh_database()
    address = next(made)
    copy = tmp_path / "南塔街道.htk"
    copy.write_bytes(nanta_template.read_bytes())
    with Store.open(copy, now=MORNING, back_up=False) as store:
        file_to_server(store, address, password=PASSWORD)
    yield address
    next(made, None)


@pytest.fixture
def window(server: ServerAddress, bare_window: MainWindow, clock: Any, qtbot: Any) -> MainWindow:
    clock.time = MORNING
    assert bare_window.open_file(Path(server.text), PASSWORD), bare_window.welcome.sentence.text()
    qtbot.waitUntil(lambda: bool(bare_window.bench.regions.tree.current_key()))
    return bare_window


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    found: list[str] = []
    window.bench.desk.said.connect(lambda notice: found.append(notice.text))
    return found


@pytest.fixture
def other(server: ServerAddress, window: MainWindow, qtbot: Any) -> Iterator[Callable[..., Any]]:
    """Another clerk's program; it returns when this window has heard of what was saved."""
    heard: list[object] = []
    window.bench.desk.changed.connect(heard.append)
    with ServerStore.open_on(server, password=PASSWORD) as store:

        def save(operation: Callable[..., Any], *arguments: Any) -> None:
            heard.clear()
            store.write(lambda session: operation(session, *arguments, OTHER, LATER))
            qtbot.waitUntil(lambda: bool(heard), timeout=5000)

        yield save


def read(window: MainWindow, query: Callable[..., Any], *arguments: Any) -> Any:
    with window.bench.desk.read() as session:
        return query(session, *arguments)


def household_of(window: MainWindow, head: str) -> str:
    return str(read(window, find_households, head)[0].uid)


@pytest.fixture
def page(window: MainWindow, press: Any) -> MonitoringPage:
    press("Ctrl+1", "Ctrl+PgDown")
    found = window.bench.page.section
    assert isinstance(found, MonitoringPage)
    return found


def test_a_monitored_household_that_both_clerks_change(window, page, said, other, press):
    uid = household_of(window, "何秀英")
    page.open_record(uid)
    form = page.card.form
    form.risk.setPlainText("因残")
    theirs = read(window, monitorings_of, uid)[0]
    other(save_monitoring, NOTICE, replace(theirs, risk="因学", measure="低保"), ("marginal",))
    form.risk.setFocus()
    press("Ctrl+S")
    assert said[-1] == "李明 在 10:32 改过这条监测记录（返（致）贫风险点），请刷新后再改；你刚才填的内容还在。"
    assert form.risk.toPlainText() == "因残" and form.measure.toPlainText() == ""
    # Another line in the list: still kept, and the sentence stands.
    page.table.select_key(household_of(window, "周大全"))
    assert said[-1].startswith("李明 在 10:32") and form.risk.toPlainText() == "因残"
    # The clerk lets his own go, sees what the other wrote, and decides.
    form.risk.setFocus()
    press("Escape")
    assert (form.risk.toPlainText(), form.measure.toPlainText()) == ("因学", "低保")
    form.risk.setPlainText("因学、因残")
    press("Ctrl+S")
    now = read(window, monitorings_of, uid)[0]
    assert (now.risk, now.measure) == ("因学、因残", "低保")


def test_what_both_clerks_changed_in_other_fields_is_saved_together(window, page, said, other, press):
    uid = household_of(window, "何秀英")
    page.open_record(uid)
    page.card.form.risk.setPlainText("因残")
    other(save_monitoring, NOTICE, replace(read(window, monitorings_of, uid)[0], measure="低保"), ("marginal",))
    page.card.form.risk.setFocus()
    press("Ctrl+S")
    assert said[-1].startswith("已保存")
    assert (page.card.form.risk.toPlainText(), page.card.form.measure.toPlainText()) == ("因残", "低保")


def test_a_village_that_is_named_at_two_desks_keeps_what_is_typed_until_the_person_decides(
    window, other, press, type_in, qtbot
):
    window.manage_regions()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RegionsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    uid = next(one.uid for one in read(window, regions) if one.name == "东山村")
    dialog.tree.select(uid)
    press("F2")
    type_in("东坡村")
    other(rename_region, uid, "东岭村")
    assert dialog.name.text() == "东坡村"
    press("Return")
    assert dialog.words.text() == "▲ 李明 在 10:32 改过“东岭村”（名称），请看过以后再决定。"
    assert dialog.name.text() == "东坡村" and dialog.ask.text() == "“东岭村”改名为"
    press("Return")
    assert "东坡村" in {one.name for one in read(window, regions)}
    dialog.close()


def test_a_round_that_both_change_is_told_in_its_dialog(window, other, qtbot):
    dialog = RoundDialog(window.bench.desk, window.bench.desk.round, window)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.name.setText("我起的名称")
    other(save_round, replace(read(window, rounds)[0], name="他们起的名称", county="他们写的县"))
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.said.text() == "▲ 李明 在 10:32 改过这一轮（名称），请刷新后再改；你刚才填的内容还在。"
    assert dialog.said.isVisible() and dialog.isVisible() and dialog.name.text() == "我起的名称"
    # What was not keyed here is shown as it is now; who saves once more has decided.
    assert dialog.county.text() == "他们写的县"
    dialog.save()
    now = read(window, rounds)[0]
    assert (now.name, now.county) == ("我起的名称", "他们写的县") and not dialog.isVisible()


def test_a_visit_that_both_note_keeps_the_words_of_the_first_until_the_second_decides(window, other, qtbot):
    uid, desk = household_of(window, "何秀英"), window.bench.desk
    dialog = VisitDialog(desk, (uid,), window)
    dialog.open()
    dialog.visitors.findChildren(type(dialog.note))[0].setText("钱进")
    dialog.own.setChecked(False)
    dialog.note.setText("查住房")
    day = dialog.day.day()
    other(note_visits, NOTICE, NewVisits(desk.round.uid, (uid,), day, (("孙好", "helper"),), note="送政策"))
    dialog.save()
    assert dialog.said.text() == "▲ 李明 在 10:32 改过何秀英户这一天的走访（备注），请刷新后再改；你刚才填的内容还在。"
    assert dialog.note.text() == "查住房"
    assert read(window, visits_of, uid)[0].visitors == ("孙好",)
    dialog.note.setText("送政策；查住房")
    dialog.save()
    [visit] = read(window, visits_of, uid)
    assert (visit.visitors, visit.note) == (("孙好", "钱进"), "送政策；查住房")
