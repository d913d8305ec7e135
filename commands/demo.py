"""`demo`: the main job without a screen, from the sample register and forms to every official table and a picture of each tab."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from commands.export import Wanted, export, export_blank
from commands.parser import CommandParser, file_name
from domain.errors import KnownError
from domain.figures import week_of

if TYPE_CHECKING:
    from db.store import Store

FILE = "demo.htk"
SEAL = "demo.htk.sha256"
"""Fingerprint of the file as the demo left it: another run replaces only what nobody has worked in since."""

TABLES, PICTURES, OTHERS = "表格", "界面", "其他通知的空白表"
VILLAGE = "金佛村"


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="DIR", type=file_name, help="放结果的文件夹")


def run(args: Namespace) -> int:
    """Make everything in the folder and print what was made."""
    from db.sample import make_office
    from importers.reading import read_book
    from ui.pictures import draw_tabs

    folder: Path = args.folder
    file = folder / FILE
    _check_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    make_office(file, read_book)
    (folder / SEAL).write_text(_fingerprint(file), encoding="ascii")
    print(f"示例文件：{file}", f"  {_summary(file)}", sep="\n", flush=True)
    print("附件（空白和已填，xlsx 和 PDF）：")
    for table in _tables(file, folder / TABLES):
        print(f"  {table}", flush=True)
    print("其他通知的附件（空白，xlsx 和 PDF）：")
    for table in _other_tables(folder / OTHERS):
        print(f"  {table}", flush=True)
    pictures = folder / PICTURES
    pictures.mkdir(exist_ok=True)
    print("界面图片：")
    for picture in draw_tabs(file, pictures):
        print(f"  {picture}")
    return 0


def _check_ours(folder: Path) -> None:
    """Refuse to replace a file that is not the demo's own, or in which somebody has worked."""
    file, seal = folder / FILE, folder / SEAL
    if not file.exists():
        return
    if not seal.exists() or seal.read_text(encoding="ascii", errors="replace") != _fingerprint(file):
        raise KnownError(f"“{file}”在生成以后被改过，没有覆盖；请换一个文件夹，或先把它移走。")


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def open_sample(file: Path) -> Store:
    """The sample file as it stands on its own day."""
    from db.sample import CLERK, TODAY
    from db.store import Store

    return Store.open(file, clerk=CLERK, now=TODAY.astimezone(), back_up=False)


def _summary(file: Path) -> str:
    from db.queries.office import rounds
    from db.queries.regions import counts, regions
    from db.queries.status import status_figures
    from db.sample import TODAY

    with open_sample(file) as store, store.read() as session:
        round_uid = rounds(session)[0].uid
        top = regions(session)[0].uid
        households = counts(session, "households", round_uid)[top]
        figures = status_figures(session, round_uid, TODAY.date())
    visited = households - figures.unvisited
    return f"{households} 户，已核查 {visited} 户，未销号问题 {figures.open} 个，其中逾期 {figures.overdue} 个"


def _tables(file: Path, folder: Path) -> Iterator[Path]:
    """Every attachment of the notice, blank and filled, and the inspection sheet of one village."""
    from db.sample import SCHEME_ID, TODAY
    from db.schemes import scheme

    notice, today = scheme(SCHEME_ID), TODAY.date()
    with open_sample(file) as store:
        for attachment in notice.attachments:
            yield from export_blank(Wanted(notice, attachment, blank=True), folder)
            filled = Wanted(notice, attachment, week=week_of(today), filled_on=today, unit=notice.town)
            yield from export(store, filled, folder)
        sheet = notice.attachment("1")
        yield from export(store, Wanted(notice, sheet, village=VILLAGE, filled_on=today, unit=VILLAGE), folder)


def _other_tables(folder: Path) -> Iterator[Path]:
    """Every attachment of the other notices, blank: their answers cannot be keyed yet."""
    from db.sample import SCHEME_ID
    from db.schemes import scheme

    for scheme_id in resources.scheme_ids():
        if scheme_id != SCHEME_ID:
            notice = scheme(scheme_id)
            for attachment in notice.attachments:
                yield from export_blank(Wanted(notice, attachment, blank=True), folder / scheme_id)
