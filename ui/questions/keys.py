"""The keys of the questionnaire: those of the row sheet, and ↑↓ from question to question, Page Up and Down between sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from domain.answering import tidied_number
from domain.answers import passing, shown
from domain.inspection import Kind
from domain.scheme import AnswerKind, CheckItem
from ui.entry.cells import KeyCell
from ui.entry.live_keys import RowKeys
from ui.questions.answer_fields import NumberAnswer, OptionsAnswer, WordsAnswer

if TYPE_CHECKING:
    from ui.questions.form import QuestionForm
    from ui.questions.row import QuestionRow

NO_LAST = "● 没有上一轮的核查结果可照填，请逐项录入。"
NO_HOUSEHOLD = "● 先选定一户，再按 F9 或 * 填上一轮的结果。"
_CTRL = Qt.KeyboardModifier.ControlModifier


class QuestionKeys(RowKeys):
    """Watches every field of a `QuestionForm`."""

    live: QuestionForm
    row: QuestionRow

    # where the keyer is

    def enter(self, name: str) -> None:
        """Put the focus into this field."""
        found = dict(self.live.stops()).get(name)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(found, QLineEdit):
                found.selectAll()

    def answer_all(self) -> None:
        """All is well where one answer says so, then on to the first question that is still open."""
        self.row.answer_all()
        self._changed(*(f"answer:{item.key}" for item in self.row.items))
        self.enter(self.next_open(self._before_questions()))
        self.told.emit(self._all_well_words())

    def answer_as_last(self) -> None:
        """无变化: the open answers as they were in the round before, then on to the first question that is still open."""
        row = self.row
        if row.state.last is None:
            self.told.emit(NO_LAST if row.household_uid or self.live.row.village else NO_HOUSEHOLD)
            return
        missing = row.answer_as_last()
        self._changed(*(f"answer:{item.key}" for item in row.items))
        asked = [item for item in missing if item.key in row.state.problems]
        self.enter(f"answer:{asked[0].key}" if asked else self.next_open(self._before_questions()))
        self.told.emit(self._as_last_words(asked, missing))

    def takes_signs(self, watched: QObject) -> bool:
        """+ and * are keys in a number, too."""
        return isinstance(watched, KeyCell | NumberAnswer)

    # keying

    def _watch_cells(self) -> None:
        super()._watch_cells()
        for box in self.live.boxes.values():
            if isinstance(box.field, WordsAnswer):
                self.watch(box.field)
                box.field.textEdited.connect(lambda text, of=box.item: self._answer_typed(of, text))

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _CTRL:
            self.finished.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not event.modifiers() & _CTRL:
            self.moved.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            return super()._key(watched, event)
        return True

    def _sideways(self, watched: QObject, key: int) -> bool:
        """← → stay in the field: the questions lie one under the other."""
        return isinstance(watched, KeyCell) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)

    def _up_down(self, watched: QObject, by: int) -> None:
        line = self._line_of(watched)
        suggest = self._wordings.get(line.field) if line is not None else None
        if suggest is not None and by > 0:
            suggest.offer()
        if suggest is None or not suggest.is_open():
            self._step(by)

    def _answered(self, item: CheckItem, answer: str) -> None:
        name = f"answer:{item.key}"
        before = self.row.answer(item)
        self.row.put(name, answer)
        self._describe(item)
        self.at = name
        self._changed(name, f"description:{item.key}", f"outcome:{item.key}")
        if not answer or (item.kind is AnswerKind.MULTIPLE and not self._complete(item, before, answer)):
            return
        self._on(name)

    def _forward(self, watched: QObject) -> None:
        if self.at.partition(":")[0] in ("answer", "description", "outcome") and self.row.filled_by_one_key:
            self._on(self.at)
        else:
            super()._forward(watched)

    def _on(self, name: str) -> None:
        """The next field; where one key has filled what it could, the next that is open."""
        if self.row.filled_by_one_key:
            self.enter(self.next_open(name))
        else:
            self._step(1)

    def _complete(self, item: CheckItem, before: str, answer: str) -> bool:
        """Several answers are left with Enter, but where nothing is wrong nothing more can be ticked."""
        good = [one for one in item.answers if one not in item.failures]
        return len(good) == 1 and answer == good[0] and before != answer

    def _answer_typed(self, item: CheckItem, text: str) -> None:
        """What a number means is said while it is typed; what follows from it opens when it is left, so that nothing jumps."""
        text = tidied_number(text) if item.kind is AnswerKind.NUMBER else text
        name = f"answer:{item.key}"
        if self.row.put(name, text):
            still = [f for f in self.live.findings if f.field != name]
            if len(still) != len(self.live.findings):
                self.live.show_findings(still)
            self.live.sync_answers()

    def _describe(self, item: CheckItem) -> None:
        """The description of a problem that is open already need not be written again; a review does not see it."""
        if self.live.row.kind is Kind.REVIEW:
            return
        words, problem = f"description:{item.key}", self.row.state.problems.get(item.key)
        if problem is not None and item in self.row.failing() and not self.row.text(words):
            self.row.put(words, problem.description)

    # inside

    def _before_questions(self) -> str:
        """The field before the first question, once the household is known."""
        return "helper" if self.row.household_uid or self.row.state.is_new else ""

    def _all_well_words(self) -> str:
        """What F5 has left open, since only the paper can tell: 无 is an answer for “nobody here has it”."""
        left = [item for item in self.row.items if not self.row.answer(item)]
        # Numbers, words and lists of faults may be left empty; only a choice needs its key.
        keyed = [item.short for item in left if passing(item) and not item.optional]
        if keyed:
            return f"✓ 其余各问已填正常。还有 {len(keyed)} 问要看纸，一键一问：{'、'.join(keyed)}"
        if left:
            return f"✓ 各问已填正常。{'、'.join(item.short for item in left)}：纸上有的填写，没有的直接回车。"
        return "✓ 各问都已填好，核对后回车保存。"

    def _as_last_words(self, asked: list[CheckItem], missing: tuple[CheckItem, ...]) -> str:
        last = self.row.state.last
        assert last is not None
        day = f"{last.inspected_on.year}年{last.inspected_on.month}月{last.inspected_on.day}日"
        if asked:
            told = "；".join(f"{item.short}上一轮填“{shown(item, last.answers.get(item.key, ''))}”" for item in asked)
            return f"● {told}，问题还没有整改：现在怎样？"
        left = [item.short for item in missing if isinstance(self.live.boxes[item.key].field, OptionsAnswer)]
        if left:
            return f"● 上一轮（{day}）没有这几项：{'、'.join(left)}，请录入。"
        return f"已照上一轮（{day}）填好，核对后回车保存。" if self.row.same_as_last else "各项都已经填了，没有可照填的。"
