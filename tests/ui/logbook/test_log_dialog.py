"""操作记录 in the window: steps, their changes, filters, undo, and the table of it."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from db.operations.regions import rename_region
from db.queries.log_book import LogStep
from db.queries.regions import regions
from domain.operators import Operator, Role
from ui.logbook import dialog as dialog_module
from ui.logbook.dialog import MONTHS, LogDialog


def rename(desk, old: str, new: str) -> None:
    with desk.read() as session:
        uid = next(one.uid for one in regions(session) if one.name == old)
    desk.write(lambda s: rename_region(s, uid, new, desk.clerk, desk.now()))


@pytest.fixture
def log(window, qtbot):
    rename(window.bench.desk, "金佛村", "银佛村")
    dialog = LogDialog(window.bench.desk, window)
    dialog.show()
    QApplication.processEvents()
    yield dialog
    dialog.close()


def shown(table) -> list[str]:
    model = table.model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_the_newest_step_comes_first_and_its_changes_stand_beside_it(log):
    assert log.step.label == "金佛村 改名为 银佛村" and log.count.text() == f"共 {len(shown(log.table))} 步"
    row = [log.changes.model().index(0, column).data() for column in range(3)]
    assert row == ["地区 银佛村 · 名称", "金佛村", "银佛村"]


def test_moving_with_the_keys_shows_the_changes_of_the_step(log, press):
    press("Down")
    assert isinstance(log.table.current_key(), LogStep) and "王大明" in log.step.label
    texts = [log.changes.model().index(row, 0).data() for row in range(log.changes.model().rowCount())]
    assert any("问题" in text and "王大明户" in text for text in texts)


def test_filters_by_person_day_and_content(log):
    filters = log.filters
    every = len(shown(log.table))
    filters.table.setCurrentIndex(filters.table.findText("问题"))
    assert 0 < len(shown(log.table)) < every and all("王大明" in text for text in shown(log.table))
    filters.table.setCurrentIndex(0)
    filters.since.set_day(date(2021, 5, 13))
    assert shown(log.table) == [] and not log.undo_button.isEnabled()
    filters.since.set_day(None)
    filters.person.setCurrentIndex(1)
    assert len(shown(log.table)) == every


def test_the_own_step_is_taken_back_from_here(log, window, press):
    press("Ctrl+Z")
    assert log.words.text() == "✓ 已撤销：金佛村 改名为 银佛村"
    assert log.step.label == "撤销：金佛村 改名为 银佛村"
    with window.bench.desk.read() as session:
        assert "金佛村" in [one.name for one in regions(session)]
    press("Down")
    assert log.step.undone_at and not log.undo_button.isEnabled()


def test_a_step_under_later_ones_is_refused_with_a_sentence(log, window, press):
    rename(window.bench.desk, "银佛村", "铜佛村")
    log.load()
    press("Down")
    press("Ctrl+Z")
    assert "不能撤销" in log.words.text() and log.words.text().startswith("▲")


def test_others_steps_are_left_to_who_checks(log, window):
    desk = window.bench.desk
    for role, able in ((Role.KEYING, False), (Role.MANAGE, True)):
        desk.set_operator(Operator("1", "甲", role))
        log.load()
        assert log.undo_button.isEnabled() is able


def test_people_by_month_and_the_workbook_of_every_change(log, monkeypatch, tmp_path, qtbot):
    for months, name in ((False, "改动.xlsx"), (True, "按月.xlsx")):
        if months:
            log.kind.set_selected([MONTHS])
            log.kind.changed.emit([MONTHS])
            assert log.months.isVisible() and log.months.model().index(0, 1).data() == "01号"
        target = tmp_path / name
        monkeypatch.setattr(dialog_module, "ask_save", lambda *_args, t=target: t)
        log.export_button.click()
        qtbot.waitUntil(lambda n=name: log.words.text() == f"✓ 已保存：{n}", timeout=30_000)
        rows = list(load_workbook(target).active.iter_rows(values_only=True))
        cells = [str(cell) for row in rows for cell in row]
        assert any(cell.startswith("双河街道操作记录") for cell in cells)
        assert ("银佛村" in cells) is not months
        assert any("01号" in cell for cell in cells)


def test_the_key_opens_it(window, press, qtbot):
    from PySide6.QtCore import QTimer

    seen: list[bool] = []
    timer = QTimer(interval=100)

    def look() -> None:
        dialog = window.findChild(LogDialog)
        if dialog is not None and dialog.isVisible():
            seen.append(dialog.table.hasFocus())
            if seen[-1] or len(seen) > 50:
                timer.stop()
                dialog.close()

    timer.timeout.connect(look)
    timer.start()
    press("Ctrl+Shift+L")
    assert seen[-1]
