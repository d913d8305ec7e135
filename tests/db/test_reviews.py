"""The sample of a re-inspection, drawn from what was inspected, and what the re-inspection showed (001 三（二）)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db.operations.households import save_household
from db.operations.inspections import save_inspection
from db.operations.regions import ensure_region
from db.operations.samples import draw_sample, take_back_sample
from db.operations.undo import undo
from db.queries.office import rounds
from db.queries.reviews import drawn_sample, reviewed
from db.schemes import scheme
from domain.answers import passing
from domain.errors import KnownError
from domain.household import HEAD, Household, Member
from domain.inspection import InspectionDraft, Kind
from domain.reviews import figures
from tests.db.door import made_store

NOTICE = scheme("zhanggong-2021")
NOW = datetime(2021, 4, 16, 9, 0)
PASSED = {item.key: passing(item) for item in NOTICE.items_of(["lifted_out"])}


class Town:
    """Three villages of four households each, all inspected but the last of each."""

    def __init__(self, path):
        self.store = made_store(path, "zhanggong-2021", clerk="周静", now=NOW)
        with self.store.read() as session:
            self.round = rounds(session)[0]
        self.uids = {}
        for village in ("东村", "西村", "南村"):
            for head in ("甲一", "乙二", "丙三", "丁四"):
                self.uids[village, head] = self._register(village, head)
                if head != "丁四":
                    self.inspect(village, head)

    def _register(self, village, head):
        place = self.store.write(lambda s: ensure_region(s, village, "1组", "周静", NOW))
        household = Household(place, (Member(head, HEAD),), attributes=("lifted_out",), helper="李明")
        return self.store.write(lambda s: save_household(s, NOTICE, household, "周静", NOW)).uid

    def inspect(self, village, head, kind=Kind.FIRST, day=date(2021, 4, 8), **failing):
        draft = InspectionDraft(
            self.round.uid, "", head, "", ("lifted_out",), "李明", PASSED | failing, ("李明",), day,
            descriptions=dict.fromkeys(failing, "有问题"), household_uid=self.uids[village, head], kind=kind,
        )  # fmt: skip
        saved = self.store.write(lambda s: save_inspection(s, NOTICE, draft, "周静", NOW))
        assert not saved.refused, saved.findings
        return saved

    def draw(self, villages, households, number="1234"):
        return self.store.write(lambda s: draw_sample(s, self.round.uid, villages, households, number, "周静", NOW))

    def rows(self, region=""):
        with self.store.read() as session:
            return reviewed(session, NOTICE, self.round.uid, region)


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path / "沙石镇.htk")
    yield town
    town.store.close()


def test_villages_and_households_are_drawn_from_what_was_inspected(town):
    town.draw(2, 2)
    rows = town.rows()
    assert len(rows) == 4 and len({row.village for row in rows}) == 2
    assert all(row.state == "未复核" and row.head_name != "丁四" and row.first_on == date(2021, 4, 8) for row in rows)
    with town.store.read() as session:
        drawn = drawn_sample(session, town.round.uid)
    assert (drawn.number, drawn.drawn_on, drawn.villages, drawn.households) == ("1234", date(2021, 4, 16), 2, 4)


def test_the_same_number_draws_the_same_sample(town):
    changes = town.draw(2, 2)
    first = [(row.village, row.head_name) for row in town.rows()]
    town.store.write(lambda s: undo(s, changes.batch, "周静", NOW))
    assert town.rows() == []
    town.draw(2, 2)
    assert [(row.village, row.head_name) for row in town.rows()] == first


def test_a_sample_is_drawn_once_and_not_taken_back_once_it_was_used(town):
    with pytest.raises(KnownError, match="还没有抽取"):
        town.store.write(lambda s: take_back_sample(s, town.round.uid, "周静", NOW))
    town.draw(3, 9)
    with pytest.raises(KnownError, match="已经抽好"):
        town.draw(3, 9)
    town.inspect("东村", "甲一", Kind.REVIEW, date(2021, 4, 15))
    with pytest.raises(KnownError, match="不能再撤回"):
        town.store.write(lambda s: take_back_sample(s, town.round.uid, "周静", NOW))


def test_the_re_inspection_is_compared_with_the_first_and_what_it_found_was_missed(town):
    town.draw(3, 9)
    town.inspect("东村", "甲一", Kind.REVIEW, date(2021, 4, 15))
    town.inspect("西村", "乙二", Kind.REVIEW, date(2021, 4, 15), water_enough="否")
    rows = {(row.village, row.head_name): row for row in town.rows()}
    assert rows["东村", "甲一"].state == "一致"
    found = rows["西村", "乙二"]
    assert (found.state, found.missed_problems, found.inspectors) == ("1 项不一致", 1, "李明")
    assert [one.item for one in found.differences] == ["water_enough"]
    sums = figures(list(rows.values()))
    assert (sums.drawn, sums.reviewed, sums.same, sums.differing, sums.missed_problems, sums.share_same) == (9, 2, 1,
    1, 1, "50.0%")


def test_one_village_of_the_sample_can_be_looked_at_alone(town):
    town.draw(3, 9)
    row = town.rows()[0]
    assert {one.village for one in town.rows(row.village_uid)} == {row.village}


def test_a_round_without_inspections_has_nothing_to_draw(tmp_path):
    with made_store(tmp_path / "空.htk", "zhanggong-2021", clerk="周静", now=NOW) as store:
        with store.read() as session:
            uid = rounds(session)[0].uid
        with pytest.raises(KnownError, match="还没有排查过"):
            store.write(lambda s: draw_sample(s, uid, 1, 1, "1", "周静", NOW))
