"""What is chosen before printing, and the sheet that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from domain.attachments import PrintOptions, Record, build_sheet
from domain.errors import KnownError
from domain.figures import Week
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from domain.sheet import Sheet, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from db.store import Store
    from domain.prefilled import Line


@dataclass(frozen=True, slots=True)
class PrintChoices:
    """One attachment to be printed; `week` counts for weekly tables only.

    `village_uid` is a village, or a town or county with all that is in it; empty: the whole office.
    """

    number: str
    week: Week
    village_uid: str = ""
    village: str = ""
    household_uid: str = ""
    """Only this household's sheet of a form."""
    blank: bool = False
    prefilled: bool = False
    """Sheets to carry to the house, with what is known printed in grey; `unvisited`: only for households not yet visited."""
    unvisited: bool = False
    by_village: bool = False
    options: PrintOptions = field(default_factory=PrintOptions)


def attachment_of(scheme: Scheme, choices: PrintChoices) -> Attachment:
    """The attachment chosen."""
    return scheme.attachment(choices.number)


def file_stem(scheme: Scheme, choices: PrintChoices) -> str:
    """A good name for the file: `附件2 工作统计表 金佛村 5月10日–5月16日`."""
    attachment = attachment_of(scheme, choices)
    parts = [attachment.label, attachment.name]
    if choices.blank:
        parts.append("空白")
    elif choices.prefilled:
        parts += [*([choices.village] if choices.village else []), "预填"]
    else:
        parts += [choices.village] if choices.village else []
        parts += [choices.week.label] if attachment.records == "weekly" else []
    return " ".join(parts)


def write_choices(
    store: Store,
    scheme: Scheme,
    round_: Round,
    choices: PrintChoices,
    target: Path,
    progress: Callable[[int, int, str], None] | None = None,
    *,
    show_seal_place: bool = False,
) -> Written:
    """Write what was chosen as a workbook or PDF, by the target's suffix.

    Runs off the window's thread. `progress` is told the rows written and the village they belong to, and cancels by raising.
    """
    with store.read() as session:
        rows = _Rows(choices.village or round_.town)
        sheet = _sheet(session, scheme, round_, choices, rows)
        told = (lambda done: progress(done, 0, rows.village)) if progress else None
        if target.suffix.lower() == ".xlsx":
            from exporters.xlsx import write_xlsx

            write_xlsx(sheet, target, progress=told)
            return Written(0)
        from exporters.fonts import missing_characters
        from exporters.pdf import write_pdf

        seen: set[str] = set()
        pages = write_pdf(_watched(sheet, seen), target, progress=told, show_seal_place=show_seal_place)
        return Written(pages, tuple(sorted(missing_characters(seen))))


def _watched(sheet: Sheet, seen: set[str]) -> Sheet:
    """The same sheet; every character that passes on its way to the paper is noted in `seen`."""
    lines = [line for line in (sheet.fill_line, *sheet.after_body) if line]
    seen.update(sheet.title, *(line.text for line in lines))
    seen.update(*(cell.value for cell in sheet.form if isinstance(cell.value, str)))

    def passing() -> Iterator[tuple[Value, ...]]:
        for row in sheet.body:
            seen.update(*(value for value in row if isinstance(value, str)))
            yield row

    return replace(sheet, body=passing(), more=(_watched(further, seen) for further in sheet.more))


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the pages of a PDF (0 of a workbook), and the characters of it that no font here can print."""

    pages: int
    missing: tuple[str, ...] = ()


@dataclass
class _Rows:
    """Lets records through and keeps the village of the last one, for the words of the progress."""

    village: str

    def through(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self.village = getattr(record, "village", self.village)
            yield record


def _sheet(session: Session, scheme: Scheme, round_: Round, choices: PrintChoices, rows: _Rows) -> Sheet:
    from db.queries.attachment_records import records

    attachment = attachment_of(scheme, choices)
    if choices.blank:
        return build_sheet(scheme, round_, attachment, None, choices.options)
    if choices.prefilled:
        return _prefilled(session, scheme, round_, choices, rows)
    found = records(
        session,
        scheme,
        round_,
        attachment,
        village_uid=choices.village_uid,
        week=choices.week,
        by_village=choices.by_village,
        household_uid=choices.household_uid,
        day=choices.options.filled_on,
    )
    return build_sheet(scheme, round_, attachment, rows.through(found), choices.options)


def _prefilled(session: Session, scheme: Scheme, round_: Round, choices: PrintChoices, rows: _Rows) -> Sheet:
    from db.queries.prefilled import books
    from domain.prefilled import build_prefilled

    attachment = attachment_of(scheme, choices)
    found = books(session, round_, choices.village_uid, unvisited=choices.unvisited, attachment=attachment)
    told = (replace(book, lines=cast("Iterator[Line]", rows.through(book.lines))) for book in found)
    sheet = build_prefilled(scheme, round_, attachment, told, choices.options)
    if sheet is None:
        raise KnownError("这个范围里没有本轮还没走访的农户。" if choices.unvisited else "这个范围里还没有在册的农户。")
    return sheet
