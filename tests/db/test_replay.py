"""The log, replayed from empty, gives the rows of the file: whatever was done, in whatever order."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from db import derived, log
from db.models import CadreRecord, HelpingRecord, HouseholdRecord, MemberRecord, RegionRow
from db.operations.undo import last_redoable, last_undoable, undo
from db.replay import differences, replay
from domain.errors import KnownError
from tests.db.desk import CLERK, SCHEME, Clock, Desk
from tests.db.door import made_store, of_files

WORDS = st.sampled_from(["", "王五", "李小红", "𠮷田", "他说“好”", "13800000000", "'); --", "a\nb"])
PRESENCE = st.sampled_from(["present", "deceased"])
DAYS = st.none() | st.integers(0, 400).map(lambda n: date(2021, 1, 1) + timedelta(days=n))


def test_a_new_file_replays(store):
    with store.read() as session:
        assert differences(session) == []
        assert len(replay(session)["region"]) == 2


def test_a_row_changed_behind_the_log_is_found(desk):
    uid = desk.household(desk.village(), "王五")

    def behind(session):
        session.connection().exec_driver_sql("UPDATE household SET phone = '110'")

    desk.store.write(behind)
    with desk.store.read() as session:
        (found,) = differences(session)
    assert (found.table, found.uid, found.field, found.logged, found.stored) == ("household", uid, "phone", "", "110")


@of_files
def test_a_row_that_vanished_and_a_row_from_nowhere_are_found(desk):
    desk.household(desk.village(), "王五")

    def behind(session):
        session.connection().exec_driver_sql("DELETE FROM member")
        session.connection().exec_driver_sql("INSERT INTO cadre VALUES ('王六','helper','','',1,'c1',0,0)")

    desk.store.write(behind)
    with desk.store.read() as session:
        found = {(d.table, d.field, d.logged, d.stored) for d in differences(session)}
    assert found == {("member", "*", "logged", None), ("cadre", "*", None, "stored")}


def test_a_forged_old_value_in_the_log_is_found(desk):
    uid = desk.household(desk.village(), "王五")
    desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "phone", "1"))

    def forge(session):
        session.connection().exec_driver_sql("UPDATE change_log SET old = '\"9\"' WHERE field = 'phone'")

    desk.store.write(forge)
    with desk.store.read() as session:
        assert [(d.field, d.logged, d.stored) for d in differences(session)] == [("phone", "", "9")]


class Office(RuleBasedStateMachine):
    """A clerk who does everything at random."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        path = Path(self.folder.name) / "x.htk"
        self.store = made_store(path, SCHEME, clerk=CLERK, now=self.clock())
        self.desk = Desk(self.store, self.clock)
        self.village = self.desk.village()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def uids(self, model) -> list[str]:
        with self.store.read() as session:
            return list(session.scalars(select(model.uid).order_by(model.uid)))

    @rule(names=st.lists(WORDS, max_size=3))
    def add_household(self, names):
        self.desk.household(self.village, *names)

    @rule(phone=WORDS, day=DAYS, state=st.sampled_from(["present", "moved"]), pick=st.integers(0))
    def edit_household(self, phone, day, state, pick):
        if uids := self.uids(HouseholdRecord):
            uid = uids[pick % len(uids)]

            def edit(session):
                row = session.get(HouseholdRecord, uid)
                row.phone, row.state_on, row.state = phone, day, state

            self.desk.write(edit)

    @rule(name=WORDS, relation=st.sampled_from(["户主", "子"]), state=PRESENCE, pick=st.integers(0))
    def edit_member(self, name, relation, state, pick):
        if uids := self.uids(MemberRecord):
            uid = uids[pick % len(uids)]

            def edit(session):
                row = session.get(MemberRecord, uid)
                row.name, row.relation, row.state = name, relation, state

            self.desk.write(edit)

    @rule(model=st.sampled_from([HouseholdRecord, MemberRecord, HelpingRecord, CadreRecord]), pick=st.integers(0))
    def tombstone(self, model, pick):
        if uids := self.uids(model):
            uid = uids[pick % len(uids)]
            self.desk.write(lambda session: setattr(session.get(model, uid), "deleted", True))

    @rule(name=WORDS, day=DAYS, pick=st.integers(0))
    def help_household(self, name, day, pick):
        if uids := self.uids(HouseholdRecord):
            cadre = CadreRecord(name=name, role="helper")

            def give(session):
                session.add(cadre)
                session.flush()
                session.add(HelpingRecord(household_uid=uids[pick % len(uids)], cadre_uid=cadre.uid, since=day))

            self.desk.write(give)

    @rule(name=WORDS, pick=st.integers(0))
    def rename_cadre(self, name, pick):
        if uids := self.uids(CadreRecord):
            self.desk.write(lambda session: setattr(session.get(CadreRecord, uids[pick % len(uids)]), "name", name))

    @rule(name=WORDS)
    def move_to_a_group(self, name):
        group = RegionRow(level="group", name=name, parent_uid=self.village)

        def move(session):
            session.add(group)
            session.flush()
            for row in session.scalars(select(HouseholdRecord).limit(2)):
                row.region_uid = group.uid

        self.desk.write(move)

    @rule(count=st.integers(1, 5), name=WORDS)
    def import_register(self, count, name):
        households = [{"uid": f"{self.clock():%H%M}-{n}", "region_uid": self.village} for n in range(count)]
        people = [{"household_uid": h["uid"], "name": name, "relation": "户主"} for h in households]

        def fill(session):
            log.bulk_insert(session, HouseholdRecord, households)
            log.bulk_insert(session, MemberRecord, people)
            session.get(HouseholdRecord, households[0]["uid"]).note = name

        self.desk.write(fill)

    @rule()
    def take_back_the_last(self):
        with self.store.read() as session:
            last = last_undoable(session, CLERK)
        if last is not None:
            self._try_undo(last.number)

    @rule()
    def bring_back(self):
        with self.store.read() as session:
            last = last_redoable(session, CLERK)
        if last is not None:
            self._try_undo(last.number)

    @rule(number=st.integers(1, 40))
    def take_back_any(self, number):
        self._try_undo(number)

    @rule()
    @precondition(lambda self: True)
    def fail_half_way(self):
        def half(session):
            session.add(RegionRow(level="village", name="半途"))
            session.flush()
            raise KnownError("半途而废")

        with pytest.raises(KnownError):
            self.desk.write(half)

    def _try_undo(self, number):
        try:
            self.store.write(lambda session: undo(session, number, CLERK, self.clock()))
        except KnownError as refused:
            assert "撤销" in refused.sentence or "没有这一步" in refused.sentence

    @invariant()
    def the_log_gives_the_rows(self):
        with self.store.read() as session:
            assert differences(session) == []

    @invariant()
    def what_is_derived_is_right(self):
        with self.store.read() as session:
            assert list(derived.differing(session)) == []


TestAnyWork = Office.TestCase
TestAnyWork.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
