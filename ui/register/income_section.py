"""The income sheets of a household on its card, the newest round first."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from domain.household import Household
from domain.income import IncomeSheet, per_head
from domain.income_checks import FLOOR, compared, plain
from ui.desk import Desk
from ui.register.sections import door, section, text_label
from widgets.theme import SIGN_COLOURS, Sign


def income_section(desk: Desk, household: Household) -> QWidget | None:
    """A line for each sheet: round, day and net income per head, the chosen round's as a door; None when there is nothing.

    Where the chosen round asks this household for a sheet and it has none, the door leads to keying it.
    """
    from db.queries.incomes import incomes_of_household

    with desk.read() as session:
        sheets = [sheet for _, sheet in incomes_of_household(session, household.uid)]
    rows: list[QWidget] = []
    if _asked(desk, household) and not any(sheet.round_uid == desk.round.uid for sheet in sheets):
        open_it = partial(desk.open_income, household.uid)
        rows.append(door("本轮没有收入计算表，去录入", "录入这一户的收入计算表", open_it))
    for sheet in sheets:
        rows += _lines(desk, sheet)
    return section("收入计算表", rows) if rows else None


def _asked(desk: Desk, household: Household) -> bool:
    """True when the chosen round's form is for this household."""
    scheme = desk.scheme
    form = next((one for one in scheme.attachments if one.records == "incomes"), None)
    return form is not None and form.is_for(scheme.with_wholes(household.attributes))


def _lines(desk: Desk, sheet: IncomeSheet) -> list[QWidget]:
    """The sheet of one round: its result, and how that stands to the round's threshold and the year before."""
    from db.queries.incomes import previous_per_head

    scheme = desk.scheme_of(sheet.round_uid)
    result = per_head(scheme.income_lines, sheet.amounts, sheet.size)
    day = f"　{sheet.filled_on.month}月{sheet.filled_on.day}日" if sheet.filled_on else ""
    words = f"{desk.round_name(sheet.round_uid)}{day}"
    round_ = next((one for one in desk.rounds if one.uid == sheet.round_uid), desk.round)
    with desk.read() as session:
        earlier = previous_per_head(session, sheet.round_uid, sheet.household_uid)
    last = earlier.per_head if earlier else sheet.last_year
    strict = any(threshold.strict for threshold in scheme.thresholds if threshold.key == FLOOR)
    comparison = None if result is None else compared(result, round_.thresholds, last, strict=strict)
    sign = Sign.OVERDUE if comparison and comparison.below else Sign.DONE
    if sheet.round_uid == desk.round.uid:
        open_it = partial(desk.open_income, sheet.household_uid)
        first: QWidget = door(f"{sign.value} {words}", "打开这张收入计算表", open_it, SIGN_COLOURS[sign])
    else:
        first = text_label(words)
    told = [f"人均纯收入 {plain(comparison.per_head)} 元", comparison.floor_words, comparison.change_words] if comparison else []
    return [first, text_label("，".join(part for part in told if part), "quiet")]
