"""From records to an official table: the only place that knows which field fills which column of an attachment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.figures import Figure, WeekRow, figures_of
from domain.inspection import Inspection
from domain.problem import STATUS_LABELS, Problem, chinese_date
from domain.region import village_group
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from domain.sheet import HeaderCell, Line, Page, Seal, Sheet, Value

TICK = "√"
BLANK = ""

Record = Inspection | Problem | WeekRow
Field = Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What is chosen at print time. Empty texts leave their place blank for the pen.

    `unit` is the reporting unit's name, `filled_on` the date of the fill or sign line, `signers` and `phone` the sign line
    of 附件1, `seal_below` asks for a seal block under the table instead of the place in the fill line; `mask` hides the middle of
    ID numbers (first 6 and last 4 characters stay).
    """

    unit: str = ""
    filled_on: date | None = None
    signers: str = ""
    phone: str = ""
    rows_per_page: int | None = None
    seal_below: bool = False
    mask: bool = False


def mask_id(number: str) -> str:
    """An ID number for a wall or a public list: `510231********1234`; shorter numbers keep their first and last character."""
    if len(number) <= 2:
        return number
    keep_front, keep_back = (6, 4) if len(number) > 12 else (1, 1)
    return number[:keep_front] + "*" * (len(number) - keep_front - keep_back) + number[-keep_back:]


def build_sheet(
    scheme: Scheme,
    round_: Round,
    attachment: Attachment,
    records: Iterable[Record] | None,
    options: PrintOptions,
) -> Sheet:
    """The attachment filled with `records` in their order, or blank (with the form's own blank rows) when `records` is None.

    An empty iterable gives a table with the form's blank rows too: a table without any row cannot be signed. Records may be
    an iterator; it is consumed while the sheet is written.
    """
    fills = {"unit": options.unit, "date": _date(options.filled_on), "signers": options.signers, "phone": options.phone}
    seal = Seal.BELOW if options.seal_below and attachment.seal is not Seal.NONE else attachment.seal
    return Sheet(
        name=f"{attachment.label} {attachment.name}",
        label=attachment.label,
        title=attachment.title,
        columns=attachment.columns,
        header=tuple(_header_cell(cell, round_) for cell in attachment.header),
        header_rows=attachment.header_rows,
        body=_body(scheme, round_, attachment, records, options),
        fill_line=_line(attachment.fill_line, fills),
        after_body=_after_body(attachment, fills),
        seal=seal,
        seal_unit=options.unit,
        page=Page(rows_per_page=options.rows_per_page),
        sizes=attachment.sizes,
        row_height=attachment.row_height,
    )


def _date(day: date | None) -> str:
    return chinese_date(day) if day else BLANK


def _header_cell(cell: HeaderCell, round_: Round) -> HeaderCell:
    return replace(cell, text=round_.question(cell.text)) if "{" in cell.text else cell


def _line(parts: tuple[str, ...], fills: dict[str, str]) -> Line | None:
    return Line(tuple(part.format_map(fills) for part in parts), spread=True) if parts else None


def _after_body(attachment: Attachment, fills: dict[str, str]) -> tuple[Line, ...]:
    sign = _line(attachment.sign_line, fills)
    lines = [sign] if sign else []
    return (*lines, Line(attachment.notes)) if attachment.notes else tuple(lines)


def _body(
    scheme: Scheme, round_: Round, attachment: Attachment, records: Iterable[Record] | None, options: PrintOptions
) -> Iterator[tuple[Value, ...]]:
    keys = [column.key for column in attachment.columns]
    fields = fields_of(attachment.records, scheme, round_, options)
    readers = [fields[key] for key in keys]
    empty = True
    for record in records or ():
        empty = False
        yield tuple(read(record) for read in readers)
    if empty:
        yield from [(BLANK,) * len(keys)] * attachment.blank_rows


def fields_of(records: str, scheme: Scheme, round_: Round, options: PrintOptions) -> Mapping[str, Field]:
    """Every field that can fill a column of an attachment over `records` (`inspections`, `weekly` or `problems`), by its key."""
    if records == "inspections":
        return _inspection_fields(scheme, round_, options)
    if records == "problems":
        return _problem_fields(scheme, round_, options)
    return _weekly_fields(scheme)


def _inspection_fields(scheme: Scheme, round_: Round, options: PrintOptions) -> dict[str, Callable[[Any], Value]]:
    ticks = {f"attribute:{a.key}": _tick(a.key) for a in scheme.attributes}
    answers = {f"answer:{i.key}": _answer(i.key) for i in scheme.check_items}
    return {
        **_household_fields(round_, options),
        **ticks,
        **answers,
        "descriptions": lambda i: descriptions_text(scheme, i),
        "inspectors": lambda i: "、".join(i.inspectors),
    }


def _problem_fields(scheme: Scheme, round_: Round, options: PrintOptions) -> dict[str, Callable[[Any], Value]]:
    return {
        **_household_fields(round_, options),
        "first_attribute": lambda p: first_attribute(scheme, p.attributes),
        "problem_type": lambda p: scheme.dimension(p.dimension).problem_type,
        "description": lambda p: p.description,
        "status": lambda p: STATUS_LABELS[p.status],
        "remark": lambda p: p.remark_text,
    }


def _household_fields(round_: Round, options: PrintOptions) -> dict[str, Callable[[Any], Value]]:
    number = mask_id if options.mask else str
    return {
        "town": lambda r: round_.town,
        "village_group": lambda r: village_group(r.village, r.group),
        "head_name": lambda r: r.head_name,
        "head_id_no": lambda r: number(r.head_id_no),
        "helper_name": lambda r: r.helper,
    }


def _weekly_fields(scheme: Scheme) -> dict[str, Callable[[Any], Value]]:
    fields: dict[str, Callable[[Any], Value]] = {figure.column: _figure(figure) for figure in figures_of(scheme)}
    return {"unit_name": lambda row: row.name, **fields}


def _tick(attribute: str) -> Callable[[Inspection], Value]:
    return lambda inspection: TICK if attribute in inspection.attributes else BLANK


def _answer(item: str) -> Callable[[Inspection], Value]:
    return lambda inspection: inspection.answers.get(item, BLANK)


def _figure(figure: Figure) -> Callable[[WeekRow], Value]:
    return lambda row: row.values.get(figure, 0)


def first_attribute(scheme: Scheme, attributes: tuple[str, ...]) -> str:
    """The attribute that 附件3 prints: the first in the notice's order (附件3 填表说明1)."""
    ordered = scheme.in_order(attributes)
    return scheme.attribute(ordered[0]).short if ordered else BLANK


def descriptions_text(scheme: Scheme, inspection: Inspection) -> str:
    """问题具体情况描述 of a line of 附件1: the failing items' descriptions in the notice's order, each once."""
    texts = [inspection.descriptions.get(item.key, "") for item in scheme.check_items]
    return "；".join(dict.fromkeys(t.strip().rstrip("；。") for t in texts if t.strip()))
