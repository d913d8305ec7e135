"""Counties, towns, villages and groups: added, put in order, moved, taken away, and what stands under which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from db.operations.regions import add_region, ensure_region, move_region, place_region, remove_region, rename_region
from db.operations.undo import undo
from db.queries.office import office
from db.queries.regions import regions
from db.replay import differences
from db.store import Store
from domain.errors import KnownError
from domain.region import Level
from tests.db.desk import CLERK
from tests.db.door import made_store
from tests.db.registered import Office

NOW = datetime(2019, 10, 8, 9, 0)
CITY_NOTICE = "weifang-2019"
Make = Callable[[str, str], Store]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Store] = []

    def making(town: str, county: str = "") -> Store:
        path = tmp_path / f"{len(made)}.htk"
        made.append(made_store(path, CITY_NOTICE, county=county, town=town, clerk=CLERK, now=NOW))
        return made[-1]

    yield making
    for store in made:
        store.close()


def tree(store: Store) -> list[tuple[str, str]]:
    with store.read() as session:
        return [(region.level.value, region.name) for region in regions(session)]


def uid_of(store: Store, name: str) -> str:
    with store.read() as session:
        return next(region.uid for region in regions(session) if region.name == name)


def add(store: Store, under: str, level: Level, *names: str) -> None:
    for name in names:
        parent = uid_of(store, under)
        store.write(lambda s, parent=parent, name=name: add_region(s, parent, level, name, CLERK, NOW))


def test_a_city_is_the_top_of_its_own_file(make: Make) -> None:
    store = make("潍坊市", "")
    assert tree(store) == [("city", "潍坊市")]
    with store.read() as session:
        assert (office(session).town, office(session).county) == ("潍坊市", "")


def test_a_county_of_the_city_stands_under_it(make: Make) -> None:
    store = make("诸城市", "潍坊市")
    assert tree(store) == [("city", "潍坊市"), ("county", "诸城市")]
    with store.read() as session:
        assert (office(session).town, office(session).county) == ("诸城市", "潍坊市")


def test_a_town_stands_under_its_county_as_ever(make: Make) -> None:
    assert tree(make("甲镇", "诸城市")) == [("county", "诸城市"), ("town", "甲镇")]


def test_a_city_gets_counties_towns_villages_and_groups(make: Make) -> None:
    store = make("潍坊市", "")
    add(store, "潍坊市", Level.COUNTY, "奎文区", "诸城市")
    add(store, "诸城市", Level.TOWN, "甲镇")
    add(store, "甲镇", Level.VILLAGE, "一村")
    add(store, "一村", Level.GROUP, "1组")
    names = [name for _, name in tree(store)]
    assert names == ["潍坊市", "奎文区", "诸城市", "甲镇", "一村", "1组"]


def test_a_region_goes_right_under_the_level_above_it(make: Make) -> None:
    store = make("潍坊市", "")
    with pytest.raises(KnownError, match="它下面只能加区县"):
        add(store, "潍坊市", Level.TOWN, "甲镇")


def test_regions_change_places_and_the_order_can_be_taken_back(office_of_villages: Office) -> None:
    store = office_of_villages.store
    third = uid_of(store, "丙村")
    done = store.write(lambda s: move_region(s, third, -2, CLERK, NOW))
    assert villages(store) == ["丙村", "甲村", "乙村"]
    store.write(lambda s: undo(s, done.batch, CLERK, NOW))
    assert villages(store) == ["甲村", "乙村", "丙村"]
    store.write(lambda s: move_region(s, third, -9, CLERK, NOW))
    assert villages(store)[0] == "丙村"


def test_an_empty_region_goes_and_comes_back_with_undo(office_of_villages: Office) -> None:
    store = office_of_villages.store
    empty = uid_of(store, "乙村")
    done = store.write(lambda s: remove_region(s, empty, CLERK, NOW))
    assert villages(store) == ["甲村", "丙村"]
    store.write(lambda s: undo(s, done.batch, CLERK, NOW))
    assert "乙村" in villages(store)
    with store.read() as session:
        assert not list(differences(session))


def test_a_region_with_households_or_regions_in_it_stays(office_of_villages: Office) -> None:
    store = office_of_villages.store
    office_of_villages.register("张三", place=uid_of(store, "甲村"))
    full, town = uid_of(store, "甲村"), uid_of(store, "双河街道")
    with pytest.raises(KnownError, match="“甲村”里还有农户，不能删除"):
        store.write(lambda s: remove_region(s, full, CLERK, NOW))
    with pytest.raises(KnownError, match="是本单位自己"):
        store.write(lambda s: remove_region(s, town, CLERK, NOW))
    store.write(lambda s: ensure_region(s, "乙村", "1社", CLERK, NOW))
    with pytest.raises(KnownError, match="“乙村”里还有组"):
        store.write(lambda s: remove_region(s, uid_of(store, "乙村"), CLERK, NOW))


def test_a_village_moves_to_another_town_with_its_households(make: Make) -> None:
    store = make("诸城市", "潍坊市")
    add(store, "诸城市", Level.TOWN, "甲镇", "乙镇")
    add(store, "甲镇", Level.VILLAGE, "一村")
    village, other = uid_of(store, "一村"), uid_of(store, "乙镇")
    store.write(lambda s: place_region(s, village, other, CLERK, NOW))
    assert [name for _, name in tree(store)] == ["潍坊市", "诸城市", "甲镇", "乙镇", "一村"]
    with pytest.raises(KnownError, match="镇街只能移到另一个区县"):
        store.write(lambda s: place_region(s, other, village, CLERK, NOW))


def test_a_new_village_asks_for_its_town_where_there_are_several(make: Make) -> None:
    store = make("诸城市", "潍坊市")
    with pytest.raises(KnownError, match="还没有镇街"):
        store.write(lambda s: ensure_region(s, "一村", "", CLERK, NOW))
    add(store, "诸城市", Level.TOWN, "甲镇", "乙镇")
    with pytest.raises(KnownError, match="本文件有多个镇街"):
        store.write(lambda s: ensure_region(s, "一村", "", CLERK, NOW))
    add(store, "乙镇", Level.VILLAGE, "一村")
    assert store.write(lambda s: ensure_region(s, "一村", "", CLERK, NOW)) == uid_of(store, "一村")


def test_the_office_is_called_as_its_region_is_now(office_of_villages: Office) -> None:
    store = office_of_villages.store
    store.write(lambda s: rename_region(s, uid_of(store, "双河街道"), "双河镇", CLERK, NOW))
    with store.read() as session:
        assert office(session).town == "双河镇"


@pytest.fixture
def office_of_villages(store: Store) -> Office:
    for name in ("甲村", "乙村", "丙村"):
        store.write(lambda s, name=name: ensure_region(s, name, "", CLERK, NOW))
    return Office(store)


def villages(store: Store) -> list[str]:
    return [name for level, name in tree(store) if level == "village"]
