"""Figures of a check list (“五干净一规范”): how many households miss each of its points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.rounds import Round
from domain.scheme import CheckItem, Scheme
from domain.sheet import Align, Column, HeaderCell, Line, Sheet, Value

ASKED, PASSED, FAILED = "asked", "passed", "failed"
"""Keys of the figures beside those of the points: households asked, those that miss nothing, those that miss something."""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A village's figures: households that were asked (inspected, and meant by the question), and by failing answer."""

    village_uid: str
    village: str
    asked: int
    failed: int
    by_answer: Mapping[str, int]

    def figure(self, key: str) -> int:
        """A figure by its column key: `asked`, `failed`, `passed`, or `answer:<n>` in `by_answer` under the answer itself."""
        known = {ASKED: self.asked, FAILED: self.failed, PASSED: self.asked - self.failed}
        return known[key] if key in known else self.by_answer.get(key, 0)


def listed_items(scheme: Scheme) -> tuple[CheckItem, ...]:
    """The questions that go through a check list."""
    return tuple(item for item in scheme.check_items if item.checklist)


def title_of(scheme: Scheme, item: CheckItem) -> str:
    """The list's name: `五干净一规范`."""
    return next((one.title for one in scheme.checklists if one.key == item.checklist), item.short)


def still_to_write(scheme: Scheme, item: CheckItem) -> int:
    """How many points the office has yet to write; 0 when the list has them."""
    found = next((one for one in scheme.checklists if one.key == item.checklist), None)
    return found.count if found and found.by_office and item.failures == ("否",) else 0


def total_points(rows: Sequence[PointRow], name: str = "合计") -> PointRow:
    """The sum of the villages."""
    answers = dict.fromkeys(answer for row in rows for answer in row.by_answer)
    sums = {answer: sum(row.by_answer.get(answer, 0) for row in rows) for answer in answers}
    return PointRow("", name, sum(row.asked for row in rows), sum(row.failed for row in rows), sums)


def checklist_sheet(scheme: Scheme, round_: Round, item: CheckItem, rows: Sequence[PointRow]) -> Sheet:
    """A line for each village, a column for each point, the total last; column keys are `PointRow.figure`'s."""
    keys = (ASKED, *item.failures, FAILED, PASSED)
    points = len(item.failures)
    missed = "没有做到的" if points == 1 and len(item.answers) > 1 else "未达到的户数"
    header = [HeaderCell("村（社区）", 0, 0, 2), HeaderCell("已核查\n（户）", 0, 1, 2), HeaderCell(missed, 0, 2, 1, points)]
    header += [HeaderCell(answer, 1, 2 + place) for place, answer in enumerate(item.failures)]
    header += [HeaderCell("有未达到的\n（户）", 0, 2 + points, 2), HeaderCell("全部达到\n（户）", 0, 3 + points, 2)]
    lines: list[tuple[Value, ...]] = [
        (row.village, *(row.figure(key) for key in keys)) for row in [*rows, total_points(rows)]
    ]
    width = max(16.0, min(30.0, 180.0 / max(points, 1)))
    columns = (Column("village", 40, Align.LEFT), Column(ASKED, 22), *(Column(answer, width) for answer in item.failures))
    clause = next((one.clause for one in scheme.checklists if one.key == item.checklist), item.clause)
    return Sheet(
        name=f"{title_of(scheme, item)}情况",
        label="",
        title=f"{round_.town}“{title_of(scheme, item)}”情况表",
        columns=(*columns, Column(FAILED, 26), Column(PASSED, 24)),
        header=tuple(header),
        header_rows=2,
        body=lines,
        fill_line=Line((f"填报单位：{round_.town}", f"{round_.name}"), spread=True),
        after_body=(Line((f"按本轮入户核查的回答统计，没有核查的户不计；通知{clause}。",)),),
    )
