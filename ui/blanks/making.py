"""Understands, fills and writes a blank; plain functions for the window's other thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from domain.blanks.blank import Blank
from domain.blanks.filled import FilledBlank
from domain.blanks.lines import LineKind
from domain.blanks.understanding import Understanding, understand
from domain.rounds import Round
from domain.scheme import Scheme
from ui.lists.sources import synonyms

if TYPE_CHECKING:
    from db.queries.blank_lines import FillWish
    from db.store import Store
    from importers.blank_reading import BlankBook

Told = Callable[[int, int, str], object]


@dataclass(frozen=True)
class BlankWish:
    """A blank workbook with what its tables mean. `shown` is the table on the screen, the only one that a preview fills.

    `pages`: the pages of the shown table are wanted, too.
    """

    book: BlankBook
    known: tuple[Understanding, ...]
    fill: FillWish
    shown: int = 0
    pages: bool = False


@dataclass(frozen=True)
class MadeBlank:
    """What was filled and written: the tables (of a preview the shown one alone) and the files."""

    filled: tuple[FilledBlank, ...]
    files: tuple[Path, ...] = field(default_factory=tuple)


def understandings(
    blanks: Sequence[Blank],
    scheme: Scheme,
    decisions: Mapping[str, str],
    villages: Sequence[str],
    kinds: Mapping[int, LineKind],
) -> tuple[Understanding, ...]:
    """The meaning of each table; `kinds` has what somebody has said of a table's rows."""
    return tuple(
        understand(blank, scheme, synonyms(), decisions, villages, kinds.get(number)) for number, blank in enumerate(blanks)
    )


def make_preview(
    store: Store, scheme: Scheme, round_: Round, wish: BlankWish, target: Path, told: Told, *, show_seal_place: bool = True
) -> MadeBlank:
    """The shown table filled, and with `pages` its pages written to `target`."""
    one = _fill(store, scheme, round_, wish, wish.shown, told)
    if not wish.pages:
        return MadeBlank((one,))
    from exporters.fill_book import write_pages

    return MadeBlank((one,), tuple(write_pages([one], target, progress=_rows(told), show_seal_place=show_seal_place)))


def make_file(store: Store, scheme: Scheme, round_: Round, wish: BlankWish, target: Path, told: Told) -> MadeBlank:
    """All tables filled and written: as the same workbook, or (a target that ends with `.pdf`) as pages."""
    from exporters.fill_book import write_book, write_pages

    filled = tuple(_fill(store, scheme, round_, wish, number, told) for number in range(len(wish.known)))
    if target.suffix.lower() == ".pdf":
        return MadeBlank(filled, tuple(write_pages(filled, target, progress=_rows(told))))
    book = wish.book
    made = write_book(
        book.path, book.grids, [one.filling for one in filled], target, is_old=book.is_old, progress=_rows(told)
    )
    return MadeBlank(filled, (made,))


def _fill(store: Store, scheme: Scheme, round_: Round, wish: BlankWish, number: int, told: Told) -> FilledBlank:
    from db.queries.blank_lines import filling_of

    known = wish.known[number]
    with store.read() as session:
        filling = filling_of(session, scheme, round_, known, wish.fill, lambda rows: told(rows, 0, "正在取数"))
    return FilledBlank.of(known, wish.book.grids[number], filling)


def _rows(told: Told) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        told(rows, 0, "正在写表")

    return tell
