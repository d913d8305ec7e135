"""From records to an official table: a ledger of many rows, or a form of which each household gets a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from domain.attachment_fields import (
    BLANK,
    TICK,
    Field,
    PrintOptions,
    Record,
    descriptions_text,
    fields_of,
    first_attribute,
    mask_id,
)
from domain.attachment_forms import NOTICE_ROWS, form_cells, household_fills, income_cells, notice_cells
from domain.income import IncomeSheet
from domain.printed_line import filled
from domain.problem import chinese_date
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from domain.sheet import FormCell, HeaderCell, Line, Page, Seal, Sheet, Value

__all__ = [
    "BLANK", "TICK", "Field", "PrintOptions", "Record", "build_sheet", "descriptions_text", "fields_of", "first_attribute",
    "mask_id",
]  # fmt: skip


def build_sheet(
    scheme: Scheme,
    round_: Round,
    attachment: Attachment,
    records: Iterable[Record] | None,
    options: PrintOptions,
) -> Sheet:
    """The attachment filled with `records` in their order, or blank (with the form's own blank rows) when `records` is None.

    An empty iterable gives a table with the form's blank rows too: a table without any row cannot be signed. Records may be
    an iterator; it is consumed while the sheet is written. A form has a sheet for each record: the first, with the others in
    `more`. A table of the notice's own rows takes records only for their remarks.
    """
    frame = _frame(scheme, round_, attachment, options)
    if attachment.records in NOTICE_ROWS:
        return replace(frame, form=notice_cells(scheme, attachment, records))
    if attachment.records == "incomes" or attachment.form:
        sheets = _forms(frame, scheme, round_, attachment, records or (), options)
        first = next(sheets, None) or _form(frame, scheme, round_, attachment, None, options)
        return replace(first, more=sheets)
    return replace(frame, body=_body(scheme, round_, attachment, records, options))


def _frame(scheme: Scheme, round_: Round, attachment: Attachment, options: PrintOptions) -> Sheet:
    """All of a sheet but its rows."""
    fills = _fills(round_, options)
    seal = Seal.BELOW if options.seal_below and attachment.seal is not Seal.NONE else attachment.seal
    return Sheet(
        name=f"{attachment.label} {attachment.name}",
        label=attachment.label,
        title=round_.question(attachment.title) if "{" in attachment.title else attachment.title,
        columns=attachment.columns,
        header=tuple(_header_cell(cell, round_) for cell in attachment.header),
        header_rows=attachment.header_rows,
        body=(),
        fill_line=_line(attachment.fill_line, fills),
        after_body=_after_body(attachment, fills),
        seal=seal,
        seal_unit=options.unit,
        page=_page(attachment, options),
        sizes=attachment.sizes,
        row_height=attachment.row_height,
        row_padding=attachment.row_padding,
        loose_before=_loose(attachment.loose_before, fills),
        loose_after=_loose(attachment.loose_after, fills),
    )


def _fills(round_: Round, options: PrintOptions) -> dict[str, str]:
    """What is chosen at print time, by the keys of the lines; `dated` is a date with room for day and month."""
    day = chinese_date(options.filled_on) if options.filled_on else BLANK
    dated = day or f"{round_.ends_on.year}年\u3000\u3000月\u3000\u3000日"
    return {"unit": options.unit, "date": day, "dated": dated, "signers": options.signers, "phone": options.phone}


def _page(attachment: Attachment, options: PrintOptions) -> Page:
    page = Page(rows_per_page=options.rows_per_page)
    if attachment.portrait:
        page = replace(page, width=page.height, height=page.width)
    if attachment.margins:
        top, right, bottom, left = attachment.margins
        page = replace(page, margins=(top, right, bottom, left))
    return page


def _header_cell(cell: HeaderCell, round_: Round) -> HeaderCell:
    return replace(cell, text=round_.question(cell.text)) if "{" in cell.text else cell


def _line(parts: tuple[str, ...], fills: Mapping[str, str]) -> Line | None:
    return Line(tuple(filled(part, fills) for part in parts), spread=True) if parts else None


def _after_body(attachment: Attachment, fills: Mapping[str, str]) -> tuple[Line, ...]:
    sign = _line(attachment.sign_line, fills)
    lines = [sign] if sign else []
    return (*lines, Line(attachment.notes)) if attachment.notes else tuple(lines)


def _loose(lines: tuple[tuple[str, ...], ...], fills: Mapping[str, str]) -> tuple[Line, ...]:
    """Lines outside the grid; parts of one line stand side by side."""
    return tuple(Line(tuple(filled(part, fills) for part in parts), spread=len(parts) > 1) for parts in lines)


def _forms(
    frame: Sheet,
    scheme: Scheme,
    round_: Round,
    attachment: Attachment,
    records: Iterable[Record],
    options: PrintOptions,
) -> Iterator[Sheet]:
    for record in records:
        yield _form(frame, scheme, round_, attachment, record, options)


def _form(
    frame: Sheet, scheme: Scheme, round_: Round, attachment: Attachment, record: Record | None, options: PrintOptions
) -> Sheet:
    """The sheet of one household, blank when there is none."""
    fills = {**_fills(round_, options), **household_fills(scheme, round_, record)}
    if isinstance(record, IncomeSheet) and record.filled_on:
        # The day on the household's own paper, not the day of printing.
        fills["dated"] = chinese_date(record.filled_on)
    return replace(
        frame,
        form=_cells(scheme, round_, attachment, record, options),
        loose_before=_loose(attachment.loose_before, fills),
        loose_after=_loose(attachment.loose_after, fills),
    )


def _cells(
    scheme: Scheme, round_: Round, attachment: Attachment, record: Record | None, options: PrintOptions
) -> tuple[FormCell, ...]:
    if attachment.records == "incomes":
        return income_cells(scheme.income_lines, attachment, record if isinstance(record, IncomeSheet) else None)
    fields = fields_of(attachment.records, scheme, round_, options, attachment)
    return form_cells(attachment, round_, fields, record)


def _body(
    scheme: Scheme, round_: Round, attachment: Attachment, records: Iterable[Record] | None, options: PrintOptions
) -> Iterator[tuple[Value, ...]]:
    keys = [column.key for column in attachment.columns]
    fields = fields_of(attachment.records, scheme, round_, options, attachment)
    readers = [fields[key] for key in keys]
    empty = True
    for record in records or ():
        empty = False
        yield tuple(read(record) for read in readers)
    if empty:
        yield from [(BLANK,) * len(keys)] * attachment.blank_rows
