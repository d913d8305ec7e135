"""Noting visits (登记走访): several households on one day by the same people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.errors import Finding, Level


@dataclass(frozen=True, slots=True)
class NewVisits:
    """What the clerk keyed: who came to which households on which day.

    `visitors` are (name, role in which the visit counts); with `own_helpers` each household's own helper came as well, or alone.
    """

    round_uid: str
    household_uids: tuple[str, ...]
    on: date | None
    visitors: tuple[tuple[str, str], ...] = ()
    own_helpers: bool = False
    note: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log when keying began: visits that others have noted since are not written over."""


def check_visits(draft: NewVisits, starts_on: date, today: date) -> list[Finding]:
    """What is wrong with the draft. Fields: `on`, `households`, `visitors`."""
    findings: list[Finding] = []
    if draft.on is None:
        findings.append(Finding("on", "请填写走访日期，如 6.20。"))
    elif draft.on > today:
        findings.append(Finding("on", "走访日期在今天之后，请改正。"))
    elif draft.on < starts_on:
        early = f"日期早于本轮开始（{starts_on.month}月{starts_on.day}日），请核对；没有错就照样保存。"
        findings.append(Finding("on", early, Level.WARN))
    if not draft.household_uids:
        findings.append(Finding("households", "请至少选一户：打姓名、拼音或证件号，按 Enter 加入。"))
    if not draft.visitors and not draft.own_helpers:
        findings.append(Finding("visitors", "请填写走访人，或勾选“各户的帮扶干部”。"))
    return findings
