"""走访 through the real window (notice 004, 二（一）, 二（二）1): figures as doors, 登记走访, and back again."""

from __future__ import annotations

from datetime import date

import pdfplumber
import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication, QPushButton

from db.queries.visits import visits_of
from db.search import find_households
from ui.register.page import RegisterPage
from ui.visits import sheet_buttons
from ui.visits.form import VisitDialog
from ui.visits.page import VisitsPage


@pytest.fixture
def page(statistics) -> VisitsPage:
    found = statistics.show_section("visits")
    assert isinstance(found, VisitsPage)
    QApplication.processEvents()
    return found


def line(page: VisitsPage, row: int) -> list[str]:
    model = page.sheet.grid.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def open_cell(page: VisitsPage, row: int, key: str, press) -> None:
    column = [c.key for c in page.sheet.grid._columns].index(key)
    page.sheet.grid.setCurrentIndex(page.sheet.grid.model().index(row, column))
    page.sheet.setFocus()
    press("Return")


def listed(page: VisitsPage) -> list[str]:
    model = page.list.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def visits(page: VisitsPage, head: str):
    with page.desk.read() as session:
        return visits_of(session, find_households(session, head)[0].uid)


def dialog() -> VisitDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, VisitDialog) and w.isVisible())


def test_each_duty_stands_with_its_helpers_and_what_is_demanded(page):
    assert line(page, 0)[:4] == ["何丽", "1", "0", "1"] and line(page, 1)[:4] == ["李明", "2", "1", "1"]
    assert line(page, 2)[:4] == ["合计", "3", "1", "2"]
    assert "已走访 1 户（33.3%），还差 2 户" in page.words.text() and "二（一）" in page.words.text()


def test_the_running_phase_is_marked_with_the_days_left(page):
    """三（二）整改落实阶段：6月29--7月12日."""
    assert [label.text() for label in page.phases.labels] == [
        "✓ 排查动员阶段 6月15日–6月28日", "● 整改落实阶段 6月29日–7月12日 还剩 7 天", "迎接普查阶段 7月13日–7月20日",
    ]  # fmt: skip


def test_a_figure_opens_its_households_and_a_household_its_card(page, press, window):
    open_cell(page, 1, "missed", press)
    assert listed(page) == ["甲一"] and page.list.heading.text() == "李明 · 本轮 · 未走访：1 户"
    press("Return")
    assert isinstance(window.bench.page, RegisterPage)
    assert window.bench.page.card.record.row.head_name == "甲一"


def test_the_months_are_told_apart_and_who_missed_june_is_named(page, press):
    page.duties._buttons["helper_monthly"].click()
    assert [line(page, row) for row in range(2)] == [
        ["何丽", "1", "0", "1", "0%", "6月 1户"], ["李明", "2", "0", "2", "0%", "6月 1户"],
    ]  # fmt: skip
    page.spans._buttons["6月"].click()
    assert line(page, 1)[:4] == ["李明", "2", "1", "1"] and page.words.text().startswith("▲")


def test_households_of_a_list_are_noted_together_and_taken_back(page, press, window, qtbot):
    open_cell(page, 2, "missed", press)
    assert listed(page) == ["乙一", "甲一"] or listed(page) == ["甲一", "乙一"]
    press("Ctrl+A", "N")
    form = dialog()
    assert form.count.text() == "共 2 户" and form.day.day() == date(2020, 7, 5)
    press("Ctrl+S")
    assert [v.visitors for v in visits(page, "甲一")] == [("李明",)] and [v.visitors for v in visits(page, "乙一")] == [("何丽",)]
    assert line(page, 2)[:4] == ["合计", "3", "3", "0"] and page.words.text().startswith("✓")
    window.activateWindow()
    page.sheet.setFocus()
    qtbot.waitUntil(page.sheet.grid.hasFocus)
    press("Ctrl+Z")
    assert visits(page, "甲一") == [] and line(page, 2)[2] == "1"


