"""What must be true after a program was killed, whatever it was doing."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from db import derived, engine, log, opening
from db.chain import broken_seals
from db.log import LoggedSession
from db.migrate import HEAD
from db.models import (
    AnswerRecord,
    CadreRecord,
    HandoutRow,
    HouseholdRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
    RegionRow,
    ReturnedRow,
)
from db.replay import differences
from db.store import Store
from resources import temporary
from tests.db.registered import NOTICE, NOW
from tests.killing.folder import CHANGED, KEYED, NEW, OFFICE, PEOPLE, PEOPLE_OF_OLD, house_no, phone, village


@dataclass
class State:
    """What the programs of a folder have confirmed so far."""

    kept: Counter[tuple[str, ...]] = field(default_factory=Counter)
    merged: dict[int, bool] = field(default_factory=dict)


def expect(true: bool, what: str) -> None:
    """Say what is wrong."""
    if not true:
        raise AssertionError(what)


def check(place: Path, kind: str, state: State, said: list[list[str]]) -> None:
    """Look at everything in the folder; AssertionError says what is lost, half or broken."""
    for word, *rest in said:
        if word == "done":
            state.kept[tuple(rest)] += 1
    expect(said[-1][0] != "broken", " ".join(said[-1]))
    open_work = said[-1][1:] if said and said[-1][0] == "begin" else []
    _check_tables(place / "tables", state)
    for path in sorted([*(place / "out").glob("*.htk"), *(place / "backups").glob("*.htk"), *place.glob("*.备份/*.htk")]):
        opening.examine(path, thorough=True)
    with Store.open(place / OFFICE, clerk="周静", now=NOW, back_up=False) as store:
        expect(not store.read_only and store.holder is None, f"opened with a word: {store.holder}")
        with store.read() as session:
            check_sound(session)
            LOOKS.get(kind, lambda *_: None)(session, place, state, said, open_work)
        # A journal that holds nothing to roll back waits for the next save, which takes it away.
        store.write(_write_something)
    if kind == "migrate":
        _check_migrated(place, state, said)
    _check_nothing_left(place)


def _write_something(session: LoggedSession) -> None:
    log.begin(session, "test", "登记干部", "周静", NOW)
    session.add(CadreRecord(name="刘一", role="team"))
    log.finish(session)


def check_sound(session: LoggedSession) -> None:
    """The file is whole, its log gives its rows, its seals are unbroken, its worked-out columns fit."""
    connection = session.connection()
    expect(engine.integrity_faults(connection) == [], "integrity")
    expect(engine.broken_keys(connection) == [], "foreign keys")
    expect(differences(session) == [], "the log does not give the rows")
    expect(broken_seals(session) == [], "a seal is broken")
    expect(list(derived.differing(session)) == [], "a worked-out column differs")


def _check_saved(session: LoggedSession, _place: Path, state: State, _said: Any, _open: Any) -> None:
    households = set(session.scalars(select(HouseholdRecord.uid)))
    inspected = dict(
        session.execute(
            select(InspectionRecord.household_uid, func.count(AnswerRecord.uid))
            .join(AnswerRecord, AnswerRecord.inspection_uid == InspectionRecord.uid)
            .group_by(InspectionRecord.household_uid)
        ).all()
    )
    problems = Counter(session.scalars(select(ProblemRecord.household_uid)))
    for word, uid in state.kept:
        expect(uid in (households if word == "household" else inspected), f"a confirmed {word} is lost")
    expect(set(inspected.values()) <= {len(NOTICE.check_items)}, "an inspection is half there")
    expect(problems == Counter(inspected.keys()), "problems do not fit the inspections")
    heads = set(session.scalars(select(MemberRecord.household_uid)))
    expect(households <= heads, "a household is half there")


def _check_imported(session: LoggedSession, _place: Path, state: State, _said: Any, _open: Any) -> None:
    uids = {row.name: row.uid for row in session.scalars(select(RegionRow).where(RegionRow.level == "village"))}
    households = Counter(session.scalars(select(HouseholdRecord.village_uid)))
    joined = select(HouseholdRecord.village_uid).join(MemberRecord, MemberRecord.household_uid == HouseholdRecord.uid)
    members = Counter(session.scalars(joined))
    inspections = Counter(session.scalars(select(InspectionRecord.village_uid)))
    for turn in range(20):
        uid = uids.get(village(turn), "")
        have = households[uid], members[uid]
        expect(have in ((0, 0), (PEOPLE, PEOPLE * 2)), f"a register is half there: {have}")
        expect(inspections[uid] in (0, KEYED), f"a form is half there: {inspections[uid]}")
        if ("register", str(turn)) in state.kept:
            expect(have[0] == PEOPLE, "a confirmed register is lost")
        if ("form", str(turn)) in state.kept:
            expect(inspections[uid] == KEYED, "a confirmed form is lost")


def _check_merged(session: LoggedSession, _place: Path, state: State, said: list[list[str]], open_work: list[str]) -> None:
    phones = Counter(session.scalars(select(HouseholdRecord.phone).where(HouseholdRecord.deleted.is_(False))))
    numbers = set(session.scalars(select(HouseholdRecord.house_no).where(HouseholdRecord.deleted.is_(False))))
    for word, name in [line[1:] for line in said if line[0] == "done"]:
        state.merged[int(name)] = word == "merge"
    for turn in {*state.merged, *([int(open_work[1])] if open_work else [])}:
        there = [house_no(turn, one) in numbers for one in range(NEW)]
        expect(len(set(there)) == 1, f"half of merge {turn} is there")
        # Another file that changed the same households waits as a question: all of a file's fields, or none.
        expect(phones[phone(turn)] in (0, CHANGED), f"half of the fields of merge {turn} are there: {phones[phone(turn)]}")
        if open_work[1:] == [str(turn)]:
            state.merged[turn] = there[0]
        expect(there[0] == state.merged[turn], f"a confirmed {'merge' if state.merged[turn] else 'undo'} of {turn} is lost")
    expect((session.scalar(select(func.count()).select_from(ReturnedRow)) or 0) >= bool(any(state.merged.values())), "no trace")


def _check_handed_out(session: LoggedSession, place: Path, state: State, _said: Any, open_work: list[str]) -> None:
    noted = set(session.scalars(select(HandoutRow.file_name)))
    there = {path.name for path in (place / "out").glob("*.htk")}
    for word, name in state.kept:
        expect(word == "handout" and name in noted and name in there, "a confirmed hand-out is lost")
    for name in there:
        with Store.open(place / "out" / name, now=NOW, back_up=False) as store, store.read() as theirs:
            check_sound(theirs)
            expect(len(theirs.scalars(select(HouseholdRecord.uid)).all()) > 0, "a hand-out is empty")
    unknown = there - noted
    expect(unknown <= set(open_work[1:]), f"a hand-out that nobody noted: {unknown}")
    for name in unknown:
        # Killed between the file and our note of it: whole, but not ours to merge; the next one has another name.
        (place / "out" / name).unlink()


def _check_backed_up(session: LoggedSession, place: Path, state: State, _said: Any, _open: Any) -> None:
    marks = set(session.scalars(select(CadreRecord.phone)))
    for word, name in state.kept:
        if word == "cadre":
            expect(name in marks, "a confirmed cadre is lost")
        else:
            expect((place / "backups" / name).exists(), "a confirmed backup is lost")


LOOKS: dict[str, Any] = {
    "save": _check_saved,
    "import": _check_imported,
    "merge": _check_merged,
    "hand-out": _check_handed_out,
    "backup": _check_backed_up,
}


def _check_migrated(place: Path, state: State, said: list[list[str]]) -> None:
    named = {int(line[2]) for line in said if line[1:2]}
    for turn in named:
        path = place / "old" / f"{turn}.htk"
        before = opening.examine(path, thorough=True).revision
        if ("migrate", str(turn)) in state.kept:
            expect(before == HEAD, "a confirmed migration is lost")
        with Store.open(path, now=NOW, back_up=False) as store, store.read() as session:
            check_sound(session)
            expect(len(session.scalars(select(MemberRecord.uid)).all()) == PEOPLE_OF_OLD, "a row of an old file is lost")
            villages = set(session.scalars(select(RegionRow.name).where(RegionRow.level == "village")))
            expect(("write", str(turn)) not in state.kept or "新村" in villages, "a confirmed village is lost")
        with Store.open(path, now=NOW, back_up=False) as store:
            store.write(_write_something)


def _check_tables(place: Path, state: State) -> None:
    there = {path.name: path for path in place.iterdir() if not temporary.is_abandoned(path.name)}
    for word, name in state.kept:
        expect(word != "table" or name in there, "a confirmed table is lost")
    for name, path in there.items():
        if name.endswith("xlsx"):
            with zipfile.ZipFile(path) as book:
                expect(book.testzip() is None and "xl/worksheets/sheet1.xml" in book.namelist(), "half a workbook")
        else:
            content = path.read_bytes()
            expect(content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF"), "half a PDF")


def _check_nothing_left(place: Path) -> None:
    """What the next opening, table and merge clear away: nothing is left for ever."""
    for folder in (place / "tables", place / "out", place / "backups", place / "tmp"):
        temporary.clear_abandoned(folder)
    left = [path.name for path in place.rglob("*") if path.suffix in {".tmp", ".part"} or path.name.endswith(("-journal", "~"))]
    expect(left == [], f"left behind: {left}")
    expect(not any((place / "tmp").iterdir()), "left behind in the folder for temporary files")
