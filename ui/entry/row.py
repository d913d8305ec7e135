"""The row being keyed, without any widget: what stands in it, where that came from, and the way back.

Fields have the names that findings use: `head_name`, `head_id_no`, `attributes`, `helper`, `answer:<item>`,
`description:<item>`, `outcome:<item>`, `inspectors`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.household import HouseholdRow
from domain.inspection import Inspection, InspectionDraft, Outcome, names_in
from domain.problem import Problem
from domain.region import village_group
from domain.scheme import CheckItem, Scheme
from ui.entry.heading import Heading
from ui.entry.row_state import Look, RowState, filled_texts, keyed, unsolved

__all__ = ["EntryRow", "Look", "RowState"]


class EntryRow:
    """One line of 附件1 while it is keyed."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._start = RowState()
        self._now = self._start
        self._before: list[tuple[str, RowState]] = []

    # what stands in it

    @property
    def state(self) -> RowState:
        """The row as it stands."""
        return self._now

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """The questions of the form, in the notice's order."""
        return self.scheme.check_items

    @property
    def whose(self) -> str:
        """Whose inspection it is, for sentences: the name of the head."""
        return self.text("head_name").strip()

    @property
    def household_uid(self) -> str:
        """The household of the register, empty while there is none."""
        return self._now.household_uid

    @property
    def inspection_uid(self) -> str:
        """The saved inspection that is being changed, empty for a new row."""
        return self._now.inspection_uid

    @property
    def touched(self) -> bool:
        """True when something was keyed since the row was opened."""
        return keyed(self._now) != keyed(self._start)

    @property
    def can_undo(self) -> bool:
        """True when Ctrl+Z has something to take back in this row."""
        return bool(self._before)

    def text(self, name: str) -> str:
        """The text of a field, empty when nothing stands in it."""
        return self._now.texts.get(name, "")

    def has(self, attribute: str) -> bool:
        """True when the attribute is ticked."""
        return attribute in self._now.attributes

    def answer(self, item: CheckItem) -> str:
        """The answer to a check item."""
        return self.text(f"answer:{item.key}")

    def failing(self) -> tuple[CheckItem, ...]:
        """The items answered with a failure: each demands its description (附件1 填报说明2)."""
        return tuple(item for item in self.items if self.answer(item) in item.failures)

    def asked(self) -> tuple[CheckItem, ...]:
        """The items that pass now while an unsolved problem stands in the ledger: the clerk tells what became of it."""
        return tuple(
            item
            for item in self.items
            if item.key in self._now.problems and self.answer(item) and self.answer(item) not in item.failures
        )

    def filled(self, name: str) -> bool:
        """True when something stands in the field."""
        return bool(self._now.attributes) if name == "attributes" else bool(self.text(name).strip())

    def from_register(self, name: str) -> bool:
        """True while a field still shows what the register put there."""
        now = self._now
        if name == "attributes":
            return bool(now.attributes) and now.attributes == now.register_attributes
        return name in now.prefilled and now.prefilled[name] == self.text(name)

    def look(self, name: str) -> Look:
        """How far the keyer has come with the field."""
        if name in self._now.changed:
            return Look.CHANGED
        return Look.PASSED if name in self._now.passed else Look.FRESH

    # keying

    def put(self, name: str, text: str) -> bool:
        """Set the text of a field; False when it stood there already."""
        if self.text(name) == text:
            return False
        new = self._now.is_new and name != "head_name"
        self._step(name, texts={**self._now.texts, name: text}, changed=self._with_changed(name), is_new=new)
        return True

    def toggle(self, attribute: str) -> None:
        """Tick an attribute, or take its tick away."""
        self._step(
            f"attribute:{attribute}",
            attributes=self._now.attributes ^ {attribute},
            changed=self._with_changed("attributes"),
        )

    def answer_all(self) -> None:
        """Answer every open item as it should be (是), in one step; what was answered with a failure stays."""
        answers = {
            f"answer:{item.key}": _pass(item) for item in self.items if self.answer(item) not in item.failures
        }
        passed = self._now.passed | {f"answer:{item.key}" for item in self.items}
        self._step("", texts={**self._now.texts, **answers}, passed=passed)

    def answer_as_last(self) -> tuple[CheckItem, ...]:
        """Fill the open items with the answers of the round before (无变化), in one step; returns those it cannot fill.

        A failure whose problem is still unsolved has to be asked; one that was solved since passes now.
        """
        last = self._now.last.answers if self._now.last else {}
        copied = {
            f"answer:{item.key}": answer
            for item in self.items
            if not self.answer(item) and (answer := self._as_last(item, last.get(item.key, "")))
        }
        if copied:
            self._step(
                "",
                texts={**self._now.texts, **copied},
                copied={**self._now.copied, **copied},
                passed=self._now.passed | set(copied),
                changed=self._now.changed - set(copied),
            )
        return tuple(item for item in self.items if not self.answer(item))

    def as_last(self, name: str) -> bool:
        """True while an answer is the one that was copied from the round before."""
        return name in self._now.copied and self._now.copied[name] == self.text(name)

    @property
    def same_as_last(self) -> bool:
        """True while at least one answer is a copied one: the row is marked 同上轮."""
        return any(self.as_last(name) for name in self._now.copied)

    def leave(self, name: str) -> None:
        """The keyer goes on to the next field: passed when something stands in it, skipped when nothing does."""
        changed = self._now.changed - {name} if self.filled(name) and name not in self._now.passed else self._now.changed
        if not self.filled(name):
            changed = changed | {name}
        self._now = replace(self._now, passed=self._now.passed | {name}, changed=changed)

    def take(self, household: HouseholdRow, problems: Sequence[Problem], last: Inspection | None = None) -> None:
        """Put a household of the register into the row: number, attributes and helper come with it.

        Answers that were copied for another household go; `last` is this one's inspection of the round before.
        """
        texts = {name: text for name, text in self._now.texts.items() if not self.as_last(name)}
        prefilled = {"head_name": household.head_name, "head_id_no": household.head_id_no, "helper": household.helper}
        self._step(
            "",
            texts={**texts, **prefilled},
            last=last,
            copied={},
            attributes=frozenset(household.attributes),
            household_uid=household.uid,
            is_new=False,
            prefilled={name: text for name, text in prefilled.items() if text},
            register_attributes=frozenset(household.attributes),
            problems=unsolved(problems),
            place=village_group(household.village, household.group),
        )

    def let_go(self, name: str) -> None:
        """Key a household that the register does not know: what came from another one goes."""
        kept = {
            key: text for key, text in self._now.texts.items() if key not in self._now.prefilled and not self.as_last(key)
        }
        ours = self.from_register("attributes")
        self._step(
            "",
            texts={**kept, "head_name": name},
            attributes=frozenset() if ours else self._now.attributes,
            household_uid="",
            is_new=True,
            prefilled={},
            register_attributes=None,
            problems={},
            last=None,
            copied={},
            place="",
        )

    def move_to_sheet(self) -> None:
        """A saved row goes to the sheet on the screen: its page and day were wrong."""
        if self._now.kept is not None:
            self._step("", kept=None)

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._before:
            return False
        self._now = self._before.pop()[1]
        return True

    # opening

    def clear(self) -> None:
        """Back to what stood here when the row was opened; one step, so that Ctrl+Z brings the keyed row back."""
        self._before.append(("", self._now))
        self._now = self._start

    def open_new(self) -> None:
        """An empty row."""
        self._open(RowState())

    def open_saved(
        self, inspection: Inspection, problems: Sequence[Problem], last: Inspection | None = None
    ) -> None:
        """A saved row, to be changed in place; `last` is the household's inspection of the round before."""
        texts = {
            "head_name": inspection.head_name,
            "head_id_no": inspection.head_id_no,
            "helper": inspection.helper,
            "inspectors": "、".join(inspection.inspectors),
            **{f"answer:{item}": value for item, value in inspection.answers.items()},
            **{f"description:{item}": text for item, text in inspection.descriptions.items() if text},
        }
        self._open(
            RowState(
                texts=texts,
                attributes=frozenset(inspection.attributes),
                household_uid=inspection.household_uid,
                inspection_uid=inspection.uid,
                seen=inspection.seen,
                kept=Heading(
                    inspection.page, inspection.village_uid, inspection.inspected_on, inspection.inspectors, inspection.phone
                ),
                problems=unsolved(problems),
                last=last,
                place=village_group(inspection.village, inspection.group),
                passed=frozenset({*filled_texts(texts), "attributes"}),
            )
        )

    def resume(self, kept: Mapping[str, object]) -> None:
        """Key on where `to_keep` was taken; the row has been opened, and its household taken, before."""
        texts, ticks, seen = kept.get("texts"), kept.get("attributes"), kept.get("seen")
        if isinstance(texts, dict) and isinstance(ticks, list):
            self._step(
                "",
                texts={str(name): str(text) for name, text in texts.items()},
                attributes=frozenset(str(tick) for tick in ticks),
                is_new=bool(kept.get("is_new")),
                seen=seen if isinstance(seen, int) else self._now.seen,
            )

    def to_keep(self) -> dict[str, object]:
        """What has been keyed, to be kept over a restart."""
        now = self._now
        return {
            "texts": filled_texts(now.texts),
            "attributes": sorted(now.attributes),
            "household": now.household_uid,
            "inspection": now.inspection_uid,
            "is_new": now.is_new,
            "seen": now.seen,
        }

    def draft(self, round_uid: str, heading: Heading) -> InspectionDraft:
        """What is to be saved: this row under the head of the sheet."""
        heading = self._now.kept or heading
        failing = {item.key for item in self.failing()}
        outcomes = {item.key: self.text(f"outcome:{item.key}") for item in self.asked()}
        inspectors = self.text("inspectors")
        return InspectionDraft(
            round_uid=round_uid,
            region_uid=heading.region_uid,
            head_name=self.text("head_name").strip(),
            head_id_no=self.text("head_id_no").strip(),
            attributes=self.scheme.in_order(set(self._now.attributes)),
            helper=self.text("helper").strip(),
            answers={item.key: self.answer(item) for item in self.items if self.answer(item)},
            inspectors=names_in(inspectors) if inspectors.strip() else heading.inspectors,
            inspected_on=heading.day,
            descriptions={key: self.text(f"description:{key}").strip() for key in failing},
            outcomes={key: Outcome(text) for key, text in outcomes.items() if text},
            phone=heading.phone,
            page=heading.page,
            household_uid=self._now.household_uid,
            uid=self._now.inspection_uid,
            seen=self._now.seen,
        )

    # inside

    def _open(self, state: RowState) -> None:
        self._start = self._now = state
        self._before.clear()

    def _step(self, name: str, **parts: object) -> None:
        # Letters typed into one field are one step back, not one a letter.
        if not (name and self._before and self._before[-1][0] == name and not name.startswith("attribute:")):
            self._before.append((name, self._now))
        self._now = replace(self._now, **parts)  # type: ignore[arg-type]

    def _as_last(self, item: CheckItem, answer: str) -> str:
        """What an item of last round's `answer` is filled with; empty when it has to be asked."""
        known = not item.answers or answer in item.answers
        if not answer or not known:
            return ""
        if answer not in item.failures:
            return answer
        return "" if item.key in self._now.problems else _pass(item)

    def _with_changed(self, name: str) -> frozenset[str]:
        return self._now.changed | {name} if name in self._now.passed else self._now.changed


def _pass(item: CheckItem) -> str:
    return next(answer for answer in item.answers if answer not in item.failures)
