"""Sheets of every notice: villages and households, first and re-inspection, several answers, numbers, words."""

from __future__ import annotations

import pytest

from db.queries.inspections import (
    inspections,
    village_inspection,
    village_inspections,
)
from db.queries.problems import problems_of_village
from db.replay import differences
from domain.problem import Subject
from tests.db.any_office import AnyOffice

OFFICES = pytest.mark.parametrize("notice", ["zhanggong-2021", "lezhi-nanta-2021", "weifang-2019", "wulong-canggou-2020"])


@pytest.fixture
def office_of(tmp_path):
    offices: list[AnyOffice] = []

    def make(notice: str) -> AnyOffice:
        office = AnyOffice(tmp_path / f"{notice}.htk", notice)
        offices.append(office)
        return office

    yield make
    for office in offices:
        with office.store.read() as session:
            assert differences(session) == []
        office.store.close()


def test_a_villages_sheet_is_stored_with_its_problems_and_touches_neither_register_nor_visits(office_of):
    """001 二（五）: monitoring is looked at in each village."""
    office = office_of("zhanggong-2021")
    saved = office.inspect(office.draft(village=True, answers={"ten_features": "否"}))
    assert not saved.refused and saved.added == 1 and saved.household_uid == ""
    stored = office.read(village_inspection, office.round.uid, office.village)
    assert stored.of_village and stored.village == "东风村" and stored.head_name == "" and stored.size == 0
    assert set(stored.answers) == {item.key for item in office.scheme.village_items}
    (found,) = office.read(problems_of_village, office.village)
    assert (found.subject, found.whose, found.item, found.inspection_uid) == (Subject.VILLAGE, "东风村", "ten_features", saved.uid)
    assert office.read(inspections, office.round.uid) == []
    assert [one.uid for one in office.read(village_inspections, office.round.uid)] == [saved.uid]