def test_a_household_is_found_by_pinyin_and_a_new_visitor_gets_his_role(page, press, type_in):
    press("Ctrl+N")
    form = dialog()
    assert form.search.hasFocus()
    type_in("js")
    press("Return")
    type_in("甲一")
    press("Return")
    assert form.count.text() == "共 2 户"
    form.own.setChecked(False)
    form.visitors.setFocus()
    type_in("赵书记")
    role = form.visitors._lines[0][1]
    role.setCurrentIndex(role.findData("secretary"))
    press("Ctrl+S")
    assert [v.visitors for v in visits(page, "甲三")] == [("赵书记",)]
    page.duties._buttons["secretary"].click()
    assert line(page, 0)[:4] == ["甲村", "2", "0", "2"], "after 30 June it is too late (二（二）1)"
    page.duties._buttons["all_households"].click()
    assert line(page, 0)[:4] == ["甲村", "3", "2", "1"]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_noted(page, press):
    press("Ctrl+N")
    form = dialog()
    press("Ctrl+S")
    assert "至少选一户" in form.form.field("households").words
    with page.desk.read() as session:
        uid = find_households(session, "甲三")[0].uid
    form.add_household(uid)
    form.day.setText("7.6")
    press("Ctrl+S")
    assert "今天之后" in form.form.field("on").words and "没有帮扶干部" in form.form.field("households").words
    assert visits(page, "甲三") == []
    form.reject()


def test_delete_takes_away_a_visit_noted_by_mistake(page, press):
    open_cell(page, 1, "visited", press)
    assert listed(page) == ["甲二"]
    press("Delete")
    assert visits(page, "甲二") == [] and line(page, 1)[2] == "0"


def test_the_card_of_a_household_notes_a_visit_and_takes_it_away(page, press, window, qtbot):
    with page.desk.read() as session:
        uid = find_households(session, "甲二")[0].uid
    page.desk.open_household(uid)

    def button(words: str) -> QPushButton:
        return next(b for b in window.bench.page.findChildren(QPushButton) if b.text() == words and b.isVisible())

    button("登记走访").click()
    assert dialog().count.text() == "共 1 户"
    qtbot.waitUntil(dialog().day.hasFocus)
    press("Ctrl+S")
    assert [v.on for v in visits(page, "甲二")] == [date(2020, 7, 5), date(2020, 6, 20)]
    button("删除").click()
    assert [v.on for v in visits(page, "甲二")] == [date(2020, 6, 20)]


def test_the_table_is_written_as_workbook_and_pages_with_what_was_demanded(page, qtbot, tmp_path, monkeypatch):
    for suffix in (".xlsx", ".pdf"):
        target = tmp_path / f"走访{suffix}"
        monkeypatch.setattr(sheet_buttons, "ask_save", lambda *_args, chosen=target: chosen)
        page.buttons.export(suffix)
        qtbot.waitUntil(target.exists, timeout=20_000)
    cells = [cell.value for row in load_workbook(tmp_path / "走访.xlsx").active.iter_rows() for cell in row]
    with pdfplumber.open(tmp_path / "走访.pdf") as pages:
        text = pages.pages[0].extract_text()
    for words in ("李明", "合计", "沧沟乡走访完成情况表（本轮）"):
        assert words in cells and words in text
    assert page.buttons.findChildren(type(page.words))[0].text() == "按通知正文编制的版式"


def test_another_notice_without_visit_duties_has_no_such_section() -> None:
    from db.schemes import scheme
    from ui.pages import STATISTICS, TABS

    tab = next(tab for tab in TABS if tab.key == STATISTICS)
    here = {sid: [s.key for s in tab.sections if s.applies(scheme(sid))] for sid in ("rongchang-shuanghe-2021", "zhanggong-2021")}
    assert here["rongchang-shuanghe-2021"] == ["weeks"]
    assert "visits" in here["zhanggong-2021"] and "assessment" not in here["zhanggong-2021"]
