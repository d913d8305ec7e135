"""问题台账 through the real window (notice 000, 附件3 填表说明; clause 四（二）)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.queries.problems import problems_of
from db.search import find_households
from domain.problem import ProblemFilter, Status
from ui.ledger.page import LedgerPage


@pytest.fixture
def page(window, press) -> LedgerPage:
    press("Ctrl+3")
    found = window.bench.page
    assert isinstance(found, LedgerPage)
    return found


def stored(page: LedgerPage):
    with page.desk.read() as session:
        return problems_of(session, find_households(session, "王大明")[0].uid)[0]


def words(page: LedgerPage, key: str) -> str:
    return page.card.form.form.field(key).words


def test_each_no_stands_in_the_ledger_with_its_lead_unit_and_what_was_found(page):
    model = page.table.model()
    assert model.rowCount() == 1
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[0].endswith("未整改") and row[1:5] == ["王大明", "梅石坝社区1社", "住房保障", "西侧山墙开裂，雨天漏水"]
    assert page.card.form.draft().lead_unit == "街道建设环保服务中心"


def test_what_is_not_solved_demands_limit_and_measure_at_their_fields(page, press, type_in):
    press("Return")
    type_in("6.30")
    press("Ctrl+S")
    assert "整改措施" in words(page, "measure") and words(page, "deadline") == ""
    assert stored(page).deadline is None
    press("Escape")


def test_the_remark_is_composed_as_the_notice_writes_it_and_saved_by_keys(page, press, type_in):
    press("Return")
    type_in("6.30")
    press("Tab")
    type_in("完成行排危加固")
    assert page.card.form.form.field("remark_words").control.text() == "2021年6月30日前完成行排危加固"
    press("Ctrl+S")
    assert stored(page).remark_text == "2021年6月30日前完成行排危加固"
    assert not page.card.form.is_edited()


def test_a_limit_without_a_year_lies_after_the_finding_also_in_the_next_year(page, press, type_in):
    found_on = stored(page).found_on
    press("Return")
    type_in("1.15")
    press("Tab")
    type_in("完成行排危加固")
    press("Ctrl+Return")
    assert stored(page).deadline == date(found_on.year + 1, 1, 15) and stored(page).measure == "完成行排危加固"


def test_a_problem_is_solved_with_the_keys_alone(page, press, type_in):
    press("Return", "Shift+Tab", "Right", "Right", "Return", "Ctrl+Return")
    assert stored(page).status is Status.SOLVED


def test_a_limit_shortly_before_the_finding_is_said_and_not_read_as_next_years(page, press, type_in):
    early = stored(page).found_on - timedelta(days=3)
    press("Return")
    type_in(f"{early.month}.{early.day}")
    press("Tab")
    type_in("维修屋面")
    press("Ctrl+S")
    assert "早于发现日期" in words(page, "deadline")
    press("Escape")


def test_a_date_that_cannot_be_read_is_said_at_its_field_and_nothing_is_saved(page, press, type_in):
    press("Return")
    type_in("6.31")
    press("Tab")
    type_in("维修屋面")
    press("Ctrl+S")
    assert "日期" in words(page, "deadline")
    assert stored(page).measure == ""
    press("Escape")


def test_escape_puts_back_what_is_stored(page, press, type_in):
    press("Return", "Tab")
    type_in("先写着")
    assert page.card.form.is_edited()
    press("Escape")
    assert page.card.form.draft().measure == "" and not page.card.form.is_edited()


def test_solving_fills_todays_date_and_moves_the_timeline(page, press):
    page.card.form._status._buttons[Status.SOLVED].click()
    press("Ctrl+S")
    assert page.card.form.save()
    found = stored(page)
    assert (found.status, found.solved_on) == (Status.SOLVED, date(2021, 5, 12))
    assert "已整改2021-05-12" in page.card.timeline.accessibleName()


def test_striking_off_wants_both_signatures(page, press, type_in):
    form = page.card.form
    form._status._buttons[Status.SOLVED].click()
    form.form.field("struck_on").control.setFocus()
    type_in("5.12")
    assert not form.save() and "签字" in words(page, "secretary_signed")
    form.form.field("secretary_signed").control.setText("甲书记")
    form.form.field("helper_signed").control.setText("陈志远")
    assert form.save() and stored(page).struck_on == date(2021, 5, 12)
    assert page.table.model().index(0, 0).data().endswith("已销号")


def test_what_is_overdue_is_marked_in_words_and_sign_and_its_chip_shows_only_it(page, press, type_in, clock):
    press("Return")
    type_in("5.20")
    press("Tab")
    type_in("维修屋面")
    press("Ctrl+S")
    clock.time += timedelta(days=9)
    page.load()
    assert page.table.model().index(0, 0).data().startswith("▲")
    assert "已逾期1天" in page.card.lateness.text()
    page.show_filter(ProblemFilter(overdue_only=True))
    assert page.table.model().rowCount() == 1
    page.show_filter(ProblemFilter(statuses=frozenset({Status.SOLVED})))
    assert page.table.model().rowCount() == 0


def test_a_filter_that_hides_everything_says_so(page):
    page.show_filter(ProblemFilter(dimensions=frozenset({"water"})))
    assert page.table.empty.isVisible() and page.card.form._problem is None


def test_the_saved_change_can_be_taken_back(page, press, type_in):
    press("Return")
    type_in("6.30")
    press("Tab")
    type_in("维修屋面")
    press("Ctrl+S")
    assert stored(page).measure == "维修屋面"
    page.table.setFocus()
    press("Ctrl+Z")
    assert stored(page).measure == "" and page.card.form.draft().measure == ""
