"""Who was visited and who was missed (notice 004, 二（一）, 二（二）1): figures and lists agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from db.operations.households import save_household, set_household_state
from db.operations.undo import undo
from db.operations.visits import remove_visit
from db.queries.register import household
from db.queries.visit_duties import Asked, DutyFilter, DutyList, by_helper, by_village
from db.queries.visits import visits_of
from domain.errors import KnownError
from domain.household import Presence
from domain.orders import VisitDuty
from domain.visit_duties import NO_HELPER, spans
from tests.db.canggou import CLERK, NOTICE, NOW, Canggou, new_store

TODAY = NOW.date()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Canggou]:
    store = new_store(tmp_path / "沧沟乡.htk")
    yield Canggou(store)
    store.close()


def asked(office: Canggou, key: str, span: int = 0) -> Asked:
    duty: VisitDuty = next(one for one in NOTICE.visit_duties if one.key == key)
    return Asked(NOTICE, duty, spans(duty, NOTICE, office.round, TODAY)[span], office.round.uid)


def lines(office: Canggou, key: str, span: int = 0) -> dict[str, tuple[int, int]]:
    return {row.name: (row.due, row.visited) for row in office.read(by_helper, asked(office, key, span))}


def heads(office: Canggou, wanted: Asked, which: DutyFilter) -> list[str]:
    found = DutyList(office.store, wanted, which)
    rows = found.rows(0, 100)
    assert found.count() == len(rows)
    return [line.row.head_name for line in rows]


def test_each_helper_has_his_poor_households_and_those_he_visited(office: Canggou) -> None:
    first, _ = office.household("甲一", "李明"), office.household("甲二", "李明")
    office.household("甲三", "何丽", attributes=("general",))
    office.household("甲四")
    office.visit(first)
    assert lines(office, "helper_talks") == {"李明": (2, 1), NO_HELPER: (1, 0)}


def test_a_visit_by_somebody_else_does_not_count_for_the_helper(office: Canggou) -> None:
    uid = office.household("甲一", "李明")
    office.household("甲二", "何丽")
    office.visit(uid, visitors=(("何丽", "helper"),))
    assert lines(office, "helper_talks") == {"李明": (1, 0), "何丽": (1, 0)}
    office.visit(uid)
    assert lines(office, "helper_talks")["李明"] == (1, 1)


def test_a_household_without_helper_is_visited_by_whoever_comes_as_one(office: Canggou) -> None:
    uid = office.household("甲一")
    office.visit(uid, visitors=(("何丽", "village"),))
    assert lines(office, "helper_talks") == {NO_HELPER: (1, 0)}
    office.visit(uid, visitors=(("何丽", "helper"),))
    assert lines(office, "helper_talks") == {NO_HELPER: (1, 1)}


def test_township_and_village_cadres_visit_every_household_of_the_register(office: Canggou) -> None:
    """二（一）：乡村干部百分之百的走访农户; the village's secretary is one of them, the helper is not."""
    poor, other = office.household("甲一", "李明"), office.household("甲二", attributes=("general",))
    third = office.household("乙一", village="乙村", attributes=("general",))
    office.visit(poor)
    office.visit(other, visitors=(("孙主任", "village"),))
    office.visit(third, visitors=(("赵书记", "secretary"),))
    rows = office.read(by_village, asked(office, "all_households"))
    assert [(row.name, row.due, row.visited) for row in rows] == [("甲村", 2, 1), ("乙村", 1, 1)]


def test_each_month_asks_for_a_visit_of_its_own(office: Canggou) -> None:
    """二（二）1：每月至少1次."""
    uid = office.household("甲一", "李明")
    office.visit(uid, on=date(2020, 6, 20))
    assert lines(office, "helper_monthly", 0) == {"李明": (1, 1)}
    assert lines(office, "helper_monthly", 1) == {"李明": (1, 0)}


def test_a_visit_early_in_june_counts_for_june_but_two_on_two_days_only_once(office: Canggou) -> None:
    uid = office.household("甲一", "李明")
    office.visit(uid, on=date(2020, 6, 3))
    office.visit(uid, on=date(2020, 6, 4))
    assert lines(office, "helper_monthly", 0) == {"李明": (1, 1)}
    twice = asked(office, "helper_monthly", 0)
    assert [r.visited for r in office.read(by_helper, replace(twice, duty=replace(twice.duty, least=2)))] == [1]
    assert [r.visited for r in office.read(by_helper, replace(twice, duty=replace(twice.duty, least=3)))] == [0]


def test_who_missed_is_told_with_the_months_that_are_over(office: Canggou) -> None:
    office.household("甲一", "李明")
    second = office.household("甲二", "李明")
    office.visit(second, on=date(2020, 7, 2))
    wanted = asked(office, "helper_monthly", 1)
    over = [s for s in spans(wanted.duty, NOTICE, office.round, TODAY) if s.over]
    (row,) = office.read(by_helper, wanted, over)
    assert (row.name, row.due, row.visited, row.late) == ("李明", 2, 1, (("6月", 2),))


