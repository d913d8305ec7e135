"""The form of a monitored household: type, risk, how it was found, measures, state, position."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding, Warned
from domain.monitoring import FOUND_BY, Monitored, Monitoring, own_kinds, risk_stands
from domain.monitoring_checks import check_monitoring
from domain.positions import degrees, pair
from domain.scheme import Scheme
from ui.card_form import CardForm
from ui.register.joined_line import offer_reasons
from widgets.chips import Chip, ChipBar
from widgets.date_edit import DateField
from widgets.enter_presses import enter_presses
from widgets.theme import GAP

RISK_HEIGHT = 64


class MonitoringForm(CardForm):
    """Edits one time as a monitored household.

    `save_wanted(Monitoring, kinds)` when the clerk saves. What only warns is shown once, and the next Ctrl+S saves all the same.
    """

    save_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("这一户的监测信息", parent)
        self._scheme: Scheme | None = None
        self._stored = Monitoring("")
        self._kinds: tuple[str, ...] = ()
        self._today = date.min
        self._warned = Warned()
        self._filling = False
        self._make_fields()
        self._lay_out()
        self._watch()

    # what it shows

    def set_scheme(self, scheme: Scheme) -> None:
        """Offer the types and states of this notice."""
        self._scheme = scheme
        self.kinds.set_chips([Chip(one.key, one.short) for one in own_kinds(scheme)])
        self.state.set_chips([Chip(one.key, one.label) for one in scheme.risk_states])

    def show_row(self, row: Monitored, draft: Monitoring, today: date) -> None:
        """Show a household's time, stored or (no uid) a new one; edits of the one before are let go (see `is_edited`)."""
        assert self._scheme is not None
        self._today = today
        own = {one.key for one in own_kinds(self._scheme)}
        self._kinds = tuple(key for key in row.attributes if key in own)
        self._stored = draft
        self._fill()

    def is_edited(self) -> bool:
        """True while the form differs from what is stored, or holds what cannot be read."""
        if self._read_only or not self._stored.household_uid:
            return False
        return self.draft() != self._stored or self._kinds_now() != set(self._kinds) or bool(self._unreadable())

    def draft(self) -> Monitoring:
        """What stands in the form now."""
        state = (self.state.selected() or [""])[0]
        stands = self._scheme is None or risk_stands(self._scheme, state)
        return replace(
            self._stored,
            risk=self.risk.toPlainText().strip(),
            found_by=self.found_by.text().strip(),
            found_on=self.found_on.day(),
            measure=self.measure.toPlainText().strip(),
            state=state,
            removed_on=None if stands else self.removed_on.day(),
            longitude=degrees(self.longitude.text()),
            latitude=degrees(self.latitude.text()),
            collected_on=self.collected_on.day(),
            collector=self.collector.text().strip(),
            note=self.note.text().strip(),
        )

    # what the clerk does

    def save(self) -> bool:
        """Ask for saving when nothing is wrong or was seen; else say it at the fields. True: clean now, or on its way."""
        if not self.is_edited():
            return True
        findings = self.findings()
        if not self._warned.may_save(findings):
            self.form.show_findings(findings)
            return False
        self.form.show_findings((), focus=False)
        self.save_wanted.emit(self.draft(), tuple(self.kinds.selected()))
        return True

    def findings(self) -> list[Finding]:
        """What is wrong with the form as it stands, days and degrees that cannot be read included."""
        assert self._scheme is not None
        unreadable = self._unreadable()
        taken = {finding.field for finding in unreadable}
        if taken & {"longitude", "latitude"}:
            taken |= {"longitude", "latitude"}
        found = check_monitoring(self.draft(), self.kinds.selected(), self._scheme, self._today)
        return unreadable + [finding for finding in found if finding.field not in taken]

    def restore(self) -> None:
        """Back to what is stored."""
        self._fill()

    def start(self) -> None:
        """Put the focus where keying begins: the type, or the risk where the type is known."""
        (self.risk if self._kinds else self.kinds_first()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def kinds_first(self) -> QWidget:
        """The first chip of the types."""
        return self.kinds.findChild(QPushButton) or self.risk

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S saves, Esc restores, Enter goes on and presses a button."""
        if enter_presses(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    # inside

    def _make_fields(self) -> None:
        self.kinds, self.state = ChipBar(), ChipBar(exclusive=True)
        self.risk, self.measure = QPlainTextEdit(), QPlainTextEdit()
        for area in (self.risk, self.measure):
            area.setTabChangesFocus(True)
            area.setFixedHeight(RISK_HEIGHT)
        self.found_by, self.longitude, self.latitude, self.collector, self.note = (QLineEdit() for _ in range(5))
        self.found_on, self.removed_on, self.collected_on = (DateField(2000) for _ in range(3))
        self.risk.setPlaceholderText("如 因病刚性支出大")
        self.found_by.setPlaceholderText("、".join(FOUND_BY[:3]) + "…")
        self.found_by.setToolTip(f"风险来源：{'、'.join(FOUND_BY)}")
        self.longitude.setPlaceholderText("如 105.021234")
        self.latitude.setPlaceholderText("如 30.275678")
        offer_reasons(self.found_by, lambda: FOUND_BY)
        add = self.form.add
        add("kinds", "监测户类型", self.kinds)
        add("risk", "风险点", self.risk)
        add("found_by", "风险来源", self.found_by)
        add("found_on", "识别时间", self.found_on)
        add("measure", "帮扶措施", self.measure)
        add("state", "风险状态", self.state)
        add("removed_on", "消除时间", self.removed_on)
        add("longitude", "经度", self.longitude, hint="经纬度可以一起粘贴在这里")
        add("latitude", "纬度", self.latitude)
        add("collected_on", "采集时间", self.collected_on)
        add("collector", "采集人", self.collector)
        add("note", "备注", self.note)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch()
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(buttons)
        layout.addWidget(self.form)

    def _watch(self) -> None:
        self.kinds.changed.connect(self._one_kind)
        self.state.changed.connect(self._state_chosen)
        for area in (self.risk, self.measure):
            area.textChanged.connect(self._show_state)
        for line in (self.found_by, self.latitude, self.collector, self.note, self.found_on, self.removed_on, self.collected_on):
            line.textChanged.connect(self._show_state)
        self.longitude.textChanged.connect(self._split_pair)

    def _fill(self) -> None:
        self._filling = True
        draft = self._stored
        for day, value in (
            (self.found_on, draft.found_on), (self.removed_on, draft.removed_on), (self.collected_on, draft.collected_on),
        ):  # fmt: skip
            day.default_year = self._today.year
            day.set_day(value)
        self.kinds.set_selected(self._kinds)
        self.state.set_selected([draft.state])
        self.risk.setPlainText(draft.risk)
        self.measure.setPlainText(draft.measure)
        for line, text in (
            (self.found_by, draft.found_by), (self.collector, draft.collector), (self.note, draft.note),
            (self.longitude, _degrees(draft.longitude)), (self.latitude, _degrees(draft.latitude)),
        ):  # fmt: skip
            line.setText(text)
        self._filling = False
        self._warned.forget()
        self.form.show_findings((), focus=False)
        self._show_state()

    def _unreadable(self) -> list[Finding]:
        days = {"found_on": self.found_on, "removed_on": self.removed_on, "collected_on": self.collected_on}
        places = {"longitude": self.longitude, "latitude": self.latitude}
        words = "日期看不懂，请写成 5.6 或 2021-5-6。"
        found = [Finding(key, words) for key, day in days.items() if not day.isHidden() and not day.is_valid()]
        return found + [
            Finding(key, "看不懂，请写成 105.021234 或 105°1′16″。")
            for key, line in places.items()
            if line.text().strip() and degrees(line.text()) is None
        ]

    def _kinds_now(self) -> set[str]:
        return set(self.kinds.selected())

    def _one_kind(self, keys: list[str]) -> None:
        """附件5: a household is of one type; the one switched on last stays."""
        if len(keys) > 1:
            self.kinds.set_selected([key for key in keys if key not in self._last_kinds][:1] or keys[:1])
        self._show_state()

    def _state_chosen(self) -> None:
        if not self._stands() and self.removed_on.day() is None and self.removed_on.is_valid():
            self.removed_on.set_day(self._today)
        self._show_state()

    def _split_pair(self, text: str) -> None:
        """A pasted pair fills both fields, whichever stands first."""
        both = None if self._filling else pair(text)
        if both is not None:
            self.longitude.setText(_degrees(both[0]))
            self.latitude.setText(_degrees(both[1]))
            if self.collected_on.day() is None and self.collected_on.is_valid():
                self.collected_on.set_day(self._today)
        self._show_state()

    def _stands(self) -> bool:
        assert self._scheme is not None
        return risk_stands(self._scheme, (self.state.selected() or [""])[0])

    def _show_state(self) -> None:
        self._last_kinds = self.kinds.selected()
        if self._filling or self._scheme is None:
            return
        self.form.field("removed_on").setVisible(not self._stands())
        self.show_edited()


def _degrees(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
