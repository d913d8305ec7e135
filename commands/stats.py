"""`stats`: the figures of one week, per village and in total."""

from __future__ import annotations

import unicodedata
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from commands.office_file import latest_round, open_file, scheme_for, village_named
from commands.output import print_json
from commands.parser import CommandParser, day
from domain.figures import PROBLEM_KINDS, Figure, Kind, Week, WeekRow, week_of
from domain.rounds import READING_LABELS
from domain.scheme import Scheme

KIND_LABELS = {Kind.NEW: "新", Kind.SOLVED: "已", Kind.OPEN: "待"}
TOTAL = "合计"


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_argument("--week", type=day, metavar="DATE", help="这一天所在的周（周一至周日）；默认今天，或本轮的最后一周")
    parser.add_argument("--village", metavar="V", help="只看这个村（社区）")
    parser.add_round()
    parser.add_json()


def run(args: Namespace) -> int:
    """Print the week's figures."""
    from db.queries.figures import total_of, week_rows

    with open_file(args) as store:
        round_ = latest_round(store, name=args.round)
        notice = scheme_for(store, round_)
        week = week_of(args.week or min(date.today(), round_.ends_on))
        village = village_named(store, args.village).uid if args.village else ""
        with store.read() as session:
            rows = week_rows(session, notice, round_, week)
    rows = [row for row in rows if village in ("", row.village_uid)]
    total = total_of(notice, round_, rows)
    if args.json:
        print_json(_plain(notice, week, rows, total))
    else:
        print(f"{round_.town}　{round_.name}　{week.label}　口径：{READING_LABELS[round_.reading]}")
        print(table(notice, [*rows, WeekRow("", TOTAL, total.values)]))
    return 0


def _plain(scheme: Scheme, week: Week, rows: Sequence[WeekRow], total: WeekRow) -> dict[str, Any]:
    return {
        "week": {"from": week.monday, "to": week.sunday, "label": week.label},
        "rows": [_plain_row(scheme, row) for row in rows],
        "total": _plain_row(scheme, total),
    }


def _plain_row(scheme: Scheme, row: WeekRow) -> dict[str, Any]:
    sides = {d.key: {str(kind): row.values[Figure(kind, d.key)] for kind in PROBLEM_KINDS} for d in scheme.dimensions}
    visits = {role.key: row.values[Figure(Kind.VISITS, role.key)] for role in scheme.roles}
    visited = {"villages": row.values[Figure(Kind.VILLAGES)], "households": row.values[Figure(Kind.HOUSEHOLDS)]}
    return {"village": row.name, **sides, "visits": visits | visited}


def table(scheme: Scheme, rows: Sequence[WeekRow]) -> str:
    """The figures as a text table; Chinese characters are two columns wide."""
    head = ["村（社区）"]
    figures: list[Figure] = []
    for dimension in scheme.dimensions:
        for kind in PROBLEM_KINDS:
            head.append(f"{dimension.problem_type[:2]}{KIND_LABELS[kind]}")
            figures.append(Figure(kind, dimension.key))
    for number, role in enumerate(scheme.roles, 1):
        head.append(f"人次{number}")
        figures.append(Figure(Kind.VISITS, role.key))
    head += ["走访村", "走访户"]
    figures += [Figure(Kind.VILLAGES), Figure(Kind.HOUSEHOLDS)]
    cells = [head, *([row.name, *(str(row.values[figure]) for figure in figures)] for row in rows)]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(head))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    notes = [f"人次{number}：{role.label}" for number, role in enumerate(scheme.roles, 1)]
    return "\n".join([*lines, "新＝本周新　已＝已解决　待＝待解决", "　".join(notes)])


def _padded(cell: str, width: int) -> str:
    space = " " * (width - _width(cell))
    return space + cell if cell.isdigit() else cell + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
