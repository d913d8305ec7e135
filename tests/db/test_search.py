"""The search finds what a clerk types, as soon as it is stored and never after it is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import search_index
from db.operations.households import remove_household
from db.queries.register import HouseholdList, household
from db.search import find_households
from db.search_keys import folded, name_words
from domain.household import HEAD, HouseholdFilter, Member
from tests.db.desk import CLERK
from tests.db.door import of_files
from tests.db.registered import NOW, Office, number


@pytest.fixture
def office(store) -> Office:
    return Office(store)


def heads(office, typed, **more):
    with office.store.read() as session:
        return [row.head_name for row in find_households(session, typed, **more)]


@pytest.fixture
def people(office):
    office.register(Member("张三丰", HEAD, number("19630912", 345)), "李素云", phone="13812345678", house_no="500201")
    office.register("单海燕")
    office.register("尉迟敏")
    office.register("曾乐")
    office.register("赵子涵", "张晓红")
    return office


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张三丰", ["张三丰"]), ("三丰", ["张三丰"]), ("丰", ["张三丰"]), ("张　三丰", ["张三丰"]), ("素云", ["张三丰"]),
        ("zsf", ["张三丰"]), ("ZSF", ["张三丰"]), ("zs f", ["张三丰"]), ("zhangsanf", ["张三丰"]), ("sanfeng", ["张三丰"]),
        ("ｚｓｆ", ["张三丰"]), ("lsy", ["张三丰"]),
        ("shanhai", ["单海燕"]), ("shy", ["单海燕"]), ("danhaiyan", ["单海燕"]), ("yuchi", ["尉迟敏"]), ("zengyue", ["曾乐"]),
        ("zengle", ["曾乐"]), ("3456", ["张三丰"]), ("1963", ["张三丰"]), ("630912", ["张三丰"]), ("09", ["张三丰"]),
        ("912", ["张三丰"]), (number("19630912", 345), ["张三丰"]), (number("19630912", 345).lower(), ["张三丰"]),
        ("5678", ["张三丰"]), ("13812345678", ["张三丰"]), ("500201", ["张三丰"]), ("张 0912", ["张三丰"]),
        ("王", []), ("zsq", []), ("99999", []), ("张 9999", []), ("", []), ("  ", []), ("%", []), ('"', []), ("*", []),
    ],
)  # fmt: skip
def test_what_is_typed_finds_its_households(people, typed, found):
    if typed == "3456":
        typed = number("19630912", 345)[-4:]
    assert heads(people, typed) == found


def test_heads_whose_name_begins_so_stand_before_members(people):
    assert heads(people, "张") == ["张三丰", "赵子涵"]


@of_files
def test_the_index_and_the_plain_way_find_the_same_names_and_numbers(people):
    with people.store.read() as session:
        connection = session.connection()
        indexed = {t: {r.uid for r in find_households(session, t)} for t in ("张", "三丰", "0912", "5678", "12", "张 12")}
        connection.info["search_index"] = False
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("DROP TABLE search_format")
        plain = {t: {r.uid for r in find_households(session, t)} for t in indexed}
        session.rollback()
    assert indexed == plain


def test_radicals_private_characters_and_full_width_fold_in_the_key_only(office):
    uid = office.register("⻢龙\ue863").uid
    assert heads(office, "马龙䶮") == ["⻢龙\ue863"]
    assert office.read(household, uid).members[0].name == "⻢龙\ue863"
    assert folded("ＡＢ　１２x") == "ab12x"


def test_readings_of_one_character_that_sound_otherwise_are_accepted():
    assert {"yuezhong", "lezhong", "yuechong"} <= set(name_words("乐重"))


def test_a_name_that_ends_with_a_character_without_a_reading_is_found_by_the_rest(office):
    office.register("王\U0002a6d6")
    assert [heads(office, typed) for typed in ("王", "wang", "王\U0002a6d6")] == [["王\U0002a6d6"]] * 3


def test_a_changed_name_is_found_at_once_and_the_old_one_no_more(office):
    uid = office.register("张三丰").uid
    known = office.read(household, uid)
    office.save(replace(known, members=(replace(known.members[0], name="王小明"),)))
    assert (heads(office, "张三丰"), heads(office, "wxm")) == ([], ["王小明"])


def test_a_household_that_was_deleted_is_found_no_more_and_its_entry_is_never_given_to_another(office):
    uid = office.register("张三丰").uid
    office.store.write(lambda s: remove_household(s, uid, CLERK, NOW))
    office.register("王小明")
    assert (heads(office, "张三丰"), heads(office, "zsf"), heads(office, "xm")) == ([], [], ["王小明"])


def test_a_rebuilt_index_finds_the_same(people):
    before = heads(people, "张")
    people.store.write(search_index.rebuild)
    assert heads(people, "张") == before and heads(people, "shy") == ["单海燕"]


def test_namesakes_carry_village_group_and_number_that_tell_them_apart(office):
    office.register(Member("张三", HEAD, number("19630912", 1)), place=office.place("甲村", "1社"))
    office.register(Member("张三", HEAD, number("19710304", 2)), place=office.place("乙村", "2社"))
    with office.store.read() as session:
        rows = find_households(session, "zs")
    assert {(r.village, r.group, r.head_id_no[6:10]) for r in rows} == {("甲村", "1社", "1963"), ("乙村", "2社", "1971")}


def test_a_region_narrows_the_search(office):
    first, second = office.place("甲村", "1社"), office.place("乙村", "2社")
    office.register("张三", place=first)
    office.register("张四", place=second)
    for typed in ("张", "z", "zs"):
        assert heads(office, typed, region_uid=first) == ["张三"]


def test_the_list_filtered_by_text_has_what_the_search_finds(people):
    for typed in ("张", "zsf", "0912", "12", "yuchi"):
        source = HouseholdList(people.store, HouseholdFilter(text=typed), people.round.uid)
        assert source.count() == len(source.rows(0, 50)) == len(heads(people, typed))
