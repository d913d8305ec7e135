"""One way in for every kind of book that was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from db.operations.income_import import apply_incomes
from db.operations.inspection_import import apply_inspections
from db.operations.register_import import apply_register
from domain.imported import Book, BookKind, ImportResult
from domain.scheme import Scheme


def apply_book(
    session: Session,
    scheme: Scheme,
    book: Book,
    round_uid: str,
    clerk: str,
    now: datetime,
    *,
    name: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> ImportResult:
    """Take a book into the file as one batch; the outcome of every row is in the result."""
    if book.kind is BookKind.REGISTER:
        return apply_register(session, scheme, book.people, clerk, now, name=name, progress=progress)
    if book.kind is BookKind.INCOMES:
        return apply_incomes(session, scheme, book.incomes, round_uid, clerk, now, name=name, progress=progress)
    return apply_inspections(session, scheme, book.inspections, round_uid, clerk, now, name=name, progress=progress)
