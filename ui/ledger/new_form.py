"""A problem that no questionnaire found, entered by hand: whose, which side, what, where from, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from domain.checks import check_new_problem
from domain.errors import Finding
from domain.problem import SUBJECT_LABELS, NewProblem, ProblemDraft, Status, Subject
from domain.scheme import AnswerKind
from ui.desk import Desk
from ui.ledger.form import DESCRIPTION_HEIGHT, lead_units, short_days_from
from ui.ledger.sorting import SUBJECT_NAMES, Sorting, asks_source, has_others, has_own_types, keep_narrow, type_of_side
from ui.ledger.whose import WhoseField
from ui.record_form import RecordForm
from ui.standards import StandardHint
from widgets.chips import Chip, ChipBar
from widgets.date_edit import UNREADABLE, DateField
from widgets.theme import GAP, set_kind

NO_WORDING = "挑选常用表述"
OVER = {"village_uid": "whose", "unit_name": "whose", "household_uid": "whose"}
"""Findings of fields that have no field of their own here."""


class NewProblemForm(RecordForm):
    """Asks for a new problem; `saved(uid)` once it stands in the ledger, `cancelled()` when the clerk gives up.

    Source, side and day stay from one to the next: a list of findings is keyed one after the other.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self.title.setText("登记问题")
        self._proposed_unit = ""
        self.subject = ChipBar([_subject_chip(one) for one in SUBJECT_NAMES], exclusive=True)
        self.whose = WhoseField(desk)
        self.dimension, self.wording, self.lead_unit = QComboBox(), QComboBox(), QComboBox()
        self.standard = StandardHint(desk, key="Shift+F1", parent=self)
        self.sorting = Sorting(self)
        self.description = QPlainTextEdit()
        self.found_on, self.deadline = DateField(desk.today().year), DateField(desk.today().year)
        self.measure = QLineEdit()
        self._set_up()
        self._lay_out()
        self._connect()
        self._fill()

    # what the page asks

    def start(self) -> None:
        """A new problem: the hands begin at whose it is."""
        self.warned.forget()
        self.form.show_findings((), focus=False)
        self.description.clear()
        self.deadline.set_day(None)
        self.measure.clear()
        self.sorting.nature.setCurrentIndex(0)
        self.found_on.set_day(self._desk.today())
        self._choose_subject()
        self.whose.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def is_edited(self) -> bool:
        """True when something of this problem was keyed."""
        return not self.whose.is_empty or bool(self.description.toPlainText().strip() or self.measure.text().strip())

    def new_problem(self) -> NewProblem:
        """What stands in the form."""
        side = str(self.dimension.currentData() or "")
        type_, nature, source = self.sorting.values(type_of_side(self._desk.scheme, side))
        details = ProblemDraft(
            uid="",
            description=self.description.toPlainText().strip(),
            status=Status.OPEN,
            lead_unit=self.lead_unit.currentText().strip(),
            deadline=self.deadline.day(),
            measure=self.measure.text().strip(),
            type=type_,
            nature=nature,
            source=source,
        )
        return NewProblem(self._desk.round.uid, side, self.found_on.day(), details, **self.whose.value)

    def save(self) -> bool:
        """Save, or say what is wrong at its field; what may come later is said once."""
        from db.operations.problems import add_problem

        desk, new = self._desk, self.new_problem()
        findings = self._unreadable() or check_new_problem(new, desk.scheme, desk.today())
        if not self.warned.may_save(findings):
            self._show(findings)
            return False
        saved = desk.write(lambda session: add_problem(session, desk.scheme, new, desk.clerk, desk.now()))
        if saved is None:
            return False
        if saved.refused:
            self._show(saved.findings)
            return False
        desk.say_saved(f"已登记{self.whose.name.text().strip()}的问题", saved.changes)
        self.saved.emit(saved.uid)
        return True

    # keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the description Enter goes on as elsewhere; Shift+Enter begins a line."""
        if (
            watched is self.description
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
        ):
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    # inside

    def _set_up(self) -> None:
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(DESCRIPTION_HEIGHT)
        self.description.installEventFilter(self)
        self.lead_unit.setEditable(True)
        self.measure.setPlaceholderText("如 完成排危加固")
        for box in (self.dimension, self.wording, self.lead_unit, self.whose.region):
            keep_narrow(box)

    def _lay_out(self) -> None:
        add = self.form.add
        add("subject", "谁的问题", self.subject)
        add("whose", "名称", self.whose, required=True)
        add("dimension", "方面", self._with_standard(), required=True)
        add("type", "类型", self.sorting.type)
        add("nature", "性质", self.sorting.nature)
        add("wording", "表述", self.wording)
        add("description", "具体情况", self.description, required=True)
        add("found_on", "发现时间", self.found_on, required=True)
        add("source", "问题来源", self.sorting.source)
        add("lead_unit", "牵头单位", self.lead_unit)
        add("deadline", "完成时限", self.deadline)
        add("measure", "整改措施", self.measure)
        inside = QFrame()
        set_kind(inside, "card")
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(self.head("不登记，回到台账", "登记这个问题"))
        column.addWidget(self.form)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _with_standard(self) -> QWidget:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.dimension, 1)
        row.addWidget(self.standard)
        place.setFocusProxy(self.dimension)
        return place

    def _connect(self) -> None:
        self.whose.taken.connect(self._whose_taken)
        self.found_on.day_changed.connect(self._found_on_changed)
        self.subject.changed.connect(lambda _keys: self._choose_subject())
        self.dimension.currentIndexChanged.connect(lambda _place: self._side_changed())
        self.wording.activated.connect(lambda _place: self._take_wording(self.wording.currentText()))
        self.sorting.nature_chosen.connect(self._nature_taken)

    def _found_on_changed(self, day: date | None) -> None:
        self.deadline.since = short_days_from(day)

    def _fill(self) -> None:
        scheme = self._desk.scheme
        self.sorting.set_scheme(scheme)
        for side in scheme.dimensions:
            self.dimension.addItem(side.problem_type, side.key)
        self.lead_unit.addItems(lead_units(scheme))
        self.lead_unit.setEditText("")
        self.sorting.source.setEditText("")
        self.form.field("type").setVisible(has_own_types(scheme))
        self.form.field("source").setVisible(asks_source(scheme) or has_others(scheme))
        self._side_changed()

    def _choose_subject(self) -> None:
        self.whose.show_subject(Subject(self.subject.selected()[0]))

    def _whose_taken(self) -> None:
        if self.whose.name.hasFocus():
            self.focusNextChild()

    def _side_changed(self) -> None:
        """Natures, wordings, standard and lead unit follow the side; a unit that somebody wrote stays."""
        key = str(self.dimension.currentData() or "")
        scheme = self._desk.scheme
        self.standard.set_dimension(key)
        self.sorting.offer(key)
        self.form.field("nature").setVisible(self.sorting.nature.count() > 1)
        unit = scheme.dimension(key).lead_unit if key else ""
        if self.lead_unit.currentText().strip() in ("", self._proposed_unit):
            self.lead_unit.setEditText(unit)
            self._proposed_unit = unit
        self.wording.clear()
        self.wording.addItems([NO_WORDING, *self._wordings(key)])
        self.form.field("wording").setVisible(self.wording.count() > 1)

    def _wordings(self, side: str) -> Sequence[str]:
        """The faults that the notice lists at its questions to villages, where it has no natures to say them."""
        scheme = self._desk.scheme
        if scheme.natures:
            return ()
        listed = [i for i in scheme.village_items if i.dimension == side and i.kind is AnswerKind.MULTIPLE]
        return [fault for item in listed for fault in item.failures]

    def _nature_taken(self, label: str) -> None:
        if not has_own_types(self._desk.scheme):
            self._take_wording(label)

    def _take_wording(self, text: str) -> None:
        """What the notice says becomes the description while that is empty or another wording."""
        known = {self.sorting.nature.itemText(place) for place in range(self.sorting.nature.count())}
        known |= {self.wording.itemText(place) for place in range(self.wording.count())}
        now = self.description.toPlainText().strip()
        if text != NO_WORDING and (not now or now in known):
            self.description.setPlainText(text)

    def _unreadable(self) -> list[Finding]:
        dates = {"found_on": self.found_on, "deadline": self.deadline}
        return [Finding(key, f"{UNREADABLE}。") for key, field in dates.items() if not field.is_valid()]

    def _show(self, findings: Sequence[Finding]) -> None:
        self.form.show_findings([Finding(OVER.get(f.field, f.field), f.message, f.level) for f in findings])


def _subject_chip(subject: Subject) -> Chip:
    return Chip(subject, SUBJECT_NAMES[subject], tooltip=f"{SUBJECT_LABELS[subject]}的问题；← → 换一种")
