"""`fill`: another office's blank workbook, filled from a file; the same workbook, or the same table as a PDF."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.blank import check_decisions, read_answers, synonyms
from commands.office_file import latest_round, open_file, scheme_for, village_named
from commands.output import print_json
from commands.parser import CommandParser, day
from domain.blanks.filled import FilledBlank, sentences, where_of
from domain.blanks.filling import FillOptions
from domain.blanks.matching import LEAVE_EMPTY, Match
from domain.blanks.memory import key_for
from domain.blanks.understanding import Understanding, understand
from domain.errors import KnownError
from domain.lists import ListFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.store import Store
    from domain.blanks.grid import BlankGrid
    from importers.blank_reading import BlankBook

SUFFIXES = (".xlsx", ".pdf")
FAULTY = 1

__all__ = ["FillWanted", "FilledBlank", "add_arguments", "fill_book", "run", "sentences", "write_filled"]


@dataclass(frozen=True)
class FillWanted:
    """What is chosen: one village (empty: all), fill line, the week of weekly figures, the day on which ages are given."""

    village: str = ""
    unit: str | None = None
    filled_on: date | None = None
    week: date | None = None
    today: date = date.min
    decisions: Mapping[str, str] = field(default_factory=dict)
    round_name: str = ""
    """Which round; empty: the one that began last."""


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_argument("book", metavar="BOOK", type=Path, help="上级发来的空白表（xlsx 或 xls）")
    parser.add_argument("--to", required=True, type=Path, metavar="OUT", help="写成的 .xlsx 或 .pdf")
    parser.add_argument("--village", default="", metavar="V", help="只填这个村（社区）")
    parser.add_round()
    parser.add_argument("--unit", metavar="NAME", help="填报单位；不写则为镇街或所选的村")
    parser.add_argument("--date", type=day, metavar="DATE", help="填报时间；不写则留空")
    parser.add_argument("--week", type=day, metavar="DATE", help="按周统计的表的周，写其中任何一天")
    parser.add_argument("--answers", metavar="FILE", type=Path, help="表头对应关系（JSON）；问过的记在这里，下次不再问")
    parser.add_operator()
    parser.add_json()


def run(args: Namespace) -> int:
    """Fill the blank; status 1 when a check rule printed in it does not hold."""
    from importers.blank_reading import read_blank_book

    if args.to.suffix.lower() not in SUFFIXES:
        raise KnownError(f"只能写成 .xlsx 或 .pdf，不能写成“{args.to.suffix or args.to.name}”；请改文件名。")
    book = read_blank_book(args.book)
    if args.to.exists() and args.to.samefile(args.book):
        raise KnownError(f"“{args.to.name}”就是空白表本身，填好的表请用另一个文件名，空白表还要再用。")
    given = read_answers(args.answers)
    today = datetime.now().date()
    asking = not args.json and _somebody_answers()
    with open_file(args, signed=asking) as store:
        check_decisions(given, args.answers, [scheme_for(store, latest_round(store, name=args.round))])
        decisions = {**kept_in(store), **given}
        asked = _ask(understand_book(store, book, decisions, args.round)) if asking else {}
        if asked:
            _keep(store, args.answers, given, asked, today)
        decided = {**decisions, **asked}
        wanted = FillWanted(args.village, args.unit, args.date, args.week, today, decided, args.round)
        filled = fill_book(store, book, wanted)
    made = write_filled(book, filled, args.to)
    _tell(book, filled, made, as_json=args.json)
    return FAULTY if any(one.breaches for one in filled) else 0


def kept_in(store: Store) -> dict[str, str]:
    """What the office has decided about such columns before, in the window or here."""
    from db.queries.blank_decisions import decisions_of

    with store.read() as session:
        return decisions_of(session)


def _keep(store: Store, file: Path | None, given: Mapping[str, str], asked: Mapping[str, str], today: date) -> None:
    """Keeps the answers in the office's file, and in the file of answers when there is one."""
    from db.operations.blank_decisions import keep_decisions

    if file is not None:
        write_answers(file, {**given, **asked})
    if not store.read_only:
        store.write(lambda session: keep_decisions(session, asked, today))


