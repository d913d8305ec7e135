"""Problems follow the answers (notice 000, 附件1 填报说明2, 附件3 填表说明2)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import resources
from domain.inspection import Outcome
from domain.problem import Problem, Status
from domain.reconcile import Act, Step, questions, reconcile
from domain.scheme_reading import read_scheme

SCHEME = read_scheme(resources.scheme_data("rongchang-shuanghe-2021"))
THRESHOLDS = {t.key: str(t.value) for t in SCHEME.thresholds}
ITEMS = [item.key for item in SCHEME.check_items]


def problem(item: str, uid: str = "p", status: Status = Status.OPEN, inspection: str = "i", text: str = "屋面漏雨") -> Problem:
    return Problem(uid, "r", "h", item, item, text, "", date(2021, 5, 10), status, inspection_uid=inspection)


def answers(*failing: str) -> dict[str, str]:
    return {item: "否" if item in failing else "是" for item in ITEMS}


def test_each_failing_item_becomes_a_problem_of_its_own():
    steps = reconcile(SCHEME, THRESHOLDS, answers("water", "housing"), {"housing": "漏雨", "water": "断水"}, {}, [], "")
    assert steps == [Step(Act.ADD, "housing", "", "漏雨"), Step(Act.ADD, "water", "", "断水")]


def test_a_problem_that_this_inspection_made_is_not_made_again_even_when_solved_since():
    for status in Status:
        existing = [problem("housing", status=status)]
        assert reconcile(SCHEME, THRESHOLDS, answers("housing"), {"housing": "屋面漏雨"}, {}, existing, "i") == []


def test_an_unsolved_problem_of_an_older_round_is_taken_up():
    existing = [problem("housing", inspection="older")]
    steps = reconcile(SCHEME, THRESHOLDS, answers("housing"), {"housing": "墙体开裂"}, {}, existing, "")
    assert steps == [Step(Act.REWORD, "housing", "p", "墙体开裂")]


def test_a_solved_problem_of_an_older_round_stays_and_a_new_one_is_added():
    existing = [problem("housing", status=Status.SOLVED, inspection="older")]
    assert [s.act for s in reconcile(SCHEME, THRESHOLDS, answers("housing"), {"housing": "漏雨"}, {}, existing, "")] == [Act.ADD]


def test_no_that_became_yes_asks_what_became_of_the_problem():
    steps = reconcile(SCHEME, THRESHOLDS, answers(), {}, {}, [problem("housing")], "i")
    assert [s.act for s in steps] == [Act.ASK]
    (question,) = questions(SCHEME, steps)
    assert question.field == "outcome:housing" and "请选择" in question.message


def test_the_clerks_word_decides():
    for outcome, acts in ((Outcome.SOLVED, [Act.SOLVE]), (Outcome.MISTAKE, [Act.DROP]), (Outcome.KEEP, [])):
        steps = reconcile(SCHEME, THRESHOLDS, answers(), {}, {"housing": outcome}, [problem("housing")], "i")
        assert [s.act for s in steps] == acts


@given(st.sets(st.sampled_from(ITEMS)), st.sets(st.sampled_from(ITEMS)))
def test_carrying_the_steps_out_and_reconciling_again_gives_nothing(failing: set[str], before: set[str]):
    existing = [problem(item, uid=item, inspection="older") for item in sorted(before)]
    outcomes = dict.fromkeys(ITEMS, Outcome.SOLVED)
    texts = dict.fromkeys(ITEMS, "新写的情况")
    for step in reconcile(SCHEME, THRESHOLDS, answers(*failing), texts, outcomes, existing, "new"):
        existing = [p for p in existing if p.uid != step.problem_uid]
        if step.act in {Act.ADD, Act.REWORD}:
            uid = step.problem_uid or f"new-{step.item}"
            existing.append(problem(step.item, uid=uid, inspection="new", text=step.description))
    assert reconcile(SCHEME, THRESHOLDS, answers(*failing), texts, outcomes, existing, "new") == []
    assert {p.item for p in existing} == failing
