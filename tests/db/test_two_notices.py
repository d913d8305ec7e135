"""Two notices at work in one file: each round asks its own questions and chases its own problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.operations.inspections import save_inspection
from db.operations.problems import save_problem
from db.operations.rounds import save_round
from db.queries.inspections import previous_inspection
from db.queries.office import rounds
from db.queries.problems import problems, problems_of
from db.schemes import scheme
from domain.inspection import InspectionDraft, Outcome
from domain.problem import Status
from domain.rounds import following, round_of
from tests.db.any_office import AnyOffice, all_right
from tests.db.desk import CLERK

FIRST, SECOND = "rongchang-shuanghe-2021", "weifang-2019"


@pytest.fixture
def office(tmp_path):
    office = AnyOffice(tmp_path / "a.htk", FIRST)
    yield office
    office.store.close()


def other_round(office):
    """A later round of 003, whose questions have some of the keys of 000."""
    later = replace(round_of(scheme(SECOND), ""), name="市里的回头看", town=office.round.town, county="")
    begins = office.round.ends_on + timedelta(days=30)
    later = replace(later, starts_on=begins, ends_on=begins + timedelta(days=30))
    office.store.write(lambda s: save_round(s, later, CLERK, office.now))
    return next(one for one in office.read(rounds) if one.scheme_id == SECOND)


def inspected_by_the_other(office, uid, round_, **fields):
    notice = scheme(SECOND)
    answers = {item.key: all_right(item) for item in notice.items_of(("poor",))}
    draft = InspectionDraft(
        round_.uid, "", "张三", "", ("poor",), "", answers, ("周静",), round_.starts_on, household_uid=uid, **fields
    )
    now = office.now + timedelta(days=90)
    return office.store.write(lambda s: save_inspection(s, notice, draft, CLERK, now))


def test_a_round_of_another_notice_neither_carries_nor_asks_for_the_problems_of_this_one(office):
    """000 附件3 and the ledger of 003 are two ledgers; `housing` is a question of both."""
    uid = office.household("张三", attributes=("general",))
    office.inspect(office.draft(uid, "张三", ("general",), answers={"housing": "否"}))
    later = other_round(office)
    assert {"housing", "water"} <= {item.key for item in scheme(SECOND).check_items}
    assert not inspected_by_the_other(office, uid, later).refused
    assert [p.status for p in office.read(problems_of, uid)] == [Status.OPEN]
    assert office.read(problems, later.uid) == [] and len(office.read(problems, office.round.uid)) == 1
    assert office.read(previous_inspection, later.uid, uid) is None


def test_next_years_round_of_the_same_notice_carries_and_asks(office):
    uid = office.household("张三", attributes=("general",))
    office.inspect(office.draft(uid, "张三", ("general",), answers={"housing": "否"}))
    other_round(office)
    office.store.write(lambda s: save_round(s, following(office.round, office.scheme), CLERK, office.now))
    later = max((one for one in office.read(rounds) if one.scheme_id == FIRST), key=lambda one: one.starts_on)
    assert [p.item for p in office.read(problems, later.uid)] == ["housing"]
    assert office.read(previous_inspection, later.uid, uid).answers["housing"] == "否"
    office.now += timedelta(days=365)
    draft = office.draft(uid, "张三", ("general",), round_uid=later.uid, inspected_on=later.starts_on)
    assert [f.field for f in office.inspect(draft).findings if f.level == "block"] == ["outcome:housing"]
    assert office.inspect(replace(draft, outcomes={"housing": Outcome.SOLVED})).solved == 1
    (problem,) = office.read(problems_of, uid)
    struck = replace(problem.draft, secretary_signed="周静", helper_signed="李明", struck_on=later.starts_on)
    assert not office.store.write(lambda s: save_problem(s, office.scheme, struck, CLERK, office.now)).refused
