"""The strip above the sheet: where the clerk works, whose sheet it is, and what stands above the table on the paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from domain.errors import Finding
from domain.household import HouseholdRow
from ui.incomes.households import IncomeHouseholds
from ui.incomes.state import IncomeState
from widgets.date_edit import UNREADABLE, DateField
from widgets.field import Field
from widgets.suggest import Suggest, Suggestion
from widgets.theme import GAP, set_kind

LABELS = {"place": "村/组", "household": "户主", "size": "家庭人口", "filled_on": "填表时间", "page": "册-页"}


class IncomeStrip(QFrame):
    """村/组, 户主, 家庭人口, 填表时间, 册-页. `chosen(uid)` when a household was taken from the list."""

    chosen = Signal(str)
    place_changed = Signal()
    keyed = Signal(str)
    """A place of the sheet (`size`, `filled_on`, `page`) was keyed."""
    done = Signal()
    """Enter at the end, or Esc: back to the table."""
    undone = Signal(str)
    clearing = Signal()
    """Esc in 户主: take back what was keyed on this sheet."""

    def __init__(
        self, households: IncomeHouseholds, state: IncomeState, year: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.households = households
        self.state = state
        self.region_uid = ""
        self._shown_name = ""
        self._make_fields(year)
        self._lay_out()
        self._connect()

    # what is shown

    def set_place(self, region_uid: str) -> None:
        """Work in this village or group."""
        self.region_uid = region_uid
        self.place.setText(self.households.places.place(region_uid))

    def show_household(self, row: HouseholdRow | None) -> None:
        """Show whose sheet it is."""
        self._shown_name = row.head_name if row else ""
        self.household.setText(self._shown_name)
        self.show_day()

    def show_day(self) -> None:
        """Show the sheet's day, whatever was typed."""
        self.day.set_day(self.state.now.filled_on)

    def unreadable(self) -> list[Finding]:
        """A day that was typed and means nothing."""
        return [] if self.day.is_valid() else [Finding("filled_on", UNREADABLE)]

    def sync(self) -> None:
        """Show what stands above the table."""
        for name, control in (("size", self.size_field), ("page", self.page)):
            if control.text() != self.state.text(name):
                control.setText(self.state.text(name))
        # A day that cannot be read stays as it was typed, with its words.
        if not self.day.hasFocus() and self.day.is_valid() and self.day.day() != self.state.now.filled_on:
            self.show_day()
        some = bool(self.state.now.household_uid)
        for control in (self.size_field, self.page, self.day):
            control.setEnabled(some)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong at its field."""
        told = [*self.unreadable(), *findings]
        if self.place.text().strip() and not self.region_uid:
            told.append(Finding("place", "没有这个村/组，请从列表中选。"))
        for name, field in self.fields.items():
            field.show_findings([finding for finding in told if finding.field == name][:1])

    def said(self) -> list[str]:
        """All words shown under the fields now."""
        return [field.words for field in self.fields.values() if field.findings]

    def enter(self, name: str = "household") -> None:
        """Put the focus into a field."""
        self.fields[name].control.setFocus(Qt.FocusReason.TabFocusReason)

    def offer_missing(self) -> None:
        """F8: list the households whose sheet is still missing."""
        self.household.setFocus(Qt.FocusReason.TabFocusReason)
        self.household.setText("")
        self.suggest.offer("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Esc goes back to the table."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event) or super().eventFilter(watched, event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and self.state.can_undo:
                event.accept()
                return True
        elif kind == QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            watched.selectAll()
        elif kind == QEvent.Type.FocusOut:
            self._commit(watched)
        return super().eventFilter(watched, event)

    # inside

    def _make_fields(self, year: int) -> None:
        self.place, self.household, self.size_field, self.page = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.day = DateField(year)
        self.day.setMinimumWidth(104)
        self.size_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.size_field.setMinimumWidth(48)
        self.page.setMinimumWidth(80)
        self.place.setPlaceholderText("村、社区或组")
        self.household.setPlaceholderText("姓名、拼音、证件号码")
        self.page.setPlaceholderText("如 1-03")
        tips = {
            self.place: "输入几个字选村/组；左边的树也会带过来",
            self.household: "姓名、拼音首字母（如 zs）、证件号码的任一段或农户编码，回车选定；F8 列出还没有填的户",
            self.size_field: "人均纯收入按它计算；台账里的人口先填在这里，纸上不同的改成纸上的",
            self.page: "纸质表的册号-页码，可以不填",
        }
        for widget, tip in tips.items():
            widget.setToolTip(tip)

    def _lay_out(self) -> None:
        controls = {
            "place": (self.place, 9), "household": (self.household, 10), "size": (self.size_field, 5),
            "filled_on": (self.day, 7), "page": (self.page, 5),
        }  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        row.setSpacing(2 * GAP)
        self.fields: dict[str, Field] = {}
        for name, (control, stretch) in controls.items():
            self.fields[name] = Field(name, LABELS[name], control)
            row.addWidget(self.fields[name], stretch, Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        for field in self.fields.values():
            field.control.installEventFilter(self)
        self.size_field.textEdited.connect(lambda text: self._put("size", text))
        self.page.textEdited.connect(lambda text: self._put("page", text))
        self.day.day_changed.connect(self._put_day)
        # Suggestions watch after the strip, so that the keys of an open list are theirs.
        places = Suggest(self.place, self.households.places.places)
        places.chosen.connect(self._place_picked)
        self.suggest = Suggest(self.household, lambda text: self.households.find(text, self.region_uid), least=0)
        self.suggest.chosen.connect(lambda one: self.chosen.emit(str(one.key)))

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._next(watched)
        elif key == Qt.Key.Key_Down and watched is self.household and not self.suggest.is_open():
            self.suggest.offer(self.household.text() if self.household.text() != self._shown_name else "")
        elif key == Qt.Key.Key_Escape:
            self._escape(watched)
        elif event.matches(QKeySequence.StandardKey.Undo) and self.state.can_undo:
            self.undone.emit(self.state.undo())
        else:
            return False
        return True

    def _escape(self, watched: QObject) -> None:
        if watched is self.household and self.household.text() == self._shown_name:
            self.clearing.emit()
            return
        self.household.setText(self._shown_name)
        self.set_place(self.region_uid)
        self.done.emit()

    def _next(self, watched: QObject) -> None:
        if watched is self.household and self._take_typed():
            return
        controls = [field.control for field in self.fields.values()]
        place = next(n for n, control in enumerate(controls) if control is watched)
        usable = [control for control in controls[place + 1 :] if control.isEnabled()]
        if watched is self.household or not usable:
            self._commit(watched)
            self.done.emit()
        else:
            usable[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _take_typed(self) -> bool:
        """A name typed but not taken from the list: offer what it finds, or say that there is nobody."""
        text = self.household.text().strip()
        if not text or text == self._shown_name:
            return False
        self.suggest.offer()
        if not self.suggest.is_open():
            self.show_findings([Finding("household", f"台账里没有“{text}”；新农户请先在农户台账里登记。")])
        return True

    def _commit(self, watched: QObject) -> None:
        if watched is self.place:
            self._place_typed()
        elif watched is self.day:
            self.day.commit()
            self.keyed.emit("filled_on")
        elif watched is self.household and not self.suggest.is_open():
            self.household.setText(self._shown_name)

    def _place_picked(self, one: Suggestion) -> None:
        self.set_place(str(one.key))
        self.place_changed.emit()
        self.enter("household")

    def _place_typed(self) -> None:
        """The region whose name stands in the field; empty when it is none."""
        text = "".join(self.place.text().split())
        if text == self.households.places.place(self.region_uid):
            return
        found = [one for one in self.households.places.places(text) if one.title == text] if text else []
        self.region_uid = str(found[0].key) if found else ""
        self.show_findings([])
        self.place_changed.emit()

    def _put(self, name: str, text: str) -> None:
        self.state.put(name, text)
        self.keyed.emit(name)

    def _put_day(self, day: object) -> None:
        if self.state.now.household_uid and day != self.state.now.filled_on:
            self.state.put_day(self.day.day())
            self.keyed.emit("filled_on")
