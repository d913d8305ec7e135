"""How far each piece of work of the notice has come (责任落实, 附件1 of notice 004)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from domain.errors import Finding
from domain.inspection import names_in
from domain.orders import Responsibility
from domain.problem import Status
from domain.round_days import in_round
from domain.rounds import Round
from domain.scheme import Scheme

WORK_LABELS = {Status.OPEN: "未完成", Status.DOING: "进行中", Status.SOLVED: "已完成"}


@dataclass(frozen=True, slots=True)
class WorkDraft:
    """What the clerk may change of a piece of work."""

    round_uid: str
    key: str
    status: Status = Status.OPEN
    done_on: date | None = None
    remark: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read."""


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work in a round; `due_on` is the notice's day moved with the round, None where it has none."""

    key: str
    what: Responsibility
    due_on: date | None
    draft: WorkDraft

    @property
    def status(self) -> Status:
        """How far it has come."""
        return self.draft.status

    def overdue(self, today: date) -> bool:
        """True when it should be done by now and is not."""
        return self.status is not Status.SOLVED and self.due_on is not None and self.due_on < today

    @property
    def printed_remark(self) -> str:
        """备注 on paper: the clerk's words, else the day on which it was done."""
        day = self.draft.done_on
        return self.draft.remark or (f"{day.month}月{day.day}日完成" if day and self.status is Status.SOLVED else "")


def keyed(scheme: Scheme) -> tuple[tuple[str, Responsibility], ...]:
    """The pieces of work with the key that names each: `大整改行动/脱贫任务清零/2`.

    The key says the action, the task and the place among the pieces of that task, so that a piece added to another task, or a
    change of wording, leaves it alone.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for row in scheme.responsibilities:
        seen[row.action, row.task] += 1
        found.append((f"{row.action}/{row.task}/{seen[row.action, row.task]}", row))
    return tuple(found)


def works(scheme: Scheme, round_: Round, drafts: Iterable[WorkDraft]) -> list[Work]:
    """Every piece of work of the notice in its order, with what is known of it."""
    known = {draft.key: draft for draft in drafts}
    return [
        Work(key, row, in_round(scheme, round_, row.due_on) if row.due_on else None, known.get(key) or WorkDraft(round_.uid, key))
        for key, row in keyed(scheme)
    ]


def office_name(unit: str) -> str:
    """A unit without the 乡 or 镇 before it: the notice writes 乡卫健办 and 卫健办 for the same office."""
    return unit[1:] if unit[:1] in ("乡", "镇") and len(unit) > 2 else unit


def units_of(scheme: Scheme) -> tuple[str, ...]:
    """The offices (责任办室) of the notice in its order, each once under its first name."""
    named: dict[str, str] = {}
    for row in scheme.responsibilities:
        for unit in row.units:
            named.setdefault(office_name(unit), unit)
    for dimension in scheme.dimensions:
        for unit in names_in(dimension.lead_unit):
            named.setdefault(office_name(unit), unit)
    return tuple(named.values())


def answers_for(unit: str, units: Iterable[str]) -> bool:
    """True when the office is among these units."""
    return office_name(unit) in {office_name(one) for one in units}


def check_work(draft: WorkDraft, scheme: Scheme, today: date) -> list[Finding]:
    """What is wrong with the draft. Fields: `status`, `done_on`."""
    if draft.key not in dict(keyed(scheme)):
        return [Finding("status", "通知里没有这项工作了，请刷新后再试。")]
    if draft.status is Status.SOLVED and draft.done_on is None:
        return [Finding("done_on", "请填写完成日期，如 6.28。")]
    if draft.done_on is not None and draft.done_on > today:
        return [Finding("done_on", "完成日期在今天之后，请改正。")]
    return []
