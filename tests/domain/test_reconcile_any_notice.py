"""Problems follow the answers of every notice: whatever is answered, saving twice adds nothing (附件1 填报说明2 of 000)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from domain.answers import asked, failures, joined
from domain.inspection import Outcome
from domain.problem import Problem, Status
from domain.problem_sorting import sorted_as
from domain.reconcile import Act, Step, reconcile
from domain.scheme import AnswerKind, CheckItem, Scheme
from domain.scheme_reading import read_scheme

SCHEMES = {key: read_scheme(resources.scheme_data(key)) for key in resources.scheme_ids()}
NUMBERS = ("", "0", "9.9", "10", "10.01", "19", "20", "36", "37", "799", "800", "说不清")
DAY = date(2021, 5, 12)


def answer_to(item: CheckItem) -> st.SearchStrategy[str]:
    """Any answer to the question, or none."""
    if item.kind is AnswerKind.NUMBER:
        return st.sampled_from(NUMBERS)
    if item.kind is AnswerKind.TEXT:
        return st.sampled_from(("", "在外务工"))
    if item.kind is AnswerKind.CHOICE:
        return st.sampled_from(("", *item.answers))
    return st.sets(st.sampled_from(item.answers)).map(lambda chosen: joined(item, chosen))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, list[str], Mapping[str, str]]:
    """A notice, the questions of one of its sheets, and the answers."""
    notice = draw(st.sampled_from(sorted(SCHEMES)))
    scheme = SCHEMES[notice]
    attributes = draw(st.sets(st.sampled_from([a.key for a in scheme.attributes]), min_size=1))
    items = asked(scheme, attributes, village=bool(scheme.village_items) and draw(st.booleans()))
    return notice, [item.key for item in items], {item.key: draw(answer_to(item)) for item in items}


def thresholds_of(scheme: Scheme) -> dict[str, str]:
    return {t.key: str(t.value) for t in scheme.thresholds if t.value is not None}


def done(scheme: Scheme, existing: Sequence[Problem], steps: Sequence[Step], inspection: str) -> list[Problem]:
    """The problems after the steps."""
    left = {problem.uid: problem for problem in existing}
    for step in steps:
        if step.act is Act.ADD:
            uid = f"{inspection}:{step.item}"
            dimension = scheme.item(step.item).dimension
            left[uid] = Problem(
                uid, "r", "h", step.item, dimension, step.description, "", DAY, inspection_uid=inspection
            )
        elif step.act is Act.REWORD:
            left[step.problem_uid] = replace(left[step.problem_uid], description=step.description)
        elif step.act is Act.SOLVE:
            left[step.problem_uid] = replace(left[step.problem_uid], status=Status.SOLVED, solved_on=DAY)
        elif step.act is Act.DROP:
            del left[step.problem_uid]
    return list(left.values())


@given(sheets(), st.data())
def test_saving_twice_adds_nothing_and_each_failing_question_has_one_problem(sheet, data):
    notice, keys, answers = sheet
    scheme = SCHEMES[notice]
    numbers = thresholds_of(scheme)
    before = data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    existing = done(scheme, [], [Step(Act.ADD, key, "", "旧") for key in before], "old")
    outcomes = {key: data.draw(st.sampled_from(list(Outcome))) for key in keys}
    described = {key: "新" for key in keys}
    steps = reconcile(scheme, numbers, answers, described, outcomes, existing, "", asked=keys)
    assert Act.ASK not in {step.act for step in steps}
    after = done(scheme, existing, steps, "new")
    failing = failures(scheme, numbers, answers)
    for key in failing.keys() & set(keys):
        assert [p.status for p in after if p.item == key] == [Status.OPEN]
    assert {step.item for step in steps} <= set(keys)
    again = reconcile(scheme, numbers, answers, described, outcomes, after, "new", asked=keys)
    assert again == []


@pytest.mark.parametrize("notice", sorted(SCHEMES))
def test_each_question_that_can_fail_has_a_dimension_and_known_sorting(notice):
    scheme = SCHEMES[notice]
    types, natures = {one.key for one in scheme.problem_types}, {one.key: one for one in scheme.natures}
    for item in scheme.check_items:
        for answer in item.failures:
            type_, nature = sorted_as(scheme, item, (answer,))
            assert type_ in types | {""} and (not nature or nature in natures)
            assert not nature or natures[nature].type in ("", type_)


def test_a_question_that_is_not_asked_makes_no_problem_whatever_was_measured():
    """002: water of a 监测户 is asked by 附件5, not by the question of 附件4."""
    scheme = SCHEMES["lezhi-nanta-2021"]
    keys = {item.key for item in asked(scheme, ("sudden",))}
    steps = reconcile(scheme, thresholds_of(scheme), {"water_litres": "5"}, {}, {}, [], "", asked=keys)
    assert [(step.act, step.item) for step in steps] == [(Act.ADD, "monitored_water")]
