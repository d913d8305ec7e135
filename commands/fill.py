"""`fill`: another office's blank workbook, filled from a file; the same workbook, or the same table as a PDF."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.blank import check_decisions, notices, read_answers, synonyms
from commands.office_file import latest_round, open_file, village_named
from commands.output import print_json
from commands.parser import CommandParser, day
from domain.blanks.blank import Blank
from domain.blanks.filling import PRINTED, Filling, FillOptions, VillageLine, fill_ledger, fill_stub, fill_villages
from domain.blanks.lines import LineKind
from domain.blanks.matching import LEAVE_EMPTY, Match
from domain.blanks.paper import FilledTable, build_sheet
from domain.blanks.understanding import Understanding, label_path, understand
from domain.errors import KnownError
from domain.figures import week_of
from domain.region import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.store import Store
    from domain.blanks.grid import BlankGrid
    from domain.blanks.rules import RuleBreach
    from domain.blanks.tally import Tallies
    from domain.rounds import Round
    from importers.blank_reading import BlankBook

SUFFIXES = (".xlsx", ".pdf")
FAULTY = 1
SHOWN = 20


@dataclass(frozen=True)
class FillWanted:
    """What is chosen: one village (empty: all), fill line, the week of weekly figures, the day on which ages are given."""

    village: str = ""
    unit: str | None = None
    filled_on: date | None = None
    week: date | None = None
    today: date = date.min
    decisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FilledBlank:
    """One table filled: what it means, what was written, and the check rules that do not hold."""

    known: Understanding
    filling: Filling
    grid: BlankGrid
    table: FilledTable
    breaches: list[RuleBreach]


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_argument("book", metavar="BOOK", type=Path, help="上级发来的空白表（xlsx 或 xls）")
    parser.add_argument("--to", required=True, type=Path, metavar="OUT", help="写成的 .xlsx 或 .pdf")
    parser.add_argument("--village", default="", metavar="V", help="只填这个村（社区）")
    parser.add_argument("--unit", metavar="NAME", help="填报单位；不写则为镇街或所选的村")
    parser.add_argument("--date", type=day, metavar="DATE", help="填报时间；不写则留空")
    parser.add_argument("--week", type=day, metavar="DATE", help="按周统计的表的周，写其中任何一天")
    parser.add_argument("--answers", metavar="FILE", type=Path, help="表头对应关系（JSON）；问过的记在这里，下次不再问")
    parser.add_json()


def run(args: Namespace) -> int:
    """Fill the blank; status 1 when a check rule printed in it does not hold."""
    from importers.blank_reading import read_blank_book

    if args.to.suffix.lower() not in SUFFIXES:
        raise KnownError(f"只能写成 .xlsx 或 .pdf，不能写成“{args.to.suffix or args.to.name}”；请改文件名。")
    book = read_blank_book(args.book)
    if args.to.exists() and args.to.samefile(args.book):
        raise KnownError(f"“{args.to.name}”就是空白表本身，填好的表请用另一个文件名，空白表还要再用。")
    decisions = read_answers(args.answers)
    with open_file(args.file) as store:
        check_decisions(decisions, args.answers, notices(latest_round(store).scheme_id))
        asked = {} if args.json or not _somebody_answers() else _ask(understand_book(store, book, decisions))
        if asked and args.answers is not None:
            write_answers(args.answers, {**decisions, **asked})
        today = datetime.now().date()
        wanted = FillWanted(args.village, args.unit, args.date, args.week, today, {**decisions, **asked})
        filled = fill_book(store, book, wanted)
    made = write_filled(book, filled, args.to)
    _tell(book, filled, made, as_json=args.json)
    return FAULTY if any(one.breaches for one in filled) else 0


def understand_book(store: Store, book: BlankBook, decisions: Mapping[str, str]) -> list[Understanding]:
    """The meaning of each table of the book for the office's latest round."""
    from db.schemes import scheme

    notice = scheme(latest_round(store).scheme_id)
    words, names = synonyms(), [village.name for village in _villages(store, "")]
    return [understand(blank, notice, words, decisions, names) for blank in book.blanks]


def fill_book(store: Store, book: BlankBook, wanted: FillWanted) -> list[FilledBlank]:
    """All tables of the book filled from the file; nothing is written yet."""
    known = understand_book(store, book, wanted.decisions)
    if not any(map(_can_fill, known)):
        paths = "、".join(match.column.text for one in known for match in one.main)
        raise KnownError(f"“{book.path.name}”的表头没有一列能对应到数据：{paths}。请用 --answers 指定对应关系后再填。")
    return [_filled(store, one, grid, wanted) for one, grid in zip(known, book.grids, strict=True)]


def _can_fill(known: Understanding) -> bool:
    """True when a column has a field of its own, and (where rows are printed) a row means something."""
    columns = any(match.sure and match.field not in PRINTED | {"serial"} for match in known.main)
    return columns and (not known.rows or any(row.known for row in known.rows.values()))


