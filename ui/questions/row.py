"""What is keyed on one questionnaire, without any widget: the questions follow the ticks, or are those of a village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.answering import all_well
from domain.answers import chosen, failures, keyed_failures
from domain.household import HouseholdRow
from domain.inspection import Inspection, InspectionDraft, Kind
from domain.judging import failed
from domain.orders import Judgement
from domain.problem import Problem
from domain.rounds import Round
from domain.scheme import CheckItem, Scheme
from ui.entry.heading import Heading
from ui.entry.row import EntryRow
from ui.entry.row_state import RowState, filled_texts, unsolved


class QuestionRow(EntryRow):
    """The sheet of one household, or (`village`) of one village, at the first inspection or at its review (`kind`).

    Answers to questions that are no longer asked stay, and are there again when the tick comes back; they are not saved.
    """

    def __init__(self, scheme: Scheme, round_: Round) -> None:
        super().__init__(scheme)
        self.round = round_
        self.village = False
        self.kind = Kind.FIRST
        self.village_name = ""
        self.outcomes_asked = False
        """A review is blind: what became of problems found before is asked when it is to be saved."""
        self._asked: dict[frozenset[str], tuple[CheckItem, ...]] = {}

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """The questions asked of this village, or of a household with these ticks."""
        if self.village:
            return self.scheme.village_items
        ticks = self.state.attributes
        if ticks not in self._asked:
            # Without a tick only what is asked of everybody.
            self._asked[ticks] = self.scheme.items_of(ticks)
        return self._asked[ticks]

    @property
    def whose(self) -> str:
        """The head of the household, or the village."""
        return self.village_name if self.village else super().whose

    @property
    def answers(self) -> dict[str, str]:
        """The answers to the questions asked, by key; those without one are left out."""
        return {item.key: self.answer(item) for item in self.items if self.answer(item)}

    def reasons(self) -> dict[str, tuple[str, ...]]:
        """The questions asked that fail, with the answers they fail by, keyed or measured."""
        asked = {item.key for item in self.items}
        found = failures(self.scheme, self.round.thresholds, self.answers)
        return {key: reasons for key, reasons in found.items() if key in asked}

    def judged(self) -> dict[str, list[Judgement]]:
        """What the measured answers fail by, by the question that is judged."""
        found: dict[str, list[Judgement]] = {}
        for one in failed(self.scheme, self.round.thresholds, self.answers):
            found.setdefault(one.item, []).append(one)
        return found

    def failing(self) -> tuple[CheckItem, ...]:
        """The questions that fail: each demands its description."""
        reasons = self.reasons()
        return tuple(item for item in self.items if item.key in reasons)

    def asked(self) -> tuple[CheckItem, ...]:
        """The questions that pass now while an unsolved problem stands in the ledger: the clerk tells what became of it.

        A review is asked only once it was answered: whoever makes it does not see what was found at first.
        """
        if self.kind is Kind.REVIEW and not self.outcomes_asked:
            return ()
        reasons = self.reasons()
        return tuple(
            item
            for item in self.items
            if item.key in self.state.problems and item.key not in reasons and (self.answer(item) or self._measured(item))
        )

    def answer_all(self) -> None:
        """Every open question that one answer says is well, in one step; what was answered stays."""
        answers = {f"answer:{item.key}": all_well(item) for item in self.items if not self.answer(item) and all_well(item)}
        if answers:
            self._step("", texts={**self.state.texts, **answers}, passed=self.state.passed | set(answers), swept=True)

    @property
    def filled_by_one_key(self) -> bool:
        """True once F5 or F9 has filled what it could: on from there means on to the next open question."""
        return self.state.swept or self.same_as_last

    def take(self, household: HouseholdRow, problems: Sequence[Problem], last: Inspection | None = None) -> None:
        """Put a household into the sheet; what was offered for another one goes."""
        offered = {name for name in self.state.prefilled if name.startswith("answer:") and self.from_register(name)}
        super().take(household, problems, last)
        if offered:
            self._now = replace(self._now, texts={n: text for n, text in self.state.texts.items() if n not in offered})

    def offer(self, name: str, text: str) -> None:
        """Put into an open field what the file knows already; the same step back as the household it comes with."""
        if text and not self.filled(name):
            state = self.state
            self._now = replace(state, texts={**state.texts, name: text}, prefilled={**state.prefilled, name: text})

    def open_village(self, name: str, problems: Sequence[Problem], last: Inspection | None) -> None:
        """An empty sheet of this village."""
        self.village_name = name
        self._open(RowState(problems=unsolved(problems), last=last, place=name))

    def open_saved(self, inspection: Inspection, problems: Sequence[Problem], last: Inspection | None = None) -> None:
        """A saved sheet, to be changed in place."""
        if not inspection.of_village:
            super().open_saved(inspection, problems, last)
            return
        self.village_name = inspection.village
        texts = {
            "inspectors": "、".join(inspection.inspectors),
            **{f"answer:{item}": value for item, value in inspection.answers.items()},
            **{f"description:{item}": text for item, text in inspection.descriptions.items() if text},
        }
        kept = Heading(inspection.page, inspection.village_uid, inspection.inspected_on, inspection.inspectors, inspection.phone)
        passed = frozenset(filled_texts(texts))
        self._open(
            RowState(
                texts=texts, inspection_uid=inspection.uid, seen=inspection.seen, kept=kept, problems=unsolved(problems),
                last=last, place=inspection.village, passed=passed,
            )
        )  # fmt: skip

    def to_keep(self) -> dict[str, object]:
        """What has been keyed, to be kept over a restart."""
        return {**super().to_keep(), "village": self.village, "kind": self.kind.value}

    def draft(self, round_uid: str, heading: Heading) -> InspectionDraft:
        """What is to be saved."""
        draft = super().draft(round_uid, heading)
        if self.village:
            return replace(draft, head_name="", head_id_no="", attributes=(), helper="", kind=self.kind, village=True)
        return replace(draft, kind=self.kind)

    # inside

    def _measured(self, item: CheckItem) -> bool:
        """True when the measurements that the question is judged by were taken."""
        keys = [c.item for j in self.scheme.judgements if j.item == item.key for c in j.conditions]
        return bool(keys) and all(self.text(f"answer:{key}") for key in keys)

    def _as_last(self, item: CheckItem, answer: str) -> str:
        """What an item of last round's `answer` is filled with; empty when it has to be asked."""
        if not answer or (item.answers and not set(chosen(answer)) <= set(item.answers)):
            return ""
        if not keyed_failures(item, answer):
            return answer
        return "" if item.key in self.state.problems else all_well(item)
