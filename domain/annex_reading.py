"""Reading an attachment table from plain data; its cells must cover every place exactly once."""

from __future__ import annotations

from collections.abc import Sequence

from domain.annex import EXACTNESS, RECORDS, Attachment, FormField
from domain.scheme_node import Node
from domain.sheet import Align, Column, HeaderCell, Seal, Sizes


def read_attachment(node: Node) -> Attachment:
    """An attachment; `KnownError` names the place that is wrong."""
    columns = node.parts("columns", _column)
    header = node.parts("header", _header_cell)
    form = node.parts("form", _form_field)
    attachment = Attachment(
        number=node.text("number"),
        label=node.text("label"),
        title=node.text("title"),
        name=node.text("name"),
        records=node.choice("records", RECORDS),
        exactness=node.choice("exactness", EXACTNESS),
        columns=columns,
        header=header,
        header_rows=node.whole("header_rows", least=1),
        blank_rows=node.whole("blank_rows", 0),
        fill_line=node.texts("fill_line"),
        sign_line=node.texts("sign_line"),
        notes=node.texts("notes"),
        seal=Seal(node.choice("seal", tuple(Seal), "none")),
        sizes=_sizes(node),
        row_height=node.number("row_height", 9),
        row_padding=node.number("row_padding", 1),
        portrait=node.choice("paper", ("landscape", "portrait"), "landscape") == "portrait",
        margins=node.numbers("margins", 4),
        loose_before=node.lines("loose_before"),
        loose_after=node.lines("loose_after"),
        form=form,
        merged=node.texts("merged"),
        of=node.texts("of"),
        not_of=node.texts("not_of"),
    )
    _check_columns(node, attachment)
    _check_cover(node, "header", header, attachment.header_rows, len(columns))
    _check_cover(node, "form", form, max((f.row + f.rowspan for f in form), default=0), len(columns))
    return attachment


def _sizes(node: Node) -> Sizes:
    usual = Sizes()
    return Sizes(
        title=node.number("title_size", usual.title),
        line=node.number("line_size", usual.line),
        header=node.number("header_size", 10),
        body=node.number("body_size", 10),
        note=node.number("note_size", usual.note),
    )


def _column(node: Node) -> Column:
    return Column(node.text("key"), node.number("width"), Align(node.choice("align", tuple(Align), "center")))


def _header_cell(node: Node) -> HeaderCell:
    return HeaderCell(node.text("text"), *_place(node))


def _form_field(node: Node) -> FormField:
    return FormField(
        node.text("text", ""),
        node.text("key", ""),
        *_place(node),
        align=Align(node.choice("align", tuple(Align), "center")),
        heading=node.flag("heading"),
    )


def _place(node: Node) -> tuple[int, int, int, int]:
    return node.whole("row"), node.whole("col"), node.whole("rowspan", 1, 1), node.whole("colspan", 1, 1)


def _check_columns(node: Node, attachment: Attachment) -> None:
    keys = [column.key for column in attachment.columns]
    if not keys:
        raise node.wrong("columns", "至少要有一栏")
    for i, column in enumerate(attachment.columns):
        if keys.index(column.key) < i:
            raise node.wrong(f"columns[{i}].key", f"“{column.key}”与前面的栏重复")
        if column.width <= 0:
            raise node.wrong(f"columns[{i}].width", "应大于 0（毫米）")
    for i, key in enumerate(attachment.merged):
        if key not in keys:
            raise node.wrong(f"merged[{i}]", f"“{key}”不是 columns 里的栏")


def _check_cover(node: Node, key: str, cells: Sequence[HeaderCell | FormField], rows: int, columns: int) -> None:
    """Each place of the grid belongs to exactly one cell: a gap or an overlap would be a table with holes."""
    taken: set[tuple[int, int]] = set()
    for i, cell in enumerate(cells):
        if cell.col + cell.colspan > columns:
            raise node.wrong(f"{key}[{i}]", f"超出了 {columns} 列")
        if cell.row + cell.rowspan > rows:
            raise node.wrong(f"{key}[{i}]", f"超出了 {rows} 行")
        places = {
            (r, c) for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.col, cell.col + cell.colspan)
        }
        if places & taken:
            raise node.wrong(f"{key}[{i}]", "与前面的格重叠")
        taken |= places
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in taken:
                raise node.wrong(key, f"第 {row + 1} 行第 {column + 1} 列没有格")
