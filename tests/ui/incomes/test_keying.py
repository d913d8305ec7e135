"""Keying 附件6 with nothing but the keyboard, into a real file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from db.operations.incomes import save_income_sheet
from db.operations.inspections import save_inspection
from db.operations.rounds import save_round
from db.queries.office import rounds
from db.queries.register import household_row
from db.schemes import scheme
from db.store import Store
from domain.answers import passing
from domain.income import Amounts, IncomeDraft
from domain.inspection import InspectionDraft
from domain.rounds import following
from tests.db.lezhi import CLERK, NOON, SCHEME, household_of, round_of_file
from tests.ui.incomes.conftest import Sit
from tests.ui.incomes.keyer import IncomeKeyer
from ui.incomes.page import IncomePage

PIG, WORK = "1.生产经营性收入/猪", "4.工资性收入/务工收入"


def test_a_household_is_found_by_pinyin_and_its_first_place_waits(keyer: IncomeKeyer) -> None:
    assert keyer.at == "strip:household"
    keyer.keys("zjp", "Enter")
    assert keyer.at == "猪:quantity"
    assert keyer.page.strip.size_field.text() == "3"
    assert keyer.page.strip.day.day() == date(2021, 11, 15)


def test_enter_goes_as_the_paper_is_read_and_skips_what_a_line_has_not(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter")
    seen = [keyer.at]
    for _ in range(4):
        keyer.keys("Enter")
        seen.append(keyer.at)
    assert seen == ["猪:quantity", "猪:income", "猪:expense", "牛:quantity", "牛:income"]
    keyer.keys("PgDn", "PgDn")
    assert keyer.at == "生态补偿金:income"
    keyer.keys("Tab", "Tab")
    assert keyer.at == "地力补贴:income"
    keyer.keys("Backtab")
    assert keyer.at == "生态补偿金:expense"


def test_up_and_down_stay_in_their_column(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "Enter", "Enter", "Down", "Down", "Up")
    assert keyer.at == "牛:expense"
    keyer.keys("PgDn", "Down", "Down", "Down")
    assert keyer.at == "其他::quantity"
    keyer.keys("Down")
    assert keyer.at == "生态补偿金:income"


def test_sums_run_along_and_the_sheet_is_saved_at_the_end(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "2", "Enter", "4800.5", "Enter", "1500")
    assert keyer.page.panel.result.text() == "1100.17 元"
    keyer.keys("PgDn", "PgDn", "PgDn", "Enter", "Enter", "30000", "Enter", "Enter")
    assert keyer.at == "last_year"
    keyer.keys("9800", "Enter")
    [sheet] = keyer.saved()
    assert dict(sheet.amounts) == {
        PIG: Amounts(Decimal(2), Decimal("4800.5"), Decimal(1500)),
        WORK: Amounts(income=Decimal(30000)),
    }
    assert (sheet.size, sheet.last_year, sheet.filled_on) == (3, Decimal(9800), date(2021, 11, 15))
    assert keyer.notices[-1] == "已保存 张建平户收入计算表，人均纯收入 11100.17 元"
    assert keyer.at == "strip:household"
    assert "比去年 9800 元增加 1300.17 元（13.3%）" in keyer.page.panel.said()[0]


def test_full_width_figures_and_small_sums_are_taken_and_shown_as_their_result(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "２", "Enter", "320+150", "Enter")
    assert (keyer.shown("猪:quantity"), keyer.shown("猪:income")) == ("2", "470")
    cell = keyer.page.table.body.cells[f"amount:{PIG}:income"]
    assert cell.toolTip() == "320+150 = 470"
    keyer.keys("Backtab")
    assert keyer.shown("猪:income") == "320+150"
    keyer.keys("Ctrl+Enter")
    assert keyer.saved()[0].amounts[PIG] == Amounts(Decimal(2), Decimal(470))


def test_what_cannot_be_read_is_said_at_its_place_and_not_saved(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "Enter", "abc", "Enter", "5", "Ctrl+Enter")
    assert keyer.saved() == []
    assert keyer.at == "猪:income"
    assert "看不懂" in keyer.page.table.body._words.text()
    assert keyer.page.table.body._words.isVisible()
    keyer.keys("100")
    assert not keyer.page.table.body._words.isVisible()
    keyer.keys("Ctrl+Enter")
    assert len(keyer.saved()) == 1


def test_a_negative_amount_is_refused_when_it_is_left(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "Enter", "-5", "Enter")
    assert [finding.field for finding in keyer.page.flow.findings] == [f"amount:{PIG}:income"]
    assert "不能是负数" in keyer.page.table.body.cells[f"amount:{PIG}:income"].toolTip()


def test_a_quantity_alone_is_told_once_and_saved_at_the_second_try(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "2", "Ctrl+Enter")
    assert keyer.saved() == [] and "有提醒" in keyer.page.help_line.text()
    keyer.keys("Ctrl+Enter")
    assert keyer.saved()[0].amounts == {PIG: Amounts(Decimal(2))}


def test_ctrl_z_takes_back_place_by_place_and_esc_restores_the_place(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "12", "Enter", "300", "Ctrl+Z")
    assert (keyer.shown("猪:quantity"), keyer.shown("猪:income")) == ("12", "")
    keyer.keys("Ctrl+Z")
    assert keyer.at == "猪:quantity" and keyer.shown("猪:quantity") == ""
    keyer.keys("7", "Enter", "Backtab", "8", "Esc")
    assert keyer.shown("猪:quantity") == "7"
    keyer.keys("Esc")
    assert keyer.at == "strip:household"
    keyer.keys("Esc")
    assert keyer.shown("猪:quantity") == ""
    keyer.keys("Ctrl+Z")
    assert keyer.page.state.text(f"amount:{PIG}:quantity") == "7"


def test_f7_saves_and_opens_the_next_household_without_a_sheet(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "2", "Enter", "100", "F7")
    assert len(keyer.saved()) == 1
    names = []
    for _ in range(2):
        names.append(keyer.page.strip.household.text())
        keyer.keys("Enter", "1", "F7")
    assert sorted(names) == ["王大勇", "赵长福"]
    assert keyer.page.help_line.text() == "✓ 没有要填的户了。"


def test_f8_lists_the_households_whose_sheet_is_missing(keyer: IncomeKeyer) -> None:
    keyer.keys("F8")
    assert sorted(keyer.offered()) == ["张建平", "王大勇", "赵长福"]
    keyer.keys("Enter", "Enter", "1", "Ctrl+Enter", "F8")
    assert len(keyer.offered()) == 2


def test_a_household_that_the_form_is_not_for_is_told(keyer: IncomeKeyer) -> None:
    keyer.keys("zgq", "Enter")
    assert "一般不用填" in keyer.page.panel.remark.text()


def test_a_saved_sheet_is_opened_again_changed_and_deleted(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "2", "Enter", "100", "Ctrl+Enter", "zjp")
    assert keyer.offered()[0] == "张建平　✓ 已填"
    keyer.keys("Enter")
    assert keyer.shown("猪:income") == "100" and "已填" in keyer.page.panel.remark.text()
    keyer.keys("Enter", "250", "Ctrl+Enter")
    assert [sheet.amounts[PIG].income for sheet in keyer.saved()] == [Decimal(250)]
    keyer.keys("zjp", "Enter", "Ctrl+Delete")
    assert keyer.saved() == [] and keyer.shown("猪:income") == ""
    keyer.desk.undo()
    QApplication.processEvents()
    assert len(keyer.saved()) == 1 and keyer.shown("猪:income") == "250"


def test_choosing_another_household_saves_the_one_being_keyed(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "2", "Enter", "100", "Enter", "Esc")
    keyer.keys("wdy", "Enter")
    assert [sheet.head_name for sheet in keyer.saved()] == ["张建平"]
    assert keyer.page.strip.household.text() == "王大勇" and keyer.shown("猪:income") == ""


def test_a_half_keyed_sheet_is_there_after_a_restart(keyer: IncomeKeyer, sit_down: Sit) -> None:
    keyer.keys("zjp", "Enter", "2", "Enter", "320+150")
    keyer.restart()
    again = sit_down()
    assert again.page.strip.household.text() == "张建平"
    assert again.page.strip.place.text() == "东风村"
    assert again.page.state.text(f"amount:{PIG}:income") == "320+150"
    again.keys("Ctrl+Enter")
    assert again.saved()[0].amounts[PIG] == Amounts(Decimal(2), Decimal(470))
    again.restart()
    assert sit_down().page.flow.file is None


def test_the_place_being_keyed_is_always_seen(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter")
    for _ in range(60):
        keyer.keys("Enter")
        assert keyer.cell_is_seen()
    for _ in range(30):
        keyer.keys("Up")
        assert keyer.cell_is_seen()


@pytest.mark.parametrize("width", [1178, 836, 700])
def test_the_table_never_scrolls_sideways(keyer: IncomeKeyer, width: int) -> None:
    keyer.window.resize(width, 560)
    QApplication.processEvents()
    assert keyer.page.table.scroller.horizontalScrollBar().maximum() == 0
    assert keyer.page.table.header.length() == keyer.page.table.body.width()


def test_below_the_threshold_and_last_years_sheet_are_told_with_their_sign(store: Store, sit_down: Sit) -> None:
    uid, plan = household_of(store, "张建平"), scheme(SCHEME)
    first = IncomeDraft(round_of_file(store), uid, {WORK: Amounts(income=Decimal(30000))}, 3)
    store.write(lambda session: save_income_sheet(session, plan, first, CLERK, NOON))
    with store.read() as session:
        before = rounds(session)[0]
    year = replace(following(before, plan), thresholds={**before.thresholds, "income_floor": "7000"})
    store.write(lambda session: save_round(session, year, CLERK, NOON))
    keyer = sit_down()
    keyer.desk.choose_round(next(r.uid for r in keyer.desk.rounds if r.name == year.name))
    page = IncomePage(keyer.desk)
    page.flow.open_household(uid)
    page.state.put(f"amount:{PIG}:income", "9000")
    page.flow.sync()
    assert page.panel.said() == [
        "▲ 低于标准 7000 元，差 4000 元",
        "● 比去年 10000 元减少 7000 元（70.0%）",
    ]
    assert not page.panel.asks_last_year
    page.close()


def test_a_day_that_cannot_be_read_is_told_and_not_saved(keyer: IncomeKeyer) -> None:
    keyer.keys("zjp", "Enter", "2", "Enter", "100")
    keyer.page.edit()
    assert keyer.at == "strip:size"
    keyer.keys("4", "Enter", "99", "Ctrl+Enter")
    assert keyer.saved() == [] and keyer.at == "strip:filled_on"
    assert "日期看不懂" in keyer.page.strip.said()[0]
    keyer.page.strip.day.selectAll()
    keyer.keys("11.12", "Enter", "1-03", "Ctrl+Enter")
    [sheet] = keyer.saved()
    assert (sheet.filled_on, sheet.size, sheet.page) == (date(2021, 11, 12), 4, "1-03")


def test_the_answer_on_the_other_paper_is_held_against_the_result(keyer: IncomeKeyer) -> None:
    uid, plan = household_of(keyer.desk.store, "张建平"), scheme(SCHEME)
    with keyer.desk.read() as session:
        row = household_row(session, uid, keyer.desk.round.uid)
    assert row is not None
    answers = {item.key: passing(item) for item in plan.items_of(row.attributes)} | {"income_per_head": "12000"}
    draft = InspectionDraft(
        keyer.desk.round.uid, row.region_uid, row.head_name, row.head_id_no, row.attributes, "", answers, ("孙立",),
        date(2021, 11, 12), household_uid=uid,
    )  # fmt: skip
    keyer.desk.write(lambda session: save_inspection(session, plan, draft, CLERK, NOON))
    keyer.keys("zjp", "Enter", "Enter", "30000")
    assert keyer.page.panel.said() == [
        "● 核查表填的人均纯收入是 12000 元，收入计算表算出来是 10000 元；请核对，改成一致。",
    ]
    keyer.keys("Ctrl+Enter")
    assert len(keyer.saved()) == 1
