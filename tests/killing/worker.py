"""A program that works until it is killed; says before each piece of work that it begins, and after it that it is done.

Run by `runs.py`. All libraries are loaded once; each program is a process of its own, split off from there.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import alembic.command  # noqa: F401
import openpyxl  # noqa: F401
import pandas  # noqa: F401
import pypinyin  # noqa: F401
import python_calamine  # noqa: F401
import reportlab.pdfgen.canvas  # noqa: F401
import xlsxwriter  # noqa: F401
from sqlalchemy import select

import exporters.pdf
import exporters.xlsx  # noqa: F401
from commands.export import Wanted, export
from commands.import_ import import_book
from db.models import CadreRecord, HouseholdRecord, RegionRow
from db.operations.undo import undo
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from db.store import Store
from domain.household import HEAD, Member
from domain.imported import RowState
from domain.sharing import HandoutWish
from tests.db.desk import CLERK
from tests.db.registered import NOTICE, NOW, Office, number
from tests.killing.folder import BOOKS, OFFICE, OLD, RETURNED

SAID = "said.txt"


def begin(*words: object) -> None:
    """Say what is begun."""
    print("begin", *words, flush=True)


def done(*words: object) -> None:
    """Say what is on the disk."""
    print("done", *words, flush=True)


def saving(folder: Path) -> Iterator[None]:
    """Register households, inspect them with a problem each, and write cadres."""
    with Store.open(folder / OFFICE, clerk=CLERK, now=NOW) as store:
        office = Office(store)
        place = office.place("金佛村", "1社")
        for turn in itertools.count(store_size(store)):
            begin("household", "")
            head = Member(f"赵{turn}", HEAD, number("19700101", turn % 1000))
            saved = office.register(head, place=place, attributes=("general",))
            done("household", saved.uid)
            begin("inspection", saved.uid)
            inspected = office.inspect(office.draft(saved.uid, f"赵{turn}", failing=("housing",), page="1-01"))
            assert not inspected.refused, inspected
            done("inspection", saved.uid)
            yield


def store_size(store: Store) -> int:
    """A number that no earlier program has used."""
    with store.read() as session:
        return len(session.scalars(select(HouseholdRecord.uid)).all())


def importing(folder: Path) -> Iterator[None]:
    """Import registers and filled forms, those that an earlier program has not."""
    with Store.open(folder / OFFICE, clerk=CLERK, now=NOW) as store:
        for turn in range(BOOKS):
            for kind in ("register", "form"):
                begin(kind, turn)
                result = import_book(store, folder / "books" / f"{kind}-{turn}.xlsx", now=NOW, clerk=CLERK)
                assert not result.count(RowState.REJECTED), [one for one in result.outcomes if one.findings][:3]
                done(kind, turn)
                yield


def merging(folder: Path) -> Iterator[None]:
    """Merge what came back, one by one, and take each merge back."""
    with Store.open(folder / OFFICE, clerk=CLERK, now=NOW, back_up=False) as store:
        for turn in itertools.count():
            number = turn % RETURNED
            begin("merge", number)
            report = merge_files(store, [ReturnedPath(folder / "returned" / f"{number}.htk")], Merging(CLERK, NOW))[0]
            done("merge", number)
            yield
            if report.batch:
                begin("undo", number)
                store.write(lambda session, batch=report.batch: undo(session, batch, CLERK, NOW))
                done("undo", number)
                yield


def handing_out(folder: Path) -> Iterator[None]:
    """Hand out the village and the whole file, each time under a new name."""
    with Store.open(folder / OFFICE, clerk=CLERK, now=NOW, back_up=False) as store:
        with store.read() as session:
            village = session.scalars(select(RegionRow.uid).where(RegionRow.level == "village")).first()
        for turn in itertools.count(sum(1 for _ in (folder / "out").iterdir())):
            path = folder / "out" / f"给{turn}.htk"
            begin("handout", path.name)
            hand_out(store, HandoutWish(path.stem, (village,) if turn % 2 and village else ()), path, CLERK, NOW)
            done("handout", path.name)
            yield


def migrating(folder: Path) -> Iterator[None]:
    """Open files of an older format, which brings them up to date, and write into each."""
    for turn in range(OLD):
        path = folder / "old" / f"{turn}.htk"
        begin("migrate", turn)
        with Store.open(path, clerk=CLERK, now=NOW, back_up=False) as store:
            done("migrate", turn)
            begin("write", turn)
            Office(store).place("新村", "1社")
            done("write", turn)
        yield


def backing_up(folder: Path) -> Iterator[None]:
    """Save, and copy the file to a few names over and over."""
    for turn in itertools.count():
        with Store.open(folder / OFFICE, clerk=CLERK, now=NOW) as store:
            begin("cadre", "")
            mark = f"备份{turn}-{store_size(store)}-{turn}"
            store.write(lambda session, mark=mark: _add_cadre(session, mark))
            done("cadre", mark)
            name = f"备份{turn % 3}.htk"
            begin("backup", name)
            store.backup(folder / "backups" / name)
            done("backup", name)
            yield


def _add_cadre(session: object, mark: str) -> None:
    from db import log

    assert isinstance(session, log.LoggedSession)
    log.begin(session, "test", "登记干部", CLERK, NOW)
    session.add(CadreRecord(name="王五", role="team", phone=mark))
    log.finish(session)


def exporting(folder: Path) -> Iterator[None]:
    """Write two tables as workbook and PDF, over and over."""
    with Store.open(folder / OFFICE, clerk=CLERK, now=NOW, back_up=False) as store:
        for turn in itertools.count():
            for suffix in ("xlsx", "pdf"):
                name = f"附件{turn % 2}.{suffix}"
                begin("table", name)
                export(store, Wanted(NOTICE, NOTICE.attachment("1")), folder / "tables" / name)
                done("table", name)
                yield


KINDS = {
    "save": saving,
    "import": importing,
    "merge": merging,
    "hand-out": handing_out,
    "migrate": migrating,
    "backup": backing_up,
    "export": exporting,
}


def work(kind: str, folder: Path) -> None:
    """Work until there is nothing left to do, then wait to be killed."""
    os.environ["TMPDIR"] = str(folder / "tmp")
    tempfile.tempdir = None
    random.seed()
    with open(folder / SAID, "wb", buffering=0) as said:
        os.dup2(said.fileno(), 1)
    try:
        for _step in KINDS[kind](folder):
            pass
        print("end", flush=True)
    except BaseException:
        print("broken", traceback.format_exc().replace("\n", " | ").replace(" ", "_"), flush=True)
    while True:
        signal.pause()


def main() -> None:
    """For each line `KIND FOLDER` on stdin start a program, and print its number."""
    # Whoever was killed is gone at once: a lock is stale when no program has its number.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        kind, folder = line.rstrip("\n").split(" ", 1)
        program = os.fork()
        if program == 0:
            work(kind, Path(folder))
        print(program, flush=True)


if __name__ == "__main__":
    main()
