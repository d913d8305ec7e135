"""The nested header of a blank with, under each column, what fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from domain.blanks.labels import PRINTED_LABELS
from domain.blanks.matching import Match
from domain.sheet import HeaderCell, Line
from ui.lists.header_strip import BY_HAND, ColumnChooser
from widgets.nested_header import NestedHeaderView
from widgets.theme import CONTROL, STEP

NARROWEST = 60
"""Least width of a column, px."""
AGAIN = "同左"
"""Stands under the columns of a repeated header (两栏)."""


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """A column as it lies on the paper: its width in mm, its match (None under printed or repeated columns), its words then."""

    width: float
    number: int = -1
    match: Match | None = None
    words: str = ""


class BlankChooser(ColumnChooser):
    """↑ ↓ go among the choices, Enter takes the one that is shown; leaving with another choice takes it, too."""

    def __init__(self, match: Match, labels: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(match, labels, parent)
        self._taken = self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.setCurrentIndex(min(max(self.currentIndex() + step, 0), self.count() - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.doubtful and self.changed:
            entered = self.entered
            self.chosen.emit(self.currentData())
            entered.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was chosen is not lost; a popup of its own is no leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.changed and not self.view().isVisible():
            self._taken = self.currentIndex()
            self.chosen.emit(self.currentData())

    def wheelEvent(self, event: object) -> None:
        """The wheel scrolls the table and changes nothing."""

    @property
    def changed(self) -> bool:
        """True when another choice is shown than was taken."""
        return self.currentIndex() != self._taken


class ChooserHeader(NestedHeaderView):
    """Headings over one chooser a column. `chosen(column number, field)` when the person has decided.

    Tab stops at the doubtful columns (at the first column when there is none), ← → go from column to column, Enter to the
    next doubtful one.
    """

    chosen = Signal(int, str)
    shown = Signal(int)
    """A chooser took the focus: its section wants to be in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.choosers: list[tuple[int, BlankChooser]] = []
        """Section and chooser, from left to right."""
        self._before: QWidget | None = None
        self.sectionResized.connect(lambda *_: self.place())

    def follow(self, widget: QWidget) -> None:
        """Tab comes here from this widget."""
        self._before = widget

    def show_blank(
        self, cells: Sequence[HeaderCell], rows: int, line: Line | None, columns: Sequence[ColumnPlace], labels: Mapping[str, str]
    ) -> None:
        """Show a header tree and the choosers under it; the one that had the focus keeps it."""
        held = next((at for at, (_, one) in enumerate(self.choosers) if one.hasFocus()), None)
        for _, old in self.choosers:
            old.blockSignals(True)
            old.hide()
            old.deleteLater()
        self.choosers = []
        for section, column in enumerate(columns):
            if column.match is not None:
                self._add(section, column.number, column.match, labels)
        under = [HeaderCell(column.words, rows, at) for at, column in enumerate(columns)]
        self.set_cells([*cells, *under], rows + 1, top_line=line)
        self._chain()
        self.place()
        self._stop(held)

    def row_heights(self) -> list[int]:
        """The last row holds the choosers."""
        heights = super().row_heights()
        if self.choosers and heights:
            heights[-1] = max(heights[-1], CONTROL + 2 * STEP)
        return heights

    def wanted(self, section: int) -> int:
        """The width that a column's chooser needs, px."""
        return next((max(one.wanted, NARROWEST) for at, one in self.choosers if at == section), NARROWEST)

    def next_doubtful(self, after: int = -1) -> bool:
        """Go to the next doubtful column; False when there is none."""
        at = next((at for at, (_, one) in enumerate(self.choosers) if at > after and one.doubtful), None)
        at = at if at is not None else next((at for at, (_, one) in enumerate(self.choosers) if one.doubtful), None)
        if at is None:
            return False
        self.go(at)
        return True

    def go(self, at: int) -> None:
        """Put the focus into the chooser with this number."""
        if 0 <= at < len(self.choosers):
            section, chooser = self.choosers[at]
            self.shown.emit(section)
            chooser.setFocus(Qt.FocusReason.TabFocusReason)

    def place(self) -> None:
        """Put the choosers under their columns."""
        heights = self.row_heights()
        top = sum(heights[:-1]) + STEP
        for section, chooser in self.choosers:
            left = self.sectionViewportPosition(section)
            chooser.setGeometry(left + 2, top, max(self.sectionSize(section) - STEP, 10), CONTROL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choosers follow."""
        super().resizeEvent(event)
        self.place()

    def _add(self, section: int, number: int, match: Match, labels: Mapping[str, str]) -> None:
        at = len(self.choosers)
        chooser = BlankChooser(match, labels, self.viewport())
        chooser.chosen.connect(lambda key: self.chosen.emit(number, key))
        chooser.stepped.connect(lambda by: self.go(at + by))
        chooser.entered.connect(lambda: self._go_on(at))
        self.choosers.append((section, chooser))
        chooser.show()

    def _go_on(self, after: int) -> None:
        """To the next doubtful column, without doubts to the neighbour."""
        if not self.next_doubtful(after):
            self.go(after + 1)

    def _chain(self) -> None:
        before = self._before
        for _, chooser in self.choosers:
            if before is not None:
                QWidget.setTabOrder(before, chooser)
            before = chooser

    def _stop(self, held: int | None) -> None:
        """Tab reaches what is doubtful; without doubts the first column."""
        doubts = any(one.doubtful for _, one in self.choosers)
        for at, (_, one) in enumerate(self.choosers):
            reached = one.doubtful if doubts else at == 0
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reached else Qt.FocusPolicy.ClickFocus)
        if held is not None:
            self.go(min(held, len(self.choosers) - 1))


def column_places(
    places: Sequence[tuple[int, float]], matches: Sequence[Match], *, is_form: bool = False
) -> list[ColumnPlace]:
    """What stands under each column of the paper (place in the sheet, width in mm); the first one of a match has its chooser."""
    found: list[ColumnPlace] = []
    seen: set[int] = set()
    for place, width in places:
        number, match = next(
            (n, m) for n, m in enumerate(matches) if m.column.place <= place < m.column.place + m.column.span
        )
        blank = ColumnPlace(width)
        if match.field in PRINTED_LABELS:
            found.append(replace(blank, words=PRINTED_LABELS[match.field]))
        elif is_form:
            # A questionnaire's columns are answered or left to the pen: there is nothing to choose.
            found.append(replace(blank, words="手填"))
        elif match.column.block or number in seen:
            found.append(replace(blank, words=AGAIN if match.field else BY_HAND))
        else:
            found.append(replace(blank, number=number, match=match))
        seen.add(number)
    return found
