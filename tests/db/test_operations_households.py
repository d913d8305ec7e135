"""The register: who is kept, whose number it is, what becomes of a household."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.operations.households import remove_household, set_household_state, set_member_state
from db.operations.regions import add_region, rename_region
from db.queries.history import history
from db.queries.regions import counts, regions
from db.queries.register import household, household_row, owner_of_id
from db.replay import differences
from domain.errors import KnownError, Level
from domain.household import HEAD, Member, Presence
from domain.region import Level as RegionLevel
from tests.db.desk import CLERK
from tests.db.registered import DAY, NOW, Office, number


@pytest.fixture
def office(store) -> Office:
    return Office(store)


def test_members_keep_their_rows_and_who_is_left_out_is_taken_away(office):
    uid = office.register("张三", "李四", "张小").uid
    before = office.read(household, uid)
    wife, child = before.members[1], before.members[2]
    office.save(replace(before, members=(before.members[0], replace(wife, name="李思"), Member("张大", "之子"))))
    after = office.read(household, uid)
    assert [m.name for m in after.members] == ["张三", "李思", "张大"]
    assert after.members[1].uid == wife.uid and child.uid not in {m.uid for m in after.members}
    assert after.size == 3 and office.read(differences) == []


@pytest.mark.parametrize("written", ["无", "暂无", "0", " ", "/"])
def test_words_for_no_number_are_stored_as_none(office, written):
    first = office.register(Member("张三", HEAD, written))
    second = office.register(Member("李四", HEAD, written))
    assert not first.refused and not second.refused
    assert office.read(household, first.uid).members[0].id_no == ""


def test_the_same_number_in_two_households_is_refused_naming_village_and_head(office):
    office.register(Member("张三", HEAD, number()), place=office.place("高石村", "3社"))
    twin = office.register(Member("李四", HEAD), Member("张三", "之子", number()))
    assert twin.refused and twin.changes.nothing
    (finding,) = [f for f in twin.findings if f.field == "members.1.id_no"]
    assert "高石村" in finding.message and "户主张三" in finding.message
    owner = office.read(owner_of_id, number())
    assert owner is not None and owner.head_name == "张三"


def test_a_number_whose_owner_moved_away_is_only_warned_of(office):
    uid = office.register(Member("张三", HEAD), Member("李四", "之女", number())).uid
    moved = office.read(household, uid).members[1]
    office.store.write(lambda s: set_member_state(s, moved.uid, Presence.MOVED, DAY, CLERK, NOW))
    married = office.register(Member("王五", HEAD), Member("李四", "配偶", number()))
    assert not married.refused
    assert [(f.field, f.level) for f in married.findings] == [("members.1.id_no", Level.WARN)]


def test_when_the_last_one_present_dies_the_household_ends(office):
    uid = office.register("张三").uid
    person = office.read(household, uid).members[0]
    office.store.write(lambda s: set_member_state(s, person.uid, Presence.DECEASED, DAY, CLERK, NOW))
    ended = office.read(household, uid)
    assert (ended.state, ended.state_on, ended.size) == (Presence.DECEASED, DAY, 0)
    office.store.write(lambda s: set_member_state(s, person.uid, Presence.PRESENT, None, CLERK, NOW))
    assert office.read(household, uid).state is Presence.PRESENT


def test_the_death_of_a_head_asks_for_a_new_one_and_takes_the_one_named(office):
    uid = office.register("张三", "李四", "张小").uid
    head, wife, _ = office.read(household, uid).members
    asked = office.store.write(lambda s: set_member_state(s, head.uid, Presence.DECEASED, DAY, CLERK, NOW))
    assert [f.field for f in asked.findings] == ["relation"] and not asked.changes.nothing
    office.store.write(
        lambda s: set_member_state(s, head.uid, Presence.DECEASED, DAY, CLERK, NOW, new_head_uid=wife.uid)
    )
    assert office.read(household_row, uid).head_name == "李四"


def test_a_date_in_the_future_is_refused(office):
    person = office.read(household, office.register("张三").uid).members[0]
    refused = office.store.write(lambda s: set_member_state(s, person.uid, Presence.MOVED, date(2022, 1, 1), CLERK, NOW))
    assert refused.refused and refused.changes.nothing


def test_a_household_that_moved_away_leaves_the_counts_but_not_the_register(office):
    uid = office.register("张三").uid
    place = office.place()
    office.store.write(lambda s: set_household_state(s, uid, Presence.MOVED, DAY, CLERK, NOW))
    assert office.read(counts, "households", office.round.uid)[place] == 0
    assert office.read(household, uid).state is Presence.MOVED


def test_a_household_with_an_inspection_cannot_be_deleted(office):
    uid, other = office.register("张三").uid, office.register("李四").uid
    office.inspect(office.draft(uid))
    with pytest.raises(KnownError, match="核查记录"):
        office.store.write(lambda s: remove_household(s, uid, CLERK, NOW))
    office.store.write(lambda s: remove_household(s, other, CLERK, NOW))
    with pytest.raises(KnownError):
        office.read(household, other)
    assert office.read(differences) == []


def test_a_new_helper_follows_the_old_one_and_an_unknown_name_is_warned_of(office):
    saved = office.register("张三", helper="王五")
    assert [(f.field, f.level) for f in saved.findings] == [("helper", Level.WARN)]
    known = office.read(household, saved.uid)
    office.save(replace(known, helper="陈华"))
    assert office.read(household, saved.uid).helper == "陈华"
    office.save(replace(known, helper=""))
    assert office.read(household, saved.uid).helper == ""


def test_groups_stand_in_the_order_of_their_numbers_whenever_they_were_added(office):
    for group in ("10社", "2社", "1社"):
        office.place("金佛村", group)
    assert office.place("金佛村", "2社") == office.place("金佛村", "2社")
    assert [r.name for r in office.read(regions) if r.level is RegionLevel.GROUP] == ["1社", "2社", "10社"]


def test_two_sisters_cannot_have_one_name(office):
    office.place("金佛村", "1社")
    village = next(r for r in office.read(regions) if r.name == "金佛村")
    with pytest.raises(KnownError, match="1社"):
        office.store.write(lambda s: add_region(s, village.uid, RegionLevel.GROUP, "1社", CLERK, NOW))
    office.store.write(lambda s: add_region(s, village.uid, RegionLevel.GROUP, "2社", CLERK, NOW))
    second = next(r for r in office.read(regions) if r.name == "2社")
    with pytest.raises(KnownError, match="1社"):
        office.store.write(lambda s: rename_region(s, second.uid, "1社", CLERK, NOW))


def test_the_history_tells_each_change_with_its_value_before_and_after(office):
    uid = office.register("张三", helper="王五").uid
    known = office.read(household, uid)
    office.save(replace(known, phone="13800000000", attributes=("lifted_out",)))
    lines = office.read(history, uid)
    told = [(line.what, line.old, line.new) for line in lines]
    assert ("农户 · 农户属性", "", "脱贫户") in told and ("农户 · 联系电话", "", "13800000000") in told
    assert told.index(("农户 · 联系电话", "", "13800000000")) < [what for what, _, _ in told].index("新增农户")
    assert {line.clerk for line in lines} == {CLERK} and lines[0].kind == "保存农户 张三"


def test_a_head_who_died_makes_way_for_the_one_marked_after_him(office):
    uid = office.register("张三", "李四").uid
    known = office.read(household, uid)
    gone = replace(known.members[0], state=Presence.DECEASED, state_on=DAY)
    office.save(replace(known, members=(gone, replace(known.members[1], relation=HEAD))))
    head = office.read(household, uid).head
    assert head is not None and head.name == office.read(household_row, uid).head_name == "李四"
