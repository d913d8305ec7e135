"""A register of several towns: villages stand under the town that the book names (notice 003: 各县市区、市属开发区)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from db.models import RegionRow
from db.operations.book_import import apply_book
from db.operations.regions import add_region
from db.queries.household_list import HouseholdList
from db.queries.office import rounds
from db.queries.regions import regions
from db.schemes import scheme
from db.store import Store
from domain.household import HouseholdFilter
from domain.imported import ImportResult
from domain.region import Level
from importers.reading import read_book
from tests.db.desk import CLERK
from tests.db.door import made_store
from tests.db.registered import NOW
from tests.importers.books import id_no

Make = Callable[..., Store]
HEADER = ("县(市、区、旗)", "乡(镇)", "行政村", "姓名", "证件号码", "与户主关系")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Store] = []

    def making(town: str, county: str, notice: str = "weifang-2019") -> Store:
        path = tmp_path / f"{len(made)}.htk"
        made.append(made_store(path, notice, county=county, town=town, clerk=CLERK, now=NOW))
        return made[-1]

    yield making
    for store in made:
        store.close()


def bring(store: Store, folder: Path, *rows: tuple[str, str, str, str]) -> ImportResult:
    """Import heads given as county, town, village, name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for place, (county, town, village, name) in enumerate(rows):
        sheet.append((county, town, village, name, id_no(f"196001{place + 1:02d}", 11), "户主"))
    target = folder / "名册.xlsx"
    book.save(target)

    def work(session):
        round_ = rounds(session)[0]
        notice = scheme(round_.scheme_id)
        return apply_book(session, notice, read_book(target, notice), round_.uid, CLERK, NOW)

    return store.write(work)


def places(store: Store) -> dict[str, str]:
    """Each village with the town it is in."""
    with store.read() as session:
        found = {region.uid: region for region in regions(session)}
    return {
        f"{r.name}@{found[r.parent_uid].name}": found[found[r.parent_uid].parent_uid].name
        for r in found.values()
        if r.level is Level.VILLAGE
    }


def said(result: ImportResult) -> list[str]:
    return [finding.message for outcome in result.outcomes for finding in outcome.findings]


def states(result: ImportResult) -> list[str]:
    return [str(outcome.state) for outcome in result.outcomes]


def test_villages_of_the_same_name_stand_under_their_own_towns(make: Make, tmp_path: Path) -> None:
    store = make("诸城市", "潍坊市")
    result = bring(store, tmp_path, ("诸城市", "甲镇", "东村", "张一"), ("诸城市", "乙镇", "东村", "张二"))
    assert states(result) == ["new", "new"]
    assert places(store) == {"东村@甲镇": "诸城市", "东村@乙镇": "诸城市"}
    assert said(result) == [
        "还没有“甲镇”，已新增这个镇街；如是笔误，请在“村组管理”里改名。",
        "还没有“乙镇”，已新增这个镇街；如是笔误，请在“村组管理”里改名。",
    ]
    again = bring(store, tmp_path, ("诸城市", "甲镇", "东村", "张一"), ("诸城市", "乙镇", "东村", "张二"))
    assert states(again) == ["same", "same"] and not said(again)


def test_a_citys_register_brings_its_counties(make: Make, tmp_path: Path) -> None:
    store = make("潍坊市", "")
    bring(store, tmp_path, ("诸城市", "甲镇", "东村", "张一"), ("奎文区", "甲街道", "东村", "张二"))
    assert places(store) == {"东村@甲镇": "诸城市", "东村@甲街道": "奎文区"}
    with store.read() as session:
        county = next(r.uid for r in regions(session) if r.name == "奎文区")
    assert HouseholdList(store, HouseholdFilter(region_uid=county), "").count() == 1


def test_a_row_without_a_town_is_refused_where_there_are_several(make: Make, tmp_path: Path) -> None:
    store = make("诸城市", "潍坊市")
    with store.read() as session:
        county = next(r.uid for r in regions(session) if r.name == "诸城市")
    for name in ("甲镇", "乙镇"):
        store.write(lambda s, name=name: add_region(s, county, Level.TOWN, name, CLERK, NOW))
    result = bring(store, tmp_path, ("", "", "东村", "张一"))
    assert states(result) == ["rejected"] and "没有写明乡镇" in said(result)[0]
    assert not places(store)


def test_another_town_in_the_book_of_a_towns_office_is_said_once_and_taken(make: Make, tmp_path: Path) -> None:
    store = make("双河街道", "荣昌区", "rongchang-shuanghe-2021")
    result = bring(store, tmp_path, ("荣昌区", "远觉镇", "金佛村", "张一"), ("荣昌区", "远觉镇", "金佛村", "张二"))
    assert states(result) == ["new", "new"]
    assert said(result) == ["这里写的是“远觉镇”，本文件是“双河街道”，已放在双河街道；请核对。"]
    assert places(store) == {"金佛村@双河街道": "荣昌区"}


def test_the_same_town_in_other_words_is_no_doubt(make: Make, tmp_path: Path) -> None:
    store = make("双河街道", "荣昌区", "rongchang-shuanghe-2021")
    result = bring(store, tmp_path, ("荣昌县", "双河街道办事处", "金佛村", "张一"), ("", "双河镇", "金佛村", "张二"))
    assert states(result) == ["new", "new"] and not said(result)


def test_a_blank_cell_under_a_town_means_the_same_town(make: Make, tmp_path: Path) -> None:
    store = make("诸城市", "潍坊市")
    bring(store, tmp_path, ("诸城市", "甲镇", "东村", "张一"), ("", "", "西村", "张二"))
    assert set(places(store)) == {"东村@甲镇", "西村@甲镇"}
    with store.read() as session:
        assert session.query(RegionRow).filter(RegionRow.level == "town").count() == 1
