"""The weekly figures: equations of both readings, and lists that are exactly as long as their figures say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import log
from db.keys import new_uid
from db.models import CadreRecord, HouseholdRecord, ProblemRecord, RegionRow, VisitorRecord, VisitRecord
from db.queries.figures import coverage, records, trend, week_rows, week_total, weeks
from domain.figures import Figure, Kind, Week, figures_of, week_of
from domain.rounds import Reading
from tests.db.desk import CLERK, SCHEME
from tests.db.door import made_store
from tests.db.registered import NOTICE, NOW, Office

FIRST = date(2021, 5, 3)
WEEKS = [Week(FIRST + timedelta(weeks=n)) for n in range(4)]
DIMENSIONS = [d.key for d in NOTICE.dimensions]
ROLES = [r.key for r in NOTICE.roles]
days = st.integers(0, 27).map(lambda n: FIRST + timedelta(days=n))
problems = st.tuples(
    st.integers(0, 2), st.sampled_from(DIMENSIONS), days, st.none() | st.integers(0, 20), st.booleans()
)
visits = st.tuples(st.integers(0, 2), st.integers(0, 3), days, st.lists(st.sampled_from(ROLES), max_size=3), st.booleans())


@pytest.fixture(scope="module")
def office():
    with TemporaryDirectory() as folder:
        store = made_store(Path(folder) / "统计.htk", SCHEME, clerk=CLERK, now=NOW)
        yield Office(store)
        store.close()


def fill(office: Office, found: list, made: list) -> None:
    """Put these problems and visits of three villages into the file; what was there before is deleted."""

    def write(session):
        log.begin(session, "test", "统计", CLERK, NOW)
        for model in (ProblemRecord, VisitRecord, VisitorRecord, RegionRow):
            for row in session.query(model).filter_by(deleted=False):
                if model is not RegionRow or row.level == "village":
                    row.deleted = True
        town = session.query(RegionRow).filter_by(level="town").one()
        villages = [RegionRow(uid=new_uid(), parent_uid=town.uid, level="village", name=f"{n}村", position=n) for n in range(3)]
        houses = [[HouseholdRecord(uid=new_uid(), region_uid=v.uid) for _ in range(4)] for v in villages]
        cadre = [CadreRecord(uid=new_uid(), name=f"干部{n}", role=ROLES[0]) for n in range(3)]
        session.add_all([*villages, *cadre, *(house for row in houses for house in row)])
        for village, dimension, day, solved_after, deleted in found:
            session.add(
                ProblemRecord(
                    round_uid=office.round.uid, household_uid=houses[village][0].uid, item=dimension, dimension=dimension,
                    found_on=day, solved_on=None if solved_after is None else day + timedelta(days=solved_after),
                    status="open" if solved_after is None else "solved", village_uid=villages[village].uid, deleted=deleted,
                    village=f"{village}村", head_name="张三",
                )
            )  # fmt: skip
        for village, house, day, roles, deleted in made:
            visit = VisitRecord(
                uid=new_uid(), round_uid=office.round.uid, household_uid=houses[village][house].uid,
                village_uid=villages[village].uid, visited_on=day, deleted=deleted,
            )  # fmt: skip
            session.add(visit)
            for who, role in enumerate(roles):
                session.add(VisitorRecord(visit_uid=visit.uid, cadre_uid=cadre[who].uid, role=role))
        log.finish(session)

    office.store.write(write)


relaxed = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@relaxed
@given(found=st.lists(problems, max_size=25))
def test_flow_last_weeks_open_plus_new_minus_solved_is_open_for_every_village_and_dimension(office, found):
    fill(office, found, [])
    tables = [office.read(lambda s, w=w: week_rows(s, NOTICE, office.round, w, reading=Reading.FLOW)) for w in WEEKS]
    for before, now in pairwise(tables):
        for last, row in zip(before, now, strict=True):
            for dimension in DIMENSIONS:
                new, solved, still = (row.values[Figure(kind, dimension)] for kind in (Kind.NEW, Kind.SOLVED, Kind.OPEN))
                assert last.values[Figure(Kind.OPEN, dimension)] + new - solved == still


@relaxed
@given(found=st.lists(problems, max_size=25))
def test_cohort_new_is_solved_plus_open_for_every_village_and_dimension(office, found):
    fill(office, found, [])
    for week in WEEKS:
        for row in office.read(lambda s, w=week: week_rows(s, NOTICE, office.round, w, reading=Reading.COHORT)):
            for dimension in DIMENSIONS:
                new, solved, still = (row.values[Figure(kind, dimension)] for kind in (Kind.NEW, Kind.SOLVED, Kind.OPEN))
                assert new == solved + still


@relaxed
@given(found=st.lists(problems, max_size=15), made=st.lists(visits, max_size=15), reading=st.sampled_from(Reading))
def test_every_figure_has_exactly_its_records_and_the_total_is_the_sum_of_the_villages(office, found, made, reading):
    fill(office, found, made)
    week = WEEKS[1]
    rows = office.read(lambda s: week_rows(s, NOTICE, office.round, week, reading=reading))
    total = office.read(lambda s: week_total(s, NOTICE, office.round, week, reading=reading))
    with office.store.read() as session:
        for figure in figures_of(NOTICE):
            assert total.values[figure] == sum(row.values[figure] for row in rows)
            assert len(records(session, NOTICE, office.round, week, figure, reading=reading)) == total.values[figure]
            for row in rows:
                behind = records(session, NOTICE, office.round, week, figure, row.village_uid, reading=reading)
                assert len(behind) == row.values[figure]


@pytest.mark.parametrize("reading", Reading)
def test_a_list_is_as_long_as_its_figure_even_where_a_problem_was_solved_before_it_was_found(office, reading):
    """Such dates cannot be keyed, but a file that came from elsewhere may hold them; `check` reports them."""
    fill(office, [(0, "water", date(2021, 5, 12), -7, False)], [])
    with office.store.read() as session:
        for week in WEEKS:
            total = week_total(session, NOTICE, office.round, week, reading=reading)
            for kind in (Kind.NEW, Kind.SOLVED, Kind.OPEN):
                figure = Figure(kind, "water")
                assert len(records(session, NOTICE, office.round, week, figure, reading=reading)) == total.values[figure]


def test_a_week_runs_from_monday_to_sunday(office):
    fill(office, [(0, "housing", date(2021, 5, 9), None, False), (0, "housing", date(2021, 5, 10), None, False)], [])
    new = Figure(Kind.NEW, "housing")
    by_week = [office.read(week_total, NOTICE, office.round, week).values[new] for week in WEEKS]
    assert by_week == [1, 1, 0, 0]


def test_a_visit_of_two_cadres_counts_two_but_village_and_household_once(office):
    role = ROLES[0]
    fill(office, [], [(0, 0, FIRST, [role, role], False), (0, 0, FIRST + timedelta(days=2), [role], False)])
    total = office.read(week_total, NOTICE, office.round, WEEKS[0]).values
    assert (total[Figure(Kind.VISITS, role)], total[Figure(Kind.VILLAGES)], total[Figure(Kind.HOUSEHOLDS)]) == (3, 1, 1)


def test_deleted_problems_and_visits_count_nowhere(office):
    fill(office, [(0, "water", FIRST, None, True)], [(0, 0, FIRST, [ROLES[0]], True)])
    assert not any(office.read(week_total, NOTICE, office.round, WEEKS[0]).values.values())


def test_the_trend_has_a_line_for_each_week_of_the_round_and_goes_on_to_the_last_solution(office):
    fill(office, [(0, "water", date(2021, 5, 12), 40, False)], [])
    shown = office.read(weeks, office.round)
    assert (shown[0], shown[-1]) == (week_of(date(2021, 5, 6)), week_of(date(2021, 6, 21)))
    lines = office.read(trend, NOTICE, office.round, date(2021, 6, 30))
    assert [counted[Kind.OPEN] for _, counted in lines] == [0, 1, 1, 1, 1, 1, 1, 0]
    assert [week for week, _ in lines] == shown
    # A week that has not begun is not drawn.
    assert [week for week, _ in office.read(trend, NOTICE, office.round, date(2021, 5, 17))] == shown[:3]


def test_the_trend_tells_of_a_week_what_its_table_tells(office):
    fill(office, [(0, "water", date(2021, 5, 12), 9, False), (1, "housing", date(2021, 5, 18), None, False)], [])
    for week, counted in office.read(trend, NOTICE, office.round, date(2021, 6, 30)):
        total = office.read(week_total, NOTICE, office.round, week).values
        assert counted == {kind: sum(total[one] for one in total if one.kind is kind) for kind in counted}


def test_coverage_counts_present_households_and_those_inspected(store):
    office = Office(store)
    seen = office.register("张三").uid
    office.register("李四")
    office.inspect(office.draft(seen))
    (village,) = office.read(coverage, office.round.uid)
    assert (village.village, village.visited, village.total) == ("金佛村", 1, 2)
