"""Villages of the same name in several towns, as the register's form finds them (notice 003: 各县市区)."""

from __future__ import annotations

from db.queries.household_list import HouseholdList
from domain.household import HouseholdFilter
from domain.region import Level, Region
from tests.ui.city_window import city_template, city_window, region_uid  # noqa: F401
from ui.register.places import Places

TOWNS = (Region("a", "c", Level.TOWN, "甲镇"), Region("b", "c", Level.TOWN, "乙镇"))
TWINS = (Region("a1", "a", Level.VILLAGE, "东村"), Region("b1", "b", Level.VILLAGE, "东村"))
PLACES = Places((*TOWNS, *TWINS, Region("a2", "a", Level.VILLAGE, "西村"), Region("g", "b1", Level.GROUP, "1组")))


def test_twins_are_called_with_their_town_and_others_without():
    found = [(one.title, one.detail) for one in PLACES.villages("")]
    assert found == [("甲镇东村", "甲镇"), ("乙镇东村", "乙镇"), ("西村", "甲镇")]
    assert [one.title for one in PLACES.villages("乙镇")] == ["乙镇东村"]


def test_the_name_leads_back_to_the_place():
    assert (PLACES.uid("乙镇东村", ""), PLACES.uid("乙镇东村", "1组"), PLACES.uid("西村", "")) == ("b1", "g", "a2")
    assert PLACES.names("g") == ("乙镇东村", "1组")
    assert PLACES.own_name("乙镇东村") == ("东村", "b") and PLACES.own_name("南村") == ("南村", "")


def test_a_household_in_a_twins_new_group_stands_in_its_own_town(city_window, press, type_in):  # noqa: F811
    press("Ctrl+1")
    press("Ctrl+N")
    type_in("乙镇东")
    press("Return")
    type_in("5组")
    page = city_window.bench.page
    form = page.card.form
    form.people.rows[0].fields["name"].setText("孙小梅")
    form.save()
    form.save()
    wanted = HouseholdFilter(region_uid=region_uid(city_window, "乙镇"))
    assert HouseholdList(page.desk.store, wanted, page.desk.round.uid).count() == 1
