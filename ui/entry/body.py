"""The rows of the sheet: saved ones drawn as on the paper, the one being keyed among them, empty ones below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from domain.attachments import PrintOptions, build_sheet
from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from ui.entry.cell_text import draw_text, text_height
from ui.entry.columns import SheetColumns
from ui.entry.keyed_sheet import KeptForms, KeptRow
from ui.entry.live_row import LiveRow
from widgets.nested_header import rule_colour
from widgets.theme import GAP, colour, ui_font

LEAST = 34
"""Least height of a saved row, px."""


class SheetBody(KeptForms):
    """All rows of one sheet; a saved row being keyed is not drawn."""

    laid_out = Signal()

    def __init__(self, columns: SheetColumns, live: LiveRow, attachment: Attachment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.live = live
        self.attachment = attachment
        self._failures = {f"answer:{item.key}": item.failures for item in live.row.scheme.check_items}
        self._end = 0
        self._tops: list[int] = []
        self._heights: list[int] = []
        self._known: dict[tuple[tuple[str, ...], int], int] = {}
        live.setParent(self)
        live.height_changed.connect(self.lay_out)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_rows(self, scheme: Scheme, round_: Round, rows: Sequence[Inspection]) -> None:
        """Show these saved rows."""
        texts = build_sheet(scheme, round_, self.attachment, iter(rows), PrintOptions()).body if rows else ()
        self.rows = [KeptRow(row, tuple(str(v or "") for v in values)) for row, values in zip(rows, texts, strict=False)]
        self.live_at = min(self.live_at, len(self.rows))
        self.lay_out()

    def set_live(self, place: int) -> None:
        """The row being keyed stands in this place; `len(rows)` is the new row at the end."""
        self.live_at = place
        self.lay_out()

    def table_end(self) -> int:
        """Where the last empty row ends, px."""
        return self._end + self._blank() * LEAST

    def lay_out(self) -> None:
        """Work out where each row stands; called when rows, widths or the row being keyed change."""
        top = 0
        self._tops, self._heights = [], []
        for place, row in enumerate(self.rows):
            height = self.live.height() if place == self.live_at else self._height(row)
            self._tops.append(top)
            self._heights.append(height)
            top += height
        live_top = self._tops[self.live_at] if self.live_at < len(self.rows) else top
        self.live.move(0, live_top)
        self._end = top + (self.live.height() if self.live_at >= len(self.rows) else 0)
        self.setFixedHeight(self.table_end() + self._notes_height() + 2 * GAP)
        self.update()
        self.laid_out.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in view, empty rows as on the blank form, and the notes under them."""
        painter = QPainter(self)
        area = event.rect()
        for place, row in enumerate(self.rows):
            rect = QRect(0, self._tops[place], self.columns.total, self._heights[place])
            if place != self.live_at and rect.intersects(area):
                painter.fillRect(rect, colour("surface"))
                self._paint_row(painter, row, rect)
        for number in range(self._blank()):
            rect = QRect(0, self._end + number * LEAST, self.columns.total, LEAST)
            painter.fillRect(rect, colour("surface"))
            self._paint_lines(painter, rect)
        painter.setFont(ui_font(9))
        painter.setPen(colour("quiet"))
        foot = self.table_end() + GAP
        painter.drawText(QRect(4, foot, self.columns.total - 8, 10_000), int(Qt.TextFlag.TextWrapAnywhere), self._notes())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a saved row keys it; a click on an empty row keys a new one."""
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.row_clicked.emit(place)

    def event(self, event: QEvent) -> bool:
        """A saved row says how to change it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if place is not None and place < len(self.rows):
                row = self.rows[place].inspection
                QToolTip.showText(event.globalPos(), f"{row.head_name}：点一下，或用 ↑ ↓ 走到这一行修改", self)
            return True
        return super().event(event)

    # inside

    def _place_at(self, where: QPoint) -> int | None:
        for place, (top, height) in enumerate(zip(self._tops, self._heights, strict=True)):
            if top <= where.y() < top + height:
                return place
        return len(self.rows) if self._end <= where.y() < self.table_end() else None

    def _blank(self) -> int:
        used = len(self.rows) + (self.live_at >= len(self.rows))
        return max(0, self.attachment.blank_rows - used)

    def _height(self, row: KeptRow) -> int:
        key = (row.texts, self.columns.total)
        if key not in self._known:
            cells = zip(self.columns.keys, self.columns.widths, row.texts, strict=True)
            self._known[key] = max(LEAST, *(text_height(k, w, t) + 8 for k, w, t in cells if t))
        return self._known[key]

    def _paint_row(self, painter: QPainter, row: KeptRow, rect: QRect) -> None:
        self._paint_lines(painter, rect)
        for key, text in zip(self.columns.keys, row.texts, strict=True):
            if not text:
                continue
            failing = text in self._failures.get(key, ())
            painter.setPen(colour("overdue" if failing else "text"))
            draw_text(painter, key, self.columns.rect(key, rect.top(), rect.height()), text, bold=failing)

    def _paint_lines(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(rule_colour())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        for left, width in zip(self.columns.lefts, self.columns.widths, strict=True):
            painter.drawLine(left + width - 1, rect.top(), left + width - 1, rect.bottom())

    def _notes(self) -> str:
        return "\n".join(self.attachment.notes)

    def _notes_height(self) -> int:
        width = max(self.columns.total - 8, 100)
        rect = QRect(0, 0, width, 10_000)
        return QFontMetrics(ui_font(9)).boundingRect(rect, int(Qt.TextFlag.TextWrapAnywhere), self._notes()).height()