def _filled(store: Store, known: Understanding, grid: BlankGrid, wanted: FillWanted) -> FilledBlank:
    round_ = latest_round(store)
    place = village_named(store, wanted.village).name if wanted.village else round_.town
    options = FillOptions(place if wanted.unit is None else wanted.unit, wanted.filled_on)
    filling = _filling(store, known, round_, wanted, options)
    table = FilledTable(grid, filling)
    return FilledBlank(known, filling, grid, table, table.breaches())


def _filling(store: Store, known: Understanding, round_: Round, wanted: FillWanted, options: FillOptions) -> Filling:
    from db.queries.blank_lines import lines
    from db.schemes import scheme

    villages = _villages(store, wanted.village)
    if known.kind is not LineKind.COUNTS:
        only = villages[0].uid if wanted.village else ""
        with store.read() as session:
            rows = lines(session, known.kind, round_, only)
            return fill_ledger(known, scheme(round_.scheme_id), rows, wanted.today, options)
    tallies = _tallies(store, known, round_, wanted)
    if known.blank.has_stub:
        return fill_stub(known, tallies, villages, options)
    return fill_villages(known, tallies, villages, round_.town, round_.county, options)


def _villages(store: Store, name: str) -> list[VillageLine]:
    """The office's villages in their order, or the one that was chosen."""
    from db.queries.regions import regions

    if name:
        village = village_named(store, name)
        return [VillageLine(village.uid, village.name)]
    with store.read() as session:
        return [VillageLine(r.uid, r.name) for r in regions(session) if r.level is Level.VILLAGE]


def _tallies(store: Store, known: Understanding, round_: Round, wanted: FillWanted) -> Tallies:
    from db.queries.blank_lines import household_lines, problem_lines
    from db.queries.figures import week_rows
    from db.queries.inspections import inspections
    from db.schemes import scheme
    from domain.blanks.tally import Tallies

    with store.read() as session:
        visited = {one.household_uid for one in inspections(session, round_.uid)}
        chosen = wanted.week or min(max(wanted.today, round_.starts_on), round_.ends_on)
        week = week_rows(session, scheme(round_.scheme_id), round_, week_of(chosen)) if known.weekly else ()
        return Tallies(household_lines(session, round_), problem_lines(session, round_), visited, week)


def write_filled(book: BlankBook, filled: list[FilledBlank], target: Path) -> list[Path]:
    """Writes the workbook, or a PDF of each table; returns the files."""
    if target.suffix.lower() == ".pdf":
        return _write_pdfs(filled, target)
    from exporters.fill_workbook import fill_old_workbook, fill_workbook

    fillings = [one.filling for one in filled]
    if book.is_old:
        fill_old_workbook(book.grids, fillings, target)
    else:
        fill_workbook(book.path, fillings, target)
    return [target]


def _write_pdfs(filled: list[FilledBlank], target: Path) -> list[Path]:
    from exporters.pdf import write_pdf

    made = []
    for number, one in enumerate(filled, start=1):
        # A PDF holds one table: those of further worksheets stand beside it.
        path = target if number == 1 else target.with_name(f"{target.stem} {number}{target.suffix}")
        write_pdf(build_sheet(one.grid, one.filling, one.table), path)
        made.append(path)
    return made


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
        for match in (match for one in known for match in one.doubtful):
            asked[match.column.text] = _answer(match)
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


def sentences(one: FilledBlank) -> list[str]:
    """What the clerk should know about a filled table: columns left empty, rules that do not hold."""
    known = one.known
    found = []
    if known.doubtful:
        columns = "、".join(f"“{m.column.text}”（可能是 {'、'.join(m.candidates)}）" for m in known.doubtful)
        found.append(f"没有把握、先空着的列：{columns}；用 --answers 指定后再填。")
    if known.unknown:
        found.append(f"没有对应数据的列：{'、'.join(f'“{m.column.text}”' for m in known.unknown)}，请手工填写。")
    if known.unknown_rows:
        found.append(f"没有对应数据的行：{'、'.join(f'“{label_path(row)}”' for row in known.unknown_rows)}，请手工填写。")
    for breach in one.breaches[:SHOWN]:
        found.append(f"校验“{breach.rule.text}”不成立：{where_of(one, breach)} 左边 {breach.left}，右边 {breach.right}。")
    if len(one.breaches) > SHOWN:
        found.append(f"另有 {len(one.breaches) - SHOWN} 处校验不成立。")
    return found


def where_of(one: FilledBlank, breach: RuleBreach) -> str:
    """The place of a breach as a person finds it: a row with its label, or a column with its header."""
    blank: Blank = one.known.blank
    if breach.rule.over == "columns":
        return f"第 {breach.where + 1} 行 {one.table.label(breach.where)}".strip()
    return next((column.text for column in blank.columns if column.place == breach.where), str(breach.where + 1))
