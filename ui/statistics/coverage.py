"""Coverage (覆盖): households visited in the round, village by village; each bar is a door to those not visited yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from db.queries.figures import Coverage
from widgets.colours import Sign
from widgets.theme import GAP, STEP, colour, text_width, theme, ui_font

LINE = 24
BAR = 8
MOST_NAME = 120


class CoverageBars(QWidget):
    """One line a village: name, bar, visited of all. `village_wanted(uid)` on click or Enter."""

    village_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Coverage, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self.update)

    def set_rows(self, rows: Sequence[Coverage]) -> None:
        """Show these villages."""
        self._rows = tuple(rows)
        self._current = min(self._current, max(len(rows) - 1, 0))
        self.setAccessibleName("，".join(f"{row.village}已走访{row.visited}户，共{row.total}户" for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line a village."""
        return QSize(260, max(len(self._rows), 1) * LINE)

    def minimumSizeHint(self) -> QSize:
        """As high as its lines: it stands in a scroll area."""
        return QSize(200, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a village, Enter opens it."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self._current = max(0, min(self._current + step, len(self._rows) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self.village_wanted.emit(self._rows[self._current].village_uid)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the village."""
        row = self._row_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = row
            self.update()
            self.village_wanted.emit(self._rows[row].village_uid)

    def event(self, event: QEvent) -> bool:
        """The tooltip says how many are still to be visited."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos())
            if row is not None:
                left = self._rows[row].total - self._rows[row].visited
                words = f"还有 {left} 户未走访，点击列出" if left else "已全部走访"
                QToolTip.showText(event.globalPos(), f"{self._rows[row].village}：{words}", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setFont(ui_font(9.5))
        names = min(max((text_width(r.village, ui_font(9.5)) for r in self._rows), default=0) + GAP, MOST_NAME)
        figures = max((text_width(_figures(r), ui_font(9.5)) for r in self._rows), default=0) + GAP
        for place, row in enumerate(self._rows):
            self._draw(painter, QRect(0, place * LINE, self.width(), LINE), row, (names, figures))
            if self.hasFocus() and place == self._current:
                painter.setPen(QPen(colour("focus"), 2))
                painter.drawRect(QRect(1, place * LINE + 1, self.width() - 2, LINE - 2))

    def _draw(self, painter: QPainter, area: QRect, row: Coverage, room: tuple[int, int]) -> None:
        names, figures = room
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour("text"))
        text = painter.fontMetrics().elidedText(row.village, Qt.TextElideMode.ElideRight, names - STEP)
        painter.drawText(area.adjusted(STEP, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, text)
        bar = QRect(names + STEP, area.top() + (LINE - BAR) // 2, max(area.width() - names - figures - 2 * STEP, 10), BAR)
        painter.fillRect(bar, colour("line"))
        whole = row.total and row.visited >= row.total
        filled = bar.width() * row.visited // row.total if row.total else 0
        painter.fillRect(QRect(bar.topLeft(), QSize(filled, BAR)), colour("done" if whole else "accent"))
        painter.setPen(colour("done" if whole else "text"))
        painter.drawText(area.adjusted(0, 0, -STEP, 0), middle | Qt.AlignmentFlag.AlignRight, _figures(row))

    def _row_at(self, point: QPoint) -> int | None:
        row = point.y() // LINE
        return row if 0 <= row < len(self._rows) else None


def _figures(row: Coverage) -> str:
    sign = f"{Sign.DONE} " if row.total and row.visited >= row.total else ""
    return f"{sign}{row.visited}/{row.total}"
