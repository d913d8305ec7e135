"""The questionnaire being keyed: head, the questions by side of life, and who inspected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from domain.errors import Finding
from domain.income_checks import PER_HEAD, disagreement
from domain.orders import Judgement
from domain.scheme import CheckItem, Scheme
from ui.entry.cells import TextCell
from ui.entry.keyed_sheet import KeyedForm
from ui.entry.lookup import HouseholdFile, Lookup
from ui.questions.answer_fields import OptionsAnswer, TickLine
from ui.questions.box import QuestionBox, QuestionGroup
from ui.questions.head import FormHead, say_at
from ui.questions.keys import QuestionKeys
from ui.questions.lines import UnderQuestions
from ui.questions.row import QuestionRow
from widgets.field import Field
from widgets.nested_header import rule_colour
from widgets.theme import GAP, Sign, colour, set_kind

LEAST_ANSWER, SHARE, LONG_SHARE = 216, 0.44, 0.6
"""Least width of the answers, px; their part of the questions' width, and with answers longer than `LONG`."""
LONG = 14
LEAST_WIDTH = 560
NO_QUESTIONS = "这户勾选的农户属性不在排查范围内，没有要问的问题。"
NO_TICKS = "选定农户、勾选农户属性以后，这里列出要问的问题。"


class QuestionForm(KeyedForm):
    """Shows a `QuestionRow` as the paper's sheet. Which questions are shown follows the ticks."""

    keys: QuestionKeys
    under: UnderQuestions
    row: QuestionRow
    ticks: TickLine
    resized = Signal()

    def __init__(self, row: QuestionRow, lookup: Lookup, parent: QWidget | None = None) -> None:
        super().__init__(row, lookup, parent)
        self.head = FormHead(row.scheme.attributes)
        self.boxes = {item.key: QuestionBox(item, row.round.question(item.question)) for item in row.scheme.check_items}
        self.groups = _groups(row.scheme, self.boxes)
        self.name, self.number, self.helper, self.ticks = self.head.name, self.head.number, self.head.helper, self.head.ticks
        self.inspectors = TextCell("核查人", "来自表头；本户不同时在这里改。在这里回车保存")
        set_kind(self.inspectors, "")
        self.inspectors.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.texts = {
            "head_name": self.name, "head_id_no": self.number, "helper": self.helper, "inspectors": self.inspectors,
        }  # fmt: skip
        self.answers = [box.field for box in self.boxes.values() if isinstance(box.field, OptionsAnswer)]
        self.foot = Field("inspectors", "核查人", self.inspectors, hint="和表头相同时直接回车，保存这张表")
        self.nothing = QLabel(NO_TICKS)
        self._asked: tuple[CheckItem, ...] | None = None
        self._per_head: Decimal | None = None
        """Net income per head by the household's income sheet."""
        self._width = LEAST_WIDTH
        self.under = UnderQuestions(self.boxes, self)
        self.keys = QuestionKeys(self)
        self._lay_out()
        self.setAccessibleName("正在录入的调查表")

    def stops(self) -> list[tuple[str, QWidget]]:
        """Where the keyer stops, in the order of the paper; what opened under a question comes right after it."""
        found: list[tuple[str, QWidget]] = []
        if not self.row.village:
            found = [
                ("head_name", self.name), ("head_id_no", self.number), ("attributes", self.ticks), ("helper", self.helper),
            ]  # fmt: skip
        for item in self.row.items:
            box = self.boxes[item.key]
            found.append((f"answer:{item.key}", box.field))
            if box.line is not None:
                found.append((box.line.field, box.line.stop))
        return [*found, ("inspectors", self.inspectors)]

    def sync(self) -> None:
        """Show the row as it stands."""
        row = self.row
        self._show_asked()
        self.head.show_village((self.lookup.place(self.heading.region_uid) and row.village_name) if row.village else None)
        for name, cell in self.texts.items():
            text = self._inspectors(cell) if name == "inspectors" else row.text(name)
            cell.show_text(text, quiet=row.from_register(name))
        self.ticks.show_ticks(row.state.attributes, quiet=row.from_register("attributes"))
        self.sync_answers()
        self.under.sync(row)

    def sync_answers(self) -> None:
        """Show the answers alone, and what the round's standards say of them; nothing opens or closes."""
        judged = self.row.judged()
        pointed = self._pointed(judged)
        for item in self.row.items:
            name, box = f"answer:{item.key}", self.boxes[item.key]
            quiet = self.row.as_last(name) or self.row.from_register(name)
            box.show_answer(self.row.text(name), self.row.look(name), quiet=quiet)
            box.show_judged("\n".join([*self._judged_words(judged.get(item.key, ())), *pointed.get(item.key, ())]))
        if PER_HEAD in self.boxes:
            self._show_income(self.boxes[PER_HEAD])

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong, each at its field."""
        self.findings = list(findings)
        self.head.show_findings(findings)
        say_at(self.foot, [f for f in findings if f.field == "inspectors"])
        for box in self.boxes.values():
            box.show_findings(findings)
        self.under.show_findings(findings, ())

    def show_household(self, file: HouseholdFile | None) -> None:
        """How many people the household of the register has."""
        self.head.show_size(f"{file.row.size}人" if file else "")
        self._per_head = file.per_head if file else None
        self.sync_answers()

    def said(self) -> list[str]:
        """All words about what is wrong, as a person reads them."""
        foot = [self.foot.words] if self.foot.findings else []
        return [*self.head.said(), *(words for item in self.row.items for words in self.boxes[item.key].said), *foot]

    def box_of(self, name: str) -> QWidget:
        """What is to be seen when this field is keyed: the question with all that belongs to it."""
        kind, _, key = name.partition(":")
        if kind in ("answer", "description", "outcome"):
            return self.boxes[key]
        return self.foot if name == "inspectors" else self.head

    def fit(self, width: int) -> None:
        """Take this width, px; the answers share it with the questions."""
        width = max(width, LEAST_WIDTH)
        if width != self._width:
            self._width = width
            self._fit()
            self.setFixedWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What opens makes the sheet longer."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet of paper."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.setPen(rule_colour())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # inside

    def _show_asked(self) -> None:
        items = self.row.items
        self.nothing.setText(NO_QUESTIONS if self.row.state.attributes else NO_TICKS)
        self.nothing.setVisible(not items)
        if items == self._asked:
            return
        self._asked = items
        keys = frozenset(item.key for item in items)
        for group in self.groups:
            group.show_asked(keys)
        for number, item in enumerate(items, 1):
            self.boxes[item.key].show_number(number)
        self._fit()

    def _fit(self) -> None:
        room = self._width - QuestionGroup.WIDTH
        longest = max((len(answer) for item in self.row.items for answer in item.answers), default=0)
        width = max(LEAST_ANSWER, int(room * (LONG_SHARE if longest > LONG else SHARE)))
        for item in self.row.items:
            self.boxes[item.key].fit(width)
        self.head.fit(self._width)

    def _judged_words(self, judged: Sequence[Judgement]) -> list[str]:
        return [f"{Sign.OVERDUE} 按标准：{one.label}（{self._why(one)}）" for one in judged]

    def _pointed(self, judged: Mapping[str, Sequence[Judgement]]) -> dict[str, list[str]]:
        """Words at the measured questions, where the eyes are: which question the measurement decides."""
        numbers = {item.key: number for number, item in enumerate(self.row.items, 1)}
        found: dict[str, list[str]] = {}
        for key, judgements in judged.items():
            for one in judgements if key in numbers else ():
                words = f"{Sign.OVERDUE} 不达标，问题记在第 {numbers[key]} 问：{one.label}"
                for condition in one.conditions:
                    if condition.threshold and condition.item != key:
                        found.setdefault(condition.item, []).append(words)
        return found

    def _why(self, judgement: Judgement) -> str:
        """The thresholds that a judgement goes by, and its clause."""
        thresholds = {t.key: t for t in self.row.scheme.thresholds}
        told = [
            f"{t.label} {self.row.round.thresholds.get(t.key, '')}{t.unit}"
            for condition in judgement.conditions
            if (t := thresholds.get(condition.threshold)) is not None
        ]
        return "；".join((*told, f"通知 {judgement.clause}"))

    def _show_income(self, box: QuestionBox) -> None:
        """At 人均纯收入: that the answer comes from the income sheet, or that the sheet says otherwise."""
        name = f"answer:{PER_HEAD}"
        other = disagreement(self._per_head, self.row.text(name))
        own = "由收入计算表算出，请核对" if self.row.from_register(name) else ""
        box.show_told(f"{Sign.DUE} {other}" if other else own, warn=bool(other))

    def _inspectors(self, cell: TextCell) -> str:
        return self.row.text("inspectors") or "、".join(self.heading.inspectors)

    def _lay_out(self) -> None:
        self.nothing.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        set_kind(self.nothing, "quiet")
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.nothing)
        for group in self.groups:
            column.addWidget(group)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        self.foot.setMaximumWidth(420)
        foot.addWidget(self.foot, 1)
        foot.addStretch(0)
        column.addLayout(foot)
        column.addStretch(1)


def _groups(scheme: Scheme, boxes: dict[str, QuestionBox]) -> list[QuestionGroup]:
    """The questions in the notice's order, those of a side of life that stand together as one group."""
    found = []
    standards = {one.dimension: f"{one.text}；{one.not_meant}" if one.not_meant else one.text for one in scheme.standards}
    told: set[tuple[str, str]] = set()
    for (dimension, asked), items in groupby(scheme.check_items, key=lambda item: (item.dimension, item.asked)):
        words = standards.get(dimension, "") if (dimension, asked) not in told else ""
        told.add((dimension, asked))
        title = scheme.dimension(dimension).problem_type
        found.append(QuestionGroup(title, f"标准：{words}" if words else "", [boxes[item.key] for item in items]))
    return found
