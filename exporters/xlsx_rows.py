"""The rows of a workbook in the order of the paper, as XlsxWriter's constant-memory mode needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import Cancelled as CancelledError
from domain.errors import KnownError
from domain.sheet import GREY, Align, Face, FormCell, Sheet, Tone, Value
from exporters.grid import LINE_PITCH, PADDING, PIXEL, Grid, text_of
from exporters.layout import SIDE_SIZE, Cancelled, Layout, Progress, TextRow
from exporters.measure import MM, measure

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_TALLEST = 408.75
"""Excel's tallest row in points, as whole pixels."""
_DIGITS = 15
"""Excel keeps this many digits of a number; a longer one is written as text."""
_BETWEEN_REPORTS = 250
"""Rows between two progress reports."""
_LEAST_SIZE = 4.0
_CORNER_WIDTH = 32.0 * MM
"""Room for a mark in the corner, such as `3-05-1　K7M4PX`."""
_GREY = "#" + f"{round(GREY * 255):02X}" * 3
_SEAL_INDENT = 3
"""Steps that bring the unit's name under the table away from the edge, so that a seal on it stays on the paper."""
_OUTSIDE, _TOO_LONG = -1, -2
"""XlsxWriter's answers for a cell outside the worksheet and for a text that it cut."""


class RowWriter:
    """Writes a sheet from its first row to its last, and further ones under it; `row` is the next row to write."""

    def __init__(self, book: Workbook, page: Worksheet, sheet: Sheet, layout: Layout) -> None:
        self._book = book
        self._page = page
        self._sheet = sheet
        self._layout = layout
        self._last_column = len(sheet.columns) - 1
        self._formats: dict[tuple[object, ...], Format] = {}
        self.row = 0
        self.page_breaks: list[int] = []
        paper = sheet.page
        self._room = (paper.height - paper.margins[0] - paper.margins[2]) * MM
        self._used = 0.0
        """Height used on the current page, by our own reckoning."""
        self._done = 0
        self._last_height = 0.0
        """Height of the last row of the body, which stays with the closing block."""
        self._body_styles = [
            self._format(Face.BODY, sheet.sizes.body, column.align, bordered=True, tone=column.tone)
            for column in sheet.columns
        ]

    def follow(self, sheet: Sheet, layout: Layout) -> None:
        """Goes on with another sheet of the same columns, on a page of its own."""
        self._sheet, self._layout = sheet, layout
        self.page_breaks.append(self.row)
        self._used = self._last_height = 0.0

    def sheet(self, progress: Progress | None, cancelled: Cancelled | None) -> tuple[int, int]:
        """The whole sheet; returns the first and last row of its header."""
        self.head()
        header = self.header()
        self.form()
        self.body(progress, cancelled)
        self.closing()
        return header

    def head(self) -> None:
        """The label, the title, the lines outside the grid and the fill line."""
        layout = self._layout
        self._line(layout.label, Face.HEADING, corner=self._sheet.corner)
        self._line(layout.title, Face.TITLE)
        for line in layout.loose_before:
            self._line(line, Face.BODY)
        if layout.fill_line is not None:
            self._line(layout.fill_line, Face.BODY)

    def header(self) -> tuple[int, int]:
        """The header tree; returns its first and last row, which every page repeats."""
        top = self.row
        self._grid(self._layout.header)
        return top, self.row - 1

    def form(self) -> None:
        """The rows of the form."""
        heights = self._layout.form.heights
        self._grid(self._layout.form)
        self._last_height = heights[-1] if heights else 0.0

    def _grid(self, grid: Grid) -> None:
        top = self.row
        starts = {(cell.row, cell.col): cell for cell in grid.cells}
        empty = self._format(grid.face, grid.size, Align.CENTER, bordered=True)
        for offset, height in enumerate(grid.heights):
            self._set_height(min(height, _TALLEST))
            for column in range(self._last_column + 1):
                cell = starts.get((offset, column))
                if cell is None:
                    self._page.write_blank(self.row, column, None, empty)
                else:
                    self._grid_cell(cell, grid.size)
            self._next(height)
        for cell in grid.cells:
            self._merge(top, cell)

    def _grid_cell(self, cell: FormCell, size: float) -> None:
        style = self._format(cell.face, size, cell.align, bordered=True, tone=cell.tone)
        if cell.value is None or cell.value == "":
            self._page.write_blank(self.row, cell.col, None, style)
        elif isinstance(cell.value, str):
            self._page.write_string(self.row, cell.col, _plain(cell.value), style)
        else:
            self._number(cell.col, cell.value, cell.align, cell.tone)

    def body(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """The body, row by row. `progress` counts its rows, and a form as one."""
        per_page = self._sheet.page.rows_per_page
        count = 0
        for count, values in enumerate(self._sheet.body, start=1):
            if per_page and count > 1 and (count - 1) % per_page == 0:
                self._break_page()
            self._body_row(values)
            if count % _BETWEEN_REPORTS == 0:
                _report(self._done + count, progress, cancelled)
        self._done += count + bool(self._sheet.form)
        _report(self._done, progress, cancelled)

    def closing(self) -> None:
        """Signatures, notes and the seal's block, with the last row on the next page if they do not fit on this one."""
        layout = self._layout
        needed = layout.header_height + self._last_height + layout.closing_height
        if layout.closing and self._used + layout.closing_height > self._room >= needed:
            self.page_breaks.append(self.row - 1 if self._last_height else self.row)
        for row in layout.closing:
            self._line(row, Face.BODY)

    def _body_row(self, values: tuple[Value, ...]) -> None:
        """One row; its height is known after its cells and still in time, for the row goes out with the next one."""
        styles, counts, row = self._body_styles, self._layout.body.counts, self.row
        write_string, write_blank = self._page.write_string, self._page.write_blank
        if self._sheet.side:
            values = self._side_mark(values)
        most = 1
        for column, value in enumerate(values):
            if value is None or value == "":
                write_blank(row, column, None, styles[column])
                continue
            if not isinstance(value, str):
                value = self._number(column, value, self._sheet.columns[column].align, self._sheet.columns[column].tone)
            elif write_string(row, column, value, styles[column]) or value[:3] == "<r>":
                self._difficult(column, value, styles[column])
            count = counts[column][value]
            if count > most:
                most = count
        if len(values) != len(styles):
            raise ValueError(f"a row of {len(values)} values for {len(styles)} columns")
        self._end_row(values, self._layout.body.height_of(most))

    def _side_mark(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """Writes the mark beside the table; returns the values of the table."""
        mark = text_of(values[-1])
        if mark:
            style = self._format(Face.BODY, SIDE_SIZE, Align.LEFT, bordered=False)
            self._page.write_string(self.row, self._last_column + 1, _plain(mark), style)
        return values[:-1]

    def _end_row(self, values: tuple[Value, ...], height: float) -> None:
        if height > _TALLEST:
            height = _TALLEST
            self._shrink(values)
        self._set_height(height)
        self._next(height)
        self._last_height = height

    def _number(self, column: int, value: Value, align: Align, tone: Tone = Tone.INK) -> str:
        """A number as a number, with its own decimals, or as text when Excel has not so many digits; gives its text."""
        text = text_of(value)
        style = self._format(Face.BODY, self._sheet.sizes.body, align, bordered=True, tone=tone)
        if sum(map(str.isdigit, text)) > _DIGITS:
            self._page.write_string(self.row, column, text, style)
            return text
        places = len(text.partition(".")[2])
        if places:
            style = self._format(Face.BODY, self._sheet.sizes.body, align, bordered=True, places=places, tone=tone)
        self._page.write_number(self.row, column, float(text) if places else int(text), style)
        return text

    def _difficult(self, column: int, text: str, style: Format) -> None:
        """What a workbook cannot hold is said; XlsxWriter's own mark of rich text is kept a text."""
        fault = self._page.write_string(self.row, column, _plain(text), style)
        if fault == _OUTSIDE:
            raise KnownError("表格超过了 Excel 的 1,048,576 行：请按村（社区）分开导出。")
        if fault == _TOO_LONG:
            raise KnownError(f"第 {self.row + 1} 行有一格超过 32,767 个字，Excel 放不下：请缩短“{text[:12]}…”。")

    def _shrink(self, values: tuple[Value, ...]) -> None:
        """Writes the cells that would need more than Excel's tallest row once more, in smaller type."""
        size, rooms = self._sheet.sizes.body, self._layout.body.rooms
        for column, value in enumerate(values):
            fitting = _fitting_size(text_of(value), rooms[column], size)
            if fitting < size:
                kind = self._sheet.columns[column]
                style = self._format(Face.BODY, fitting, kind.align, bordered=True, tone=kind.tone)
                self._page.write_string(self.row, column, _plain(text_of(value)), style)

    def _line(self, row: TextRow, face: Face, corner: str = "") -> None:
        """A row merged over all columns, or over those that a mark in its right corner leaves."""
        last = self._last_column - self._corner_columns() if corner else self._last_column
        style = self._format(face, row.size, row.align, bordered=row.bordered)
        self._set_height(min(row.height, _TALLEST))
        if row.text:
            self._page.write_string(self.row, 0, _plain(row.text), style)
        else:
            self._page.write_blank(self.row, 0, None, style)
        for column in range(1, last + 1):
            self._page.write_blank(self.row, column, None, style)
        if last:
            self._page.merge.append([self.row, 0, self.row, last])
        if last < self._last_column:
            self._corner(corner, last + 1)
        self._next(row.height)

    def _corner_columns(self) -> int:
        """How many of the last columns hold the mark in the corner; the first one stays with the label."""
        room, count = 0.0, 0
        for width in reversed(self._layout.widths[1:]):
            if room >= _CORNER_WIDTH:
                break
            room, count = room + width, count + 1
        return count

    def _corner(self, text: str, first: int) -> None:
        style = self._format(Face.BODY, SIDE_SIZE, Align.CENTER, bordered=False)
        self._page.write_string(self.row, first, _plain(text), style)
        for column in range(first + 1, self._last_column + 1):
            self._page.write_blank(self.row, column, None, style)
        if first < self._last_column:
            self._page.merge.append([self.row, first, self.row, self._last_column])

    def _merge(self, top: int, cell: FormCell) -> None:
        """Joins the cells of a merged cell. `merge_range` cannot: it writes cells of rows that are already gone."""
        first, last = top + cell.row, top + cell.row + cell.rowspan - 1
        if cell.rowspan > 1 or cell.colspan > 1:
            self._page.merge.append([first, cell.col, last, cell.col + cell.colspan - 1])

    def _format(
        self, face: Face, size: float, align: Align, *, bordered: bool, places: int = 0, tone: Tone = Tone.INK
    ) -> Format:
        """The format of a kind of cell, made once."""
        key = (face, size, align, bordered, places, tone)
        if key not in self._formats:
            look: dict[str, Any] = {
                "font_name": face.value,
                "font_size": size,
                "align": align.value,
                "valign": "vcenter",
                "text_wrap": True,
                "border": 1 if bordered else 0,
            }
            if align is Align.RIGHT and not bordered:
                look["indent"] = _SEAL_INDENT
            if tone is Tone.GREY:
                look["font_color"] = _GREY
            if places:
                look["num_format"] = "0." + "0" * places
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def _set_height(self, height: float) -> None:
        self._page.set_row_pixels(self.row, round(height / PIXEL))

    def _next(self, height: float) -> None:
        """Goes to the next row and reckons where the paper ends."""
        if self._used + height > self._room:
            self._used = self._layout.header_height
        self._used += height
        self.row += 1

    def _break_page(self) -> None:
        self.page_breaks.append(self.row)
        self._used = self._layout.header_height


def _report(count: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError
    if progress is not None:
        progress(count)


def _plain(text: str) -> str:
    """The text, which XlsxWriter must not take for its own rich-text marks."""
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def _fitting_size(text: str, room: float, size: float) -> float:
    """The largest size, in half points, at which the text fits into Excel's tallest row."""
    while size > _LEAST_SIZE:
        count = len(measure(Face.BODY, size).lines(text, room))
        if count * size * LINE_PITCH + 2 * PADDING <= _TALLEST:
            break
        size -= 0.5
    return size
