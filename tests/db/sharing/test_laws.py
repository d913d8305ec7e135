"""The laws of sharing over real files: random work on copies of two villages, merged, against one file keyed by all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import AnswerRecord, HouseholdRecord, InspectionRecord, ProblemRecord, RegionRow
from db.operations.problems import save_problem
from db.queries.figures import week_rows
from db.queries.problems import problems
from db.queries.register import household
from db.replay import differences
from db.sharing.conflicts import open_conflicts
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from db.store import Store
from domain.figures import week_of
from domain.household import HEAD, Member
from domain.problem import Status
from domain.sharing import HandoutWish
from tests.db.desk import CLERK, SCHEME
from tests.db.registered import DAY, NOTICE, NOW, Office, number

VILLAGES = ("金佛村", "梅石坝社区")
HEADS = ("王五", "赵六", "孙七")
ITEMS = [item.key for item in NOTICE.check_items]

step = st.one_of(
    st.tuples(st.just("phone"), st.sampled_from(HEADS), st.sampled_from(["023-2", "023-3", ""])),
    st.tuples(st.just("inspect"), st.sampled_from(HEADS), st.sets(st.sampled_from(ITEMS), max_size=2)),
    st.tuples(st.just("solve"), st.sampled_from(HEADS), st.just("")),
    st.tuples(st.just("register"), st.sampled_from(["周八", "吴九"]), st.just("")),
)
work = st.tuples(st.lists(step, max_size=4), st.lists(step, max_size=4))


def uid_of(office: Office, village: str, head: str) -> str:
    with office.store.read() as session:
        chosen = select(HouseholdRecord.uid).where(HouseholdRecord.head_name == f"{head}{village[0]}")
        return session.scalars(chosen).first() or ""


def do(office: Office, village: str, what: str, head: str, value: Any) -> None:
    """One piece of work in a village, in whichever file."""
    uid = uid_of(office, village, head)
    if what == "register":
        if not uid:
            office.register(f"{head}{village[0]}", place=office.place(village, "1社"), attributes=("general",))
    elif what == "phone":
        with office.store.read() as session:
            found = household(session, uid)
        office.save(replace(found, phone=value))
    elif what == "inspect":
        with office.store.read() as session:
            row = session.get(HouseholdRecord, uid)
            kept = session.scalars(select(InspectionRecord.uid).where(InspectionRecord.household_uid == uid)).first()
        if kept is None:
            draft = office.draft(uid, row.head_name, head_id_no=row.head_id_no, failing=sorted(value))
            assert not office.inspect(draft).refused
    else:
        with office.store.read() as session:
            found = [one for one in problems(session, office.round.uid) if one.household_uid == uid]
        for one in found:
            draft = replace(one.draft, status=Status.SOLVED, solved_on=DAY + timedelta(days=2))
            assert not office.store.write(lambda s, d=draft: save_problem(s, NOTICE, d, CLERK, NOW)).refused


def contents(store: Store) -> dict[str, Any]:
    """What a file says of people, answers, problems and figures, without the keys that each copy makes of its own."""
    with store.read() as session:
        assert differences(session) == []
        h, i, p = HouseholdRecord, InspectionRecord, ProblemRecord
        return {
            "households": sorted(session.execute(select(h.head_name, h.head_id_no, h.phone, h.size, h.helper)).all()),
            "answers": sorted(
                session.execute(
                    select(i.head_name, i.village, AnswerRecord.item, AnswerRecord.value, AnswerRecord.description).join(
                        AnswerRecord, AnswerRecord.inspection_uid == i.uid
                    )
                ).all()
            ),
            "problems": sorted(session.execute(select(p.head_name, p.item, p.description, p.status, p.found_on)).all()),
            "figures": [(row.name, dict(row.values)) for row in week_rows(session, NOTICE, Office(store).round, week_of(DAY))],
        }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages with three households each."""
    path = tmp_path_factory.mktemp("laws") / "双河街道.htk"
    with Store.create(path, SCHEME, clerk=CLERK, now=datetime(2021, 5, 10, 9)) as store:
        office = Office(store)
        for village in VILLAGES:
            for order, head in enumerate(HEADS, 1):
                person = Member(f"{head}{village[0]}", HEAD, number(order=order + 10 * VILLAGES.index(village)))
                office.register(person, place=office.place(village, "1社"), attributes=("general",), phone="023-1")
    return path


@pytest.fixture
def made(tmp_path: Path, template: Path) -> Callable[[str], Office]:
    """A fresh copy of the office under a name."""
    counter = iter(range(10_000))

    def make(name: str) -> Office:
        path = tmp_path / f"{name}{next(counter)}.htk"
        path.write_bytes(template.read_bytes())
        return Office(Store.open(path, now=datetime(2021, 5, 11, 9), back_up=False))

    return make


@given(plan=work)
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merged_copies_say_what_one_file_keyed_by_all_says_in_any_order(made, tmp_path, plan):
    alone, office = made("alone"), made("office")
    files = []
    for village, steps in zip(VILLAGES, plan, strict=True):
        with office.store.read() as session:
            uid = session.scalars(select(RegionRow.uid).where(RegionRow.name == village)).one()
        target = tmp_path / f"{village}{office.store.path.stem}.htk"
        hand_out(office.store, HandoutWish(village, (uid,)), target, CLERK, NOW)
        copy = Office(Store.open(target, now=NOW, back_up=False))
        for one in steps:
            do(copy, village, *one)
            do(alone, village, *one)
        copy.store.close()
        files.append(ReturnedPath(target))
    reverse = tmp_path / f"{office.store.path.stem}-reverse.htk"
    office.store.backup(reverse)
    turned = Office(Store.open(reverse, now=NOW, back_up=False))
    merging = Merging(CLERK, datetime(2021, 7, 1, 9), on_conflict="later")
    merge_files(office.store, files, merging)
    merge_files(turned.store, files[::-1], merging)
    try:
        assert contents(office.store) == contents(turned.store) == contents(alone.store)
        once = contents(office.store)
        assert all(report.batch == 0 for report in merge_files(office.store, files, merging))
        assert contents(office.store) == once
        with office.store.read() as session:
            assert open_conflicts(session) == []
    finally:
        for each in (office, turned, alone):
            each.store.close()
