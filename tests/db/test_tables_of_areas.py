"""Tables limited to a county or a town, in a file that has several (003 一: 各县市区)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.queries.attachment_records import records
from db.queries.prefilled import books
from domain.figures import week_of
from tests.db.city import FOUND, NOTICE, City, fill_city, make_city


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = make_city(tmp_path / "潍坊市.htk")
    fill_city(made)
    yield made
    made.store.close()


def found(city: City, number: str, region_uid: str) -> list:
    with city.store.read() as session:
        return list(records(session, NOTICE, city.round, NOTICE.attachment(number), village_uid=region_uid))


def test_a_countys_ledger_has_its_villages_and_its_own_problems_and_those_of_its_towns(city: City) -> None:
    whose = [one.whose for one in found(city, "1", city.uid("诸城市"))]
    assert sorted(whose) == sorted(["王大明", "东村", "乙镇人民政府", "诸城市扶贫办"])


def test_a_towns_ledger_leaves_out_the_village_of_the_same_name_in_another_town(city: City) -> None:
    assert sorted(one.whose for one in found(city, "1", city.uid("乙镇"))) == ["东村", "乙镇人民政府"]


def test_the_ledgers_of_the_counties_and_of_the_city_itself_make_the_whole_ledger(city: City) -> None:
    parts = [one.uid for name in ("诸城市", "奎文区") for one in found(city, "1", city.uid(name))]
    whole = [one.uid for one in found(city, "1", "")]
    own = [one.uid for one in found(city, "1", "") if one.unit_name == "市教育局"]
    assert sorted(parts + own) == sorted(whole)


def test_the_weekly_line_of_a_county_sums_its_villages_under_its_own_name(city: City) -> None:
    table = replace(NOTICE.attachment("1"), records="weekly")
    with city.store.read() as session:
        rows = list(
            records(session, NOTICE, city.round, table, city.uid("诸城市"), week_of(FOUND), by_village=False)
        )
        listed = list(records(session, NOTICE, city.round, table, city.uid("诸城市"), week_of(FOUND), by_village=True))
    assert [row.name for row in rows] == ["诸城市"]
    assert [row.name for row in listed] == ["东村", "东村", "合计"]
    assert rows[0].values == listed[-1].values
    assert all(number == sum(row.values[figure] for row in listed[:-1]) for figure, number in rows[0].values.items())


def test_prefilled_sheets_of_a_town_are_those_of_its_villages(city: City) -> None:
    with city.store.read() as session:
        heads = [line.head_name for book in books(session, city.round, city.uid("甲镇")) for line in book.lines]
    assert heads == ["王大明"]
