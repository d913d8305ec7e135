"""From records to an official table: the only place that knows which field fills which column of an attachment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from domain.figures import WeekRow
from domain.inspection import Inspection
from domain.problem import STATUS_LABELS, Problem, chinese_date
from domain.region import village_group
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from domain.sheet import HeaderCell, Line, Page, Seal, Sheet, Value

TICK = "√"
BLANK = ""

Record = Inspection | Problem | WeekRow
Field = Callable[[Record], Value]


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
    fields = [_field(column.key, scheme, round_, options) for column in attachment.columns]
    empty = True
    for record in records or ():
        empty = False
        yield tuple(field(record) for field in fields)
    if empty:
        yield from [(BLANK,) * len(fields)] * attachment.blank_rows


def _field(key: str, scheme: Scheme, round_: Round, options: PrintOptions) -> Field:
    """The function that fills the column `key`; KeyError for a key that nothing fills."""
    name, _, of = key.partition(":")
    if name == "attribute":
        return lambda r: TICK if of in r.attributes else BLANK  # type: ignore[union-attr]
    if name == "answer":
        return lambda r: r.answers.get(of, BLANK)  # type: ignore[union-attr]
    if name in {"figure", "visits", "visited_villages", "visited_households"}:
        return _figure_field(key)
    return _plain_fields(scheme, round_, options)[key]


def _figure_field(key: str) -> Field:
    def value(record: Record) -> Value:
        assert isinstance(record, WeekRow)
        return next((number for figure, number in record.values.items() if figure.column == key), 0)

    return value


def _plain_fields(scheme: Scheme, round_: Round, options: PrintOptions) -> dict[str, Field]:
    number = mask_id if options.mask else str
    return {
        "town": lambda r: round_.town,
        "unit_name": lambda r: r.name,  # type: ignore[union-attr]
        "village_group": lambda r: village_group(r.village, r.group),  # type: ignore[union-attr]
        "head_name": lambda r: r.head_name,  # type: ignore[union-attr]
        "head_id_no": lambda r: number(r.head_id_no),  # type: ignore[union-attr]
        "helper_name": lambda r: r.helper,  # type: ignore[union-attr]
        "descriptions": lambda r: descriptions_text(scheme, r),  # type: ignore[arg-type]
        "inspectors": lambda r: "、".join(r.inspectors),  # type: ignore[union-attr]
        "first_attribute": lambda r: first_attribute(scheme, r.attributes),  # type: ignore[union-attr]
        "problem_type": lambda r: scheme.dimension(r.dimension).problem_type,  # type: ignore[union-attr]
        "description": lambda r: r.description,  # type: ignore[union-attr]
        "status": lambda r: STATUS_LABELS[r.status],  # type: ignore[union-attr]
        "remark": lambda r: r.remark_text,  # type: ignore[union-attr]
    }


def first_attribute(scheme: Scheme, attributes: tuple[str, ...]) -> str:
    """The attribute that 附件3 prints: the first in the notice's order (附件3 填表说明1)."""
    ordered = scheme.in_order(attributes)
    return scheme.attribute(ordered[0]).short if ordered else BLANK


def descriptions_text(scheme: Scheme, inspection: Inspection) -> str:
    """问题具体情况描述 of a line of 附件1: the failing items' descriptions in the notice's order, each once."""
    texts = [inspection.descriptions.get(item.key, "") for item in scheme.check_items]
    return "；".join(dict.fromkeys(t.strip().rstrip("；。") for t in texts if t.strip()))
