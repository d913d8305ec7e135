"""The pasted header as it will be printed, with what fills each column right under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QWidget

from domain.blanks.matching import Certainty, Match
from domain.lists_header import PastedHeader
from domain.sheet import HeaderCell
from widgets.theme import CONTROL, STEP, colour, repolish, sheet_font, text_width

NARROWEST, LINE, MARGIN = 64, 25, 1
"""Least width of a column and height of a header line, in pixels."""
AROUND, BESIDE = 48, 14
"""What a chooser and a header cell need beside their words, in pixels."""
LOOSEST = 1.4
"""Columns are widened to the room there is, at most by this."""
SCROLL_BAR = 12
BY_HAND, DOUBT = "空着，手填", "？"


class HeaderStrip(QScrollArea):
    """Header cells over one chooser a column. `chosen(column, field)` when the person has decided about a column.

    Tab stops once in the strip, at the first doubtful column; Left and Right go from column to column, Enter to the next
    doubtful one.
    """

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choosers: list[ColumnChooser] = []
        self._before: QWidget | None = None
        self._inner = QWidget()
        self._tree = _Tree(self._inner)
        self.setWidget(self._inner)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_header(PastedHeader(), (), {})

    def follow(self, widget: QWidget) -> None:
        """Tab comes here from this widget."""
        self._before = widget

    def show_header(self, header: PastedHeader, matches: Sequence[Match], labels: Mapping[str, str]) -> None:
        """Show a header, what was matched, and the fields to choose from (key → name)."""
        held = next((at for at, chooser in enumerate(self.choosers) if chooser.hasFocus()), None)
        for chooser in self.choosers:
            chooser.hide()
            chooser.deleteLater()
        self.choosers = [ColumnChooser(match, labels, self._inner) for match in matches]
        for at, chooser in enumerate(self.choosers):
            chooser.show()
            chooser.chosen.connect(lambda key, at=at: self.chosen.emit(at, key))
            chooser.stepped.connect(lambda by, at=at: self._go(at + by))
            chooser.entered.connect(lambda at=at: self._next_doubtful(at))
        self._chain()
        self._tree.show_cells(header.cells, header.rows)
        self._place()
        self.setVisible(bool(matches))
        self._stop_at(held)

    def focus_first(self) -> bool:
        """Put the focus at the first doubtful column; False when there is none."""
        return self._next_doubtful(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns follow the width."""
        super().resizeEvent(event)
        self._place()

    def _chain(self) -> None:
        """New widgets stand at the end of the tab order: bring them to their place."""
        before = self._before
        for chooser in self.choosers:
            if before is not None:
                QWidget.setTabOrder(before, chooser)
            before = chooser

    def _place(self) -> None:
        """Put header and choosers into columns that hold their words; a little wider where there is room."""
        wanted = [chooser.wanted for chooser in self.choosers]
        loose = max(1.0, min(LOOSEST, (self.width() - 2 * MARGIN) / max(sum(wanted), 1)))
        edges = [MARGIN + int(edge * loose) for edge in accumulate(wanted, initial=0)]
        self._tree.set_edges(edges)
        for chooser, (left, right) in zip(self.choosers, pairwise(edges), strict=True):
            chooser.setGeometry(left, self._tree.height() + STEP, right - left - STEP, CONTROL)
        self._inner.setFixedSize(edges[-1] + MARGIN, self._tree.height() + STEP + CONTROL + 1)
        self.setFixedHeight(self._inner.height() + (SCROLL_BAR if self._inner.width() > self.width() else 0))

    def _next_doubtful(self, after: int) -> bool:
        at = next((at for at, one in enumerate(self.choosers) if at > after and one.doubtful), None)
        if at is None:
            if after >= 0:
                self.focusNextChild()
            return False
        self._go(at)
        return True

    def _go(self, at: int) -> None:
        if 0 <= at < len(self.choosers):
            self._stop(at)
            self.choosers[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.choosers[at], 2 * NARROWEST, 0)

    def _stop_at(self, held: int | None) -> None:
        """One column takes Tab: the first doubtful one, else the first; the one that had the focus gets it back."""
        first = next((at for at, one in enumerate(self.choosers) if one.doubtful), 0)
        self._stop(first)
        if held is not None:
            self._go(min(held, len(self.choosers) - 1))

    def _stop(self, at: int) -> None:
        for number, chooser in enumerate(self.choosers):
            policy = Qt.FocusPolicy.StrongFocus if number == at else Qt.FocusPolicy.ClickFocus
            chooser.setFocusPolicy(policy)


