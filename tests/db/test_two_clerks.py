"""Two clerks on a server open the same record: the second to save overwrites nothing of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from db.opening_any import create_store
from db.operations.households import save_household
from db.operations.incomes import save_income_sheet
from db.operations.inspections import save_inspection
from db.operations.problems import save_problem
from db.queries.incomes import income_sheet
from db.queries.inspections import inspection_of
from db.queries.problems import problem, problems_of
from db.queries.register import household
from db.replay import differences
from db.schemes import scheme
from db.server_store import ServerStore
from domain.errors import KnownError
from domain.household import Member, Presence
from domain.income import Amounts, IncomeDraft
from domain.inspection import Inspection, InspectionDraft
from domain.orders import LineKind
from domain.problem import Status
from tests.db.desk import CLERK, Clock
from tests.db.registered import DAY, NOTICE, NOW, Office
from tests.server import PASSWORD, fresh_database

LATER = datetime(2021, 6, 30, 10, 32)
OTHER = "李明"
FARMER = scheme("lezhi-nanta-2021")


@pytest.fixture
def offices(request: pytest.FixtureRequest) -> Iterator[tuple[Office, Office]]:
    """One office, open at two desks."""
    made = fresh_database()
    server = next(made)
    create_store(server.text, getattr(request, "param", NOTICE.id), clerk=CLERK, now=Clock()(), password=PASSWORD).close()
    with ServerStore.open_on(server, password=PASSWORD) as one, ServerStore.open_on(server, password=PASSWORD) as other:
        yield Office(one), Office(other)
    next(made, None)


def save(office: Office, draft: Any, clerk: str = CLERK, now: datetime = NOW) -> None:
    saved = office.store.write(lambda s: save_household(s, NOTICE, draft, clerk, now))
    assert not saved.refused, saved.findings


@pytest.fixture
def wang(offices: tuple[Office, Office]) -> str:
    return offices[0].register("王五", "王小明", phone="11111", helper="赵刚").uid


def test_fields_that_one_of_them_changed_go_together(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    ours, theirs = mine.read(household, wang), others.read(household, wang)
    boy = replace(theirs.members[1], schooling="在校")
    save(others, replace(theirs, phone="22222", attributes=("lifted_out",), members=(theirs.members[0], boy)), OTHER)
    save(mine, replace(ours, note="独居", members=(replace(ours.members[0], health="良好"), ours.members[1])))
    now = mine.read(household, wang)
    assert (now.phone, now.note, now.attributes, now.helper) == ("22222", "独居", ("lifted_out",), "赵刚")
    assert (now.members[0].health, now.members[1].schooling) == ("良好", "在校")
    assert mine.read(differences) == []


def test_a_field_that_both_changed_is_told_and_nothing_is_written(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    ours = mine.read(household, wang)
    save(others, replace(others.read(household, wang), phone="22222"), OTHER, LATER)
    with pytest.raises(KnownError) as told:
        save(mine, replace(ours, phone="33333", note="独居"))
    assert told.value.sentence == "李明 在 10:32 改过这一户（联系电话），请刷新后再改；你刚才填的内容还在。"
    now = others.read(household, wang)
    assert (now.phone, now.note) == ("22222", "")
    save(mine, replace(mine.read(household, wang), phone="33333", note="独居"))
    assert mine.read(household, wang).phone == "33333"


def test_ones_own_saves_are_nobody_elses(offices: tuple[Office, Office], wang: str) -> None:
    mine, _ = offices
    ours = mine.read(household, wang)
    save(mine, replace(ours, phone="22222"))
    save(mine, replace(ours, phone="33333"))
    assert mine.read(household, wang).phone == "33333"


def test_people_who_came_or_went_meanwhile_stay_as_the_other_left_them(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    ours, theirs = mine.read(household, wang), others.read(household, wang)
    save(others, replace(theirs, members=(theirs.members[0], Member("王小红", "女儿"))), OTHER)
    save(mine, replace(ours, note="独居"))
    assert [member.name for member in mine.read(household, wang).members] == ["王五", "王小红"]


def test_a_person_whom_one_changed_and_the_other_took_away_is_told(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    ours, theirs = mine.read(household, wang), others.read(household, wang)
    save(others, replace(theirs, members=theirs.members[:1]), OTHER, LATER)
    changed = replace(ours.members[1], state=Presence.MOVED, schooling="在校")
    with pytest.raises(KnownError, match="李明 在 10:32 改过这一户（王小明已被删除）"):
        save(mine, replace(ours, members=(ours.members[0], changed)))
    ours = mine.read(household, wang)
    theirs = others.read(household, wang)
    save(others, replace(theirs, members=(replace(theirs.members[0], phone="9"),)), OTHER, LATER)
    with pytest.raises(KnownError, match="改过这一户"):
        save(mine, replace(ours, members=(replace(ours.members[0], phone="8"),)))


def test_the_helper_whom_the_other_named_stays(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    ours = mine.read(household, wang)
    save(others, replace(others.read(household, wang), helper="钱进"), OTHER, LATER)
    save(mine, replace(ours, note="独居"))
    assert mine.read(household, wang).helper == "钱进"
    with pytest.raises(KnownError, match="帮扶责任人"):
        save(mine, replace(ours, helper="孙好"))


def test_a_problem_chased_at_two_desks(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    mine.inspect(mine.draft(wang, "王五", failing=("housing",)))
    uid = mine.read(problems_of, wang)[0].uid
    ours, theirs = mine.read(problem, uid).draft, others.read(problem, uid).draft
    solved = replace(theirs, status=Status.SOLVED, solved_on=DAY)
    others.store.write(lambda s: save_problem(s, NOTICE, solved, OTHER, LATER))
    mine.store.write(lambda s: save_problem(s, NOTICE, replace(ours, measure="换瓦"), CLERK, NOW))
    now = mine.read(problem, uid)
    assert (now.status, now.solved_on, now.measure) == (Status.SOLVED, DAY, "换瓦")
    with pytest.raises(KnownError, match="李明 在 10:32 改过这条问题（整改情况）"):
        mine.store.write(lambda s: save_problem(s, NOTICE, replace(ours, status=Status.DOING), CLERK, NOW))


def keyed_again(office: Office, found: Inspection, uid: str) -> InspectionDraft:
    return replace(
        office.draft(uid, "王五"), uid=found.uid, seen=found.seen, answers=dict(found.answers),
        descriptions=dict(found.descriptions),
    )  # fmt: skip


def test_a_sheet_keyed_at_two_desks(offices: tuple[Office, Office], wang: str) -> None:
    mine, others = offices
    mine.inspect(mine.draft(wang, "王五", page="3-1"))
    read: Callable[[Office], Inspection] = lambda office: office.read(inspection_of, office.round.uid, wang)  # noqa: E731
    ours, theirs = read(mine), read(others)
    draft = keyed_again(others, theirs, wang)
    failing = replace(draft, page="3-1", answers=draft.answers | {"water": "否"}, descriptions={"water": "水管坏了"})
    assert not others.store.write(lambda s: save_inspection(s, NOTICE, failing, OTHER, LATER)).refused
    draft = replace(keyed_again(mine, ours, wang), page="3-1")
    housing = replace(draft, answers=draft.answers | {"housing": "否"}, descriptions={"housing": "屋顶漏雨"})
    assert not mine.inspect(housing).refused
    now = read(mine)
    assert (now.answers["water"], now.answers["housing"]) == ("否", "否")
    assert now.descriptions == {"water": "水管坏了", "housing": "屋顶漏雨"}
    with pytest.raises(KnownError, match="李明 在 10:32 改过这份核查表（问题描述）"):
        mine.inspect(replace(housing, answers=housing.answers | {"water": "否"}, descriptions={"water": "没有水"}))


@pytest.mark.parametrize("offices", ["lezhi-nanta-2021"], indirect=True)
def test_an_income_sheet_keyed_at_two_desks(offices: tuple[Office, Office]) -> None:
    mine, others = offices
    uid = mine.register("王五").uid
    first, second = [line.key for line in FARMER.income_lines if line.kind is LineKind.LINE][:2]
    empty = IncomeDraft(mine.round.uid, uid, {first: Amounts(income=Decimal(100))}, 1)

    def keep(office: Office, draft: IncomeDraft, clerk: str) -> None:
        saved = office.store.write(lambda s: save_income_sheet(s, FARMER, draft, clerk, LATER))
        assert not saved.refused, saved.findings

    keep(mine, empty, CLERK)
    ours, theirs = (office.read(income_sheet, office.round.uid, uid).draft for office in offices)
    keep(others, replace(theirs, amounts={**theirs.amounts, second: Amounts(income=Decimal(50))}), OTHER)
    keep(mine, replace(ours, amounts={first: Amounts(income=Decimal(200))}), CLERK)
    now = mine.read(income_sheet, mine.round.uid, uid).amounts
    assert (now[first].income, now[second].income) == (Decimal(200), Decimal(50))
    with pytest.raises(KnownError, match="改过这份收入计算表（收入）"):
        keep(mine, replace(ours, amounts={second: Amounts(income=Decimal(70))}), CLERK)

