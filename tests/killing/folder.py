"""The folder in which a program works until it is killed: an office file and all that it is to take in."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select

from db import log
from db.models import HouseholdRecord, RegionRow
from db.sharing.handing_out import hand_out
from db.store import Store
from domain.household import HEAD, Member
from domain.sharing import HandoutWish
from tests.db.desk import CLERK, SCHEME
from tests.db.registered import NOW, Office, number
from tests.importers.books import form, id_no, line, save

OFFICE = "双河街道.htk"
HOUSEHOLDS = 24
RETURNED = 6
CHANGED, NEW = 8, 5
"""What each returned file changed and added, in households."""

BOOKS = 8
PEOPLE = 30
"""Households of each register; the first `KEYED` of them stand in its filled form, too."""

KEYED = 12
OLD = 40
PEOPLE_OF_OLD = 5
OLD_FILE = Path(__file__).resolve().parents[1] / "files" / "format-0001.htk"


def make(folder: Path) -> Path:
    """Fill an empty folder: the office's file, what villages returned of it, books to import, old files; returns it."""
    for name in ("returned", "books", "old", "out", "backups", "tables", "tmp"):
        (folder / name).mkdir(parents=True)
    with Store.create(folder / OFFICE, SCHEME, town="双河街道", clerk=CLERK, now=NOW) as store:
        office = Office(store)
        place = office.place("金佛村", "1社")
        for order in range(HOUSEHOLDS):
            office.register(Member(f"王{order}", HEAD, number("19500101", order)), place=place, attributes=("general",))
        for turn in range(RETURNED):
            _returned(store, folder / "returned" / f"{turn}.htk", turn)
    for turn in range(BOOKS):
        _books(folder / "books", turn)
    for turn in range(OLD):
        shutil.copyfile(OLD_FILE, folder / "old" / f"{turn}.htk")
    return folder


def _returned(store: Store, path: Path, turn: int) -> None:
    """A whole copy in which a village gave some households a telephone number and registered others."""
    with store.read() as session:
        village = session.scalars(select(RegionRow.uid).where(RegionRow.level == "village")).one()
        uids = list(session.scalars(select(HouseholdRecord.uid).order_by(HouseholdRecord.uid)))
    hand_out(store, HandoutWish(f"第{turn}组", (village,)), path, CLERK, NOW)
    with Store.open(path, clerk="村里", now=NOW, back_up=False) as theirs:

        def work(session: log.LoggedSession) -> None:
            log.begin(session, "test", "补电话", "村里", NOW)
            for uid in uids[turn % 3 * CHANGED :][:CHANGED]:
                session.get_one(HouseholdRecord, uid).phone = phone(turn)
            place = session.get_one(HouseholdRecord, uids[0]).region_uid
            session.add_all(HouseholdRecord(region_uid=place, house_no=house_no(turn, one)) for one in range(NEW))
            log.finish(session)

        theirs.write(work)


def phone(turn: int) -> str:
    """The number that returned file `turn` wrote."""
    return f"023-{turn:04d}"


def house_no(turn: int, one: int) -> str:
    """The number of a household that returned file `turn` added."""
    return f"新{turn}-{one}"


def _books(folder: Path, turn: int) -> None:
    people = [(f"李{turn}之{n}", id_no("19600101", turn * 100 + n)) for n in range(PEOPLE)]
    rows: list[list[object]] = [["村", "组", "户主姓名", "姓名", "证件号码", "与户主关系", "户类型"]]
    for name, id_ in people:
        rows.append([village(turn), "1社", name, name, id_, "户主", "一般户"])
        rows.append([village(turn), "1社", name, f"{name}妻", id_no("19620202", int(id_[14:17])), "配偶", "一般户"])
    save(folder / f"register-{turn}.xlsx", rows)
    form(folder / f"form-{turn}.xlsx", [line(name, id_, c1=f"{village(turn)}1社") for name, id_ in people[:KEYED]])


def village(turn: int) -> str:
    """The village whose register is book `turn`."""
    return f"第{turn}村"
