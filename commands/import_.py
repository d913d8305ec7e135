"""`import`: a register, a national-system export or a filled inspection sheet, told apart by its header."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.dry_run import tried_on
from commands.office_file import CLERK, latest_round, open_file, scheme_for
from commands.output import print_json
from commands.parser import CommandParser, file_name
from domain.imported import ROW_STATE_LABELS, BookKind, ImportResult, RowState, told_together

if TYPE_CHECKING:
    from db.store import Store

KIND_LABELS = {BookKind.REGISTER: "农户名册", BookKind.INSPECTIONS: "已填的入户核查表", BookKind.INCOMES: "已填的收入计算表"}
SHOWN = 50
"""So many lines are told; the JSON has every row."""


class _TakenBack(Exception):  # noqa: N818  (nothing went wrong)
    """Ends a dry run: the transaction is rolled back and the result kept."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__()
        self.result = result


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_argument("book", metavar="BOOK", type=file_name, help="要导入的表（xlsx、xls 或 csv）")
    parser.add_argument("--dry-run", action="store_true", help="只试一遍，不写入文件")
    parser.add_round()
    parser.add_operator()
    parser.add_json()


def run(args: Namespace) -> int:
    """Import a book; status 1 when rows were rejected."""
    now = datetime.now().astimezone()
    with open_file(args, writing=not args.dry_run) as store:
        if args.dry_run:
            with tried_on(store, args) as tried:
                result = import_book(tried, args.book, now=now, dry_run=True, round_name=args.round)
        else:
            store.keep_before("导入", now)
            result = import_book(store, args.book, now=now, round_name=args.round)
    if args.json:
        print_json(as_json(result))
    else:
        print("\n".join(as_text(result, dry_run=args.dry_run)))
    return 1 if result.count(RowState.REJECTED) else 0


def import_book(
    store: Store,
    path: Path,
    *,
    now: datetime,
    clerk: str = CLERK,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    round_name: str = "",
) -> ImportResult:
    """Read a book and take it into the file, in the round that began last or has this name.

    A dry run does all of it and is rolled back.
    """
    from db.operations.book_import import apply_book
    from importers.reading import read_book

    round_ = latest_round(store, name=round_name)
    notice = scheme_for(store, round_)
    book = read_book(path, notice, round_.thresholds)

    def work(session: Any) -> ImportResult:
        result = apply_book(session, notice, book, round_.uid, clerk, now, name=path.name, progress=progress)
        if dry_run:
            raise _TakenBack(result)
        return result

    try:
        return store.write(work)
    except _TakenBack as taken_back:
        return taken_back.result


def as_json(result: ImportResult) -> dict[str, Any]:
    """The result with one entry in `rows` for each thing that was found."""
    rows = [
        {
            "sheet": outcome.place.sheet,
            "row": outcome.place.row,
            "state": str(outcome.state),
            "field": finding.field,
            "message": finding.message,
        }
        for outcome in result.worth_telling
        for finding in outcome.findings
    ]
    return {"kind": str(result.kind), **{str(state): result.count(state) for state in RowState}, "rows": rows}


def as_text(result: ImportResult, *, dry_run: bool = False) -> list[str]:
    """The result in words: the figures, then what somebody should look at."""
    figures = "，".join(f"{ROW_STATE_LABELS[state]} {result.count(state)} 行" for state in RowState)
    lines = [f"{'试导入（没有写入）' if dry_run else '导入'}{KIND_LABELS[result.kind]}：{figures}。"]
    told = told_together(result)
    lines += [f"  {rows.where}（{rows.state_label}）：{rows.words}" for rows in told[:SHOWN]]
    if len(told) > SHOWN:
        lines.append(f"  另有 {len(told) - SHOWN} 条说明，用 --json 可看全部。")
    return lines
