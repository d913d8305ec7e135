"""The rows of ad-hoc tables over a real file, and the tables kept under a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import SettingRow
from db.operations.households import set_household_state, set_member_state
from db.operations.saved_lists import forget_list, keep_list, rename_list
from db.queries.figures import coverage
from db.queries.household_list import HouseholdList
from db.queries.list_rows import figure_records, list_rows, village_rows
from db.queries.office import rounds
from db.queries.regions import regions
from db.queries.register import household
from db.queries.saved_lists import PREFIX, saved_lists
from db.search import find_households
from db.store import Store
from domain.blanks.lines import LineKind
from domain.errors import KnownError
from domain.household import HouseholdFilter, Presence
from domain.lists import AdHocTable, ListFilter, ListLine
from domain.problem import Status
from domain.region import Level
from tests.ui.office import CLERK, Clock, small_office

TODAY = date(2021, 5, 12)
COUNTS = (
    "count:households", "count:people", "count:households:attribute=lifted_out", "count:people:attribute=lifted_out",
    "count:visited", "count:problems", "count:problems:status=open", "count:problems:dimension=housing",
)  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_office(tmp_path_factory.mktemp("office") / "双河街道.htk", Clock())


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "双河街道.htk"
    copy.write_bytes(template.read_bytes())
    with Store.open(copy, now=Clock()(), back_up=False) as store:
        yield store


def rows(store: Store, kind: LineKind, where: ListFilter | None = None, fields: tuple[str, ...] = ()) -> list[ListLine]:
    table = AdHocTable("", kind, fields, where or ListFilter())
    with store.read() as session:
        found = list(list_rows(session, rounds(session)[0], table, TODAY))
    assert all(isinstance(row, ListLine) for row in found)
    return found  # type: ignore[return-value]


def heads(found: list[ListLine]) -> list[str]:
    return [row.line.household.head.name for row in found if row.line.household and row.line.household.head]


def people(found: list[ListLine]) -> list[str]:
    return [row.line.member.name for row in found if row.line.member]


def region(store: Store, name: str, level: Level = Level.VILLAGE) -> str:
    with store.read() as session:
        return next(one.uid for one in regions(session) if one.name == name and one.level is level)


def uid_of(store: Store, name: str) -> str:
    with store.read() as session:
        return find_households(session, name)[0].uid


def test_households_come_in_the_order_of_the_paper_with_their_places(store: Store):
    found = rows(store, LineKind.HOUSEHOLDS)
    assert heads(found) == ["张三", "王大明", "李建国", "欧阳春兰", "刘永福", "周玉珍", "王明", "陈国强"]
    line = found[0].line
    assert (line.county, line.town, line.village, line.group) == ("荣昌区", "双河街道", "梅石坝社区", "1社")


@pytest.mark.parametrize(
    "where",
    [
        ListFilter(),
        ListFilter(attributes=frozenset({"lifted_out", "minimum_living"})),
        ListFilter(visited=True),
        ListFilter(visited=False, attributes=frozenset({"general"})),
        ListFilter(with_open_problems=True),
        ListFilter(states=frozenset({Presence.MOVED})),
        ListFilter(states=frozenset()),
    ],
)
def test_a_table_has_the_rows_that_the_register_shows_for_the_same_filter(store: Store, where: ListFilter):
    moved = uid_of(store, "陈国强")
    store.write(lambda session: set_household_state(session, moved, Presence.MOVED, TODAY, CLERK, Clock()()))
    for uid in ("", region(store, "金佛村"), region(store, "2社", Level.GROUP)):
        wanted = replace(where, region_uid=uid)
        with store.read() as session:
            round_uid = rounds(session)[0].uid
        asked = HouseholdFilter(uid, "", wanted.attributes, wanted.states, wanted.visited, wanted.with_open_problems)
        shown = HouseholdList(store, asked, round_uid)
        listed = [row.line.household.uid for row in rows(store, LineKind.HOUSEHOLDS, wanted) if row.line.household]
        assert sorted(listed) == sorted(row.uid for row in shown.rows(0, 100))


def test_a_helper_is_a_filter(store: Store):
    assert heads(rows(store, LineKind.HOUSEHOLDS, ListFilter(helper="何丽"))) == ["刘永福", "王明"]
    assert heads(rows(store, LineKind.PROBLEMS, ListFilter(helper="何丽"))) == []
    assert heads(rows(store, LineKind.INSPECTIONS, ListFilter(helper="陈志远"))) == ["王大明"]


def test_people_are_filtered_by_their_age_on_a_day(store: Store):
    def aged(low: int | None, high: int | None, on: date | None) -> list[str]:
        return people(rows(store, LineKind.MEMBERS, ListFilter(age_from=low, age_to=high, age_on=on)))

    assert aged(70, None, None) == ["王大明", "周玉珍"]
    # 刘永福 was born on 20 May 1959: 61 until the day before.
    assert "刘永福" in aged(60, 61, date(2021, 5, 19)) and "刘永福" not in aged(60, 61, date(2021, 5, 20))
    assert aged(None, 35, None) == ["张小兵", "刘洋"]


def test_people_without_a_birth_date_have_no_age(store: Store):
    everybody = people(rows(store, LineKind.MEMBERS))
    assert len(everybody) == 13 and people(rows(store, LineKind.MEMBERS, ListFilter(age_from=0))) == everybody


def test_people_who_left_with_or_without_their_household_are_listed_as_such(store: Store):
    moved, now = uid_of(store, "陈国强"), Clock()()
    store.write(lambda session: set_household_state(session, moved, Presence.MOVED, TODAY, CLERK, now))
    with store.read() as session:
        member = next(m.uid for m in household(session, uid_of(store, "王明")).members if m.name == "吴敏")
    store.write(lambda session: set_member_state(session, member, Presence.DECEASED, TODAY, CLERK, now))
    present = people(rows(store, LineKind.MEMBERS))
    assert "陈国强" not in present and "吴敏" not in present and len(present) == 11
    assert people(rows(store, LineKind.MEMBERS, ListFilter(states=frozenset({Presence.MOVED})))) == ["陈国强"]
    assert people(rows(store, LineKind.MEMBERS, ListFilter(states=frozenset({Presence.DECEASED})))) == ["吴敏"]


def test_problems_are_filtered_by_status_place_and_deadline(store: Store):
    (row,) = rows(store, LineKind.PROBLEMS)
    assert row.line.problem is not None and row.line.village == "梅石坝社区"
    assert len(rows(store, LineKind.PROBLEMS, ListFilter(statuses=frozenset({Status.OPEN})))) == 1
    assert not rows(store, LineKind.PROBLEMS, ListFilter(statuses=frozenset({Status.SOLVED})))
    assert not rows(store, LineKind.PROBLEMS, ListFilter(region_uid=region(store, "金佛村")))
    assert not rows(store, LineKind.PROBLEMS, ListFilter(overdue=True))
    assert not rows(store, LineKind.PROBLEMS, ListFilter(attributes=frozenset({"general"})))


def test_inspections_are_those_of_the_round(store: Store):
    (row,) = rows(store, LineKind.INSPECTIONS, ListFilter(with_open_problems=True, region_uid=region(store, "梅石坝社区")))
    assert row.line.inspection is not None and row.line.inspection.head_name == "王大明"
    assert not rows(store, LineKind.INSPECTIONS, ListFilter(region_uid=region(store, "金佛村")))


def test_households_bring_their_problems_when_a_column_counts_them(store: Store):
    found = rows(store, LineKind.HOUSEHOLDS, fields=("head_name", "count:problems"))
    assert [len(row.problems) for row in found] == [0, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("where", [ListFilter(), ListFilter(attributes=frozenset({"lifted_out"})), ListFilter(age_from=60)])
def test_every_figure_of_a_village_has_as_many_records_as_it_says(store: Store, where: ListFilter):
    table = AdHocTable("", LineKind.COUNTS, COUNTS, where)
    with store.read() as session:
        round_ = rounds(session)[0]
        for row in village_rows(session, round_, table, TODAY):
            for key in COUNTS:
                found = figure_records(session, round_, table, key, row.line.village_uid, TODAY)
                assert len(found) == row.figures[key], (row.line.village, key)


def test_the_figures_of_villages_are_those_of_the_other_screens(store: Store):
    table = AdHocTable("", LineKind.COUNTS, (*COUNTS, "count:problems:status=rate"))
    with store.read() as session:
        round_ = rounds(session)[0]
        found = {row.line.village: row.figures for row in village_rows(session, round_, table, TODAY)}
        for line in coverage(session, round_.uid):
            assert (found[line.village]["count:visited"], found[line.village]["count:households"]) == (line.visited, line.total)
    assert found["梅石坝社区"]["count:people"] == 7 and found["金佛村"]["count:people"] == 6
    assert found["梅石坝社区"]["count:problems:status=rate"] == "0.0%" and found["金佛村"]["count:problems:status=rate"] == ""


def test_a_table_of_villages_lists_those_of_the_region_only(store: Store):
    def villages(uid: str) -> list[str]:
        table = AdHocTable("", LineKind.COUNTS, COUNTS, ListFilter(region_uid=uid))
        with store.read() as session:
            return [row.line.village for row in village_rows(session, rounds(session)[0], table, TODAY)]

    assert villages("") == villages(region(store, "双河街道", Level.TOWN)) == ["梅石坝社区", "金佛村"]
    assert villages(region(store, "金佛村")) == ["金佛村"]
    assert len(villages(region(store, "2社", Level.GROUP))) == 1


class TestKeptTables:
    def test_a_kept_table_comes_back_after_the_file_was_closed(self, store: Store):
        table = AdHocTable("序号、村", fields=("serial", "village"), title="花名册")
        store.write(lambda session: keep_list(session, " 花名册 ", table))
        path = store.path
        store.close()
        with Store.open(path, now=Clock()(), back_up=False) as again, again.read() as session:
            assert saved_lists(session) == {"花名册": table}

    def test_a_table_is_renamed_replaced_and_deleted(self, store: Store):
        store.write(lambda session: keep_list(session, "甲", AdHocTable("序号")))
        store.write(lambda session: keep_list(session, "甲", AdHocTable("姓名")))
        store.write(lambda session: rename_list(session, "甲", "乙"))
        with store.read() as session:
            assert saved_lists(session) == {"乙": AdHocTable("姓名")}
        store.write(lambda session: forget_list(session, "乙"))
        with store.read() as session:
            assert saved_lists(session) == {}
            assert not session.scalars(select(SettingRow.key).where(SettingRow.key.startswith(PREFIX))).all()

    def test_a_name_that_is_taken_missing_or_gone_is_a_sentence_and_changes_nothing(self, store: Store):
        for name in ("甲", "乙"):
            store.write(lambda session, name=name: keep_list(session, name, AdHocTable(name)))
        for operation in (
            lambda session: rename_list(session, "甲", "乙"),
            lambda session: rename_list(session, "丙", "丁"),
            lambda session: keep_list(session, "  ", AdHocTable("")),
        ):
            with pytest.raises(KnownError, match="。"):
                store.write(operation)
        with store.read() as session:
            assert saved_lists(session) == {"甲": AdHocTable("甲"), "乙": AdHocTable("乙")}

    def test_a_setting_that_is_no_table_is_passed_over(self, store: Store):
        store.write(lambda session: session.add(SettingRow(key=f"{PREFIX}坏", value="{")))
        with store.read() as session:
            assert saved_lists(session) == {}
