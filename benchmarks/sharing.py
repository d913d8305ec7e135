"""Sharing: handing out the villages of an office, merging what came back, opening a file with a password.

`HTK_BENCHMARK_HOUSEHOLDS` makes the merge and the opening smaller, `HTK_BENCHMARK_VILLAGES` the hand-out.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.office_file import GROUPS_PER_VILLAGE, HOUSEHOLDS_PER_GROUP, NOW, cached_file
from benchmarks.pair import Pair, Work
from benchmarks.window import home, run
from db import engine, log
from db.models import SHARED, HouseholdRecord, RegionRow
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from db.store import Store
from domain.sharing import HandoutWish

MILLION = int(os.environ.get("HTK_BENCHMARK_HOUSEHOLDS", "1000000"))
VILLAGES = int(os.environ.get("HTK_BENCHMARK_VILLAGES", "54"))
PARTS = 54
EVERY = 20
"""Every twentieth household of a returned file was changed: 5 %."""
PASSWORD = "山茶花开了"
LATER = NOW + timedelta(days=7)


def _merge() -> tuple[Work, Work]:
    """Every run merges the same files into the office's file as it was before."""
    kept = _handed_out()
    before, parts = kept / "office.htk", sorted(kept.glob("part-*.htk"))
    office = _scratch() / "office.htk"

    def ours() -> float:
        shutil.copy(before, office)
        with Store.open(office, clerk="测速", now=LATER, back_up=False) as store:
            start = time.perf_counter()
            reports = merge_files(store, [ReturnedPath(path) for path in parts], Merging("测速", LATER))
            seconds = time.perf_counter() - start
        assert sum(report.total.changed for report in reports) == sum(report.households // EVERY for report in reports)
        shutil.rmtree(office.with_name("office.备份"))
        return seconds

    def floor() -> None:
        # Ours is read once, theirs once each: the least that anybody has to look at who compares both sides.
        for path in (before, *parts):
            _read_all(path)

    return ours, floor


def _handed_out() -> Path:
    """A folder with the office and its parts, made once (a million households take a quarter of an hour) and kept."""
    source = cached_file(MILLION)
    folder = source.with_name(f"{source.stem}-parts")
    if not folder.exists():
        making = _fresh(folder.with_suffix(".making"))
        shutil.copy(source, making / "office.htk")
        _hand_out_parts(making / "office.htk", making)
        making.rename(folder)
    return folder


def _hand_out_parts(office: Path, folder: Path) -> None:
    """Hand the office out in parts, and change every twentieth household of each."""
    with Store.open(office, clerk="测速", now=NOW, back_up=False) as store:
        villages = _villages(store)
        size = -(-len(villages) // PARTS)
        for number, start in enumerate(range(0, len(villages), size)):
            path = folder / f"part-{number:02}.htk"
            hand_out(store, HandoutWish(f"第{number}片", tuple(villages[start : start + size])), path, "测速", NOW)
            _work_in(path)


def _work_in(path: Path) -> None:
    with Store.open(path, clerk="村里", now=LATER, back_up=False) as store:
        with store.read() as session:
            uids = list(session.scalars(select(HouseholdRecord.uid).order_by(HouseholdRecord.uid)))
        changed = {uid: {"phone": f"138{number:08d}"} for number, uid in enumerate(uids[EVERY - 1 :: EVERY])}

        def work(session: log.LoggedSession) -> None:
            log.begin(session, "test", "改电话", "村里", LATER)
            log.update_rows(session, HouseholdRecord, changed)
            log.finish(session)

        store.write(work)


def _read_all(path: Path) -> None:
    with closing(engine.connect(path, mode="ro")) as connection:
        for model in SHARED:
            for _row in connection.execute(f'SELECT * FROM "{model.__tablename__}"'):
                pass


def _hand_out() -> tuple[Work, Work]:
    """An office of 54 villages, each handed out in a file of its own, against 54 whole copies by SQLite's backup."""
    folder = _scratch()
    office = folder / "office.htk"
    shutil.copy(cached_file(VILLAGES * GROUPS_PER_VILLAGE * HOUSEHOLDS_PER_GROUP), office)
    with Store.open(office, now=NOW, back_up=False) as store:
        villages = _villages(store)

    def ours() -> float:
        out = _fresh(folder / "out")
        with Store.open(office, clerk="测速", now=NOW, back_up=False) as store:
            start = time.perf_counter()
            for number, uid in enumerate(villages):
                hand_out(store, HandoutWish(f"村{number}", (uid,)), out / f"{number}.htk", "测速", NOW)
            return time.perf_counter() - start

    def floor() -> float:
        out = _fresh(folder / "copies")
        start = time.perf_counter()
        for number in range(len(villages)):
            with (
                closing(engine.connect(office, mode="ro")) as source,
                closing(engine.connect(out / f"{number}.htk", mode="rwc")) as copied,
            ):
                source.backup(copied)
        return time.perf_counter() - start

    return ours, floor


def _open_encrypted() -> tuple[Work, Work]:
    """Opening a file with a password in the window, from Enter until it shows what it shows, against the same without one."""
    from db import encryption

    place = home()
    plain, locked = place / "plain.htk", place / "locked.htk"
    for path in (plain, locked):
        shutil.copy(cached_file(MILLION), path)
    encryption.rewrite(locked, "", PASSWORD)
    for path, password in ((plain, ""), (locked, PASSWORD)):
        # As on any later opening of the day, when the file has been backed up.
        with Store.open(path, password=password, now=datetime.now().astimezone()) as store:
            store.roll_backup(datetime.now().astimezone())
        run(place, "opened", str(path), *([password] if password else []))
    return lambda: run(place, "opened", str(locked), PASSWORD) / 1e9, lambda: run(place, "opened", str(plain)) / 1e9


def _villages(store: Store) -> Sequence[str]:
    with store.read() as session:
        chosen = select(RegionRow.uid).where(RegionRow.level == "village", RegionRow.deleted.is_(False))
        with_people = select(HouseholdRecord.village_uid).distinct()
        return list(session.scalars(chosen.where(RegionRow.uid.in_(with_people)).order_by(RegionRow.position, RegionRow.uid)))


def _scratch() -> Path:
    base = os.environ.get("HTK_BENCHMARKS")
    folder = Path(tempfile.mkdtemp(dir=base))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


PAIRS = (
    Pair("merge 54 returned files, 1,000,000 households, 5 % changed", 3.0, _merge),
    Pair("hand out 54 villages", 3.0, _hand_out),
    Pair("open an encrypted file, 1,000,000 households", 1.5, _open_encrypted, runs=7),
)
