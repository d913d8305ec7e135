"""The sheet being keyed, without any widget: what was typed in each place, what comes of it, and the way back.

Places have the names that findings use: `amount:<line>:<quantity|income|expense>`, `size`, `filled_on`, `page`, `last_year`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from domain.errors import Finding
from domain.income import Amounts, IncomeDraft, IncomeSheet, per_head
from domain.income_checks import PLACES, amount_field, plain
from domain.keyed_sums import amount_of, readable
from domain.orders import IncomeLine, LineKind

UNREADABLE = "看不懂，请填数字，或写算式，如 320+150、12×150。"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on the sheet: texts as they were typed, by place, and the day."""

    household_uid: str = ""
    uid: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    filled_on: date | None = None
    seen: int = 0
    """Position in the log at which the stored sheet, or the household of a new one, was read."""

    def text(self, name: str) -> str:
        """The text of a place, empty when nothing stands there."""
        return self.texts.get(name, "")


class IncomeState:
    """One household's sheet while it is keyed."""

    def __init__(self, lines: tuple[IncomeLine, ...]) -> None:
        self.lines = lines
        self.names = tuple(name for line in lines for name in _names(line))
        """The places that are keyed, in the order of the paper."""
        self._start = self._now = Typed()
        self._before: list[tuple[str, Typed]] = []
        self._known: tuple[Mapping[str, str] | None, dict[str, Amounts]] = (None, {})

    # what stands on it

    @property
    def now(self) -> Typed:
        """The sheet as it stands."""
        return self._now

    @property
    def touched(self) -> bool:
        """True when it differs from what it was when it was opened."""
        return _bare(self._now) != _bare(self._start)

    @property
    def can_undo(self) -> bool:
        """True when Ctrl+Z has something to take back."""
        return bool(self._before)

    def text(self, name: str) -> str:
        """The text of a place."""
        return self._now.text(name)

    def amount(self, name: str) -> Decimal | None:
        """The amount in a place; None for an empty one and for what cannot be read."""
        return amount_of(self._now.text(name))

    @property
    def size(self) -> int:
        """The people the total is divided by; 0 while the field holds no number."""
        found = self.amount("size")
        return int(found) if found is not None and found == found.to_integral_value() and 0 <= found < 1000 else 0

    def amounts(self) -> dict[str, Amounts]:
        """What stands in each line, without the blank ones. Worked out once for each key: every sum asks for it."""
        if self._known[0] is self._now.texts:
            return self._known[1]
        found: dict[str, Amounts] = {}
        for line in self.lines:
            if line.kind is LineKind.LINE:
                amounts = Amounts(*(self.amount(amount_field(line.key, place)) for place in PLACES))
                if not amounts.blank:
                    found[line.key] = amounts
        self._known = (self._now.texts, found)
        return found

    def per_head(self) -> Decimal | None:
        """Net income per head in yuan; None while there is nothing to work out."""
        return per_head(self.lines, self.amounts(), self.size)

    def unreadable(self) -> list[Finding]:
        """Places in which something stands that is no amount."""
        names = (*self.names, "size", "last_year")
        found = [Finding(name, UNREADABLE) for name in names if not readable(self.text(name))]
        if self.text("size").strip() and not found and not self.size:
            found.append(Finding("size", "家庭人口请填整数，如 4。"))
        return found

    def draft(self, round_uid: str) -> IncomeDraft:
        """What is to be saved."""
        now = self._now
        return IncomeDraft(
            round_uid,
            now.household_uid,
            self.amounts(),
            self.size,
            now.filled_on,
            now.text("page").strip(),
            self.amount("last_year"),
            now.uid,
            now.seen,
        )

    # opening

    def open(self, typed: Typed) -> None:
        """Key this sheet; what was keyed before is let go."""
        self._start = self._now = typed
        self._before.clear()

    def open_sheet(self, sheet: IncomeSheet) -> None:
        """Key a stored sheet again."""
        texts = {"size": str(sheet.size or ""), "page": sheet.page, "last_year": _written(sheet.last_year)}
        for key, amounts in sheet.amounts.items():
            texts |= {amount_field(key, place): _written(getattr(amounts, place)) for place in PLACES}
        self.open(Typed(sheet.household_uid, sheet.uid, _filled(texts), sheet.filled_on, sheet.seen))

    def saved_as(self, uid: str) -> None:
        """The sheet stands in the file as it is now."""
        self._now = replace(self._now, uid=uid)
        self._start = self._now
        self._before.clear()

    # keying

    def put(self, name: str, text: str) -> bool:
        """Set the text of a place; False when it stood there already. Letters typed one after another are one step back."""
        if self._now.text(name) == text:
            return False
        self._step(name, replace(self._now, texts={**self._now.texts, name: text}))
        return True

    def put_day(self, day: date | None) -> None:
        """Set the day on the sheet."""
        if self._now.filled_on != day:
            self._step("filled_on", replace(self._now, filled_on=day))

    def settle(self) -> None:
        """The next key begins a new step: a place was left."""
        if self._before:
            self._before[-1] = ("", self._before[-1][1])

    def clear(self) -> None:
        """Take back all that was keyed since the sheet was opened, in one step."""
        self._step("", self._start)

    def undo(self) -> str:
        """Take back the last step; the place that it changed (empty: several)."""
        _, before = self._before.pop()
        changed = [n for n in {*before.texts, *self._now.texts} if before.text(n) != self._now.text(n)]
        self._now = before
        return changed[0] if len(changed) == 1 else ""

    # over a restart

    def to_text(self) -> str:
        """The half-keyed sheet as one text; empty when nothing was keyed."""
        if not self.touched or not self._now.household_uid:
            return ""
        day = self._now.filled_on.isoformat() if self._now.filled_on else ""
        kept = {"household": self._now.household_uid, "sheet": self._now.uid, "day": day, "seen": self._now.seen}
        kept["texts"] = _filled(self._now.texts)
        return json.dumps(kept, ensure_ascii=False)

    def resume(self, typed: Typed) -> None:
        """Put a half-keyed sheet back over the one that is open."""
        self._now = replace(self._start, texts=typed.texts, filled_on=typed.filled_on, seen=typed.seen or self._start.seen)

    # inside

    def _step(self, name: str, now: Typed) -> None:
        """Go on to `now`; steps of one name (empty: none) after another are one."""
        if not (name and self._before and self._before[-1][0] == name):
            self._before.append((name, self._now))
        self._now = now


def typed_of(text: str) -> Typed | None:
    """The half-keyed sheet kept as `text`; None when it is none or damaged."""
    try:
        kept = json.loads(text)
        texts = {str(name): str(words) for name, words in kept["texts"].items()}
        day = date.fromisoformat(kept["day"]) if kept["day"] else None
        return Typed(str(kept["household"]), str(kept["sheet"]), texts, day, int(kept.get("seen", 0)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _names(line: IncomeLine) -> list[str]:
    if line.kind is not LineKind.LINE:
        return []
    places = PLACES[1:] if line.without_quantity else PLACES
    return [amount_field(line.key, place) for place in places]


def _written(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text.strip()}


def _bare(typed: Typed) -> tuple[object, ...]:
    """What was keyed, to tell whether something was changed."""
    return typed.household_uid, _filled(typed.texts), typed.filled_on
