"""人均纯收入 in the questionnaire beside the income sheet (002 二（一）1 一看；附件6)."""

from __future__ import annotations

from decimal import Decimal

from db.operations.incomes import save_income_sheet
from db.queries.incomes import income_sheet
from db.search import find_households
from domain.income import Amounts, IncomeDraft
from domain.inspection import Kind
from tests.ui.questions.office import CLERK, LEZHI, Keyer

WORK = "4.工资性收入/务工收入"


def keyed_sheet(keyer: Keyer, head: str, wages: str) -> None:
    """Save an income sheet of the household: wages of three people."""
    desk = keyer.desk
    with desk.read() as session:
        uid = next(row.uid for row in find_households(session, head) if row.head_name == head)
        kept = income_sheet(session, desk.round.uid, uid)
    amounts = {WORK: Amounts(income=Decimal(wages))}
    draft = IncomeDraft(desk.round.uid, uid, amounts, 3, desk.today(), uid=kept.uid if kept else "")
    saved = desk.write(lambda session: save_income_sheet(session, desk.scheme, draft, CLERK, desk.now()))
    assert saved is not None and not saved.refused
    desk.say_saved("已保存", saved.changes)


def told(keyer: Keyer) -> str:
    return keyer.page.sheet.live.boxes["income_per_head"].told.text()


def test_the_sheets_result_is_offered_as_the_answer(sit_down):
    keyer = sit_down(LEZHI)
    keyed_sheet(keyer, "张明德", "36000.60")
    keyer.keys("zmd", "Enter")
    assert keyer.answer("income_per_head") == "12000.20"
    assert told(keyer) == "由收入计算表算出，请核对"
    keyer.keys("Ctrl+Z")
    assert keyer.answer("income_per_head") == "" and keyer.page.row.household_uid == ""


def test_an_answer_that_differs_from_the_sheet_is_told_while_it_is_keyed_and_on_the_saved_sheet(sit_down):
    keyer = sit_down(LEZHI)
    keyed_sheet(keyer, "张明德", "36000.60")
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open_number("income_per_head", "9800")
    words = "● 核查表填的人均纯收入是 9800 元，收入计算表算出来是 12000.20 元；请核对，改成一致。"
    assert told(keyer) == words
    keyer.fill_open()
    keyer.keys("Ctrl+Enter", "Ctrl+Enter")
    assert [one.answers["income_per_head"] for one in keyer.saved()] == ["9800"]
    keyer.keys("PgUp")
    assert keyer.page.row.inspection_uid and told(keyer) == words

    # The sheet is mended in its own section: the questionnaire knows at once.
    keyed_sheet(keyer, "张明德", "29400")
    assert told(keyer) == ""


def test_what_was_offered_for_one_household_does_not_stay_for_the_next(sit_down):
    keyer = sit_down(LEZHI)
    keyed_sheet(keyer, "张明德", "36000")
    keyer.keys("zmd", "Enter")
    assert keyer.answer("income_per_head") == "12000"
    keyer.page.sheet.live.enter("head_name")
    keyer.keys("zjg", "Enter")
    assert keyer.page.row.text("head_name") == "周建国"
    assert keyer.answer("income_per_head") == "" and told(keyer) == ""


def test_no_sheet_no_offer(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter")
    assert keyer.answer("income_per_head") == "" and told(keyer) == ""


def test_a_household_of_another_kind_is_offered_nothing(sit_down):
    """人均纯收入 is asked of 脱贫户 and 监测户 only."""
    keyer = sit_down(LEZHI)
    keyed_sheet(keyer, "赵长福", "36000")
    keyer.keys("zcf", "Enter")
    assert keyer.page.row.kind is Kind.FIRST
    assert keyer.answer("income_per_head") == "" and keyer.page.row.draft("", keyer.page.heading).answers == {}
