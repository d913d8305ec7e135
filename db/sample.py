"""The sample office: made from the sample workbooks in the same way in which a clerk would make it."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.operations.book_import import apply_book
from db.operations.cadres import save_cadre
from db.operations.problems import save_problem
from db.queries.office import rounds
from db.queries.problems import problems
from db.schemes import scheme
from db.store import Store
from domain.errors import KnownError
from domain.imported import Book, RowState
from domain.people import Cadre
from domain.problem import Problem, ProblemDraft, Status
from domain.scheme import Scheme
from resources import path
from resources.temporary import beside

SCHEME_ID = "rongchang-shuanghe-2021"
CLERK = "01号"
STARTED = datetime(2021, 5, 7, 9, 0)
WEEKS = (datetime(2021, 5, 14, 17, 0), datetime(2021, 5, 21, 17, 0))
"""When the forms of each week were taken in."""

TODAY = datetime(2021, 5, 21, 17, 30)
"""The time at which the sample is looked at: deadlines have passed or not on this day."""

Reader = Callable[[Path, Scheme], Book]


class FollowUp(NamedTuple):
    """One line of the sample's follow-up list."""

    village: str
    head_name: str
    item: str
    status: str
    measure: str
    deadline: str
    solved_on: str
    struck_on: str


def make_office(target: Path, read: Reader) -> Path:
    """Make the sample file at `target`, replacing what is there, and return it; `read` reads workbooks (`read_book`).

    The same on every machine, but for the keys of the rows. A half-made file is never left behind.
    """
    temporary = beside(target)
    try:
        with Store.create(temporary, SCHEME_ID, clerk=CLERK, now=STARTED.astimezone()) as store:
            _fill(store, read)
        os.replace(temporary, target)
    finally:
        # A fault in clearing up would hide the one that led here.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def sample_books(week: int) -> list[Path]:
    """The filled forms of a week (1 or 2), a workbook for each village."""
    return sorted(path("sample").glob(f"第{week}周-*.xlsx"))


def _fill(store: Store, read: Reader) -> None:
    notice = scheme(SCHEME_ID)
    store.write(_add_cadres)
    _take_in(store, notice, read, path("sample", "register.xlsx"), STARTED + timedelta(minutes=10))
    for week, closing in enumerate(WEEKS, 1):
        for place, book in enumerate(sample_books(week)):
            _take_in(store, notice, read, book, closing + timedelta(minutes=place))
        _follow_up(store, notice, closing + timedelta(minutes=20))


def _add_cadres(session: Session) -> None:
    with path("sample", "cadres.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cadre = Cadre(row["name"], row["role"], row["phone"], row["unit"])
            save_cadre(session, cadre, CLERK, STARTED.astimezone())


def _take_in(store: Store, notice: Scheme, read: Reader, book: Path, now: datetime) -> None:
    rows = read(book, notice)

    def work(session: Session) -> int:
        round_uid = rounds(session)[0].uid
        result = apply_book(session, notice, rows, round_uid, CLERK, now.astimezone(), name=book.name)
        return result.count(RowState.REJECTED)

    if store.write(work):
        raise KnownError(f"示例数据“{book.name}”有不能导入的行，程序可能没有装好；请重新安装。")


def _follow_up(store: Store, notice: Scheme, now: datetime) -> None:
    """Say of each problem found so far what is being done about it; what will be solved later is being worked on."""
    told = {(f.village, f.head_name, f.item): f for f in _follow_ups()}

    def work(session: Session) -> None:
        round_uid = rounds(session)[0].uid
        found = [p for p in problems(session, round_uid) if (p.village, p.head_name, p.item) in told]
        for problem in found:
            draft = _draft(problem, told[problem.village, problem.head_name, problem.item], now.date())
            save_problem(session, notice, draft, CLERK, now.astimezone())

    store.write(work)


def _follow_ups() -> Iterator[FollowUp]:
    with path("sample", "follow_ups.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield FollowUp(**row)


def _draft(problem: Problem, told: FollowUp, today: date) -> ProblemDraft:
    solved_on, struck_on = _day(told.solved_on), _day(told.struck_on)
    done = solved_on is not None and solved_on <= today
    struck = struck_on is not None and struck_on <= today
    status = Status.SOLVED if done else Status.DOING if solved_on else Status(told.status)
    return ProblemDraft(
        uid=problem.uid,
        description=problem.description,
        status=status,
        lead_unit=problem.lead_unit,
        helper=problem.helper,
        deadline=_day(told.deadline),
        measure=told.measure,
        solved_on=solved_on if done else None,
        secretary_signed=_secretary(problem.village) if struck else "",
        helper_signed=(problem.helper or _secretary(problem.village)) if struck else "",
        struck_on=struck_on if struck else None,
    )


def _secretary(village: str) -> str:
    """The first cadre of a village: its secretary."""
    with path("sample", "cadres.csv").open(encoding="utf-8", newline="") as file:
        return next(row["name"] for row in csv.DictReader(file) if row["unit"] == village)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
