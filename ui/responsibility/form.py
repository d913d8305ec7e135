"""One piece of work: how far it has come, when it was done, a remark for 附件1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding
from domain.problem import Status
from domain.responsibilities import WORK_LABELS, Work, WorkDraft
from widgets.chips import Chip, ChipBar
from widgets.date_edit import DateField
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind


class WorkForm(QFrame):
    """`save_wanted(WorkDraft)` on Ctrl+S, `left()` on Esc."""

    save_wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self._work: Work | None = None
        self._today = date.min
        self.heading, self.content, self.units = QLabel(), QLabel(), QLabel()
        self.form = FieldForm()
        self.status = ChipBar([Chip(status, words) for status, words in WORK_LABELS.items()], exclusive=True)
        self.done_on = DateField(2020)
        self.remark = QLineEdit()
        self.save_button = QPushButton("保存")
        self._lay_out()
        self.status.changed.connect(lambda _keys: self._status_changed())
        self.save_button.clicked.connect(self.save)
        self.show_work(None, date.min)

    def show_work(self, work: Work | None, today: date) -> None:
        """Show this piece of work; what was typed of the one before is let go (see `is_edited`)."""
        self._work, self._today = work, today
        if work is None:
            return
        due = f"　{work.due_on.month}月{work.due_on.day}日前完成" if work.due_on else ""
        self.heading.setText(f"{work.what.action} · {work.what.task}")
        self.content.setText(work.what.content)
        self.units.setText(f"责任办室：{'、'.join(work.what.units)}{due}　通知{work.what.clause}")
        self.status.set_selected([work.status])
        self.done_on.default_year = today.year
        self.done_on.set_day(work.draft.done_on)
        self.remark.setText(work.draft.remark)
        self.form.show_findings((), focus=False)
        self._show_relevant()

    @property
    def key(self) -> str:
        """The piece of work that is shown; empty for none."""
        return self._work.key if self._work else ""

    def settle(self, draft: WorkDraft) -> None:
        """What stands in the form is stored now."""
        if self._work is not None and draft.key == self._work.key:
            self.show_work(replace(self._work, draft=draft), self._today)

    def is_edited(self) -> bool:
        """True while the form differs from what is stored."""
        return self._work is not None and self.isEnabled() and self.draft() != self._work.draft

    def draft(self) -> WorkDraft:
        """What stands in the form."""
        assert self._work is not None
        status = Status(self.status.selected()[0])
        done = self.done_on.day() if status is Status.SOLVED else None
        return replace(self._work.draft, status=status, done_on=done, remark=self.remark.text().strip())

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what is wrong at the fields."""
        self.form.show_findings(findings)

    def save(self) -> bool:
        """Ask for saving when something was changed; True when the form is clean now."""
        if self.is_edited():
            self.save_wanted.emit(self.draft())
        return not self.is_edited()

    def start(self) -> None:
        """Into the form: on the state it has now."""
        for button in self.status.findChildren(QPushButton):
            if button.isChecked():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S saves, Esc puts back what is stored and leaves."""
        if event.key() == Qt.Key.Key_S and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.show_work(self._work, self._today)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # inside

    def _status_changed(self) -> None:
        if self.status.selected() == [Status.SOLVED] and self.done_on.day() is None:
            self.done_on.set_day(self._today)
        self._show_relevant()

    def _show_relevant(self) -> None:
        self.form.field("done_on").setVisible(self.status.selected() == [Status.SOLVED])

    def _lay_out(self) -> None:
        set_kind(self.heading, "heading")
        set_kind(self.units, "quiet")
        for label in (self.heading, self.content, self.units):
            label.setWordWrap(True)
        self.remark.setPlaceholderText("印在附件1的备注栏")
        self.save_button.setToolTip("保存（Ctrl+S）；Esc 放弃修改")
        set_kind(self.save_button, "primary")
        self.form.add("status", "进展", self.status)
        self.form.add("done_on", "完成日期", self.done_on)
        self.form.add("remark", "备注", self.remark)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        for widget in (self.heading, self.content, self.units, self.form):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)
