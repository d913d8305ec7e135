"""People of the sample register put into the villages of another notice's office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from db.operations.book_import import apply_book
from db.samples.work import CLERK, Work, at
from domain.errors import KnownError
from domain.imported import Book, BookKind, ImportedPerson, RowState

BOOK = "register.xlsx"


def register_households(work: Work, people: Sequence[ImportedPerson]) -> None:
    """Import the households that the plan names, each from the village it stands in in the sample register."""
    rows = tuple(_placed(work.plan, people))
    now = at(work.plan["started"])
    result = work.do(lambda s: apply_book(s, work.scheme, _book(rows), work.round.uid, CLERK, now, name=BOOK))
    if result.count(RowState.NEW) != len(rows):
        raise KnownError(f"示例名册有不能导入“{work.scheme.id}”的行，程序可能没有装好；请重新安装。")


def _book(rows: tuple[ImportedPerson, ...]) -> Book:
    return Book(BookKind.REGISTER, people=rows)


def _placed(plan: Mapping[str, Any], people: Sequence[ImportedPerson]) -> Iterator[ImportedPerson]:
    by_household: dict[int, list[ImportedPerson]] = {}
    for person in people:
        by_household.setdefault(person.household, []).append(person)
    households = {(rows[0].village, rows[0].name): rows for rows in by_household.values()}
    for village in plan["villages"]:
        place = {"village": village["name"], "town": village.get("town", plan["town"])}
        place["county"] = village.get("county", plan["county"])
        for head, attributes in village["households"].items():
            rows = households[village["from"], head]
            # A number of another county's register would be odd here.
            yield from (row._replace(house_no="", attributes=tuple(attributes), **place) for row in rows)
