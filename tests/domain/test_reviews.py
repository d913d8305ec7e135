"""Drawing a sample by lot, and comparing the re-inspection with the first inspection (001 三（二）)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from domain.answers import passing
from domain.checks import check_inspection
from domain.drawing import check_draw, drawn
from domain.errors import KnownError, Level
from domain.inspection import Inspection, InspectionDraft, Kind
from domain.reviews import Reviewed, differences, figures
from domain.rounds import round_of
from domain.scheme_reading import read_scheme

NOTICE = read_scheme(resources.scheme_data("zhanggong-2021"))
KEYS = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=40)


def inspected(kind: Kind, **answers: str) -> Inspection:
    everyone = ("r", "h", date(2021, 4, 8), "", "", ("周静",), "沙石镇", "东村", "1组", "v", "王五", "", 3, ("lifted_out",), "")
    return Inspection(kind.value, *everyone, answers=answers, descriptions={}, kind=kind)


@given(KEYS, st.integers(0, 50), st.text(min_size=1, max_size=6), st.randoms())
def test_a_draw_depends_on_the_number_and_who_takes_part_alone(keys, count, number, chance):
    again = list(keys)
    chance.shuffle(again)
    assert drawn(keys, count, number) == drawn(again, count, number)
    assert len(drawn(keys, count, number)) == min(count, len(keys))
    assert drawn(keys, count, number) == drawn(keys, len(keys), number)[:count]


def test_every_candidate_is_drawn_about_as_often_as_the_others():
    often = dict.fromkeys("abcdef", 0)
    for number in range(600):
        for key in drawn(often, 2, str(number)):
            often[key] += 1
    assert all(150 < count < 250 for count in often.values())


@pytest.mark.parametrize(("villages", "households", "number"), [(0, 5, "1"), (5, 0, "1"), (5, 5, " ")])
def test_a_draw_without_a_number_is_refused(villages, households, number):
    with pytest.raises(KnownError):
        check_draw(villages, households, number)


def test_what_is_answered_otherwise_is_a_difference_and_a_new_failure_was_missed():
    first = inspected(Kind.FIRST, water_enough="是", house_leaking="否", insured="是", self_paid_percent="8", main_income="务工")
    review = inspected(Kind.REVIEW, water_enough="否", house_leaking="否", self_paid_percent="8.0", main_income="打工")
    (one,) = differences(NOTICE, first, review)
    assert (one.item, one.first, one.review, one.missed) == ("water_enough", "是", "否", True)
    assert one.text.endswith("首次“是”，复核“否”")


def test_a_failure_that_the_review_does_not_see_differs_and_was_not_missed():
    (one,) = differences(NOTICE, inspected(Kind.FIRST, water_enough="否"), inspected(Kind.REVIEW, water_enough="是"))
    assert not one.missed


def test_the_figures_count_what_the_rows_say():
    def row(state, found, missed=0):
        return Reviewed("v", "东村", "", "h", "王五", "", "", date(2021, 4, 8), state, "", found, missed)

    day = date(2021, 4, 15)
    one = differences(NOTICE, inspected(Kind.FIRST, water_enough="是"), inspected(Kind.REVIEW, water_enough="否"))
    found = figures([row(None, None), row(day, ()), row(day, one, 2), row(day, None)])
    assert (found.drawn, found.reviewed, found.same, found.differing, found.missed_problems) == (4, 3, 1, 1, 2)
    assert found.share_same == "50.0%" and figures([]).share_same == ""


@pytest.mark.parametrize(("kind", "day", "doubted"), [("review", 12, True), ("review", 13, False), ("first", 12, False)])
def test_a_re_inspection_before_its_phase_is_doubted_but_can_be_kept(kind, day, doubted):
    """001 三（二）: 4月13日至4月22日."""
    answers = {item.key: passing(item) for item in NOTICE.items_of(["lifted_out"])}
    who = ("v", "王五", "", ("lifted_out",), "李明", answers, ("周静",))
    draft = InspectionDraft("r", *who, date(2021, 4, day), household_uid="h", kind=Kind(kind))
    found = check_inspection(draft, NOTICE, round_of(NOTICE, "r"), date(2021, 4, 20))
    assert [(one.field, one.level) for one in found] == ([("inspected_on", Level.WARN)] if doubted else [])
