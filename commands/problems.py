"""`problems`: the ledger of problems."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from commands.office_file import latest_round, open_file
from commands.output import print_json
from commands.parser import CommandParser
from domain.attachments import first_attribute
from domain.problem import STATUS_LABELS, Problem, ProblemFilter
from domain.region import village_group
from domain.scheme import Scheme

SIGNS = {True: "▲逾期 ", False: ""}


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    parser.add_round("哪一轮要处理的问题，写轮次的名称；不写则列出全部")
    parser.add_json()


def run(args: Namespace) -> int:
    """Print every problem of the file, or those that a round deals with, what is overdue first."""
    today = date.today()
    with open_file(args) as store:
        rows = _ledger(store, today, latest_round(store, name=args.round).uid if args.round else "")
    if args.json:
        print_json([_plain(scheme, problem) for scheme, problem in rows])
        return 0
    for scheme, problem in rows:
        print(_line(scheme, problem, today))
    print(f"共 {len(rows)} 条。")
    return 0


def _ledger(store: Any, today: date, round_uid: str) -> list[tuple[Scheme, Problem]]:
    from db.queries.office import rounds
    from db.queries.problems import ProblemList
    from db.schemes import scheme_of

    with store.read() as session:
        schemes = {round_.uid: scheme_of(session, round_) for round_ in rounds(session)}
    source = ProblemList(store, ProblemFilter(round_uid=round_uid), today)
    return [(schemes[problem.round_uid], problem) for problem in source.rows(0, source.count())]


def _plain(scheme: Scheme, problem: Problem) -> dict[str, Any]:
    return {
        "village": _place(problem),
        "head": problem.head_name,
        "id_no": problem.head_id_no,
        "attribute": first_attribute(scheme, problem.attributes),
        "type": scheme.dimension(problem.dimension).problem_type,
        "description": problem.description,
        "status": STATUS_LABELS[problem.status],
        "deadline": problem.deadline,
        "measure": problem.measure,
        "remark": problem.remark_text,
        "found_on": problem.found_on,
        "solved_on": problem.solved_on,
    }


def _place(problem: Problem) -> str:
    """Where the problem is: village and group, or the unit whose it is."""
    return village_group(problem.village, problem.group) or problem.unit_name


def _line(scheme: Scheme, problem: Problem, today: date) -> str:
    kind = scheme.dimension(problem.dimension).problem_type
    parts = (_place(problem), problem.head_name, kind, problem.description, STATUS_LABELS[problem.status], problem.remark_text)
    return SIGNS[problem.overdue(today)] + "　".join(part for part in parts if part)
