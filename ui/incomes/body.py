"""The lines of the sheet drawn as on the paper, with a real field in each place that is keyed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from domain.annex import Attachment
from domain.attachment_forms import income_cells
from domain.errors import Finding, Level
from domain.income import IncomeSheet
from domain.income_checks import PLACE_LABELS, PLACES, amount_field, plain
from domain.keyed_sums import is_sum
from domain.orders import IncomeLine, LineKind
from domain.sheet import Face, FormCell
from ui.incomes.columns import ROW_HEIGHT, IncomeColumns
from ui.incomes.state import IncomeState
from widgets.field import SIGNS
from widgets.nested_header import rule_colour
from widgets.theme import GAP, colour, repolish, set_kind, sheet_font, theme

MARK = 3
"""Thickness of the line under a place with a finding, px."""
POINTS = 10.0


class AmountCell(QLineEdit):
    """A place for an amount. While it has the focus it shows what was typed, else what that comes to."""

    def __init__(self, line: IncomeLine, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(sheet_font(POINTS))
        set_kind(self, "cell")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        unit = (line.unit if place == "quantity" else "元") or ""
        self.name = f"{line.item.rstrip(':：')} {PLACE_LABELS[place]}" + (f"（{unit}）" if unit else "")
        self.setAccessibleName(self.name)
        # Digits and signs arrive as they are, whatever language is switched on.
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def show_text(self, text: str, tip: str) -> None:
        """Show this text; the caret stays where it is when nothing differs."""
        if self.text() != text:
            self.setText(text)
            if self.hasFocus():
                self.selectAll()
        if self.toolTip() != tip:
            self.setToolTip(tip)


class IncomeBody(QWidget):
    """The lines of the form. `keyed(name, text)` for every letter typed into a place."""

    keyed = Signal(str, str)

    def __init__(self, attachment: Attachment, state: IncomeState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attachment = attachment
        self.state = state
        self.columns = IncomeColumns(attachment.columns)
        self.findings: list[Finding] = []
        self._form: tuple[FormCell, ...] = ()
        self._row = -1
        """The line being keyed; -1: none."""
        self.cells: dict[str, AmountCell] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._plain, self._bold = sheet_font(POINTS), sheet_font(POINTS, bold=True)
        self._words = QLabel(self)
        set_kind(self._words, "popup")
        self._words.setWordWrap(True)
        self._words.setContentsMargins(GAP, 4, GAP, 4)
        self._words.hide()
        for row, line in enumerate(state.lines):
            self._make_cells(row, line)
        theme().changed.connect(self.update)
        self.sync()
        self.lay_out(0)

    # what is shown

    def sync(self) -> None:
        """Show the sheet as it stands, with its sums."""
        sheet = IncomeSheet(self.state.amounts(), self.state.size)
        self._show_form(income_cells(self.state.lines, self.attachment, sheet))
        for name, cell in self.cells.items():
            typed = self.state.text(name)
            amount = self.state.amount(name)
            worked = is_sum(typed) and amount is not None
            written = plain(amount) if amount is not None and not cell.hasFocus() else typed
            found = [f"{SIGNS[f.level]} {f.message}" for f in self.findings if f.field == name]
            formula = [f"{typed} = {plain(amount)}"] if worked and amount is not None else []
            cell.show_text(written, "\n".join([*found, *formula]) or cell.name)
        self._show_words()
        self._show_line()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the places in which something is wrong; the words stand under the one that is being keyed."""
        self.findings = [finding for finding in findings if finding.field in self.cells]
        for name, cell in self.cells.items():
            cell.setAccessibleDescription("\n".join(f.message for f in self.findings if f.field == name))
        self.sync()
        self.update()

    def lay_out(self, width: int) -> None:
        """Fit columns and fields into this width."""
        self.columns.set_width(width)
        for name, (row, col) in self._places.items():
            # The form's lines stand at the right and the bottom of a place; they stay free.
            self.cells[name].setGeometry(self.columns.span(row, col).adjusted(0, 0, -1, -1))
        self.setFixedSize(self.columns.total, len(self.state.lines) * ROW_HEIGHT)
        self._show_words()

    def row_of(self, name: str) -> int:
        """The line in which a place stands."""
        return self._places[name][0]

    def focused(self) -> str:
        """The place that has the focus, empty when none has."""
        return next((name for name, cell in self.cells.items() if cell.hasFocus()), "")

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Printed words, sums and lines; the line being keyed stands out."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        row = self._row
        for cell in self._form:
            rect = self.columns.rect(cell)
            if event.region().intersects(rect):
                self._paint_cell(painter, cell, rect, here=cell.row == row and cell.rowspan == 1)
        for finding in self.findings:
            place = self.columns.span(*self._places[finding.field])
            ink = colour("overdue" if finding.level is Level.BLOCK else "due")
            painter.fillRect(QRect(place.left(), place.bottom() - MARK, place.width() - 1, MARK), ink)

    def _paint_cell(self, painter: QPainter, cell: FormCell, rect: QRect, *, here: bool) -> None:
        keyed = (cell.row, cell.col) in self._by_place
        heading = cell.face is Face.HEADING
        sums = self.state.lines[cell.row].kind is not LineKind.LINE and cell.rowspan == 1
        ground = "selection" if here else "page" if heading or sums else "protected" if not keyed and _is_figure(cell) else ""
        if ground:
            painter.fillRect(rect, colour(ground))  # type: ignore[arg-type]
        painter.setPen(rule_colour())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if cell.col == 0 or rect.left() == 0:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if keyed or cell.value in (None, ""):
            return
        painter.setFont(self._bold if heading or sums else self._plain)
        negative = not isinstance(cell.value, str) and cell.value is not None and cell.value < 0
        painter.setPen(colour("overdue" if negative else "text"))
        painter.drawText(self._text_rect(cell, rect), _flags(cell), _shown(cell))

    def _text_rect(self, cell: FormCell, rect: QRect) -> QRect:
        """Where the text stands: a category stays in view while its lines are scrolled."""
        inner = rect.adjusted(5, 0, -6, 0)
        if cell.rowspan == 1:
            return inner
        inner = rect.adjusted(2, 0, -3, 0)
        seen = inner.intersected(self.visibleRegion().boundingRect())
        return seen if seen.height() >= 2 * ROW_HEIGHT else inner

    # inside

    def _show_form(self, form: tuple[FormCell, ...]) -> None:
        """Draw anew the figures that are other ones now, and nothing else: keying waits for no table."""
        for before, cell in zip(self._form, form, strict=False):
            if before.value != cell.value:
                self.update(self.columns.rect(cell))
        self._form = form

    def _show_line(self) -> None:
        """Let the line being keyed stand out."""
        here = self.focused()
        row = self.row_of(here) if here else -1
        if row != self._row:
            for one in {row, self._row} - {-1}:
                self.update(self.columns.span(one, 0, colspan=len(self.columns.keys)))
            self._row = row

    def _make_cells(self, row: int, line: IncomeLine) -> None:
        if line.kind is not LineKind.LINE:
            return
        keys = list(self.columns.keys)
        for place in PLACES[1:] if line.without_quantity else PLACES:
            name = amount_field(line.key, place)
            cell = AmountCell(line, place, self)
            cell.textEdited.connect(lambda text, of=name: self.keyed.emit(of, text))
            self.cells[name] = cell
            self._places[name] = (row, keys.index(place))
        self._by_place = {where: name for name, where in self._places.items()}

    def _show_words(self) -> None:
        """What is wrong with the place being keyed, said under it."""
        here = self.focused()
        found = [finding for finding in self.findings if finding.field == here]
        self._words.setVisible(bool(found))
        if not found:
            return
        blocking = any(finding.level is Level.BLOCK for finding in found)
        self._words.setText("\n".join(f"{SIGNS[finding.level]} {finding.message}" for finding in found))
        self._words.setProperty("finding", "block" if blocking else "warn")
        repolish(self._words)
        row, col = self._places[here]
        place = self.columns.span(row, col)
        width = min(320, self.width() - 2 * GAP)
        self._words.setFixedWidth(width)
        self._words.adjustSize()
        below = place.bottom() + 2 + self._words.height() <= self.height()
        left = min(place.left(), self.width() - width - GAP)
        self._words.move(QPoint(left, place.bottom() + 2 if below else place.top() - self._words.height() - 2))
        self._words.raise_()


def _is_figure(cell: FormCell) -> bool:
    return not isinstance(cell.value, str)


def _shown(cell: FormCell) -> str:
    if isinstance(cell.value, Decimal):
        return plain(cell.value)
    return "" if cell.value is None else str(cell.value)


def _flags(cell: FormCell) -> int:
    across = Qt.AlignmentFlag.AlignHCenter if isinstance(cell.value, str) else Qt.AlignmentFlag.AlignRight
    return int(across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere)