def test_june_belongs_to_the_helper_of_june(office: Canggou) -> None:
    office.now = datetime(2020, 6, 22, 9)
    uid = office.household("甲一", "李明")
    office.now = NOW
    office.visit(uid, on=date(2020, 6, 20))
    changed = replace(office.read(household, uid), helper="何丽")
    office.store.write(lambda s: save_household(s, NOTICE, changed, CLERK, datetime(2020, 7, 2, 9)))
    assert lines(office, "helper_monthly", 0) == {"李明": (1, 1)}
    assert lines(office, "helper_monthly", 1) == {"何丽": (1, 0)}
    office.visit(uid, on=date(2020, 7, 3))
    assert lines(office, "helper_monthly", 1) == {"何丽": (1, 1)}


def test_a_household_that_moved_away_in_july_was_still_due_in_june(office: Canggou) -> None:
    uid = office.household("甲一", "李明")
    office.store.write(lambda s: set_household_state(s, uid, Presence.MOVED, date(2020, 7, 3), CLERK, NOW))
    assert lines(office, "helper_monthly", 0) == {"李明": (1, 0)}
    assert lines(office, "helper_monthly", 1) == {}


def test_the_secretarys_visit_after_june_is_late_and_stands_in_the_list_with_its_day(office: Canggou) -> None:
    """二（二）1：6月底前全部走访到位."""
    uid = office.household("甲一", "李明")
    office.visit(uid, on=date(2020, 7, 2), visitors=(("赵书记", "secretary"),))
    wanted = asked(office, "secretary")
    assert [row.missed for row in office.read(by_village, wanted)] == [1]
    (line,) = DutyList(office.store, wanted, DutyFilter(visited=False)).rows(0, 10)
    assert (line.visited_on, line.visitors) == (date(2020, 7, 2), ("赵书记",))


def test_every_figure_has_as_many_households_in_its_list(office: Canggou) -> None:
    uids = [office.household(f"甲{n}", "李明" if n % 2 else "何丽", village=f"{'甲乙'[n % 2]}村") for n in range(6)]
    office.household("甲九")
    office.visit(*uids[:3])
    wanted = asked(office, "helper_talks")
    for row in office.read(by_helper, wanted):
        of = DutyFilter(helper_uid=row.key, no_helper=not row.key)
        assert len(heads(office, wanted, of)) == row.due
        assert len(heads(office, wanted, replace(of, visited=True))) == row.visited
        assert len(heads(office, wanted, replace(of, visited=False))) == row.missed
    for row in office.read(by_village, wanted):
        assert len(heads(office, wanted, DutyFilter(visited=False, village_uid=row.key))) == row.missed


def test_a_region_narrows_figures_and_lists(office: Canggou) -> None:
    office.household("甲一", "李明")
    office.household("乙一", "李明", village="乙村")
    village = office.read(by_village, asked(office, "helper_talks"))[1]
    narrowed = replace(asked(office, "helper_talks"), region_uid=village.key)
    assert [(row.name, row.due) for row in office.read(by_helper, narrowed)] == [("李明", 1)]
    assert heads(office, narrowed, DutyFilter()) == ["乙一"]


def test_several_households_are_one_write_that_can_be_taken_back(office: Canggou) -> None:
    uids = [office.household(name, "李明") for name in ("甲一", "甲二", "甲三")]
    saved = office.visit(*uids, visitors=(("孙主任", "village"),), own_helpers=True, note="送政策资料")
    visit = office.read(visits_of, uids[2])[0]
    assert (set(visit.visitors), visit.note, visit.inspected) == ({"孙主任", "李明"}, "送政策资料", False)
    office.store.write(lambda s: undo(s, saved.changes.batch, CLERK, NOW))
    assert [office.read(visits_of, uid) for uid in uids] == [[], [], []]


def test_a_household_whose_helper_is_asked_for_must_have_one(office: Canggou) -> None:
    first, second = office.household("甲一", "李明"), office.household("甲二")
    saved = office.visit(first, second)
    assert saved.refused and "甲二" in saved.findings[0].message and saved.findings[0].field == "households"
    assert office.read(visits_of, first) == []


def test_a_visit_noted_by_mistake_goes_and_comes_back_by_undo(office: Canggou) -> None:
    uid = office.household("甲一", "李明")
    office.visit(uid)
    visit = office.read(visits_of, uid)[0]
    changes = office.store.write(lambda s: remove_visit(s, visit.uid, CLERK, NOW))
    assert office.read(visits_of, uid) == [] and lines(office, "helper_talks") == {"李明": (1, 0)}
    with pytest.raises(KnownError, match="已不在记录中"):
        office.store.write(lambda s: remove_visit(s, visit.uid, CLERK, NOW))
    office.store.write(lambda s: undo(s, changes.batch, CLERK, NOW))
    assert lines(office, "helper_talks") == {"李明": (1, 1)}
