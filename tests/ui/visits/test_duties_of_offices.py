"""责任落实, 考核 and 清单 through the real window (notice 004, 附件1, 四（四）, 二（五）)."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from db.queries.responsibilities import responsibilities
from domain.problem import Status
from ui.assessment.page import AssessmentPage
from ui.ledger.page import LedgerPage
from ui.responsibility.page import OFFICES, OVERDUE, ResponsibilityPage
from ui.visits import sheet_buttons
from ui.visits.checklists_page import ChecklistsPage


def cells(grid, row: int) -> list[str]:
    model = grid.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def open_cell(table, row: int, column: int, press) -> None:
    table.grid.setCurrentIndex(table.grid.model().index(row, column))
    table.setFocus()
    press("Return")


@pytest.fixture
def work(statistics) -> ResponsibilityPage:
    found = statistics.show_section("responsibility")
    assert isinstance(found, ResponsibilityPage)
    QApplication.processEvents()
    return found


@pytest.fixture
def assessment(statistics) -> AssessmentPage:
    found = statistics.show_section("assessment")
    assert isinstance(found, AssessmentPage)
    QApplication.processEvents()
    return found


def stored(page: ResponsibilityPage):
    with page.desk.read() as session:
        return responsibilities(session, page.desk.scheme, page.desk.round)


def test_the_work_stands_as_on_the_paper_with_what_is_overdue(work):
    grid = work.sheet.grid
    assert grid.model().rowCount() == len(work.desk.scheme.responsibilities)
    assert grid.rowSpan(1, 0) == 6, "大排查行动 is one cell"
    assert cells(grid, 1)[4:6] == ["6月30日前", "▲ 逾期5天"]
    assert work.states._chips[OVERDUE].count == 3


def test_enter_changes_the_state_and_ctrl_s_keeps_it_with_todays_date(work, press, type_in):
    press("Down", "Return")
    assert work.form.status._buttons[Status.OPEN].hasFocus()
    press("Right", "Right", "Space")
    work.form.remark.setFocus()
    type_in("遍访完成")
    press("Ctrl+S")
    done = stored(work)[1].draft
    assert (done.status, done.done_on, done.remark) == (Status.SOLVED, date(2020, 7, 5), "遍访完成")
    assert cells(work.sheet.grid, 1)[5:] == ["✓ 已完成\n7月5日", "遍访完成"]
    press("Escape")
    assert work.sheet.grid.hasFocus()
    press("Ctrl+Z")
    assert stored(work)[1].status is Status.OPEN


def test_what_cannot_be_saved_stays_in_the_form_when_another_row_is_pressed(work, press, type_in):
    press("Down", "Return")
    work.form.status.set_selected([Status.SOLVED])
    work.form.status.changed.emit([Status.SOLVED])
    work.form.done_on.set_day(date(2030, 1, 1))
    work.form.remark.setFocus()
    type_in("遍访完成")
    work.sheet.setFocus()
    press("Down")
    assert work.form.remark.text() == "遍访完成" and work.form.key == stored(work)[1].key
    assert work.sheet.grid.currentIndex().row() == 1
    assert stored(work)[1].draft.remark == ""
    work.form.remark.setFocus()
    press("Escape")
    assert work.form.remark.text() == "" and work.sheet.grid.hasFocus()


def test_going_to_another_row_saves_what_was_changed(work, press, type_in):
    press("F2")
    work.form.remark.setFocus()
    type_in("入户中")
    work.sheet.setFocus()
    press("Down")
    assert stored(work)[0].draft.remark == "入户中" and work.form.heading.text().startswith("大排查行动")


def test_an_office_sees_its_own_work_and_overdue_work_alone(work):
    work.units.setCurrentIndex(work.units.findText("乡建环办"))
    assert [work_.what.content[:4] for work_ in work._shown] == ["安全住房", "改善人居"]
    work.states._buttons[OVERDUE].click()
    assert [work_.what.content[:4] for work_ in work._shown] == ["安全住房"]


def test_each_office_has_its_problems_behind_its_figures(work, press, window):
    work.views._buttons[OFFICES].click()
    lines = {row[0]: row[1:] for row in (cells(work.offices.grid, n) for n in range(work.offices.grid.model().rowCount()))}
    assert lines == {
        "乡卫健办": ["1", "1", "0"], "乡农业服务中心": ["1", "1", "1"], "乡社保所": ["1", "1", "0"], "乡建环办": ["1", "1", "0"],
    }  # fmt: skip
    open_cell(work.offices, list(lines).index("乡农业服务中心"), 3, press)
    assert work.records.heading.text() == "乡农业服务中心 · 逾期：1 条"
    press("Return")
    assert isinstance(window.bench.page, LedgerPage)
    assert window.bench.page.card.form.draft().lead_unit == "乡农业服务中心"


def test_the_sums_stand_by_village_helper_and_office(assessment):
    """四（四）：500元/件, 2000元/户; the medical problem is not late before 12 July."""
    assert cells(assessment.sheet.grid, 0) == ["甲村", "1", "500", "1", "2000", "2500"]
    assessment.groups._buttons["unit"].click()
    assert [cells(assessment.sheet.grid, row) for row in range(3)] == [
        ["乡农业服务中心", "1", "500", "0", "0", "500"], ["乡建环办", "0", "0", "1", "2000", "2000"],
        ["合计", "1", "500", "1", "2000", "2500"],
    ]  # fmt: skip


def test_every_sum_opens_its_cases_and_a_case_its_problem(assessment, press, window):
    for row in range(2):
        for column, count in ((1, 1), (2, 1), (3, 1), (4, 1), (5, 2)):
            open_cell(assessment.sheet, row, column, press)
            assert assessment.records.table.model().rowCount() == count, (row, column)
    open_cell(assessment.sheet, 0, 3, press)
    assert assessment.records.heading.text() == "甲村 · 2,000 元：1 条"
    press("Return")
    assert isinstance(window.bench.page, LedgerPage)
    assert window.bench.page.card.form.draft().lead_unit == "乡建环办"


def test_another_day_has_other_sums(assessment):
    assessment.day.set_day(date(2020, 6, 30))
    assert "没有要考核的问题" in assessment.words.text() and cells(assessment.sheet.grid, 0)[-1] == "0"
    assessment.day.set_day(date(2020, 7, 13))
    assert [cells(assessment.sheet.grid, row)[-1] for row in range(3)] == ["2500", "500", "3000"]


def test_the_workbook_says_what_was_counted_by_which_clause(assessment, qtbot, tmp_path, monkeypatch, press):
    target = tmp_path / "考核.xlsx"
    monkeypatch.setattr(sheet_buttons, "ask_save", lambda *_args: target)
    assessment.sheet.setFocus()
    press("Ctrl+E")
    qtbot.waitUntil(target.exists, timeout=20_000)
    written = [cell.value for row in load_workbook(target).active.iter_rows() for cell in row if cell.value is not None]
    assert 2500 in written and any("通知四（四）" in str(value) for value in written)


def test_the_list_that_the_office_has_yet_to_write_says_where(statistics):
    page = statistics.show_section("checklists")
    assert isinstance(page, ChecklistsPage)
    page.lists._buttons["ten_points"].click()
    assert "10条内容通知没有列出" in page.words.text() and cells(page.sheet.grid, 0) == ["合计", "0", "0", "0", "0"]
    page.lists._buttons["clean"].click()
    model = page.sheet.grid.model()
    heads = {cell.text for cell in page.sheet.grid._head.cells()}
    assert {"院坝干净", "院内摆放规范"} <= heads and model.columnCount() == 10
