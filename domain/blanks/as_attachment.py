"""A blank that was read, as an attachment of an office's own notice: the data of one entry of `attachments` in a scheme.json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from domain.attachment_fields import HAND, PrintOptions, fields_of
from domain.blanks.counts import HOUSEHOLDS, PROBLEMS, VILLAGES, VISITED, VISITS, Count, count_of
from domain.blanks.filled import FilledBlank
from domain.blanks.filling import as_template
from domain.blanks.lines import LineKind
from domain.blanks.matching import Match
from domain.blanks.paper import build_sheet
from domain.blanks.understanding import Understanding
from domain.blanks.words import is_note, is_numbered, is_seal
from domain.errors import KnownError
from domain.figures import Kind
from domain.rounds import round_of
from domain.scheme import Scheme
from domain.sheet import Column, HeaderCell, Seal

RECORDS = {
    LineKind.INSPECTIONS: "inspections",
    LineKind.HOUSEHOLDS: "inspections",
    LineKind.PROBLEMS: "problems",
    LineKind.COUNTS: "weekly",
}
"""What stands in the rows → the records of the attachment; a table of people has none."""
SAME = {"attributes": "attribute_labels", "first_attribute": "attribute_labels"}
"""Fields of a blank that an attachment knows by another name."""
_KINDS = {"": Kind.NEW, "found": Kind.NEW, "solved": Kind.SOLVED, "unsolved": Kind.OPEN, "open": Kind.OPEN}
WIDEST, NARROWEST = 265.0, 6.0
"""Widths in mm that a table has on landscape paper, and that a column has at least."""
UPRIGHT = 180.0
MANY_COLUMNS = 12


def as_attachment(one: FilledBlank, scheme: Scheme, number: str) -> dict[str, Any]:
    """The attachment's data: header, columns with width and key, lines, notes and seal as they stand in the blank.

    What nothing fills is left to the pen (`hand:1` …); of a 两栏 list the first block stands, with the records one under the
    other. KnownError for what cannot be an attachment: printed rows, rows of people, too many columns left to the pen.
    """
    known = one.known
    if known.blank.has_stub or known.kind not in RECORDS:
        what = "是一户一张的调查表" if known.form is not None else "行名已经印好" if known.blank.has_stub else "每行一人"
        raise KnownError(f"这张表{what}，不能存为通知的附件；要用时按 Ctrl+B 把空白表放进来填，填好的对应关系会记住。")
    records = RECORDS[known.kind]
    sheet = build_sheet(one.grid, one.filling, one.table)
    width = sum(match.column.block == 0 for match in known.matches)
    keys = list(_keys(known, records, scheme))
    upright = one.grid.page.height > one.grid.page.width
    fill_line = list(map(_line, sheet.fill_line.parts)) if sheet.fill_line else []
    loose = [list(map(_line, line.parts)) for line in sheet.loose_before]
    notes = [text.text for text in known.blank.foot if _is_note(text.text, known)]
    title = known.blank.title or known.blank.sheet
    return {
        "number": number,
        "label": known.blank.label or f"附件{number}",
        "title": title,
        "name": title,
        "records": records,
        "exactness": "official",
        "columns": [
            {"key": key, "width": each, "align": column.align.value}
            for key, each, column in zip(keys, _widths(sheet.columns[:width], upright), sheet.columns, strict=False)
        ],
        "header": list(_header(sheet.header, width)),
        "header_rows": sheet.header_rows,
        "blank_rows": max(len(known.blank.fill_rows), 1),
        "fill_line": fill_line,
        "sign_line": [],
        "notes": notes,
        "seal": (Seal.FILL_LINE if any(map(is_seal, fill_line)) else Seal.NONE).value,
        "header_size": 9 if width > MANY_COLUMNS else 10,
        "body_size": 9 if width > MANY_COLUMNS else 10,
        "paper": "portrait" if upright else "landscape",
        "loose_before": loose,
        "loose_after": [[_braced(text.text)] for text in known.blank.foot if text.text not in notes],
    }


def _keys(known: Understanding, records: str, scheme: Scheme) -> Iterator[str]:
    """The key of each column of the first block, each once; what has none, or one that is taken, is left to the pen."""
    there = fields_of(records, scheme, round_of(scheme, ""), PrintOptions())
    taken: set[str] = set()
    by_hand = iter(HAND)
    for match in known.main:
        key = _key(match, records, there)
        if not key or key in taken:
            key = next(by_hand, "")
            if not key:
                raise KnownError(f"这张表有 {len(HAND)} 栏以上没有对应的内容，不能存为通知的附件；请先为各栏选填什么。")
        taken.add(key)
        yield key


def _key(match: Match, records: str, there: Any) -> str:
    if not match.sure or not match.field:
        return ""
    if match.field.startswith("count:"):
        key = _figure(count_of(match.field).settled)
    elif records == "weekly":
        key = "unit_name" if match.field in ("village", "town") else ""
    else:
        key = match.field if match.field in there else SAME.get(match.field, "")
    return key if key in there else ""


def _figure(count: Count) -> str:
    """The weekly table's column for a count; empty for what it does not count."""
    if count.attribute:
        return ""
    if count.unit == PROBLEMS and count.status in _KINDS:
        return f"figure:{count.dimension or 'total'}:{_KINDS[count.status]}"
    if count.unit == VISITS:
        return f"visits:{count.role}"
    return {VISITED: str(Kind.HOUSEHOLDS), VILLAGES: str(Kind.VILLAGES), HOUSEHOLDS: ""}.get(count.unit, "")


def _widths(columns: Sequence[Column], upright: bool) -> list[float]:
    """The blank's widths, made narrower together where the paper does not hold them."""
    widths = [max(column.width, NARROWEST) for column in columns]
    room = UPRIGHT if upright else WIDEST
    scale = min(1.0, room / sum(widths))
    return [round(width * scale, 1) for width in widths]


def _header(cells: Sequence[HeaderCell], width: int) -> Iterator[dict[str, Any]]:
    for cell in cells:
        if cell.col < width:
            span = min(cell.colspan, width - cell.col)
            yield {"text": _braced(cell.text), "row": cell.row, "col": cell.col, "rowspan": cell.rowspan, "colspan": span}


def _line(text: str) -> str:
    """A fill line with the places for unit and day."""
    return as_template(text.replace("{", "（").replace("}", "）"))


def _braced(text: str) -> str:
    """A printed text that must not be taken for a template."""
    return text.replace("{", "（").replace("}", "）")


def _is_note(text: str, known: Understanding) -> bool:
    return text in known.blank.notes and (is_note(text) or is_numbered(text))
