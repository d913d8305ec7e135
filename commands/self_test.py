"""`self-test`: the main job on a temporary file; tells whether this installation, frozen or not, can do it."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from commands.demo import open_sample
from commands.export import Wanted, export, export_blank
from commands.import_ import import_book
from commands.parser import CommandParser
from domain.figures import week_of
from domain.imported import RowState

HOUSEHOLDS, VISITED = 475, 438


def add_arguments(parser: CommandParser) -> None:
    """There are no arguments."""


def run(args: Namespace) -> int:
    """Do each step and print how it went; status 1 when one failed."""
    with tempfile.TemporaryDirectory(prefix="huitoukan-", ignore_cleanup_errors=True) as folder:
        failed = sum(not _tell(name, step) for name, step in _steps(Path(folder)))
    print("自检通过。" if not failed else f"自检有 {failed} 项没有通过，请重新安装程序或联系维护人员。")
    return 1 if failed else 0


def _steps(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    file = folder / "自检.htk"
    yield "新建文件，导入名册和两周的核查表", lambda: _make(file)
    yield "核对户数和已核查户数", lambda: _count(file)
    yield "再次导入同一张表，不重复", lambda: _import_again(file)
    yield "导出全部附件，空白和已填", lambda: _export(file, folder)
    yield "检查文件：完整、日志重放、规则、数字相符", lambda: _check(file)
    yield "备份，并打开备份", lambda: _back_up(file, folder / "备份.htk")


def _tell(name: str, step: Callable[[], None]) -> bool:
    """Run a step; what went wrong is one line, whatever it was."""
    try:
        step()
    except Exception as fault:
        print(f"✗ {name}：{getattr(fault, 'sentence', '') or f'{type(fault).__name__} {fault}'}", flush=True)
        return False
    print(f"✓ {name}", flush=True)
    return True


def _expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise ValueError(f"{what}应为 {wanted}，现为 {found}")


def _make(file: Path) -> None:
    from db.sample import make_office
    from importers.reading import read_book

    make_office(file, read_book)


def _count(file: Path) -> None:
    from db.queries.office import rounds
    from db.queries.regions import counts, regions

    with open_sample(file) as store, store.read() as session:
        round_uid, top = rounds(session)[0].uid, regions(session)[0].uid
        _expect(counts(session, "households", round_uid)[top], HOUSEHOLDS, "户数")
        _expect(counts(session, "unvisited", round_uid)[top], HOUSEHOLDS - VISITED, "未走访户数")


def _import_again(file: Path) -> None:
    from db.sample import TODAY, sample_books

    with open_sample(file) as store:
        result = import_book(store, sample_books(1)[0], now=TODAY.astimezone())
    _expect(result.count(RowState.SAME), len(result.outcomes), "相同的行")


def _export(file: Path, folder: Path) -> None:
    from db.sample import SCHEME_ID, TODAY
    from db.schemes import scheme

    notice, today = scheme(SCHEME_ID), TODAY.date()
    with open_sample(file) as store:
        for attachment in notice.attachments:
            made = export_blank(Wanted(notice, attachment, blank=True), folder)
            made += export(store, Wanted(notice, attachment, week=week_of(today), filled_on=today), folder)
            _expect([path.name for path in made if path.stat().st_size < 1000], [], "空文件")


def _check(file: Path) -> None:
    from db.check import check
    from db.sample import TODAY

    with open_sample(file) as store, store.read() as session:
        faults = check(session, TODAY.date())
    _expect([fault.message for fault in faults], [], "发现的问题")


def _back_up(file: Path, target: Path) -> None:
    with open_sample(file) as store:
        store.backup(target)
    open_sample(target).close()
