"""The records behind the sums of the assessment (notice 004, 四（四）)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.queries.assessments import assessment_cases, villages_in_order
from domain.assessing import By, Why, rows_by
from tests.db.canggou import NOTICE, Canggou, new_store


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Canggou]:
    store = new_store(tmp_path / "沧沟乡.htk")
    yield Canggou(store)
    store.close()


def found(office: Canggou, day: date, region_uid: str = "") -> list[tuple[str, str, str]]:
    cases = office.read(assessment_cases, NOTICE, office.round, day, region_uid)
    return sorted((case.first.head_name, case.key, case.why) for case in cases)


def test_the_file_gives_late_problems_houses_and_what_the_review_found(office: Canggou) -> None:
    for head in ("甲一", "甲二", "甲三"):
        office.household(head, "李明")
    office.problem("甲一", deadline=date(2020, 7, 1), measure="接通")
    office.problem("甲一", dimension="housing")
    office.problem("甲一", dimension="housing", item="housing_parts")
    office.problem("甲二", status="solved", solved_on=date(2020, 6, 25))
    office.problem("甲三", review=True, found_on=date(2020, 7, 2), status="solved", solved_on=date(2020, 7, 3))
    assert found(office, date(2020, 7, 5)) == [
        ("甲一", "house", Why.LATE), ("甲一", "problem", Why.LATE), ("甲三", "problem", Why.FOUND_ANEW),
    ]  # fmt: skip
    assert found(office, date(2020, 7, 1)) == [("甲一", "house", Why.LATE)]


def test_a_region_has_its_own_cases_and_villages_stand_in_their_order(office: Canggou) -> None:
    office.household("乙一", "何丽", village="乙村")
    office.household("甲一", "李明")
    for head in ("甲一", "乙一"):
        office.problem(head, dimension="housing")
    cases = office.read(assessment_cases, NOTICE, office.round, date(2020, 7, 5))
    rows = rows_by(By.VILLAGE, cases, office.read(villages_in_order))
    assert [(row.name, row.total) for row in rows] == [("乙村", 2000), ("甲村", 2000)]
    assert found(office, date(2020, 7, 5), rows[1].key) == [("甲一", "house", Why.LATE)]