def understand_book(
    store: Store, book: BlankBook, decisions: Mapping[str, str], round_name: str = ""
) -> list[Understanding]:
    """The meaning of each table of the book for a round of the office, by default its latest."""
    from db.queries.blank_lines import village_names

    round_ = latest_round(store, name=round_name)
    with store.read() as session:
        names = village_names(session, round_)
    notice, words = scheme_for(store, round_), synonyms()
    return [understand(blank, notice, words, decisions, names) for blank in book.blanks]


def fill_book(store: Store, book: BlankBook, wanted: FillWanted) -> list[FilledBlank]:
    """All tables of the book filled from the file; nothing is written yet."""
    known = understand_book(store, book, wanted.decisions, wanted.round_name)
    if not any(one.can_fill for one in known):
        paths = "、".join(match.column.text for one in known for match in one.main)
        raise KnownError(f"“{book.path.name}”的表头没有一列能对应到数据：{paths}。请用 --answers 指定对应关系后再填。")
    return [_filled(store, one, grid, wanted) for one, grid in zip(known, book.grids, strict=True)]


def _filled(store: Store, known: Understanding, grid: BlankGrid, wanted: FillWanted) -> FilledBlank:
    from db.queries.blank_lines import FillWish, filling_of

    round_ = latest_round(store, name=wanted.round_name)
    village = village_named(store, wanted.village) if wanted.village else None
    unit = (village.name if village else round_.town) if wanted.unit is None else wanted.unit
    where = ListFilter(region_uid=village.uid if village else "")
    wish = FillWish(where, FillOptions(unit, wanted.filled_on), wanted.week, wanted.today)
    notice = scheme_for(store, round_)
    with store.read() as session:
        return FilledBlank.of(known, grid, filling_of(session, notice, round_, known, wish))


def write_filled(book: BlankBook, filled: list[FilledBlank], target: Path) -> list[Path]:
    """Writes the workbook, or a PDF of each table; returns the files."""
    from exporters.fill_book import write_book, write_pages

    if target.suffix.lower() == ".pdf":
        return write_pages(filled, target)
    return [write_book(book.path, book.grids, [one.filling for one in filled], target, is_old=book.is_old)]


def write_answers(file: Path, decisions: Mapping[str, str]) -> None:
    """Keeps the decisions, so that nobody is asked again."""
    from domain.blanks.memory import export_decisions
    from exporters.files import replacing

    with replacing(file) as new:
        new.write_text(export_decisions(decisions), encoding="utf-8")


def _ask(known: list[Understanding]) -> dict[str, str]:
    """Asks about each doubtful column on the terminal."""
    asked: dict[str, str] = {}
    with suppress(EOFError):  # the person wants to be asked no more
        for one in known:
            asked |= {key_for(one.kind, match.column.text): _answer(match) for match in one.doubtful}
    return asked


def _somebody_answers() -> bool:
    """True at a terminal; a window's program has no standard input at all."""
    return sys.stdin is not None and sys.stdin.isatty()


def _answer(match: Match) -> str:
    choices = list(match.candidates)
    told = "  ".join(f"{number}={name}" for number, name in enumerate(choices, start=1))
    while True:
        reply = input(f"“{match.column.text}”填什么？ {told}  0=不填：").strip()
        if reply in ("", "0"):
            return LEAVE_EMPTY
        if reply.isdigit() and int(reply) <= len(choices):
            return choices[int(reply) - 1]


def _tell(book: BlankBook, filled: list[FilledBlank], made: list[Path], *, as_json: bool) -> None:
    if as_json:
        print_json({"files": made, "tables": [_table_json(one) for one in filled], "losses": book.losses})
        return
    print("\n".join(map(str, made)))
    for one in filled:
        for sentence in sentences(one):
            print(sentence, file=sys.stderr)
    if book.losses:
        print(f"原表中的{'、'.join(book.losses)}不能保留，请在填好的表中补上。", file=sys.stderr)


def _table_json(one: FilledBlank) -> dict[str, Any]:
    return {
        "sheet": one.known.blank.sheet,
        "kind": str(one.known.kind),
        "rows": len(one.filling.rows) or len({row for row, _ in one.filling.cells}),
        "doubtful": [{"path": m.column.text, "candidates": m.candidates} for m in one.known.doubtful],
        "unknown": [m.column.text for m in one.known.unknown],
        "breaches": [
            {"rule": b.rule.text, "where": where_of(one, b), "left": b.left, "right": b.right} for b in one.breaches
        ],
    }
