"""Who is waited for: households that the notice asks something of, alike in tree, status bar, list and coverage."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db.operations.households import save_household
from db.operations.regions import ensure_region
from db.queries.figures import coverage
from db.queries.household_list import HouseholdList
from db.queries.office import rounds
from db.queries.regions import counts
from db.queries.register import attribute_counts
from db.queries.status import status_figures
from db.schemes import scheme
from db.store import Store
from domain.household import HEAD, Household, HouseholdFilter, Member

NOW = datetime(2021, 11, 16, 9, 0)
KINDS = ("lifted_out", "unstable", "marginal", "general", "general")


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "南塔街道.htk", "lezhi-nanta-2021", clerk="周静", now=NOW) as store:
        notice = scheme("lezhi-nanta-2021")
        place = store.write(lambda s: ensure_region(s, "东风村", "1组", "周静", NOW))
        for number, kind in enumerate(KINDS):
            household = Household(place, (Member(f"户{number}", HEAD),), attributes=(kind,), helper="李明")
            assert not store.write(lambda s, h=household: save_household(s, notice, h, "周静", NOW)).refused
        yield store


def test_general_households_of_002_are_not_waited_for(store):
    with store.read() as session:
        round_uid = rounds(session)[0].uid
        waiting = status_figures(session, round_uid, date(2021, 11, 16)).unvisited
        assert waiting == 3 == max(counts(session, "unvisited", round_uid).values())
        assert [(row.visited, row.total) for row in coverage(session, round_uid)] == [(0, 3)]
    assert HouseholdList(store, HouseholdFilter(visited=False), round_uid).count() == waiting


def test_every_household_of_000_is_waited_for(tmp_path):
    assert scheme("rongchang-shuanghe-2021").asked_attributes is None
    asked = scheme("lezhi-nanta-2021").asked_attributes
    assert asked == {"lifted_out", "monitored", "unstable", "marginal", "sudden"}


def test_the_kinds_of_an_attribute_count_at_it_and_are_found_by_it(store):
    notice = scheme("lezhi-nanta-2021")
    with store.read() as session:
        counted = attribute_counts(session, "", notice)
        round_uid = rounds(session)[0].uid
    assert (counted["monitored"], counted["unstable"], counted["general"]) == (2, 1, 2)
    wanted = HouseholdFilter(attributes=notice.with_kinds({"monitored"}))
    assert HouseholdList(store, wanted, round_uid).count() == counted["monitored"]