class ColumnChooser(QComboBox):
    """What fills one column: the likeliest fields first, then blank, then all. A doubtful one is marked and asks."""

    chosen = Signal(str)
    stepped = Signal(int)
    entered = Signal()

    def __init__(self, match: Match, labels: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.doubtful = match.certainty is Certainty.DOUBTFUL
        likely = dict.fromkeys(key for key in (match.field, *match.candidates) if key)
        for key in likely:
            mark = DOUBT if self.doubtful and key == match.field else ""
            self.addItem(f"{mark}{labels.get(key, key)}", key)
        self.addItem(BY_HAND, "")
        for key, label in labels.items():
            if key not in likely:
                self.addItem(label, key)
        self.setCurrentIndex(max(self.findData(match.field), 0))
        self.setMaxVisibleItems(16)
        self.view().setMinimumWidth(220)
        self.setAccessibleName(f"{match.column.text}：用什么填")
        self.setToolTip(_tip(match, labels))
        self.setProperty("finding", "warn" if self.doubtful else "")
        repolish(self)
        header = text_width(" ".join(match.column.path[-1].split()), sheet_font()) + BESIDE
        self.wanted = max(NARROWEST, header, text_width(self.currentText()) + AROUND)
        """Width of the column, in pixels."""
        self.activated.connect(lambda _index: self.chosen.emit(self.currentData()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go to the neighbours, Enter agrees and goes on."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            entered = self.entered
            if self.doubtful:
                self.chosen.emit(self.currentData())
            entered.emit()
        else:
            super().keyPressEvent(event)


def _tip(match: Match, labels: Mapping[str, str]) -> str:
    if match.certainty is Certainty.DOUBTFUL:
        return f"“{match.column.text}”：不能肯定，请选一项（↑ ↓ 选，回车确认并到下一个）"
    if match.field:
        return f"“{match.column.text}”用“{labels.get(match.field, match.field)}”填；← → 换栏，↑ ↓ 改"
    return f"“{match.column.text}”：文件里没有这一项，印出来空着，用笔填；← → 换栏，↑ ↓ 改"


class _Tree(QWidget):
    """The header cells, drawn as on the paper."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cells: Sequence[HeaderCell] = ()
        self._rows = 0
        self._edges: Sequence[int] = (0,)

    def show_cells(self, cells: Sequence[HeaderCell], rows: int) -> None:
        """Show these cells."""
        self._cells = cells
        self._rows = rows
        self.setAccessibleName("表头：" + "、".join(cell.text for cell in cells))
        self.update()

    def set_edges(self, edges: Sequence[int]) -> None:
        """Use these edges of the columns, in pixels."""
        self._edges = edges
        self.setFixedSize(QSize(edges[-1] + MARGIN, self._rows * LINE + 1))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(sheet_font())
        for cell in self._cells:
            left, right = self._edges[cell.col], self._edges[cell.col + cell.colspan]
            area = QRect(left, cell.row * LINE, right - left, cell.rowspan * LINE)
            painter.fillRect(area, colour("surface"))
            painter.setPen(colour("quiet"))
            painter.drawRect(area)
            painter.setPen(colour("text"))
            room = area.adjusted(4, 1, -4, -1)
            words = painter.fontMetrics().elidedText(" ".join(cell.text.split()), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
