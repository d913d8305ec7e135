"""One problem, to be followed up: what, whose, measure and deadline, the composed 备注, signatures, and its life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from domain.checks import check_problem
from domain.errors import Finding
from domain.problem import STATUS_LABELS, Problem, ProblemDraft, Status, remark_of
from domain.scheme import Scheme
from ui.card_form import CardForm
from ui.ledger.sorting import Sorting, asks_source, has_own_types, keep_narrow
from widgets.chips import Chip, ChipBar
from widgets.date_edit import DateField
from widgets.theme import GAP, set_kind

SOLVED_FIELDS = ("solved_on", "secretary_signed", "helper_signed", "struck_on")
DESCRIPTION_HEIGHT = 76
SLIP = timedelta(days=31)
SIGNERS = ("村（社区）书记", "帮扶人")
"""Who signs where the notice does not say."""


def lead_units(scheme: Scheme) -> list[str]:
    """The units that the notice lets lead."""
    named = dict.fromkeys([side.lead_unit for side in scheme.dimensions] + [duty.lead_unit for duty in scheme.duties])
    return [unit for unit in named if unit]


def short_days_from(found_on: date | None) -> date | None:
    """From when on days typed without a year are meant: what follows a problem lies after it, also in the next year.

    A month earlier, so that a day mistyped as one before the problem was found is said to be wrong, and not read as next year's.
    """
    return found_on - SLIP if found_on else None


class ProblemForm(CardForm):
    """Edits one problem. `save_wanted(ProblemDraft)` when the clerk saves."""

    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("这个问题", parent)
        self._problem: Problem | None = None
        self._today = date.min
        self._filling = False
        self._sorting = Sorting(self)
        self._remark_words = QLabel()
        self._remark_words.setWordWrap(True)
        self._make_fields()
        self._lay_out()
        self._watch()

    # what it shows

    def set_scheme(self, scheme: Scheme) -> None:
        """Offer the lead units, types and natures of this notice."""
        self._sorting.set_scheme(scheme)
        shown = {"type": has_own_types(scheme), "nature": bool(scheme.natures), "source": asks_source(scheme)}
        for key, here in shown.items():
            self.form.field(key).setVisible(here)
        printed = {column.key for table in scheme.attachments for column in table.columns}
        self.form.field("remark_words").setVisible("remark" in printed)
        self.form.field("remark").setVisible(bool(printed & {"remark", "own_remark"}))
        self.form.field("remark").label.setText("另拟备注" if "remark" in printed else "备注")
        self._lead_unit.clear()
        self._lead_unit.addItems(lead_units(scheme))
        secretary, helper = scheme.sign_off if len(scheme.sign_off) == len(SIGNERS) else SIGNERS
        self.form.field("secretary_signed").label.setText(f"{secretary}签字")
        self.form.field("helper_signed").label.setText(f"{helper}签字")

    def set_problem(self, problem: Problem | None, today: date) -> None:
        """Show this problem; edits of the one before are let go (see `is_edited`)."""
        self._problem = problem
        self._today = today
        if problem:
            self._fill(problem.draft)

    def is_edited(self) -> bool:
        """True while the form differs from what is stored, or holds a date that cannot be read."""
        if self._read_only or self._problem is None:
            return False
        return self.draft() != self._problem.draft or bool(self._unreadable())

    @property
    def seen(self) -> int:
        """Position in the log at which the problem was read."""
        return self._problem.draft.seen if self._problem else 0

    def draft(self) -> ProblemDraft:
        """What stands in the form now."""
        assert self._problem is not None
        solved = self._status_now() is Status.SOLVED
        type_, nature, source = self._sorting.values(self._problem.type)
        return replace(
            self._problem.draft,
            description=self._description.toPlainText().strip(),
            status=self._status_now(),
            lead_unit=self._lead_unit.currentText().strip(),
            helper=self._helper.text().strip(),
            deadline=self._deadline.day(),
            measure=self._measure.text().strip(),
            remark=self._remark.text().strip(),
            solved_on=self._solved_on.day() if solved else None,
            secretary_signed=self._secretary.text().strip() if solved else "",
            helper_signed=self._helper_sign.text().strip() if solved else "",
            struck_on=self._struck_on.day() if solved else None,
            type=type_,
            nature=nature,
            source=source,
        )

    def findings(self) -> list[Finding]:
        """What is wrong with the form as it stands, dates that cannot be read included."""
        assert self._problem is not None
        unreadable = self._unreadable()
        taken = {finding.field for finding in unreadable}
        found = check_problem(self.draft(), self._problem.found_on, self._today)
        return unreadable + [finding for finding in found if finding.field not in taken]

    def _unreadable(self) -> list[Finding]:
        dates = {"deadline": self._deadline, "solved_on": self._solved_on, "struck_on": self._struck_on}
        asked = dates if self._status_now() is Status.SOLVED else {"deadline": self._deadline}
        words = "日期看不懂，请写成 5.6 或 2021-5-6。"
        return [Finding(key, words) for key, field in asked.items() if not field.is_valid()]

    # what the clerk does

    def save(self) -> bool:
        """Ask for saving when nothing is wrong; else say it at the fields. True when the form is clean now or on its way."""
        if self._problem is None or not self.is_edited():
            return True
        findings = self.findings()
        self.form.show_findings(findings)
        if findings:
            return False
        self.save_wanted.emit(self.draft())
        return True

    def restore(self) -> None:
        """Back to what is stored."""
        if self._problem:
            self._fill(self._problem.draft)

    def start(self) -> None:
        """Put the focus where following up begins: the deadline of an unsolved problem."""
        solved = self._status_now() is Status.SOLVED
        (self._secretary if solved else self._deadline).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # inside

    def _make_fields(self) -> None:
        self._description = QPlainTextEdit()
        self._description.setTabChangesFocus(True)
        self._description.setFixedHeight(DESCRIPTION_HEIGHT)
        self._status = ChipBar([Chip(status, label) for status, label in STATUS_LABELS.items()], exclusive=True)
        self._deadline, self._solved_on, self._struck_on = (DateField(2000) for _ in range(3))
        self._measure, self._remark, self._helper, self._secretary, self._helper_sign = (QLineEdit() for _ in range(5))
        self._lead_unit = QComboBox()
        self._lead_unit.setEditable(True)
        keep_narrow(self._lead_unit)
        self._measure.setPlaceholderText("如 完成行排危加固")
        self._remark.setPlaceholderText("一般不填")
        add = self.form.add
        add("status", "状态", self._status)
        add("deadline", "完成时限", self._deadline)
        add("measure", "整改措施", self._measure)
        add("remark_words", "附件3备注", self._remark_words)
        add("remark", "另拟备注", self._remark)
        add("solved_on", "整改完成", self._solved_on)
        add("secretary_signed", "社区书记签字", self._secretary)
        add("helper_signed", "帮扶人签字", self._helper_sign)
        add("struck_on", "销号日期", self._struck_on)
        add("description", "具体情况", self._description)
        add("type", "类型", self._sorting.type)
        add("nature", "性质", self._sorting.nature)
        add("source", "问题来源", self._sorting.source)
        add("lead_unit", "牵头单位", self._lead_unit)
        add("helper", "帮扶责任人", self._helper)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.undo_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.form)
        layout.addLayout(buttons)

    def _watch(self) -> None:
        self._status.changed.connect(self._status_chosen)
        self._sorting.edited.connect(self._show_state)
        self._description.textChanged.connect(self._show_state)
        self._lead_unit.editTextChanged.connect(self._show_state)
        for line in (self._measure, self._remark, self._helper, self._secretary, self._helper_sign):
            line.textChanged.connect(self._show_state)
        for day in (self._deadline, self._solved_on, self._struck_on):
            day.textChanged.connect(self._show_state)

    def _fill(self, draft: ProblemDraft) -> None:
        self._filling = True
        for day in (self._deadline, self._solved_on, self._struck_on):
            day.default_year = self._today.year
            day.since = short_days_from(self._problem.found_on if self._problem else None)
        self._status.set_selected([draft.status])
        self._description.setPlainText(draft.description)
        self._lead_unit.setEditText(draft.lead_unit)
        self._sorting.fill(self._problem.dimension if self._problem else "", draft.type, draft.nature, draft.source)
        self._helper.setText(draft.helper)
        self._deadline.set_day(draft.deadline)
        self._measure.setText(draft.measure)
        self._remark.setText(draft.remark)
        self._solved_on.set_day(draft.solved_on)
        self._secretary.setText(draft.secretary_signed)
        self._helper_sign.setText(draft.helper_signed)
        self._struck_on.set_day(draft.struck_on)
        self._filling = False
        self.form.show_findings((), focus=False)
        self._show_state()

    def _status_now(self) -> Status:
        return Status(self._status.selected()[0])

    def _status_chosen(self) -> None:
        if self._status_now() is Status.SOLVED and self._solved_on.day() is None:
            self._solved_on.set_day(self._today)
        self._show_state()

    def _show_state(self) -> None:
        if self._filling or self._problem is None:
            return
        solved = self._status_now() is Status.SOLVED
        for key in SOLVED_FIELDS:
            self.form.field(key).setVisible(solved)
        words = self._remark.text().strip() or remark_of(self._deadline.day(), self._measure.text())
        self._remark_words.setText(words or ("—" if solved else "由时限和措施自动组成"))
        set_kind(self._remark_words, "" if words else "quiet")
        self.show_edited()
