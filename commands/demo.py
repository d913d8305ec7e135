"""`demo`: the main job of every notice without a screen: sample offices, every table blank and filled, pictures of the window."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from commands.export import Wanted, export, export_blank
from commands.parser import CommandParser, file_name
from domain.errors import KnownError
from domain.figures import week_of

if TYPE_CHECKING:
    from db.store import Store
    from domain.scheme import Scheme

FILE = "demo.htk"
SEAL = ".sha256"
"""Ends the name of a file's fingerprint as the demo left it: another run replaces only what nobody has worked in since."""

MORNING = time(10, 32)
"""The time in the pictures."""

TABLES, PICTURES, OTHERS = "表格", "界面", "其他通知"
VILLAGE = "金佛村"


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="DIR", type=file_name, help="放结果的文件夹")


def run(args: Namespace) -> int:
    """Make everything in the folder and print what was made."""
    from db.sample import CLERK, SCHEME_ID, TODAY, make_office
    from db.samples.making import make_notice_office
    from importers.reading import read_book

    folder: Path = args.folder
    own = Office(SCHEME_ID, folder / FILE, TODAY, CLERK)
    others = [_other(folder / OTHERS, scheme_id, CLERK) for scheme_id in resources.scheme_ids() if scheme_id != SCHEME_ID]
    for office in (own, *others):
        _check_ours(office.file)
    folder.mkdir(parents=True, exist_ok=True)
    make_office(own.file, read_book)
    _show(own, folder / TABLES, folder / PICTURES)
    people = read_book(resources.path("sample", "register.xlsx"), _notice(SCHEME_ID)).people
    for office in others:
        office.file.parent.mkdir(parents=True, exist_ok=True)
        make_notice_office(office.file, office.scheme_id, people)
        _show(office, office.file.parent / TABLES, office.file.parent / PICTURES)
    return 0


@dataclass(frozen=True, slots=True)
class Office:
    """A sample office: its notice, its file, and the evening on which it is looked at."""

    scheme_id: str
    file: Path
    now: datetime
    clerk: str

    def open(self) -> Store:
        """The file as it stands on its own day."""
        from db.store import Store

        return Store.open(self.file, clerk=self.clerk, now=self.now.astimezone(), back_up=False)


def open_sample(file: Path) -> Store:
    """The sample of the notice that the program began with, as it stands on its own day."""
    from db.sample import CLERK, SCHEME_ID, TODAY

    return Office(SCHEME_ID, file, TODAY, CLERK).open()


def _other(folder: Path, scheme_id: str, clerk: str) -> Office:
    from db.samples.making import day_of_sample, office_of

    return Office(scheme_id, folder / scheme_id / f"{office_of(scheme_id)}.htk", day_of_sample(scheme_id), clerk)


def _notice(scheme_id: str) -> Scheme:
    from db.schemes import scheme

    return scheme(scheme_id)


def _show(office: Office, tables: Path, pictures: Path) -> None:
    """Seal the file just made, and write its tables and pictures."""
    from ui.pictures import draw_tabs

    _seal(office.file).write_text(_fingerprint(office.file), encoding="ascii")
    print(f"示例文件：{office.file}", f"  {_summary(office)}", sep="\n", flush=True)
    print("附件（空白和已填，xlsx 和 PDF）：")
    for table in _tables(office, tables):
        print(f"  {table}", flush=True)
    pictures.mkdir(exist_ok=True)
    print("界面图片：")
    for picture in draw_tabs(office.file, pictures, now=datetime.combine(office.now, MORNING).astimezone()):
        print(f"  {picture}", flush=True)


def _seal(file: Path) -> Path:
    return file.with_name(file.name + SEAL)


def _check_ours(file: Path) -> None:
    """Refuse to replace a file that is not the demo's own, or in which somebody has worked."""
    seal = _seal(file)
    if not file.exists():
        return
    if not seal.exists() or seal.read_text(encoding="ascii", errors="replace") != _fingerprint(file):
        raise KnownError(f"“{file}”在生成以后被改过，没有覆盖；请换一个文件夹，或先把它移走。")


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _summary(office: Office) -> str:
    from db.queries.office import rounds
    from db.queries.regions import counts, regions
    from db.queries.status import status_figures

    with office.open() as store, store.read() as session:
        round_uid = rounds(session)[0].uid
        top = regions(session)[0].uid
        households = counts(session, "households", round_uid)[top]
        figures = status_figures(session, round_uid, office.now.date())
    visited = households - figures.unvisited
    return f"{households} 户，已核查 {visited} 户，未销号问题 {figures.open} 个，其中逾期 {figures.overdue} 个"


def _tables(office: Office, folder: Path) -> Iterator[Path]:
    """Every attachment of the notice, blank and filled, and a sheet of rows once more for a single village."""
    notice, today = _notice(office.scheme_id), office.now.date()
    with office.open() as store:
        unit = notice.town or _town(store)
        for attachment in notice.attachments:
            yield from export_blank(Wanted(notice, attachment, blank=True), folder)
            week = week_of(today) if attachment.records == "weekly" else None
            yield from export(store, Wanted(notice, attachment, week=week, filled_on=today, unit=unit), folder)
        if office.file.name == FILE:
            sheet = notice.attachment("1")
            yield from export(store, Wanted(notice, sheet, village=VILLAGE, filled_on=today, unit=VILLAGE), folder)


def _town(store: Store) -> str:
    from db.queries.office import rounds

    with store.read() as session:
        return rounds(session)[0].town
