"""The cells of a form: a household's questionnaire, its income sheet, and tables whose rows the notice itself gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.annex import Attachment, FormField
from domain.attachment_fields import Field
from domain.income import Amounts, IncomeSheet, money, worked_out
from domain.orders import IncomeLine, LineKind
from domain.problem import chinese_date
from domain.region import village_group
from domain.rounds import Round
from domain.scheme import Scheme
from domain.sheet import Align, Face, FormCell, Value

BOX, TICKED_BOX = "□", "☑"


def household_fills(scheme: Scheme, round_: Round, record: Any) -> dict[str, str]:
    """What fills the lines of a household's form, by key; empty for a blank form.

    The printed words 乡镇(街道), 村 and 组 follow the names, so their own last words are left out (南塔街道 → 南塔).
    """
    ticks = {f"tick:{attribute.key}": BOX for attribute in scheme.attributes}
    if record is None:
        return ticks
    for key in _with_wholes(scheme, record.attributes):
        ticks[f"tick:{key}"] = TICKED_BOX
    return {
        **ticks,
        "town_name": round_.town,
        "place": village_group(record.village, record.group),
        "town": _without(round_.town, "街道", "镇", "乡"),
        "village": _without(record.village, "村"),
        "group": _without(record.group, "组", "社"),
        "head_name": record.head_name,
        "size": str(record.size or ""),
        "helper_name": record.helper,
    }


def _with_wholes(scheme: Scheme, attributes: Iterable[str]) -> set[str]:
    """The attributes, and those that they are kinds of."""
    known = set(attributes)
    return known | {a.part_of for a in scheme.attributes if a.key in known and a.part_of}


def _without(name: str, *endings: str) -> str:
    return next((name.removesuffix(end) for end in endings if name.endswith(end)), name)


def form_cells(attachment: Attachment, round_: Round, fields: Mapping[str, Field], record: Any) -> tuple[FormCell, ...]:
    """The cells of a form, its fields filled from a record or blank."""
    return tuple(_form_cell(place, round_, fields, record) for place in attachment.form)


def _form_cell(place: FormField, round_: Round, fields: Mapping[str, Field], record: Any) -> FormCell:
    value: Value = round_.question(place.text) if "{" in place.text else place.text
    if place.key:
        value = "" if record is None else fields[place.key](record)
    face = Face.HEADING if place.heading else Face.BODY
    return FormCell(value, place.row, place.col, place.rowspan, place.colspan, place.align, face)


def income_cells(
    lines: tuple[IncomeLine, ...], attachment: Attachment, sheet: IncomeSheet | None
) -> tuple[FormCell, ...]:
    """The lines of an income sheet, worked out or blank: the category beside its lines, sums over unit and quantity."""
    columns = {column.key: place for place, column in enumerate(attachment.columns)}
    rows = worked_out(lines, sheet) if sheet else [Amounts()] * len(lines)
    cells = _categories(lines)
    for row, (line, amounts) in enumerate(zip(lines, rows, strict=True)):
        cells += _stub(line, row)
        if not line.without_quantity:
            cells.append(FormCell(amounts.quantity, row, columns["quantity"]))
        per_head = line.kind is LineKind.PER_HEAD
        cells.append(FormCell(None if per_head else money(amounts.income), row, columns["income"]))
        cells.append(FormCell(None if per_head else money(amounts.expense), row, columns["expense"]))
        cells.append(FormCell(money(amounts.net), row, columns["net"]))
    return tuple(cells)


def _categories(lines: Sequence[IncomeLine]) -> list[FormCell]:
    """One cell for each run of lines of a category."""
    starts = [row for row, line in enumerate(lines) if row == 0 or line.category != lines[row - 1].category]
    ends = [*starts[1:], len(lines)]
    return [
        FormCell(lines[start].category, start, 0, end - start, face=Face.HEADING)
        for start, end in zip(starts, ends, strict=True)
        if lines[start].category
    ]


def _stub(line: IncomeLine, row: int) -> list[FormCell]:
    """The printed words of a line: its item and unit, or a sum's name over four or, without a category, all stub columns."""
    first = 1 if line.category else 0
    if line.kind is not LineKind.LINE:
        return [FormCell(line.item, row, first, colspan=4 - first, face=Face.HEADING)]
    if line.without_quantity:
        return [FormCell(line.item, row, first, colspan=4 - first)]
    return [FormCell(line.item, row, 1), FormCell(line.unit, row, 2)]


_Rows = Callable[[Scheme], list[dict[str, str]]]


def _before(day: date | None, year: int) -> str:
    """`6月30日前`, with its year when that is not the notice's own."""
    if day is None:
        return ""
    return f"{day.month}月{day.day}日前" if day.year == year else f"{chinese_date(day)}前"


def _responsibilities(scheme: Scheme) -> list[dict[str, str]]:
    return [
        {
            "action": row.action,
            "task": row.task,
            "content": row.content,
            "units": "、".join(row.units),
            "due_on": _before(row.due_on, scheme.starts_on.year),
        }
        for row in scheme.responsibilities
    ]


def _information_forms(scheme: Scheme) -> list[dict[str, str]]:
    return [
        {"name": row.name, "whom": row.whom, "content": row.content, "tool": row.tool} for row in scheme.information_forms
    ]


def _leading_group(scheme: Scheme) -> list[dict[str, str]]:
    return [{"duty": row.duty, "position": row.position} for row in scheme.leading_group]


NOTICE_ROWS: Mapping[str, _Rows] = {
    "responsibilities": _responsibilities,
    "information_forms": _information_forms,
    "leading_group": _leading_group,
}
"""Tables whose rows the notice itself gives; a column that its rows do not have (签名, 备注) is left to the pen."""


def notice_cells(scheme: Scheme, attachment: Attachment, works: Iterable[Any] | None = None) -> tuple[FormCell, ...]:
    """The notice's own rows; equal texts under one another in a merged column are one cell.

    `works` (`domain.responsibilities.Work`, a row each) fill the remarks of the table of responsibilities.
    """
    rows = NOTICE_ROWS[attachment.records](scheme)
    for row, work in zip(rows, works or (), strict=False):
        row["own_remark"] = work.printed_remark
    cells: list[FormCell] = []
    for place, column in enumerate(attachment.columns):
        texts = [str(number) for number in range(1, len(rows) + 1)] if column.key == "serial" else []
        texts = texts or [row.get(column.key, "") for row in rows]
        cells += _column_cells(texts, place, column.align, column.key in attachment.merged)
    return tuple(cells)


def _column_cells(texts: list[str], place: int, align: Align, merged: bool) -> list[FormCell]:
    cells: list[FormCell] = []
    for row, text in enumerate(texts):
        if merged and cells and cells[-1].value == text:
            cells[-1] = replace(cells[-1], rowspan=cells[-1].rowspan + 1)
        else:
            cells.append(FormCell(text, row, place, align=align, face=Face.HEADING if merged else Face.BODY))
    return cells
