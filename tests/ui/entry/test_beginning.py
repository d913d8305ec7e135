"""Where the hands begin: in a file with a register a household is named at once, else the sheet's place comes first."""

from __future__ import annotations

from datetime import date

from db.operations.households import remove_household
from db.queries.register import HouseholdList
from domain.household import HouseholdFilter
from tests.ui.entry.conftest import Sit
from tests.ui.entry.office import CLERK, NOON, Keyer
from ui.entry.heading import Heading


def test_a_name_typed_first_finds_the_household_and_brings_its_place_and_the_head_is_asked_for_once(sit_down: Sit) -> None:
    """Nothing is inspected yet: whoever has the register types the name that stands on the paper."""
    keyer = sit_down()
    assert keyer.at == "head_name" and "F2" in keyer.page.help_line.text()
    keyer.keys("zj", "Enter")
    assert keyer.page.strip.place.text() == "梅石坝社区1社" and keyer.at == "answer:income"
    keyer.keys("F5", "Enter")
    assert keyer.saved() == [] and keyer.at == "strip:inspectors" and keyer.page.strip.said()
    keyer.keys("孙立", "Enter", "Enter")
    assert keyer.at == "inspectors"
    keyer.keys("Enter")
    [row] = keyer.saved()
    assert (row.head_name, row.inspectors, row.inspected_on) == ("周建国", ("孙立",), date(2021, 5, 12))
    assert keyer.at == "head_name"


def test_what_is_missing_in_the_head_is_asked_for_from_left_to_right(sit_down: Sit) -> None:
    keyer = sit_down()
    keyer.page._show_heading(Heading())
    keyer.page.start()
    keyer.keys("zj", "Enter", "F5", "Enter")
    assert keyer.at == "strip:inspected_on"
    keyer.keys("5.12", "Enter", "孙立", "Enter", "Enter", "Enter")
    assert [row.head_name for row in keyer.saved()] == ["周建国"]


def test_without_households_the_place_of_the_sheet_comes_first(sit_down: Sit) -> None:
    keyer = emptied(sit_down())
    keyer.page.start()
    assert keyer.at == "strip:region_uid"


def emptied(keyer: Keyer) -> Keyer:
    """The register of the file is empty, its villages are there."""
    rows = HouseholdList(keyer.desk.store, HouseholdFilter(), keyer.desk.round.uid).rows(0, 100)
    for row in rows:
        keyer.desk.write(lambda session, uid=row.uid: remove_household(session, uid, CLERK, NOON))
    return keyer
