"""A round of another notice in the window: its numbers, those that may stay empty, points the office writes; and new files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.queries.notices import notices
from db.queries.office import rounds
from db.store import Store
from domain.scheme_writing import scheme_text
from tests.schemes.test_own_notice import notice
from ui.new_file import NewFileForm
from ui.rounds.form import RoundDialog, proposed

WULONG, LEZHI = "wulong-canggou-2020", "lezhi-nanta-2021"


@pytest.fixture
def dialog(window, qtbot):
    desk = window.bench.desk
    with desk.read() as session:
        known = notices(session)
    found = RoundDialog(desk, proposed(desk, desk.scheme), window, notices=known)
    found.show()
    qtbot.waitExposed(found)
    yield found
    found.close()


def choose(dialog: RoundDialog, scheme_id: str) -> None:
    dialog.notice.setFocus()
    dialog.notice.setCurrentIndex(dialog.notice.findData(scheme_id))
    dialog.notice.activated.emit(dialog.notice.currentIndex())


def test_another_notice_brings_its_own_days_and_numbers_and_says_its_title(dialog):
    choose(dialog, LEZHI)
    assert dialog.name.text() == "2021年11月“回头看”" and dialog.town.text() == "双河街道"
    assert "南塔街道开展巩固脱贫攻坚成果" in dialog.form.field("notice").words
    assert "2021-11-10 印发" in dialog.form.field("notice").words
    floor = dialog.form.field("threshold:income_floor")
    assert dialog.thresholds["income_floor"].text() == "" and "*" not in floor.label.text()
    assert "通知没有写，可以不填" in floor.words


def test_a_number_that_the_notice_leaves_open_may_stay_empty(dialog):
    choose(dialog, LEZHI)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.changes is not None
    with dialog._desk.read() as session:
        made = rounds(session)[-1]
    assert made.scheme_id == LEZHI and made.thresholds["income_floor"] == "" and made.starts_on == date(2021, 11, 10)


def test_the_points_of_a_check_list_are_written_by_the_office(dialog):
    """004: “十个说得清楚” is counted, its points are not in the text."""
    choose(dialog, WULONG)
    [(key, editor)] = dialog.points.items()
    field = dialog.form.field(f"points:{key}")
    assert "十个说得清楚" in field.label.text()
    assert "通知说的是 10 条" in field.words
    editor.setPlainText("\n".join(f"第{n}条" for n in range(11)))
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.changes is None and "这里写了 11 条" in field.words
    editor.setPlainText("政策说得清楚\n\n  收入说得清楚 ")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    with dialog._desk.read() as session:
        assert rounds(session)[0].points == {key: ("政策说得清楚", "收入说得清楚")}


def test_a_new_file_follows_a_notice_from_a_text_and_shows_whose_it_is(bare_window, tmp_path: Path):
    text = tmp_path / "冬春走访.通知.json"
    text.write_text(scheme_text(notice()), encoding="utf-8")
    bare_window.new_file()
    form = bare_window.centralWidget().currentWidget()
    assert isinstance(form, NewFileForm)
    assert form.take_notice(text)
    assert "关于开展冬春农户走访的通知" in form.about.text() and form.town.text() == "青石镇"
    form.path.setText(str(tmp_path / "青石镇.htk"))
    QTest.keyClick(form.town, Qt.Key.Key_Return)
    assert bare_window.bench is not None and bare_window.bench.desk.scheme.id == "own-2022"
    assert bare_window.close_file()
    with Store.open(tmp_path / "青石镇.htk", now=bare_window._clock(), back_up=False) as store, store.read() as session:
        assert rounds(session)[0].name == "2022年冬春走访"


def test_a_faulty_text_is_said_at_the_field_with_its_line(bare_window, tmp_path: Path):
    data = notice()
    data["roles"] = []
    text = tmp_path / "坏.json"
    text.write_text(scheme_text(data), encoding="utf-8")
    bare_window.new_file()
    form = bare_window.centralWidget().currentWidget()
    before = form.notice.count()
    assert not form.take_notice(text) and form.notice.count() == before
    line = next(n for n, one in enumerate(text.read_text(encoding="utf-8").splitlines(), 1) if '"roles"' in one)
    assert f"第 {line} 行，roles 至少要有一类走访的干部" in form.form.field("notice").words
