"""The row being keyed: real fields laid exactly on the columns of the sheet, and what opens under them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QApplication, QWidget

from domain.errors import Finding
from domain.scheme import CheckItem
from ui.entry.cells import AnswerCell, KeyCell, TextCell, TickCells
from ui.entry.columns import ID_POINTS, SheetColumns
from ui.entry.heading import Heading
from ui.entry.lookup import Lookup, Offer
from ui.entry.names_field import NamesSuggest, tidy
from ui.entry.row import EntryRow, Look
from ui.entry.under_row import DescriptionLine, FindingLine, Line, OutcomeLine
from widgets.nested_header import rule_colour
from widgets.suggest import Suggest, Suggestion
from widgets.theme import GAP, colour, sheet_font

HEIGHT = 40
"""Height of the cells of the row being keyed, px."""
CELL_OF = {"head_name": "head_name", "head_id_no": "head_id_no", "helper": "helper_name", "inspectors": "inspectors"}
"""Which column a text field stands in."""
_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class LiveRow(QWidget):
    """Shows an `EntryRow` and keys it. It never saves: it says that the keyer wants to go on."""

    finished = Signal()
    """Enter or Tab after the last field."""
    moved = Signal(int)
    """Up (-1) or down (1) to another row."""
    escaped = Signal()
    left_field = Signal(str)
    """The keyer has gone on from this field."""
    entered_field = Signal(str)
    keyed = Signal()
    household_chosen = Signal(str)
    height_changed = Signal()

    def __init__(self, row: EntryRow, lookup: Lookup, columns: SheetColumns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.lookup = lookup
        self.columns = columns
        self.heading = Heading()
        self.town = ""
        self.findings: list[Finding] = []
        self._words: list[FindingLine] = []
        self._lines: dict[str, Line] = {}
        self._at = "head_name"
        self._make_cells()
        self._make_suggestions()
        self.setAccessibleName("正在录入的一行")

    # what it shows

    @property
    def current(self) -> str:
        """The field the keyer is at, or was at last."""
        return self._at

    def stops(self) -> list[tuple[str, QWidget]]:
        """Where the keyer stops, in the order of the paper; what opened under the row comes after the answers."""
        under = [(name, line.stop) for name, line in self._lines.items()]
        ahead: list[tuple[str, QWidget]] = [
            ("head_name", self.name),
            ("head_id_no", self.number),
            ("attributes", self.ticks),
            ("helper", self.helper),
            *((f"answer:{cell.item.key}", cell) for cell in self.answers),
        ]
        return [*ahead, *under, ("inspectors", self.inspectors)]

    def set_heading(self, heading: Heading, town: str) -> None:
        """The head of the sheet this row belongs to."""
        self.heading, self.town = heading, town
        self.sync()

    def sync(self) -> None:
        """Show the row as it stands."""
        row = self.row
        for name, cell in self._texts.items():
            cell.show_text(row.text(name) or self._from_heading(name), quiet=row.from_register(name) or not row.text(name))
        self.ticks.show_ticks(row.state.attributes, quiet=row.from_register("attributes"))
        for answer in self.answers:
            answer.show_answer(row.answer(answer.item))
        self._sync_lines()
        self.lay_out()
        self.update()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong, each at its field; what belongs to no field of the row is not shown here."""
        self.findings = list(findings)
        for words in self._words:
            words.hide()
            words.deleteLater()
        names = [name for name, _ in self.stops() if name not in self._lines]
        ordered = sorted((f for f in findings if f.field in names), key=lambda f: names.index(f.field))
        self._words = [FindingLine(finding, self) for finding in ordered]
        for name, line in self._lines.items():
            line.show_findings([f for f in findings if f.field == name])
        for words in self._words:
            words.show()
        self.lay_out()
        self.update()

    def said(self) -> list[str]:
        """All words shown under the row now, as a person reads them."""
        return [words.text() for words in self._words] + [line.words for line in self._lines.values() if line.words]

    def enter(self, name: str) -> None:
        """Put the focus into this field."""
        found = dict(self.stops()).get(name)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def enter_first(self) -> None:
        """Put the focus where this row begins: the first field with nothing in it."""
        self.enter(self._first_open())

    # laying out

    def lay_out(self) -> None:
        """Put every field on its column and what opened under the row below it."""
        columns = self.columns
        for name, cell in self._texts.items():
            cell.setGeometry(columns.rect(CELL_OF[name], 1, HEIGHT - 2).adjusted(0, 0, -1, 0))
        self.ticks.setGeometry(columns.span("attribute:", 1, HEIGHT - 2))
        self.ticks.set_widths([w for key, w in zip(columns.keys, columns.widths, strict=True) if key.startswith("attribute:")])
        for answer in self.answers:
            answer.setGeometry(columns.rect(f"answer:{answer.item.key}", 1, HEIGHT - 2))
        height = self._lay_out_under(HEIGHT)
        if height != self.height():
            self.resize(columns.total, height)
            self.height_changed.emit()
        elif columns.total != self.width():
            self.resize(columns.total, height)

    def _lay_out_under(self, top: int) -> int:
        total = self.columns.total
        left = self.columns.rect("head_name", 0, 0).left()
        for words in self._words:
            width = min(words.natural_width(), total - GAP)
            at = min(self._cell_rect(words.finding.field).left() + 4, total - width - 4)
            height = words.heightForWidth(width)
            words.setGeometry(max(at, 4), top + 2, width, height)
            top += height + 4
        for line in self._lines.values():
            line.show()
            height = max(line.sizeHint().height(), line.heightForWidth(total - left - GAP))
            line.setGeometry(left + 4, top + 4, total - left - GAP - 4, height)
            top += height + 6
        return top + (4 if top > HEIGHT else 0)

    def _cell_rect(self, field: str) -> QRect:
        if field == "attributes":
            return self.columns.span("attribute:", 0, HEIGHT)
        return self.columns.rect(CELL_OF.get(field, field), 0, HEIGHT)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Backgrounds by how far the keyer has come, the lines of the form, and the mark of the row."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        for key in self.columns.keys:
            self._paint_cell(painter, key)
        for finding in self.findings:
            if finding.field in dict(self.stops()) and finding.field not in self._lines:
                rect = self._cell_rect(finding.field)
                painter.fillRect(QRect(rect.left(), HEIGHT - 3, rect.width() - 1, 3), _ink(finding))
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_cell(self, painter: QPainter, key: str) -> None:
        rect = self.columns.rect(key, 0, HEIGHT)
        look = self._look(key)
        if look is not Look.FRESH:
            painter.fillRect(rect, colour(look.value))  # type: ignore[arg-type]
        painter.setPen(rule_colour())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if look is Look.CHANGED and not (key.startswith("attribute:") and key != self._last_attribute()):
            self._paint_corner(painter, rect)
        text = {"town": self.town, "village_group": self.lookup.place(self.heading.region_uid)}.get(key, "")
        if key == "descriptions":
            text = "；".join(filter(None, (self.row.text(f"description:{i.key}").strip() for i in self.row.failing())))
        if text:
            painter.setFont(sheet_font(10))
            painter.setPen(colour("quiet"))
            painter.drawText(rect.adjusted(3, 2, -3, -2), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere), text)

    def _paint_corner(self, painter: QPainter, rect: QRect) -> None:
        """The mark of a field that was changed after it had been left, or skipped: colour alone would not do."""
        corner = rect.topRight() + QPoint(-1, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("due"))
        painter.drawPolygon(QPolygon([corner, corner + QPoint(-6, 0), corner + QPoint(0, 6)]))

    def _look(self, key: str) -> Look:
        if key in ("town", "village_group", "descriptions"):
            return Look.PROTECTED
        if key == "inspectors" and not self.row.text("inspectors"):
            return Look.PROTECTED
        name = "attributes" if key.startswith("attribute:") else {v: k for k, v in CELL_OF.items()}.get(key, key)
        return self.row.look(name)

    def _last_attribute(self) -> str:
        return [key for key in self.columns.keys if key.startswith("attribute:")][-1]

    # keying

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that hold in every field of the row."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._entered(watched)
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and self.row.can_undo:
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Backtab or (key in _FORWARD and back):
            self._step(-1)
        elif key in _FORWARD:
            self._forward(watched)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self._up_down(watched, 1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_F5 or (event.text() in ("+", "＋") and isinstance(watched, KeyCell)):
            self.answer_all()
        elif event.matches(QKeySequence.StandardKey.Undo) and self.row.can_undo:
            self.undo()
        else:
            return False
        return True

    def answer_all(self) -> None:
        """Every open answer as it should be, then on to the first thing still to key."""
        self.row.answer_all()
        self._changed()
        self._at = f"answer:{self.row.scheme.check_items[-1].key}"
        self.enter(self._next_open(self._at))

    def undo(self) -> None:
        """Take back what was keyed last in this row."""
        if self.row.undo():
            self.show_findings([])
            self._changed()
            self.enter(self._at if self._at in dict(self.stops()) else self._first_open())

    def _forward(self, watched: QObject) -> None:
        if watched is self.name and not self._name_settled():
            return
        if self._at == self.stops()[-1][0]:
            self.row.leave(self._at)
            self.finished.emit()
            return
        self._step(1)

    def _name_settled(self) -> bool:
        """A name typed but not yet taken from the list: take what is marked there, as Enter does."""
        if self._households.is_open():
            taking = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self.name, taking)
            return False
        if self.row.household_uid or not self.name.text().strip() or self.row.state.is_new:
            return True
        self._households.offer()
        if not self._households.is_open():
            words = f"台账里没有“{self.name.text().strip()}”；新农户请写姓名汉字，再选“登记为新农户”。"
            self.show_findings([Finding("head_name", words)])
        return False

    def _step(self, by: int) -> None:
        names = [name for name, _ in self.stops()]
        place = names.index(self._at) + by if self._at in names else 0
        if 0 <= place < len(names):
            self.enter(names[place])

    def _up_down(self, watched: QObject, by: int) -> bool:
        line = next((line for line in self._lines.values() if line.stop is watched), None)
        if isinstance(line, DescriptionLine) and by > 0 and not line.edit.text():
            self._wordings[line.field].offer()
            if self._wordings[line.field].is_open():
                return True
        if line is not None:
            self._step(by)
        else:
            self.moved.emit(by)
        return True

    def _entered(self, watched: QObject) -> None:
        names = [name for name, _ in self.stops()]
        name = next((name for name, widget in self.stops() if widget is watched), "")
        if not name:
            return
        before, self._at = self._at, name
        if before != name and before in names and names.index(before) < names.index(name):
            self.row.leave(before)
            self.left_field.emit(before)
            self.update()
        self.entered_field.emit(name)

    def _changed(self, *fields: str) -> None:
        if fields and any(f.field in fields for f in self.findings):
            self.show_findings([f for f in self.findings if f.field not in fields])
        self.sync()
        self.keyed.emit()

    def _text_edited(self, name: str, text: str) -> None:
        if self.row.put(name, text):
            self._changed(name)

    def _ticked(self, attribute: str) -> None:
        self.row.toggle(attribute)
        self._changed("attributes", "helper")

    def _answered(self, item: CheckItem, answer: str) -> None:
        name = f"answer:{item.key}"
        self.row.put(name, answer)
        problem = self.row.state.problems.get(item.key)
        if answer in item.failures and problem is not None and not self.row.text(f"description:{item.key}"):
            self.row.put(f"description:{item.key}", problem.description)
        self._at = name
        self._changed(name, f"description:{item.key}", f"outcome:{item.key}")
        if answer:
            self._step(1)

    def _decided(self, name: str, value: str) -> None:
        self.row.put(name, value)
        self._changed(name)
        self._step(1)

    def _household_picked(self, one: Suggestion) -> None:
        text = self.name.text().strip()
        if one.key == Offer.NEW:
            self.row.let_go(text)
            self._changed("head_name", "head_id_no")
            self.enter("head_id_no")
        elif one.key == Offer.RENAME:
            self._changed("head_name")
            self.enter(self._first_open())
        else:
            self.household_chosen.emit(str(one.key))

    def _described(self, line: DescriptionLine, one: Suggestion) -> None:
        line.edit.setText(one.title)
        self._text_edited(line.field, one.title)
        self._step(1)

    def _helper_picked(self, one: Suggestion) -> None:
        self._text_edited("helper", one.title)
        self._step(1)

    # inside

    def _from_heading(self, name: str) -> str:
        return "、".join(self.heading.inspectors) if name == "inspectors" and not self.inspectors.hasFocus() else ""

    def _first_open(self) -> str:
        return self._next_open("")

    def _next_open(self, after: str) -> str:
        """The first field after this one that has to be keyed and is empty, else the end of the row."""
        names = [name for name, _ in self.stops()]
        rest = names[names.index(after) + 1 :] if after in names else names
        optional = {"helper"} if self.row.household_uid else set()
        return next((name for name in rest if name not in optional and not self.row.filled(name)), names[-1])

    def _make_cells(self) -> None:
        scheme = self.row.scheme
        self.name = TextCell("户主姓名", "姓名、拼音首字母（如 zs）或证件号码的任一段，回车选定", 10, self)
        self.number = TextCell("证件号码", "18位证件号码；没有的留空", ID_POINTS, self)
        self.helper = TextCell("帮扶责任人", "有帮扶责任人的要填写姓名（填报说明1）", 10, self)
        self.inspectors = TextCell("核查人", "来自表头；本户不同时在这里改。在这里回车保存本行", 10, self)
        self._texts = {
            "head_name": self.name, "head_id_no": self.number, "helper": self.helper, "inspectors": self.inspectors,
        }  # fmt: skip
        self.ticks = TickCells(scheme.attributes, self)
        self.answers = [AnswerCell(item, self) for item in scheme.check_items]
        for name, cell in self._texts.items():
            cell.textEdited.connect(lambda text, of=name: self._text_edited(of, text))
        self.ticks.toggled.connect(self._ticked)
        for answer in self.answers:
            answer.answered.connect(lambda text, of=answer.item: self._answered(of, text))
        for widget in (*self._texts.values(), self.ticks, *self.answers):
            widget.installEventFilter(self)

    def _make_suggestions(self) -> None:
        # Suggestions watch their field after this row does, so that the keys of an open list are theirs.
        self._households = Suggest(self.name, self._find_households)
        self._households.chosen.connect(self._household_picked)
        helpers = Suggest(self.helper, self.lookup.cadres)
        helpers.chosen.connect(self._helper_picked)
        NamesSuggest(self.inspectors, self.lookup.cadres)
        self._wordings: dict[str, Suggest] = {}

    def _find_households(self, text: str) -> list[Suggestion]:
        return self.lookup.households(text, self.heading.region_uid, self.row.household_uid)

    def _sync_lines(self) -> None:
        """Open a line for each failing and each asked item, in the notice's order, and close the others."""
        failing, asked = set(self.row.failing()), set(self.row.asked())
        wanted = {
            f"{'description' if item in failing else 'outcome'}:{item.key}": item
            for item in self.row.scheme.check_items
            if item in failing or item in asked
        }
        for name in [name for name in self._lines if name not in wanted]:
            self._close_line(name)
        for name, item in wanted.items():
            line = self._lines.pop(name, None) or self._open_line(name, item)
            self._lines[name] = line
            if isinstance(line, DescriptionLine):
                line.show_text(self.row.text(name))
            elif isinstance(line, OutcomeLine):
                line.choice.show_value(self.row.text(name))

    def _open_line(self, name: str, item: CheckItem) -> Line:
        if name.startswith("outcome:"):
            outcome = OutcomeLine(item, self.row.state.problems[item.key], self)
            outcome.choice.chosen.connect(lambda value: self._decided(name, value))
            outcome.stop.installEventFilter(self)
            return outcome
        line = DescriptionLine(item, self)
        line.edit.textEdited.connect(lambda text: self._text_edited(name, text))
        line.stop.installEventFilter(self)
        suggest = Suggest(line.edit, lambda text: self.lookup.descriptions(item, text), least=0)
        suggest.chosen.connect(lambda one: self._described(line, one))
        self._wordings[name] = suggest
        return line

    def _close_line(self, name: str) -> None:
        line = self._lines.pop(name)
        self._wordings.pop(name, None)
        if line.stop.hasFocus():
            self.enter(f"answer:{name.partition(':')[2]}")
        line.hide()
        line.deleteLater()


def leave_tidy(row: EntryRow, name: str) -> None:
    """Write what was typed as it stands on the paper: names in one way, numbers without spaces."""
    from domain.identity import clean_id

    text = row.text(name)
    if name == "head_id_no" and text:
        row.put(name, clean_id(text).number)
    elif name == "inspectors" and text:
        row.put(name, tidy(text))
    elif name in ("head_name", "helper") and text != text.strip():
        row.put(name, text.strip())


def _ink(finding: Finding) -> QColor:
    return colour("overdue" if finding.level.value == "block" else "due")
