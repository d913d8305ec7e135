"""The laws of merging (docs: ARCHITECTURE, Sharing), over random work on many copies of a small file."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.models import SHARED
from db.rows import logged_columns, table_of
from domain.merging import Add, Change, Conflict, Plan, plan
from domain.merging_keys import _FIELDS, NAMED_BY, PARENTS

Rows = dict[str, dict[str, dict[str, Any]]]
TABLES = ("household", "member", "inspection", "answer")
ANSWERS = ("", "是", "否")
VILLAGES = ("east", "west")


def household(village: str, phone: str = "") -> dict[str, Any]:
    return {"region_uid": village, "phone": phone, "note": "", "deleted": False}


def member(of: str, name: str = "王五", id_no: str = "") -> dict[str, Any]:
    return {"household_uid": of, "name": name, "relation": "户主", "id_no": id_no, "position": 0, "deleted": False}


def inspection(of: str, page: str = "") -> dict[str, Any]:
    keys = {"round_uid": "r", "household_uid": of, "village_uid": "v", "kind": "first"}
    return {**keys, "page": page, "deleted": False}


def answer(of: str, item: str, value: str = "是") -> dict[str, Any]:
    return {"inspection_uid": of, "item": item, "value": value, "description": "", "deleted": False}


def base_rows() -> Rows:
    """Two households in each of two villages, one of them inspected."""
    rows: Rows = {table: {} for table in TABLES}
    for village in VILLAGES:
        for number in (1, 2):
            uid = f"{village}-{number}"
            rows["household"][uid] = household(village)
            rows["member"][f"{uid}-m"] = member(uid)
        rows["inspection"][f"{village}-i"] = inspection(f"{village}-1")
        rows["answer"][f"{village}-a"] = answer(f"{village}-i", "housing")
    return rows


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("phone"), st.integers(1, 2), st.sampled_from(["", "1", "2"])),
        st.tuples(st.just("name"), st.integers(1, 2), st.sampled_from(["王五", "赵六", "孙七"])),
        st.tuples(st.just("answer"), st.just(1), st.sampled_from(ANSWERS)),
        st.tuples(st.just("inspect"), st.integers(1, 2), st.sampled_from(["1", "2"])),
        st.tuples(st.just("register"), st.integers(1, 3), st.sampled_from(["", "510231196309120019"])),
        st.tuples(st.just("delete"), st.integers(1, 2), st.just("")),
    ),
    max_size=6,
)


def worked(rows: Rows, village: str, edits: list[tuple[str, int, str]], copy_name: str) -> Rows:
    """A copy of the rows in which a clerk has worked on one village; keys made there carry the copy's name."""
    now = copy.deepcopy(rows)
    for what, number, value in edits:
        uid = f"{village}-{number}"
        if what == "register":
            new = f"{copy_name}-{uid}-new"
            now["household"][new] = household(village, "9")
            now["member"][f"{new}-m"] = member(new, "新户", value)
        elif now["household"][uid]["deleted"]:
            continue
        elif what == "phone":
            now["household"][uid]["phone"] = value
        elif what == "name":
            now["member"][f"{uid}-m"]["name"] = value
        elif what == "answer":
            now["answer"][f"{village}-a"]["value"] = value
        elif what == "delete":
            now["household"][uid]["deleted"] = True
        elif not any(one["household_uid"] == uid for one in now["inspection"].values()):
            now["inspection"][f"{copy_name}-{uid}-i"] = inspection(uid, value)
            now["answer"][f"{copy_name}-{uid}-a"] = answer(f"{copy_name}-{uid}-i", "housing", "否")
    return now


def applied(ours: Rows, steps: Plan, *, theirs: bool = False) -> Rows:
    """Ours after the plan; with `theirs` every conflict is decided for them."""
    now = copy.deepcopy(ours)
    taking = [one for conflict in steps.conflicts for one in conflict.taking] if theirs else []
    for one in (*steps.adds, *steps.changes, *taking):
        if isinstance(one, Add):
            now[one.table][one.uid] = dict(one.values)
        else:
            now[one.table][one.uid][one.field] = one.new
    return now


