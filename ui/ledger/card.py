"""The right side of the ledger: whose problem it is, its life, the form, and the inspections behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from domain.answers import shown
from domain.inspection import Inspection
from domain.problem import SUBJECT_LABELS, Problem, Subject
from domain.scheme import Scheme
from ui.ledger.columns import sort_text, status_text
from ui.ledger.form import ProblemForm
from ui.ledger.timeline import Timeline
from widgets.colours import Sign
from widgets.theme import GAP, STEP, set_kind

WIDTH = 376


class ProblemCard(QScrollArea):
    """Shows one problem.

    `household_wanted(uid)` and `inspection_wanted(household uid, or village:uid)` when their doors are used,
    `removal_wanted(problem uid)` when the clerk takes back one that was entered by hand.
    """

    household_wanted = Signal(str)
    inspection_wanted = Signal(str)
    removal_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem: Problem | None = None
        self._scheme: Scheme | None = None
        self.title = QLabel()
        self.place = QLabel()
        self.origin = QLabel()
        self.lateness = QLabel()
        self.behind = QLabel()
        self.household_button = QPushButton("农户资料")
        self.inspection_button = QPushButton("核查记录")
        self.remove_button = QPushButton("删除这条登记")
        self.timeline = Timeline()
        self.form = ProblemForm()
        self._inside = QFrame()
        self._set_up()
        self._lay_out()

    def set_scheme(self, scheme: Scheme) -> None:
        """Use this notice's words and units."""
        if scheme is not self._scheme:
            self._scheme = scheme
            self.form.set_scheme(scheme)

    def show_problem(
        self, problem: Problem | None, inspections: Sequence[Inspection], today: date, origin: str = "", place: str = ""
    ) -> None:
        """Show a problem with the inspections of its household or village; an empty card for None.

        `origin` says that an earlier round found it, `place` where it is.
        """
        self._problem = problem
        self._inside.setVisible(problem is not None)
        # An empty card keeps the height of the last one: it would show a scroll bar beside nothing.
        shown = Qt.ScrollBarPolicy.ScrollBarAsNeeded if problem else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(shown)
        self.timeline.set_problem(problem)
        self.form.set_problem(problem, today)
        if problem is None or self._scheme is None:
            return
        self.title.setText(f"{problem.whose} · {sort_text(self._scheme, problem, 'dimension')}")
        self.place.setText("　".join(part for part in _whose(self._scheme, problem, place) if part))
        self.origin.setText(f"{Sign.DUE} {problem.found_on:%Y-%m-%d} {origin}")
        self.origin.setVisible(bool(origin))
        self._show_lateness(problem, today)
        self.behind.setText("\n".join(_inspection_words(self._scheme, i, problem) for i in inspections) or _without(problem))
        self.household_button.setVisible(bool(problem.household_uid))
        self.inspection_button.setVisible(bool(inspections))
        self.remove_button.setVisible(problem.by_hand and problem.struck_on is None)

    def _show_lateness(self, problem: Problem, today: date) -> None:
        late = problem.overdue(today)
        days = (today - problem.deadline).days if problem.deadline else 0
        self.lateness.setText(f"{Sign.OVERDUE} {status_text(problem)}，已逾期{days}天" if late else "")
        self.lateness.setVisible(late)

    def _set_up(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(self.title, "heading")
        set_kind(self.place, "quiet")
        set_kind(self.behind, "quiet")
        self.lateness.setProperty("finding", "block")
        self.origin.setProperty("finding", "warn")
        for label in (self.title, self.place, self.origin, self.lateness, self.behind):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for button, act in (
            (self.household_button, lambda p: self.household_wanted.emit(p.household_uid)),
            (self.inspection_button, lambda p: self.inspection_wanted.emit(p.household_uid or f"village:{p.village_uid}")),
            (self.remove_button, lambda p: self.removal_wanted.emit(p.uid)),
        ):
            set_kind(button, "link")
            button.clicked.connect(lambda _on=False, act=act: self._problem and act(self._problem))
        self.remove_button.setToolTip("这条是手工登记的，登记错了可以删除；删除后还能撤销")

    def _lay_out(self) -> None:
        set_kind(self._inside, "card")
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(2 * GAP, GAP + STEP, 2 * GAP, GAP)
        layout.setSpacing(GAP)
        for part in (self.title, self.place, self.origin, self.lateness, self.timeline, self.form):
            layout.addWidget(part)
        heading = QLabel("核查情况")
        set_kind(heading, "heading")
        layout.addSpacing(GAP)
        layout.addWidget(heading)
        layout.addWidget(self.behind)
        layout.addWidget(self.inspection_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.household_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self.setWidget(self._inside)


def _whose(scheme: Scheme, problem: Problem, place: str) -> tuple[str, ...]:
    """Where it is, and what tells its household from others."""
    if problem.subject is not Subject.HOUSEHOLD:
        return (SUBJECT_LABELS[problem.subject], place, problem.source)
    labels = [one.label for one in scheme.attributes if one.key in problem.attributes]
    return (place, problem.head_id_no or "无证件号码", "、".join(labels))


def _without(problem: Problem) -> str:
    return "手工登记的问题，没有核查记录。" if problem.by_hand else "没有核查记录。"


def _inspection_words(scheme: Scheme, inspection: Inspection, problem: Problem) -> str:
    item = next((one for one in scheme.check_items if one.key == problem.item), None)
    given = inspection.answers.get(problem.item, "")
    answer = shown(item, given) if item else given
    text = inspection.descriptions.get(problem.item, "")
    who = "、".join(inspection.inspectors)
    return f"{inspection.inspected_on:%Y-%m-%d}　{who}　{answer}{'：' + text if text else ''}"
