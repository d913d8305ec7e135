"""The lists of households and problems: filters, order, pages, and the present state of the file."""

from __future__ import annotations

from datetime import date

import pytest

from db.operations.problems import save_problem
from db.queries import snapshot
from db.queries.problems import ProblemList, problems_of, status_counts
from db.queries.regions import counts, regions
from db.queries.register import HouseholdList, attribute_counts
from db.queries.status import status_figures
from domain.household import HouseholdFilter
from domain.problem import ProblemDraft, ProblemFilter, Status
from tests.db.desk import CLERK
from tests.db.registered import DAY, NOTICE, NOW, Office

TODAY = date(2021, 6, 30)


@pytest.fixture
def office(store) -> Office:
    office = Office(store)
    for village, group, head, attribute in (
        ("甲村", "10社", "张三", "general"), ("甲村", "2社", "李四", "lifted_out"), ("乙村", "1社", "王五", "lifted_out"),
    ):  # fmt: skip
        office.register(head, place=office.place(village, group), attributes=(attribute,))
    return office


def heads(office, wanted=None, sort=("village", False)):
    source = HouseholdList(office.store, wanted or HouseholdFilter(), office.round.uid, sort)
    rows = source.rows(0, 50)
    assert source.count() == len(rows)
    return [row.head_name for row in rows]


def uid_of(office, name):
    with office.store.read() as session:
        return next(r.uid for r in regions(session) if r.name == name)


def test_villages_and_groups_stand_in_the_office_s_order(office):
    assert heads(office) == ["李四", "张三", "王五"]
    assert heads(office, sort=("village", True)) == ["王五", "张三", "李四"]


@pytest.mark.parametrize("key", ["head_name", "size", "helper", "inspected_on", "open_problems", "attributes", "phone"])
def test_every_column_sorts_both_ways(office, key):
    up = heads(office, sort=(key, False))
    assert up == heads(office, sort=(key, True))[::-1] and len(up) == 3


def test_filters_narrow_the_list_and_the_count_alike(office):
    assert heads(office, HouseholdFilter(region_uid=uid_of(office, "甲村"))) == ["李四", "张三"]
    assert heads(office, HouseholdFilter(region_uid=uid_of(office, "10社"))) == ["张三"]
    assert heads(office, HouseholdFilter(region_uid=uid_of(office, "双河街道"))) == ["李四", "张三", "王五"]
    assert heads(office, HouseholdFilter(attributes=frozenset({"lifted_out"}))) == ["李四", "王五"]
    assert office.read(attribute_counts, "") == {"general": 1, "lifted_out": 2}


def test_visited_and_open_problems_follow_what_is_saved(office):
    source = HouseholdList(office.store, HouseholdFilter(visited=False), office.round.uid)
    assert source.count() == 3
    household = source.rows(0, 1)[0]
    office.inspect(office.draft(household.uid, household.head_name, failing=("housing",), attributes=("lifted_out",)))
    assert source.count() == 2
    assert heads(office, HouseholdFilter(visited=True)) == heads(office, HouseholdFilter(with_open_problems=True)) == ["李四"]
    assert office.read(counts, "unvisited", office.round.uid)[uid_of(office, "甲村")] == 1
    assert office.read(counts, "open_problems", office.round.uid)[uid_of(office, "2社")] == 1


def test_pages_far_down_are_the_same_as_those_asked_for_directly(office, monkeypatch):
    for number in range(20):
        office.register(f"户{number:02}", place=office.place("丙村", "1社"))
    source = HouseholdList(office.store, HouseholdFilter(), office.round.uid, ("head_name", False))
    whole = [row.uid for row in source.rows(0, 50)]
    monkeypatch.setattr(snapshot, "EARLY", 0)
    assert [row.uid for offset in range(0, 30, 7) for row in source.rows(offset, 7)] == whole
    assert [source.position(uid) for uid in whole] == list(range(23))
    assert source.position("nobody") is None


def test_what_is_overdue_stands_first_in_the_ledger(office):
    source = HouseholdList(office.store, HouseholdFilter(), office.round.uid)
    deadlines = (date(2021, 7, 30), date(2021, 6, 1), None)
    for row, deadline in zip(source.rows(0, 3), deadlines, strict=True):
        office.inspect(office.draft(row.uid, row.head_name, failing=("water",)))
        problem = office.read(problems_of, row.uid)[0]
        status = Status.DOING if deadline else Status.SOLVED
        draft = ProblemDraft(
            problem.uid, "断水", status, deadline=deadline, measure="接通自来水", solved_on=None if deadline else DAY
        )
        assert not office.store.write(lambda s, d=draft: save_problem(s, NOTICE, d, CLERK, NOW)).refused
    ledger = ProblemList(office.store, ProblemFilter(), TODAY)
    assert [p.deadline for p in ledger.rows(0, 9)] == [deadlines[1], deadlines[0], None]
    overdue = ProblemList(office.store, ProblemFilter(overdue_only=True), TODAY)
    assert overdue.count() == 1 and overdue.rows(0, 9)[0].overdue(TODAY)
    assert office.read(status_counts, ProblemFilter(), TODAY) == {Status.OPEN: 0, Status.DOING: 2, Status.SOLVED: 1}
    figures = office.read(status_figures, office.round.uid, TODAY)
    assert (figures.unvisited, figures.open, figures.overdue) == (0, 2, 1)
    village = ProblemFilter(region_uid=uid_of(office, "乙村"), statuses=frozenset({Status.SOLVED}))
    assert ProblemList(office.store, village, TODAY).count() == 1
