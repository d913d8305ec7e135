"""The pages of a PDF: head, header on every page, rows that are never cut, closing block kept whole, page numbers."""

from __future__ import annotations

import math
import zlib
from typing import TYPE_CHECKING

from domain.sheet import SEAL_SQUARE, Align, Face, Seal, Sheet, Tone
from exporters.grid import LINE_PITCH, PADDING
from exporters.layout import SIDE_SIZE, Layout, TextRow
from exporters.measure import MM, measure
from exporters.pdf_body import Cell, left_of, prepared
from exporters.pdf_grid import BASELINE, box, drawn_grid, placed
from exporters.pdf_text import Encoder, GreyEncoder

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_BORDER = 0.5
_FOOTER_SIZE = 10.0
_FOOTER_DEPTH = 10
"""More than the footer's type reaches below its baseline, in whole points."""
_FOOTER_PLACE = 8.0 * MM
"""The footer's baseline above the foot of the paper."""
_TOTAL = "total"
"""Name of the piece of page that says how many pages there are; drawn on every page, known at the end."""
_CORNER_HEIGHT = 5.0 * MM
"""Height of the line in the top margin that holds the mark of a sheet."""
_SEAL_SIZE = 42.0 * MM


class Pages:
    """Draws one sheet from top to bottom, turning the page when it is full. Heights are measured from the top down."""

    def __init__(self, canvas: Canvas, sheet: Sheet, layout: Layout, show_seal_place: bool) -> None:
        self._canvas = canvas
        self._show_seal_place = show_seal_place
        document = canvas._doc  # type: ignore[attr-defined]
        kinds = {Tone.INK: Encoder, Tone.GREY: GreyEncoder}
        self._encoders = {(face, tone): kind(face, document) for face in Face for tone, kind in kinds.items()}
        self.body_texts: dict[Tone, Encoder] = {tone: self._encoders[Face.BODY, tone] for tone in Tone}
        self.body_text = self.body_texts[Tone.INK]
        self._count = 1
        self._header_memo: dict[float, tuple[str, str]] = {}
        self._held: list[Cell] | None = None
        self._held_mark = ""
        self._take(sheet, layout)
        self._begin()

    def _take(self, sheet: Sheet, layout: Layout) -> None:
        paper = sheet.page
        self._sheet = sheet
        self._layout = layout
        self._foot = paper.margins[2] * MM
        self._left = (paper.margins[3] + (paper.print_width - sheet.side) / 2) * MM - layout.width / 2
        self._pitch = layout.body.pitch
        self._columns = [f"{edge:g}" for edge in layout.edges]

    def follow(self, sheet: Sheet, layout: Layout) -> None:
        """Goes on with another sheet of the same columns, on a page of its own."""
        self._end()
        self._count += 1
        self._header_memo.clear()
        self._take(sheet, layout)
        self._begin()

    def head(self) -> None:
        """Label, title, lines outside the grid, fill line and header of the first page."""
        layout = self._layout
        self._text_row(layout.label, Face.HEADING)
        self._text_row(layout.title, Face.TITLE)
        for line in layout.loose_before:
            self._text_row(line, Face.BODY)
        if layout.fill_line is not None:
            self._text_row(layout.fill_line, Face.BODY)
            if self._sheet.seal is Seal.FILL_LINE and self._show_seal_place:
                self._seal_place(0.0, self._y)
        self._header()

    def form(self) -> None:
        """The rows of the form, as many on a page as it holds; the last one stays with the closing block."""
        heights, first = self._layout.form.heights, 0
        while first < len(heights):
            last = first + self._rows_that_fit(heights[first:])
            self._form_rows(first, last)
            first = last
            if first < len(heights):
                self._next_page()

    def _rows_that_fit(self, heights: tuple[float, ...]) -> int:
        room, count = self._y - self._foot, 0
        while count < len(heights) and heights[count] <= room:
            room -= heights[count]
            count += 1
        alone = count == len(heights) and room < self._layout.closing_height
        return max(1, count - (alone and bool(self._layout.closing)))

    def _form_rows(self, first: int, last: int) -> None:
        grid = self._layout.form
        texts, paths = drawn_grid(grid, self._layout.edges, self._encoders, self._y, (first, last))
        self._texts.append(texts)
        self._paths.append(paths)
        self._y -= sum(grid.heights[first:last])
        self._fresh = False

    def body_row(self, cells: list[Cell], mark: str = "") -> None:
        """One row of the body; it goes whole to the next page if it does not fit, and is split only if no page holds it.

        The last row is held back until it is known what follows: it goes with the closing block. `mark` stands beside the table.
        """
        self._draw_held()
        self._held, self._held_mark = cells, mark

    def turn(self) -> None:
        """Ends the page and begins the next with the header."""
        self._draw_held()
        self._next_page()

    def closing(self) -> None:
        """Signatures, notes and the seal's block, with the last row on the next page if they do not fit on this one."""
        rows = self._layout.closing
        last = self._layout.body.height_of(max(map(len, self._held))) if self._held else 0.0
        if rows and self._y - last - self._layout.closing_height < self._foot:
            self._turn_if_used()
        self._draw_held()
        for row in rows:
            self._closing_row(row)

    def finish(self) -> int:
        """Ends the last page, says on all of them how many there are, and returns that number."""
        self._end()
        text = measure(Face.BODY, _FOOTER_SIZE)
        total = f"{self._count} 页"
        width = math.ceil(text.width(total))
        self._canvas.beginForm(_TOTAL, 0, -_FOOTER_DEPTH, width, 2 * _FOOTER_DEPTH)
        self._canvas.addLiteral(f"BT {self.body_text.operators(total, _FOOTER_SIZE)} ET")
        self._canvas.endForm()
        return self._count

    def _begin(self) -> None:
        paper = self._sheet.page
        self._y = (paper.height - paper.margins[0]) * MM
        self._texts: list[str] = []
        self._paths: list[str] = []
        self._block_top: float | None = None
        self._fresh = True
        if self._sheet.corner:
            self._corner()

    def _corner(self) -> None:
        """The mark of the sheet, above everything, at the right edge of the table."""
        text, width = measure(Face.BODY, SIDE_SIZE), self._layout.width
        drawn = prepared((self._sheet.corner,), 0.0, width, Align.RIGHT, text, self.body_text)
        self._texts.append(placed(drawn, self._y + _CORNER_HEIGHT, _CORNER_HEIGHT, SIDE_SIZE))

    def _draw_held(self) -> None:
        cells, self._held = self._held, None
        if cells is None:
            return
        height = self._layout.body.height_of(max(map(len, cells)))
        if self._y - height < self._foot and self._turn_for(height):
            self._split(cells)
        else:
            self._side_mark(self._held_mark, height)
            self._cells(cells, height)

    def _side_mark(self, mark: str, height: float) -> None:
        """The mark of the row that is drawn next, at the right of the table."""
        if mark:
            text, side = measure(Face.BODY, SIDE_SIZE), self._sheet.side * MM
            lines = prepared(tuple(mark.split("\n")), self._layout.width, side, Align.LEFT, text, self.body_text)
            self._texts.append(placed(lines, self._y, height, SIDE_SIZE))

    def _next_page(self) -> None:
        self._end()
        self._count += 1
        self._begin()
        self._header()

    def _turn_for(self, height: float) -> bool:
        """Turns the page for a row unless the page is fresh; True when even a fresh page cannot hold it."""
        self._turn_if_used()
        return self._y - height < self._foot

    def _turn_if_used(self) -> None:
        if not self._fresh:
            self._next_page()

    def _header(self) -> None:
        top = self._y
        if top not in self._header_memo:
            self._header_memo[top] = self._header_operators(top)
        texts, paths = self._header_memo[top]
        self._texts.append(texts)
        self._paths.append(paths)
        self._y = top - self._layout.header_height
        self._fresh = True

    def _header_operators(self, top: float) -> tuple[str, str]:
        grid = self._layout.header
        return drawn_grid(grid, self._layout.edges, self._encoders, top, (0, len(grid.heights)))

    def _cells(self, cells: list[Cell], height: float) -> None:
        """Draws a row of the body at the current height."""
        top, pitch, texts = self._y, self._pitch, self._texts
        middle = top - height / 2 - self._sheet.sizes.body * BASELINE
        if self._block_top is None:
            self._block_top = top
        for cell in cells:
            y = middle + (len(cell) - 1) * pitch / 2
            for before, after in cell:
                if after:
                    texts.append(f"{before}{y:.2f}{after}")
                y -= pitch
        self._y = top - height
        self._paths.append(f"0 {self._y:g} m {self._columns[-1]} {self._y:g} l\n")
        self._fresh = False

    def _split(self, cells: list[Cell]) -> None:
        """A row taller than a page, on as many pages as it takes; the current page is fresh."""
        rows = self._layout.body
        longest = max(map(len, cells))
        done = 0
        while done < longest:
            if done:
                self._next_page()
            count = max(1, int((self._y - self._foot - 2 * PADDING) / self._pitch))
            pieces = [cell[done : done + count] for cell in cells]
            if not done:
                self._side_mark(self._held_mark, self._y - self._foot)
            self._cells(pieces, rows.height_of(min(count, longest - done)))
            done += count

    def _close_block(self) -> None:
        """Draws the column borders of the body rows since the header."""
        if self._block_top is not None:
            self._paths += [f"{x} {self._block_top:g} m {x} {self._y:g} l\n" for x in self._columns]
        self._block_top = None

    def _closing_row(self, row: TextRow) -> None:
        self._close_block()
        if row.align is Align.RIGHT:
            self._seal_block(row)
        elif self._y - row.height < self._foot:
            self._split_text_row(row)
        else:
            self._text_row(row, Face.BODY)

    def _split_text_row(self, row: TextRow) -> None:
        """A closing row that the page cannot hold, in pieces of whole lines."""
        pitch, lines = row.size * LINE_PITCH, row.lines
        while lines:
            count = int((self._y - self._foot - 3 * PADDING) / pitch)
            if count < 1 and not self._fresh:
                self._next_page()
                continue
            piece, lines = lines[: max(1, count)], lines[max(1, count) :]
            height = len(piece) * pitch + 3 * PADDING
            self._text_row(TextRow(row.text, piece, height, row.bordered, row.size), Face.BODY)
            if lines:
                self._next_page()

    def _text_row(self, row: TextRow, face: Face) -> None:
        """A row that is one cell over all columns."""
        text, encoder, width = measure(face, row.size), self._encoders[face, Tone.INK], self._layout.width
        if row.spread:
            for part, place in zip(row.lines, row.places, strict=True):
                drawn = prepared((part,), place - PADDING, width, Align.LEFT, text, encoder)
                self._texts.append(placed(drawn, self._y, row.height, row.size))
        else:
            drawn = prepared(row.lines, 0.0, width, row.align, text, encoder)
            self._texts.append(placed(drawn, self._y, row.height, row.size))
        if row.bordered:
            self._paths.append(box(0.0, self._y, width, row.height))
        self._y -= row.height
        self._fresh = False

    def _seal_block(self, row: TextRow) -> None:
        """The unit's name in the middle of a free square at the right, where the seal is pressed onto it."""
        text, width = measure(Face.BODY, row.size), self._layout.width
        name = text.width(row.text)
        left = width - max(name, SEAL_SQUARE * MM) / 2 - name / 2
        drawn = prepared(row.lines, left - PADDING, name + 2 * PADDING, Align.LEFT, text, self.body_text)
        self._texts.append(placed(drawn, self._y, row.height, row.size))
        self._y -= row.height
        if self._show_seal_place:
            self._seal_place(left + name / 2 - SEAL_SQUARE * MM / 2, self._y)

    def _seal_place(self, left: float, foot: float) -> None:
        """Marks the square kept free for the seal and the seal in it; for the eye, never for the printer."""
        canvas, side = self._canvas, SEAL_SQUARE * MM
        canvas.saveState()
        canvas.translate(self._left, 0)
        canvas.setStrokeColorRGB(0.78, 0.15, 0.12)
        canvas.setLineWidth(0.4)
        canvas.setDash(3, 2)
        canvas.rect(left, foot, side, side)
        canvas.circle(left + side / 2, foot + side / 2, _SEAL_SIZE / 2)
        canvas.restoreState()

    def _end(self) -> None:
        """Writes the page: borders in one path, texts in one block, the page number."""
        self._close_block()
        canvas = self._canvas
        canvas.addLiteral(f"q 1 0 0 1 {self._left:.2f} 0 cm {_BORDER} w 2 J\n")
        canvas.addLiteral("".join(self._paths) + "S")
        canvas.addLiteral("BT\n" + "".join(self._texts) + "ET Q")
        self._footer()
        canvas.showPage()
        _compress(canvas)

    def _footer(self) -> None:
        text = measure(Face.BODY, _FOOTER_SIZE)
        front = f"第 {self._count} 页 共 "
        whole = text.width(f"{front}{self._count} 页")
        left = left_of(Align.CENTER, 0.0, self._sheet.page.width * MM, whole)
        operators = self.body_text.operators(front, _FOOTER_SIZE)
        canvas = self._canvas
        canvas.addLiteral(f"BT 1 0 0 1 {left:.2f} {_FOOTER_PLACE:.2f} Tm {operators} ET")
        canvas.saveState()
        canvas.translate(left + text.width(front), _FOOTER_PLACE)
        canvas.doForm(_TOTAL)
        canvas.restoreState()


def _compress(canvas: Canvas) -> None:
    """Packs the page just ended, which the canvas would keep as plain text to the end: memory stays small."""
    from reportlab.pdfbase import pdfdoc

    page = canvas._doc.Pages.pages[-1]  # type: ignore[attr-defined]
    packed = zlib.compress(page.stream.encode("ascii"))
    fields = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFArray([pdfdoc.PDFName("FlateDecode")])})
    page.Contents = pdfdoc.PDFStream(fields, packed, filters=[])
    page.stream = None
