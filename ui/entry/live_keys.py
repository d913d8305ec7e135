"""The keys of the row being keyed: on and back in the order of the paper, answers, suggestions, the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from domain.errors import Finding
from domain.scheme import CheckItem
from ui.entry.cells import KeyCell
from ui.entry.key_help import NO_HOUSEHOLD, NO_LAST, as_last_words
from ui.entry.lookup import Offer
from ui.entry.names_field import NamesSuggest
from ui.entry.under_row import DescriptionLine, Line, OutcomeLine
from widgets.suggest import Suggest, Suggestion

if TYPE_CHECKING:
    from ui.entry.keyed_sheet import KeyedForm

_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class RowKeys(QObject):
    """Watches every field of a `KeyedForm` and turns keys into changes of its row."""

    finished = Signal()
    """Enter or Tab after the last field."""
    moved = Signal(int)
    """Up (-1) or down (1) to another row."""
    escaped = Signal()
    left_field = Signal(str)
    """The keyer has gone on from this field."""
    entered_field = Signal(str)
    household_chosen = Signal(str)
    undone = Signal()
    told = Signal(str)
    """Words for the help line."""

    def __init__(self, live: KeyedForm) -> None:
        super().__init__(live)
        self.live = live
        self.row = live.row
        self.at = "head_name"
        self.helper_wanted: Callable[[], bool] = lambda: False
        """Whether the row as it stands demands its helper (填报说明1)."""
        self._wordings: dict[str, Suggest] = {}
        self._watch_cells()
        self._make_suggestions()

    # where the keyer is

    def enter(self, name: str) -> None:
        """Put the focus into this field."""
        found = dict(self.live.stops()).get(name)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def next_open(self, after: str = "") -> str:
        """The first field after this one that has to be keyed and is empty, else the end of the row."""
        names = self.live.names()
        rest = names[names.index(after) + 1 :] if after in names else names
        skipped = set() if self.helper_wanted() or not self.row.household_uid else {"helper"}
        return next((name for name in rest if name not in skipped and not self.row.filled(name)), names[-1])

    def answer_all(self) -> None:
        """Every open answer as it should be, then on to the first thing still to key."""
        self.row.answer_all()
        self._changed(*(f"answer:{item.key}" for item in self.row.items))
        self.at = f"answer:{self.row.items[-1].key}"
        self.enter(self.next_open(self.at))

    def answer_as_last(self) -> None:
        """无变化: the open answers as they were in the round before, then on to the first thing still to key."""
        row = self.row
        if row.state.last is None:
            self.told.emit(NO_HOUSEHOLD if not row.household_uid else NO_LAST)
            return
        missing = row.answer_as_last()
        self._changed(*(f"answer:{item.key}" for item in row.items))
        self.at = f"answer:{(missing or row.items)[0].key}"
        self.enter(self.at if missing else self.next_open(self.at))
        day = row.state.last.inspected_on
        self.told.emit(as_last_words(row, missing, f"{day.year}年{day.month}月{day.day}日"))

    def undo(self) -> None:
        """Take back what was keyed last in this row."""
        if self.row.undo():
            self.live.show_findings([])
            self._changed()
            self.enter(self.at if self.at in self.live.names() else self.next_open())
            self.undone.emit()

    def watch(self, *widgets: QWidget) -> None:
        """Fields that came later than this object."""
        for widget in widgets:
            widget.installEventFilter(self)

    # events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that hold in every field of the row."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._entered(watched)
        elif kind == QEvent.Type.FocusOut and watched is self.live.inspectors:
            self.live.sync()
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and self.row.can_undo:
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _FORWARD and event.modifiers() & _CTRL:
            return False
        if key == Qt.Key.Key_Backtab or (key in _FORWARD and event.modifiers() & _SHIFT):
            self._step(-1)
        elif key in _FORWARD:
            self._forward(watched)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._up_down(watched, 1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_F5 or (event.text() in ("+", "＋") and self.takes_signs(watched)):
            self.answer_all()
        elif key == Qt.Key.Key_F9 or (event.text() in ("*", "＊", "×") and self.takes_signs(watched)):
            self.answer_as_last()
        elif event.matches(QKeySequence.StandardKey.Undo) and self.row.can_undo:
            self.undo()
        else:
            return self._sideways(watched, key)
        return True

    def takes_signs(self, watched: QObject) -> bool:
        """True where + and * are keys, not text."""
        return isinstance(watched, KeyCell)

    def _sideways(self, watched: QObject, key: int) -> bool:
        """← → go to the next cell where there is no caret to move."""
        if isinstance(watched, KeyCell) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and watched is not self.live.ticks:
            self._step(1 if key == Qt.Key.Key_Right else -1)
            return True
        return False

    def _forward(self, watched: QObject) -> None:
        if watched is self.live.name and not self._name_settled():
            return
        if self.at == self.live.names()[-1]:
            self.row.leave(self.at)
            self.finished.emit()
        else:
            self._step(1)

    def _step(self, by: int) -> None:
        names = self.live.names()
        place = names.index(self.at) + by if self.at in names else 0
        if 0 <= place < len(names):
            self.enter(names[place])

    def _up_down(self, watched: QObject, by: int) -> None:
        line = self._line_of(watched)
        if line is None:
            self.moved.emit(by)
            return
        suggest = self._wordings.get(line.field)
        if suggest is not None and by > 0:
            suggest.offer()
        if suggest is None or not suggest.is_open():
            self._step(by)

    def _entered(self, watched: QObject) -> None:
        names = self.live.names()
        name = next((name for name, widget in self.live.stops() if widget is watched), "")
        before, self.at = self.at, name or self.at
        if name and before != name and before in names and names.index(before) < names.index(name):
            self.row.leave(before)
            self.left_field.emit(before)
        if name:
            self.entered_field.emit(name)
            self.live.sync()

    # the name

    def _name_settled(self) -> bool:
        """A name typed but not yet taken from the list: take what is marked there, as Enter does."""
        name = self.live.name
        if self.households.is_open():
            QApplication.sendEvent(name, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))
            return False
        text = name.text().strip()
        if self.row.household_uid or self.row.state.is_new or not text:
            return True
        self.households.offer()
        if not self.households.is_open():
            words = f"台账里没有“{text}”；新农户请写姓名汉字，再选“登记为新农户”。"
            self.live.show_findings([Finding("head_name", words)])
        return False

    def _household_picked(self, one: Suggestion) -> None:
        text = self.live.name.text().strip()
        if one.key == Offer.NEW:
            self.row.let_go(text)
            self._changed("head_name", "head_id_no")
            self.enter("head_id_no")
        elif one.key == Offer.RENAME:
            self._changed("head_name")
            self.enter(self.next_open())
        else:
            self.household_chosen.emit(str(one.key))

    # keying

    def _changed(self, *fields: str) -> None:
        """The row is another one: show it, and say no longer what was wrong with these fields."""
        still = [f for f in self.live.findings if f.field not in fields]
        if len(still) != len(self.live.findings):
            self.live.show_findings(still)
        self.live.sync()

    def _text_edited(self, name: str, text: str) -> None:
        if self.row.put(name, text):
            self._changed(name)

    def _ticked(self, attribute: str) -> None:
        self.row.toggle(attribute)
        self._changed("attributes", "helper")

    def _answered(self, item: CheckItem, answer: str) -> None:
        name, words = f"answer:{item.key}", f"description:{item.key}"
        self.row.put(name, answer)
        problem = self.row.state.problems.get(item.key)
        if answer in item.failures and problem is not None and not self.row.text(words):
            self.row.put(words, problem.description)
        self.at = name
        self._changed(name, words, f"outcome:{item.key}")
        if answer and self.row.same_as_last:
            # The others are filled already: on to what is still open.
            self.enter(self.next_open(name))
        elif answer:
            self._step(1)

    def _put_and_step(self, name: str, text: str) -> None:
        self.row.put(name, text)
        self._changed(name)
        self._step(1)

    # inside

    def _line_of(self, watched: QObject) -> Line | None:
        return next((line for line in self.live.under.lines.values() if line.stop is watched), None)

    def _watch_cells(self) -> None:
        live = self.live
        for name, cell in live.texts.items():
            cell.textEdited.connect(lambda text, of=name: self._text_edited(of, text))
        live.ticks.toggled.connect(self._ticked)
        for answer in live.answers:
            answer.answered.connect(lambda text, of=answer.item: self._answered(of, text))
        self.watch(*live.texts.values(), live.ticks, *live.answers)
        live.under.opened.connect(self._line_opened)
        live.under.closing.connect(self._line_closing)

    def _make_suggestions(self) -> None:
        # Suggestions watch their field after this object does, so that the keys of an open list are theirs.
        live, lookup = self.live, self.live.lookup
        self.households = Suggest(
            live.name, lambda text: lookup.households(text, live.heading.region_uid, self.row.household_uid)
        )
        self.households.chosen.connect(self._household_picked)
        helpers = Suggest(live.helper, lookup.cadres)
        helpers.chosen.connect(lambda one: self._put_and_step("helper", one.title))
        NamesSuggest(live.inspectors, lookup.cadres)

    def _line_opened(self, line: Line) -> None:
        line.stop.installEventFilter(self)
        if isinstance(line, OutcomeLine):
            line.choice.chosen.connect(lambda value: self._put_and_step(line.field, value))
        elif isinstance(line, DescriptionLine):
            line.edit.textEdited.connect(lambda text: self._text_edited(line.field, text))
            suggest = Suggest(line.edit, lambda text: self.live.lookup.descriptions(line.item, text), least=0)
            suggest.chosen.connect(lambda one: self._put_and_step(line.field, one.title))
            self._wordings[line.field] = suggest

    def _line_closing(self, name: str) -> None:
        suggest = self._wordings.pop(name, None)
        if suggest is not None:
            suggest.close()
        widget: QWidget = self.live.under.lines[name].stop
        if widget.hasFocus():
            self.enter(f"answer:{name.partition(':')[2]}")
