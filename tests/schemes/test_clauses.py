"""Whatever a notice orders names the clause it comes from, and what was read into it is said."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

import resources
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme

IDS = [one for one in resources.scheme_ids() if one != "rongchang-shuanghe-2021"]


@pytest.fixture(params=IDS)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return read_scheme(resources.scheme_data(request.param))


def test_every_part_names_its_clause(scheme: Scheme) -> None:
    parts = [part for field in fields(scheme) for part in _parts(getattr(scheme, field.name)) if hasattr(part, "clause")]
    assert len(parts) > 40
    assert [part for part in parts if not part.clause.strip()] == []


def _parts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def test_every_day_lies_in_the_years_of_the_work(scheme: Scheme) -> None:
    days = [p.starts_on for p in scheme.phases] + [p.ends_on for p in scheme.phases]
    days += [d.due_on for d in (*scheme.deadlines, *scheme.responsibilities, *scheme.visit_duties)]
    known = [day for day in days if isinstance(day, date)]
    assert known and all(day.year == scheme.starts_on.year for day in known)
    assert max(known) == scheme.ends_on


def test_tables_of_our_own_design_are_marked_and_the_text_is_said_to_be_silent(scheme: Scheme) -> None:
    assert any(a.is_own for a in scheme.attachments)
    assert any("编制" in remark for remark in scheme.remarks)


def test_every_answer_that_fails_can_be_given(scheme: Scheme) -> None:
    for item in scheme.check_items:
        assert set(item.failures) <= set(item.answers)
    for judgement in scheme.judgements:
        assert judgement.label in scheme.item(judgement.item).failures
