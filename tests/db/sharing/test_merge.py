"""Taking back: what came home is merged whole, what both changed is asked about, and nothing of it is lost."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db import engine, migrate
from db.check import check
from db.models import (
    AnswerRecord,
    HelpingRecord,
    HouseholdRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
    VisitRecord,
)
from db.operations.households import remove_household
from db.operations.inspections import save_inspection
from db.operations.undo import undo
from db.queries.register import household
from db.sharing.conflicts import decide, open_conflicts
from db.sharing.merge import ConflictsFound, Merging, ReturnedPath, look_at, merge_files
from db.store import Store
from domain.errors import KnownError
from domain.household import HEAD, Member
from domain.sharing import Tally
from tests.db.door import of_files
from tests.db.registered import NOTICE, Office, number
from tests.db.sharing.conftest import NOW

LATER = NOW + timedelta(days=1)


def uid_of(office: Office, head: str) -> str:
    with office.store.read() as session:
        return session.scalars(select(HouseholdRecord.uid).where(HouseholdRecord.head_name == head)).one()


def with_phone(phone: str, head: str = "王五金"):
    """Give a household another phone number."""

    def work(office: Office) -> None:
        with office.store.read() as session:
            found = household(session, uid_of(office, head))
        assert not office.save(replace(found, phone=phone)).refused

    return work


def inspecting(head: str, **fields):
    """Inspect the household."""

    def work(office: Office) -> None:
        saved = office.inspect(office.draft(uid_of(office, head), head, **fields))
        assert not saved.refused, saved.findings

    return work


def inspections_of(session, head: str) -> list[InspectionRecord]:
    chosen = select(InspectionRecord).where(InspectionRecord.head_name == head, ~InspectionRecord.deleted)
    return list(session.scalars(chosen))


def phones(store: Store) -> dict[str, str]:
    with store.read() as session:
        return {name: phone for name, phone in session.execute(select(HouseholdRecord.head_name, HouseholdRecord.phone))}


def contents(store: Store) -> dict[str, list[tuple]]:
    """What the file holds, without the keys that each merge makes of its own."""
    from db.models import SHARED
    from db.rows import logged_columns, table_of

    with store.read() as session:
        return {
            model.__tablename__: sorted(
                map(repr, session.execute(select(*logged_columns(model), table_of(model).c.uid)).all())
            )
            for model in SHARED
        }


def test_what_the_village_keyed_is_in_the_office_afterwards(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), inspecting("赵六金", failing=("water",)))
    (report,) = sharing.merge(path)
    with sharing.store.read() as session:
        found = session.scalars(select(InspectionRecord).where(InspectionRecord.head_name == "赵六金")).one()
        assert found.village == "金佛村"
        words = session.scalars(select(ProblemRecord.description).where(ProblemRecord.inspection_uid == found.uid))
        assert words.one() == "water有问题"
        assert session.scalars(select(VisitRecord).where(VisitRecord.inspection_uid == found.uid)).one()
        assert {fault.kind for fault in check(session, LATER.date())} <= {"rule"}
    assert report.tallies["金佛村", "核查"] == Tally(added=1) and report.tallies["金佛村", "核查答案"] == Tally(added=5)
    assert (report.recipient, report.clerks, report.households, report.unchanged) == ("金佛村", ("周静",), 2, 1)


def test_an_untouched_file_changes_nothing_and_leaves_no_trace(sharing):
    path = sharing.hand_out("金佛村")
    before = contents(sharing.store)
    (report,) = sharing.merge(path)
    assert report.batch == 0 and report.total == Tally() and contents(sharing.store) == before


def test_merging_the_same_file_twice_is_merging_it_once(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    sharing.merge(path)
    once = contents(sharing.store)
    (again,) = sharing.merge(path)
    assert again.total == Tally() and contents(sharing.store) == once
    with_phone("023-3")(sharing.office)
    sharing.merge(path)
    assert phones(sharing.store)["王五金"] == "023-3"


def test_the_village_works_on_after_a_merge_and_only_the_new_work_counts(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    sharing.merge(path)
    with_phone("023-3")(sharing.office)
    sharing.work(path, with_phone("023-9", "赵六金"))
    (report,) = sharing.merge(path)
    assert report.total == Tally(changed=1) and phones(sharing.store)["赵六金"] == "023-9"
    assert phones(sharing.store)["王五金"] == "023-3"


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    before = contents(sharing.store)
    report, _ = look_at(sharing.store, ReturnedPath(path), LATER)
    assert report.total == Tally(changed=1) and contents(sharing.store) == before


def test_what_both_changed_is_asked_about_with_who_and_when_and_the_rest_is_merged(sharing):
    path = sharing.hand_out("金佛村")
    sharing.work(path, lambda office: (with_phone("023-2")(office), with_phone("023-9", "赵六金")(office)))
    with_phone("023-3")(sharing.office)
    (report,) = sharing.merge(path)
    assert report.total == Tally(changed=1, conflicts=1) and phones(sharing.store)["赵六金"] == "023-9"
    with sharing.store.read() as session:
        (one,) = open_conflicts(session)
    assert (one.base, one.ours, one.theirs, one.field_label) == ("023-1", "023-3", "023-2", "联系电话")
    assert (one.place, one.village, one.recipient) == ("王五金户", "金佛村", "金佛村")
    assert (one.our_clerk, one.their_clerk) == ("周静", "周静") and one.our_at and one.their_at
    assert phones(sharing.store)["王五金"] == "023-3"


@pytest.mark.parametrize(("side", "phone"), [("ours", "023-3"), ("theirs", "023-2")])
def test_a_conflict_is_decided_and_the_decision_can_be_taken_back(sharing, side, phone):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    with_phone("023-3")(sharing.office)
    sharing.merge(path)
    with sharing.store.read() as session:
        (one,) = open_conflicts(session)
    changes = sharing.store.write(lambda session: decide(session, [one.uid], side, "周静", LATER))
    assert phones(sharing.store)["王五金"] == phone
    with sharing.store.read() as session:
        assert open_conflicts(session) == []
    sharing.store.write(lambda session: undo(session, changes.batch, "周静", LATER))
    assert phones(sharing.store)["王五金"] == "023-3"
    with sharing.store.read() as session:
        assert [again.uid for again in open_conflicts(session)] == [one.uid]


@pytest.mark.parametrize(("choice", "phone"), [("ours", "023-3"), ("theirs", "023-2")])
def test_conflicts_can_be_decided_beforehand_in_the_merge_itself(sharing, choice, phone):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    with_phone("023-3")(sharing.office)
    (report,) = sharing.merge(path, on_conflict=choice)
    assert phones(sharing.store)["王五金"] == phone
    with sharing.store.read() as session:
        assert open_conflicts(session) == []
    sharing.store.write(lambda session: undo(session, report.batch, "周静", LATER))
    assert phones(sharing.store)["王五金"] == "023-3"


def test_a_merge_that_is_to_stop_at_conflicts_merges_nothing(sharing):
    path = sharing.hand_out("金佛村")
    sharing.work(path, lambda office: (with_phone("023-2")(office), with_phone("023-9", "赵六金")(office)))
    with_phone("023-3")(sharing.office)
    before = contents(sharing.store)
    with pytest.raises(ConflictsFound) as found:
        sharing.merge(path, on_conflict="stop")
    assert found.value.reports[0].total == Tally(changed=1, conflicts=1) and contents(sharing.store) == before


def test_a_household_deleted_in_the_village_and_inspected_in_the_office_is_a_conflict(sharing):
    def deleting(office: Office) -> None:
        with office.store.read() as session:
            found = household(session, uid_of(office, "赵六金"))
        office.store.write(lambda s: remove_household(s, found.uid, "村里", NOW))

    path = sharing.work(sharing.hand_out("金佛村"), deleting)
    inspecting("赵六金")(sharing.office)
    sharing.merge(path)
    with sharing.store.read() as session:
        (one,) = open_conflicts(session)
        assert (one.field_label, one.ours, one.theirs) == ("是否删除", "保留", "已删除")
    sharing.store.write(lambda session: decide(session, [one.uid], "theirs", "周静", LATER))
    with sharing.store.read() as session:
        assert session.get(HouseholdRecord, one.household_uid).deleted


def test_the_same_household_inspected_on_both_sides_is_one_inspection(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), inspecting("赵六金", failing=("water",)))
    inspecting("赵六金", failing=("housing",))(sharing.office)
    sharing.merge(path)
    with sharing.store.read() as session:
        assert len(inspections_of(session, "赵六金")) == 1
        asked = {(one.place, one.ours, one.theirs) for one in open_conflicts(session) if one.field_label == "结论"}
    assert asked == {("赵六金户 核查：住房安全", "否", "是"), ("赵六金户 核查：饮水安全", "是", "否")} or len(asked) == 2


def test_a_person_registered_on_both_sides_is_one_household(sharing):
    def registering(office: Office) -> None:
        office.register(Member("孙七", HEAD, number(order=77)), place=office.place("金佛村", "1社"), attributes=("general",))

    path = sharing.work(sharing.hand_out("金佛村"), registering)
    registering(sharing.office)
    sharing.merge(path)
    with sharing.store.read() as session:
        assert len(session.scalars(select(HouseholdRecord).where(HouseholdRecord.head_name == "孙七")).all()) == 1
        assert len(session.scalars(select(MemberRecord).where(MemberRecord.name == "孙七")).all()) == 1


def test_two_helpers_given_on_two_sides_are_one_question(sharing):
    def helped_by(name: str):
        def work(office: Office) -> None:
            with office.store.read() as session:
                found = household(session, uid_of(office, "赵六金"))
            office.save(replace(found, helper=name))

        return work

    path = sharing.work(sharing.hand_out("金佛村"), helped_by("陈志远"))
    helped_by("何丽")(sharing.office)
    sharing.merge(path)
    with sharing.store.read() as session:
        current = session.scalars(select(HelpingRecord).where(HelpingRecord.until.is_(None), ~HelpingRecord.deleted)).all()
        assert len([row for row in current if row.household_uid == uid_of(sharing.office, "赵六金")]) == 1
        (one,) = open_conflicts(session)
    assert (one.ours, one.theirs) == ("何丽", "陈志远")


def test_columns_that_were_left_out_come_back_without_their_loss(sharing):
    path = sharing.hand_out("金佛村", left_out=frozenset({"phone", "id_no"}))
    sharing.work(path, inspecting("赵六金"))
    sharing.merge(path)
    with sharing.store.read() as session:
        assert "" not in set(session.scalars(select(MemberRecord.id_no)))
        assert set(session.scalars(select(MemberRecord.phone))) == {"13000000001"}
    assert set(phones(sharing.store).values()) == {"023-1"}


def test_what_both_keyed_where_nothing_went_out_is_asked_about_and_no_deletion_swallows_our_work(sharing):
    def deleting(office: Office) -> None:
        office.store.write(lambda s: remove_household(s, uid_of(office, "赵六金"), "村里", NOW))

    path = sharing.hand_out("金佛村", left_out=frozenset({"phone"}))
    sharing.work(path, lambda office: (with_phone("023-2")(office), deleting(office)))
    with_phone("023-3")(sharing.office)
    with_phone("023-4", "赵六金")(sharing.office)
    sharing.merge(path)
    with sharing.store.read() as session:
        asked = {(one.place, one.base, one.ours, one.theirs, one.deeds) for one in open_conflicts(session)}
    assert asked == {
        ("王五金户", "023-1", "023-3", "023-2", ()),
        ("赵六金户", "保留", "保留", "已删除", ("农户 · 联系电话：023-1→023-4",)),
    }
    assert phones(sharing.store)["王五金"] == "023-3"


def test_a_merge_is_taken_back_whole_and_can_be_done_again(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    sharing.work(path, inspecting("赵六金", failing=("water",)))
    before = contents(sharing.store)
    (report,) = sharing.merge(path)
    after = contents(sharing.store)
    sharing.store.write(lambda session: undo(session, report.batch, "周静", LATER))
    with sharing.store.read() as session:
        assert inspections_of(session, "赵六金") == []
    assert phones(sharing.store)["王五金"] == "023-1"
    sharing.merge(path)
    assert contents(sharing.store) == after and before != after


def test_several_files_are_merged_in_one_go_in_any_order(sharing):
    paths = [
        sharing.work(sharing.hand_out("金佛村"), with_phone("023-2")),
        sharing.work(sharing.hand_out("梅石坝社区"), with_phone("023-4", "王五梅")),
    ]
    reports = sharing.merge(*reversed(paths))
    assert [report.recipient for report in reports] == ["梅石坝社区", "金佛村"]
    assert (phones(sharing.store)["王五金"], phones(sharing.store)["王五梅"]) == ("023-2", "023-4")


def test_when_one_of_several_files_cannot_be_taken_none_is(sharing, tmp_path):
    good = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    bad = tmp_path / "坏.htk"
    bad.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    before = contents(sharing.store)
    with pytest.raises(KnownError, match="坏"):
        sharing.merge(good, bad)
    assert contents(sharing.store) == before


def test_a_file_of_another_office_or_of_nobody_is_refused(sharing, tmp_path, clock):
    other = Store.create(tmp_path / "other.htk", "rongchang-shuanghe-2021", clerk="", now=clock())
    other.close()
    with pytest.raises(KnownError, match="不是分发出去的"):
        sharing.merge(tmp_path / "other.htk")
    path = sharing.hand_out("金佛村")
    bare = engine.connect(path, mode="rw")
    bare.execute("UPDATE setting SET value = 'someone' WHERE key = 'handout_office_uid'")
    bare.commit()
    bare.close()
    with pytest.raises(KnownError, match="别的单位"):
        sharing.merge(path)


TAMPERING = (
    "UPDATE household SET phone = '1'",
    "UPDATE change_log SET new = '\"1\"' WHERE field = 'phone'",
    "UPDATE batch SET clerk = 'x'",
)


@pytest.mark.parametrize("statement", TAMPERING)
def test_a_file_changed_behind_the_programs_back_is_refused(sharing, statement):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    bare = sqlite3.connect(path)
    bare.execute(statement)
    bare.commit()
    bare.close()
    with pytest.raises(KnownError, match="改动过"):
        sharing.merge(path)


def test_a_file_handed_out_by_a_later_state_of_ours_is_refused(sharing, tmp_path, clock):
    backup = sharing.store.backup(tmp_path / "old.htk")
    path = sharing.hand_out("金佛村")
    old = Store.open(backup, now=clock(), back_up=False)
    sharing.opened.append(old)
    with pytest.raises(KnownError, match="最新的单位文件"):
        merge_files(old, [ReturnedPath(path)], Merging("周静", LATER))


def test_the_returned_file_is_never_written_and_needs_its_password(sharing):
    path = sharing.hand_out("金佛村", password="山茶花开")
    office = sharing.open(path, password="山茶花开")
    with_phone("023-2")(office)
    office.store.close()
    before = path.read_bytes()
    with pytest.raises(KnownError, match="密码"):
        sharing.merge(path)
    with pytest.raises(KnownError, match="密码不对"):
        sharing.merge(path, password="错")
    sharing.merge(path, password="山茶花开")
    assert path.read_bytes() == before and phones(sharing.store)["王五金"] == "023-2"


@of_files
def test_the_backup_before_a_merge_holds_the_file_as_it_was(sharing):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    sharing.merge(path)
    (kept,) = sharing.store.path.with_name("双河街道.备份").glob("*合并前*.htk")
    with Store.open(kept, now=NOW, back_up=False) as store:
        assert phones(store)["王五金"] == "023-1"


def test_a_village_inspection_and_an_edit_of_an_answer_come_home(sharing):
    def editing(office: Office) -> None:
        with office.store.read() as session:
            uid = session.scalars(select(InspectionRecord.uid)).one()
        draft = office.draft(uid_of(office, "王五金"), "王五金", uid=uid, failing=("housing", "water"), page="1-01")
        with office.store.read() as session:
            head = session.get(HouseholdRecord, draft.household_uid).head_id_no
        saved = office.store.write(lambda s: save_inspection(s, NOTICE, replace(draft, head_id_no=head), "村里", NOW))
        assert not saved.refused, saved.findings

    sharing.merge(sharing.work(sharing.hand_out("金佛村"), editing))
    with sharing.store.read() as session:
        values = session.execute(
            select(AnswerRecord.item, AnswerRecord.value)
            .join(InspectionRecord, InspectionRecord.uid == AnswerRecord.inspection_uid)
            .where(InspectionRecord.head_name == "王五金")
        ).all()
        assert dict(values)["water"] == "否"
        assert session.scalar(select(func.count()).select_from(ProblemRecord).where(~ProblemRecord.deleted)) == 3
        assert {fault.kind for fault in check(session, date(2021, 5, 22))} <= {"rule"}



@of_files
def test_a_returned_file_of_an_older_format_is_brought_up_to_date_in_a_copy(sharing, tmp_path, monkeypatch):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    before = path.read_bytes()
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = f'revision, down_revision = "9999", "{migrate.HEAD}"\n\n\ndef upgrade():\n    pass\n'
    (folder / "versions" / "9999_nothing.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(migrate.upgrade, "__kwdefaults__", {"migrations": folder})
    monkeypatch.setattr(migrate, "KNOWN", (*migrate.KNOWN, "9999"))
    monkeypatch.setattr(migrate, "HEAD", "9999")
    sharing.merge(path)
    assert phones(sharing.store)["王五金"] == "023-2" and path.read_bytes() == before


@of_files
def test_the_copy_that_is_looked_at_has_a_password_where_the_office_has_one(sharing, tmp_path, monkeypatch):
    path = sharing.work(sharing.hand_out("金佛村"), with_phone("023-2"))
    before = path.read_bytes()
    assert "王五金".encode() in before
    sharing.store.set_password("山茶花开了", "周静", NOW)
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    copies: list[bytes] = []

    def look(_done: int, _total: int, _text: str) -> None:
        copies.extend(copy.read_bytes() for copy in place.rglob("*.htk"))

    (report,) = merge_files(sharing.store, [ReturnedPath(path)], Merging("周静", NOW, look))
    assert report.total.changed == 1 and phones(sharing.store)["王五金"] == "023-2"
    assert copies and not any("王五金".encode() in copy for copy in copies)
    assert path.read_bytes() == before and list(place.rglob("*.htk")) == []
