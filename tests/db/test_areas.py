"""表2 of notice 003: 对照中央、省、市开展的重点工作，突出查找并解决6个方面问题 (四), by county, town or village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.queries.areas import area_records, area_rows
from db.queries.attachment_records import records
from db.queries.problems import ProblemList
from db.queries.regions import counts
from domain.areas import ALL_SIDES, AreaRow, area_figures, area_sides, total_of_areas, uneven
from domain.attachments import PrintOptions, build_sheet
from domain.figures import PROBLEM_KINDS, Figure, Kind
from domain.problem import ProblemFilter
from tests.db.city import NOTICE, City, fill_city, make_city
from tests.db.door import made_store

NOW_DAY = date(2019, 10, 28)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = make_city(tmp_path / "潍坊市.htk")
    fill_city(made)
    yield made
    made.store.close()


def rows(city: City, until: date | None = None, region: str = "") -> list[AreaRow]:
    with city.store.read() as session:
        return area_rows(session, NOTICE, city.round, until, region)


def sums(found: list[AreaRow]) -> dict[str, tuple[int, ...]]:
    return {row.name: tuple(row.values[Figure(kind, ALL_SIDES)] for kind in PROBLEM_KINDS) for row in found}


def test_the_six_areas_are_the_columns_and_income_is_none_of_them() -> None:
    assert [side.key for side in area_sides(NOTICE)] == ["schooling", "medical", "housing", "water", "standards", "routine"]


def test_a_city_has_a_line_for_each_county_and_one_for_itself(city: City) -> None:
    assert sums(rows(city)) == {"潍坊市本级": (1, 1, 0), "诸城市": (4, 1, 3), "奎文区": (1, 0, 1)}


def test_a_county_has_a_line_for_each_town_and_its_own_offices_stand_apart(city: City) -> None:
    assert sums(rows(city, region=city.uid("诸城市"))) == {"诸城市本级": (1, 0, 1), "甲镇": (1, 1, 0), "乙镇": (2, 0, 2)}


def test_a_town_has_a_line_for_each_village(city: City) -> None:
    assert sums(rows(city, region=city.uid("乙镇"))) == {"乙镇本级": (1, 0, 1), "东村": (1, 0, 1)}


def test_figures_are_those_of_the_day_not_of_today(city: City) -> None:
    assert sums(rows(city, date(2019, 10, 9))) == {"诸城市": (0, 0, 0), "奎文区": (0, 0, 0)}
    assert sums(rows(city, date(2019, 10, 17)))["诸城市"] == (3, 0, 3)
    assert sums(rows(city, date(2019, 10, 18)))["诸城市"] == (3, 1, 2)
    assert sums(rows(city, date(2019, 10, 20)))["诸城市"] == (4, 1, 3)


def test_found_is_solved_and_unsolved_together_on_every_day(city: City) -> None:
    for day in range(9, 29):
        found = rows(city, date(2019, 10, day))
        assert uneven(NOTICE, [*found, total_of_areas(NOTICE, found)]) == []
    broken = AreaRow("x", "甲镇", dict.fromkeys(area_figures(NOTICE), 1))
    assert uneven(NOTICE, [broken])[0] == "甲镇 义务教育有保障：查找 1≠已解决 1＋未解决 1"


def test_every_figure_lists_exactly_as_many_problems(city: City) -> None:
    for until in (None, date(2019, 10, 18)):
        found = rows(city, until)
        with city.store.read() as session:
            for row in [*found, total_of_areas(NOTICE, found)]:
                for figure in area_figures(NOTICE):
                    listed = area_records(session, NOTICE, city.round, row, figure, until)
                    assert len(listed) == row.values[figure], (row.name, figure)


def test_the_ledger_of_a_county_holds_what_its_line_counts(city: City) -> None:
    for name in ("诸城市", "奎文区"):
        wanted = ProblemFilter(region_uid=city.uid(name), round_uid=city.round.uid)
        assert ProblemList(city.store, wanted, NOW_DAY).count() == sums(rows(city))[name][0]


def test_the_tree_counts_unsolved_problems_of_villages_towns_and_counties_upward(city: City) -> None:
    with city.store.read() as session:
        numbers = counts(session, "open_problems", city.round.uid)
    assert [numbers[city.uid(name)] for name in ("潍坊市", "诸城市", "乙镇", "奎文区", "丙街道")] == [4, 3, 2, 1, 1]


def test_the_check_of_a_file_takes_the_summary_in(city: City) -> None:
    from db.check_figures import equation_faults

    with city.store.read() as session:
        assert list(equation_faults(session, NOTICE, city.round)) == []


def test_a_unit_without_a_region_counts_at_the_office_itself(tmp_path: Path) -> None:
    from tests.db.city import CLERK, NOW, SCHEME

    store = made_store(tmp_path / "甲镇.htk", SCHEME, county="诸城市", town="甲镇", clerk=CLERK, now=NOW)
    town = City(store)
    town.problem("routine_1", unit="甲镇扶贫办")
    with store.read() as session:
        assert counts(session, "open_problems", town.round.uid)[town.uid("甲镇")] == 1
    store.close()


def test_the_table_has_the_counties_and_their_sum(city: City) -> None:
    table = NOTICE.attachment("2")
    with city.store.read() as session:
        found = records(session, NOTICE, city.round, table, day=date(2019, 10, 18))
        body = list(build_sheet(NOTICE, city.round, table, found, PrintOptions()).body)
    assert [line[0] for line in body] == ["潍坊市本级", "诸城市", "奎文区", "合计"]
    assert body[-1][-3:] == (5, 1, 4)
    for line in body:
        assert sum(line[1:-3:3]) == line[-3]


def test_the_ledger_prints_county_place_type_nature_and_source(city: City) -> None:
    table = NOTICE.attachment("1")
    with city.store.read() as session:
        found = records(session, NOTICE, city.round, table)
        body = [dict(zip([c.key for c in table.columns], line, strict=True))
                for line in build_sheet(NOTICE, city.round, table, found, PrintOptions()).body]  # fmt: skip
    house = next(line for line in body if line["head_name"] == "王大明")
    assert (house["county"], house["place"], house["problem_type"]) == ("诸城市", "甲镇东村", "住房安全有保障")
    assert house["nature"].startswith("建档立卡贫困户和一般群众住房疑似危房") and house["source"] == "第三方暗访（台账外）"
    office = next(line for line in body if line["place"] == "诸城市扶贫办")
    assert (office["county"], office["head_name"], office["status"]) == ("诸城市", "", "未整改")
    assert {line["county"] for line in body if line["place"] == "市教育局"} == {"潍坊市"}


def test_problems_without_an_area_below_stand_in_one_line(tmp_path: Path) -> None:
    from tests.db.city import CLERK, NOW, SCHEME

    store = made_store(tmp_path / "诸城市.htk", SCHEME, county="潍坊市", town="诸城市", clerk=CLERK, now=NOW)
    county = City(store)
    county.problem("routine_1", unit="诸城市扶贫办")
    found = rows(county)
    assert [(row.name, row.own, row.values[Figure(Kind.NEW, "routine")]) for row in found] == [("诸城市", True, 1)]
    store.close()