BASE = base_rows()
work = st.builds(worked, st.just(BASE), st.sampled_from(VILLAGES), EDITS, st.just("theirs"))
other_work = st.builds(worked, st.just(BASE), st.sampled_from(VILLAGES), EDITS, st.just("ours"))


@given(other_work)
def test_an_untouched_return_changes_nothing(ours):
    assert plan(BASE, ours, BASE).nothing
    assert plan(BASE, ours, ours).nothing


@given(other_work, work)
@settings(max_examples=300)
def test_merging_twice_changes_nothing_more(ours, theirs):
    once = applied(ours, plan(BASE, ours, theirs))
    again = plan(BASE, once, theirs)
    assert (again.adds, again.changes) == ((), ())
    assert {(c.table, c.uid, c.field) for c in again.conflicts} == {
        (c.table, c.uid, c.field) for c in plan(BASE, ours, theirs).conflicts
    }


@given(other_work, EDITS, EDITS)
@settings(max_examples=300)
def test_without_conflicts_the_order_of_the_villages_does_not_matter(ours, edits, other_edits):
    east, west = worked(BASE, "east", edits, "e"), worked(BASE, "west", other_edits, "w")
    east_first = plan(BASE, ours, east)
    west_first = plan(BASE, ours, west)
    if east_first.conflicts or west_first.conflicts or east_first.joined or west_first.joined:
        return
    one = applied(ours, east_first)
    other = applied(ours, west_first)
    west_then, east_then = plan(BASE, one, west), plan(BASE, other, east)
    if west_then.joined or east_then.joined:
        return
    assert not west_then.conflicts and not east_then.conflicts
    assert applied(one, west_then) == applied(other, east_then)


@given(other_work, work)
@settings(max_examples=300)
def test_both_directions_agree_when_nothing_is_in_conflict(ours, theirs):
    there, back = plan(BASE, ours, theirs), plan(BASE, theirs, ours)
    assert bool(there.conflicts) == bool(back.conflicts)
    assert {(c.table, c.field, str(c.ours), str(c.theirs)) for c in there.conflicts} == {
        (c.table, c.field, str(c.theirs), str(c.ours)) for c in back.conflicts
    }
    if not there.conflicts and not there.joined:
        assert applied(ours, there) == applied(theirs, back)


@given(other_work, work)
@settings(max_examples=300)
def test_nothing_keyed_anywhere_is_missing_afterwards_or_unmentioned(ours, theirs):
    steps = plan(BASE, ours, theirs)
    merged = applied(ours, steps)
    asked = {(t.table, t.uid, t.field) for c in steps.conflicts for t in c.taking if isinstance(t, Change)}
    asked_rows = {(t.table, t.uid) for c in steps.conflicts for t in c.taking if isinstance(t, Add)}
    for table, rows in theirs.items():
        for uid, row in rows.items():
            there = steps.joined.get(uid, uid)
            before = BASE[table].get(uid)
            if before is None and (table, there) in asked_rows:
                continue
            for name, value in row.items():
                if value in (None, "", False, 0) or (before is not None and before[name] == value):
                    continue
                value = steps.joined.get(value, value)
                assert merged[table][there][name] == value or (table, there, name) in asked or _goes_with(steps, table, there)


def _goes_with(steps: Plan, table: str, uid: str) -> bool:
    """The row belongs to a deletion that is asked about."""
    return any(c.field == "deleted" and any((t.table, t.uid) == (table, uid) for t in c.taking) for c in steps.conflicts)


@given(other_work, work)
@settings(max_examples=200)
def test_deciding_every_conflict_for_them_leaves_nothing_to_ask(ours, theirs):
    merged = applied(ours, plan(BASE, ours, theirs), theirs=True)
    assert plan(BASE, merged, theirs).nothing


