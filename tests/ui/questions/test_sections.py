"""Which form 入户核查 has for a notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.schemes import scheme
from domain.scheme import Scheme
from tests.ui.questions.office import LEZHI, WEIFANG, WULONG, ZHANGGONG
from ui.pages import ENTRY, TABS

RONGCHANG = "rongchang-shuanghe-2021"


def forms(notice: Scheme) -> list[str]:
    """The keyed forms of a notice, by the keys of their sections."""
    tab = next(tab for tab in TABS if tab.key == ENTRY)
    return [section.key for section in tab.sections if section.key in ("rows", "questions") and section.applies(notice)]


@pytest.mark.parametrize(
    ("scheme_id", "form"),
    [(RONGCHANG, "rows"), (ZHANGGONG, "questions"), (LEZHI, "questions"), (WEIFANG, "questions"), (WULONG, "questions")],
)
def test_each_notice_has_one_form(scheme_id: str, form: str) -> None:
    assert forms(scheme(scheme_id)) == [form]


def test_what_does_not_lie_in_the_columns_needs_the_sheet_of_questions() -> None:
    rows = scheme(RONGCHANG)
    first, *others = rows.check_items
    elsewhere = replace(first, key="elsewhere")
    assert forms(replace(rows, check_items=(first, *others, elsewhere))) == ["questions"]
    assert forms(replace(rows, check_items=(replace(first, answers=("好", "差"), failures=("差",)), *others))) == ["questions"]
    assert forms(replace(rows, check_items=(replace(first, asked_of=("lifted_out",)), *others))) == ["questions"]
    assert forms(replace(rows, sampling=scheme(ZHANGGONG).sampling)) == ["questions"]
