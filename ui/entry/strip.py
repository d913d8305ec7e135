"""The strip above the sheet: what holds for all its rows, kept until it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from domain.errors import Finding
from domain.inspection import names_in
from ui.entry.heading import Heading
from ui.entry.lookup import Lookup
from ui.entry.names_field import NamesSuggest, tidy
from widgets.date_edit import UNREADABLE, DateField
from widgets.field import Field
from widgets.suggest import Suggest, Suggestion
from widgets.theme import GAP, set_kind

FIELDS = ("page", "region_uid", "inspected_on", "inspectors", "phone")
"""The strip's fields under the names that findings use."""


class EntryStrip(QFrame):
    """册-页, 村/组, 核查时间, 核查人, 联系电话. Enter goes on and at the end back to the sheet, Esc goes back at once."""

    changed = Signal()
    """The heading is another one (sent when a field is left or a suggestion taken)."""
    done = Signal()
    """The keyer goes back to the rows."""

    def __init__(self, lookup: Lookup, default_year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.lookup = lookup
        self._heading = Heading()
        self._make_fields(default_year)
        self._lay_out()
        self._connect()

    @property
    def heading(self) -> Heading:
        """The head of the sheet."""
        return self._heading

    def set_heading(self, heading: Heading) -> None:
        """Show this head; `changed` is not sent."""
        self._heading = heading
        self.page.setText(heading.page)
        self.place.setText(self.lookup.place(heading.region_uid))
        self.day.set_day(heading.day)
        self.inspectors.setText("、".join(heading.inspectors))
        self.phone.setText(heading.phone)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong at its field."""
        told = [*self._unreadable(), *findings]
        for name, field in self._fields.items():
            field.show_findings(list({f.field: f for f in reversed(told) if f.field == name}.values()))

    def said(self) -> list[str]:
        """All words shown under the fields now."""
        return [field.words for field in self._fields.values() if field.findings]

    def enter(self, name: str = "page") -> None:
        """Put the focus into this field."""
        self._fields[name].control.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Esc goes back to the rows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._next(watched)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.set_heading(self._heading)
                self.done.emit()
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self._commit()
        return super().eventFilter(watched, event)

    # inside

    def _make_fields(self, default_year: int) -> None:
        self.page, self.place, self.inspectors, self.phone = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.day = DateField(default_year)
        self.day.setMinimumWidth(104)
        self.page.setPlaceholderText("如 1-03")
        self.place.setPlaceholderText("村、社区或组")
        self.inspectors.setPlaceholderText("几人用、隔开")
        tips = {
            self.page: "纸质表的册号-页码；F7 翻到下一页",
            self.place: "输入几个字选村/组；左边的树也会带过来",
            self.inspectors: "输入姓名中的一个字，回车选定，再写下一人",
            self.phone: "核查人的联系电话，印在表下",
        }
        for widget, tip in tips.items():
            widget.setToolTip(tip)

    def _lay_out(self) -> None:
        labels = ("册-页", "村/组", "核查时间", "核查人", "联系电话")
        controls: tuple[QWidget, ...] = (self.page, self.place, self.day, self.inspectors, self.phone)
        stretches = (5, 9, 7, 10, 8)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        row.setSpacing(2 * GAP)
        self._fields: dict[str, Field] = {}
        for name, label, control, stretch in zip(FIELDS, labels, controls, stretches, strict=True):
            self._fields[name] = Field(name, label, control)
            row.addWidget(self._fields[name], stretch, Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        for field in self._fields.values():
            field.control.installEventFilter(self)
        # Suggestions watch after the strip, so that the keys of an open list are theirs.
        places = Suggest(self.place, self.lookup.places)
        places.chosen.connect(self._place_picked)
        NamesSuggest(self.inspectors, self.lookup.cadres)

    def _place_picked(self, one: Suggestion) -> None:
        self.place.setText(one.title)
        self._commit(str(one.key))
        self.enter("inspected_on")

    def _next(self, watched: QObject) -> None:
        controls = [field.control for field in self._fields.values()]
        place = next(n for n, control in enumerate(controls) if control is watched)
        if place + 1 < len(controls):
            controls[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._commit()
            self.done.emit()

    def _commit(self, region_uid: str | None = None) -> None:
        self.day.commit()
        self.inspectors.setText(tidy(self.inspectors.text()))
        place = self._place_typed() if region_uid is None else region_uid
        now = replace(
            self._heading,
            page=self.page.text().strip(),
            region_uid=place,
            day=self.day.day(),
            inspectors=names_in(self.inspectors.text()),
            phone=self.phone.text().strip(),
        )
        if now != self._heading:
            self._heading = now
            self.changed.emit()
        elif self._unreadable():
            self.show_findings([])

    def _place_typed(self) -> str:
        """The region whose name stands in the field; empty when it is none."""
        text = "".join(self.place.text().split())
        if text == self.lookup.place(self._heading.region_uid):
            return self._heading.region_uid
        found = [one for one in self.lookup.places(text) if one.title == text] if text else []
        return str(found[0].key) if found else ""

    def _unreadable(self) -> list[Finding]:
        """What stands in a field and means nothing."""
        found = []
        if not self.day.is_valid():
            found.append(Finding("inspected_on", UNREADABLE))
        if self.place.text().strip() and not self._heading.region_uid:
            found.append(Finding("region_uid", "没有这个村/组，请从列表中选。"))
        return found