def test_a_row_deleted_there_and_worked_on_here_is_a_conflict_and_waits_with_all_that_belongs_to_it():
    theirs = worked(BASE, "east", [("delete", 1, "")], "t")
    theirs["inspection"]["east-i"]["deleted"] = True
    ours = worked(BASE, "east", [("answer", 1, "否")], "o")
    (one,) = plan(BASE, ours, theirs).conflicts
    assert (one.table, one.uid, one.field, one.ours, one.theirs) == ("household", "east-1", "deleted", False, True)
    assert plan(BASE, ours, theirs).changes == ()
    gone = applied(ours, plan(BASE, ours, theirs), theirs=True)
    assert gone["household"]["east-1"]["deleted"] and gone["inspection"]["east-i"]["deleted"]


def test_a_row_deleted_here_and_worked_on_there_is_a_conflict_too():
    ours = worked(BASE, "east", [("delete", 1, "")], "o")
    theirs = worked(BASE, "east", [("answer", 1, "否"), ("phone", 1, "2")], "t")
    (one,) = plan(BASE, ours, theirs).conflicts
    assert (one.field, one.ours, one.theirs) == ("deleted", True, False)
    back = applied(ours, plan(BASE, ours, theirs), theirs=True)
    assert not back["household"]["east-1"]["deleted"] and back["household"]["east-1"]["phone"] == "2"
    assert back["answer"]["east-a"]["value"] == "否"


def test_an_inspection_keyed_on_both_sides_is_one_and_its_answers_are_compared():
    ours = worked(BASE, "east", [("inspect", 2, "1")], "o")
    theirs = worked(BASE, "east", [("inspect", 2, "1")], "t")
    theirs["answer"]["t-east-2-a"]["value"] = "是"
    steps = plan(BASE, ours, theirs)
    assert steps.adds == () and steps.joined == {"t-east-2-i": "o-east-2-i", "t-east-2-a": "o-east-2-a"}
    (one,) = steps.conflicts
    assert (one.table, one.uid, one.field, one.ours, one.theirs) == ("answer", "o-east-2-a", "value", "否", "是")


def test_a_household_registered_on_both_sides_with_the_same_number_is_joined():
    number = "510231196309120019"
    ours, theirs = (worked(BASE, "east", [("register", 3, number)], name) for name in ("o", "t"))
    theirs["household"]["t-east-3-new"]["note"] = "2021年迁入"
    steps = plan(BASE, ours, theirs)
    assert steps.joined == {"t-east-3-new": "o-east-3-new", "t-east-3-new-m": "o-east-3-new-m"}
    assert steps.changes == (Change("household", "o-east-3-new", "note", "", "2021年迁入"),) and steps.conflicts == ()


@pytest.mark.parametrize("model", SHARED, ids=lambda model: model.__tablename__)
def test_the_names_of_fields_are_those_of_the_tables(model):
    known = {column.key for column in logged_columns(model)}
    assert set(NAMED_BY.get(model.__tablename__, ())) <= known
    assert set(_FIELDS.get(model.__tablename__, ())) <= known
    keys = {column.key: key.column.table.name for column in table_of(model).columns for key in column.foreign_keys}
    assert {(name, keys[name]) for name, _ in PARENTS.get(model.__tablename__, ())} == set(PARENTS.get(model.__tablename__, ()))
    assert set(keys) <= set(NAMED_BY.get(model.__tablename__, ()))


def test_what_the_tables_keep_unique_is_known_as_the_same_thing():
    from sqlalchemy import UniqueConstraint

    unique = {
        model.__tablename__: tuple(column.key for column in one.columns)
        for model in SHARED
        for one in table_of(model).constraints
        if isinstance(one, UniqueConstraint)
    }
    assert {table: _FIELDS[table] for table in unique} == unique


def test_a_conflict_says_what_stood_before():
    ours, theirs = worked(BASE, "east", [("phone", 1, "1")], "o"), worked(BASE, "east", [("phone", 1, "2")], "t")
    change = Change("household", "east-1", "phone", "1", "2")
    assert plan(BASE, ours, theirs).conflicts == (Conflict("household", "east-1", "phone", "", "1", "2", (change,)),)
