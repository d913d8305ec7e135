"""The re-inspection of a sample compared with the first inspection (001 三（二）: 对照排查情况和问题清单开展抽查复核)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.answers import chosen, keyed_failures, number, shown
from domain.inspection import Inspection
from domain.scheme import CheckItem, Scheme


@dataclass(frozen=True, slots=True)
class Difference:
    """A question answered otherwise at the re-inspection. `missed`: it fails now and did not at first (漏报)."""

    item: str
    short: str
    first: str
    review: str
    missed: bool

    @property
    def text(self) -> str:
        """`住房：首次“否”，复核“是”`."""
        return f"{self.short}：首次“{self.first or '未填'}”，复核“{self.review or '未填'}”"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A household of the sample, or a whole village (`household_uid` empty), with what the re-inspection showed.

    `differences` is None while one of the two inspections is missing. `missed_problems` are problems that only the
    re-inspection found.
    """

    village_uid: str
    village: str
    group: str
    household_uid: str
    head_name: str
    head_id_no: str
    helper: str
    first_on: date | None
    review_on: date | None
    inspectors: str
    differences: tuple[Difference, ...] | None
    missed_problems: int = 0

    @property
    def state(self) -> str:
        """In one word or two, for a list."""
        if self.review_on is None:
            return "未复核"
        if self.differences is None:
            return "首次未排查"
        return f"{len(self.differences)} 项不一致" if self.differences else "一致"


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """What the re-inspection came to; households and villages of the sample alike."""

    drawn: int
    reviewed: int
    same: int
    differing: int
    missed_problems: int

    @property
    def share_same(self) -> str:
        """一致率 of those compared, `95.2%`; empty while none is."""
        compared = self.same + self.differing
        return f"{100 * self.same / compared:.1f}%" if compared else ""


def differences(scheme: Scheme, first: Inspection, review: Inspection) -> tuple[Difference, ...]:
    """The questions that the re-inspection answers otherwise, in the notice's order.

    Numbers are compared as numbers and several answers as sets; words are nobody's finding and are not compared. What the
    re-inspection left empty was not looked at and is not compared either.
    """
    asked = scheme.village_items if review.of_village else scheme.items_of(review.attributes)
    found = []
    for item in asked:
        before, after = first.answers.get(item.key, ""), review.answers.get(item.key, "")
        if after and _counts(item) and not _same(item, before, after):
            missed = bool(keyed_failures(item, after)) and not keyed_failures(item, before)
            found.append(Difference(item.key, item.short, shown(item, before), shown(item, after), missed))
    return tuple(found)


def figures(rows: Sequence[Reviewed]) -> ReviewFigures:
    """The figures over the sample."""
    compared = [row for row in rows if row.differences is not None]
    return ReviewFigures(
        drawn=len(rows),
        reviewed=sum(row.review_on is not None for row in rows),
        same=sum(not row.differences for row in compared),
        differing=sum(bool(row.differences) for row in compared),
        missed_problems=sum(row.missed_problems for row in rows),
    )


def _counts(item: CheckItem) -> bool:
    return bool(item.answers) or bool(item.unit)


def _same(item: CheckItem, before: str, after: str) -> bool:
    if item.answers:
        return set(chosen(before)) == set(chosen(after))
    one, other = number(before), number(after)
    return one == other if one is not None and other is not None else before == after
