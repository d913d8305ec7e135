"""One table of a blank workbook filled: what it means, what was written, and what the clerk should know about it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.blanks.filling import Filling
from domain.blanks.grid import BlankGrid
from domain.blanks.paper import FilledTable
from domain.blanks.rules import RuleBreach
from domain.blanks.understanding import Understanding, label_path

SHOWN = 20
"""So many breaches are told one by one."""


@dataclass(frozen=True)
class FilledBlank:
    """One table filled: what it means, what was written, and the check rules that do not hold."""

    known: Understanding
    filling: Filling
    grid: BlankGrid
    table: FilledTable
    breaches: list[RuleBreach]

    @classmethod
    def of(cls, known: Understanding, grid: BlankGrid, filling: Filling) -> FilledBlank:
        """The table with its rules checked."""
        table = FilledTable(grid, filling)
        return cls(known, filling, grid, table, table.breaches())


def sentences(one: FilledBlank) -> list[str]:
    """What the clerk should know about a filled table: columns left empty, rules that do not hold."""
    known = one.known
    found = []
    if known.doubtful:
        columns = "、".join(f"“{m.column.text}”（可能是 {'、'.join(m.candidates)}）" for m in known.doubtful)
        found.append(f"没有把握、先空着的列：{columns}；用 --answers 指定后再填。")
    if known.unknown:
        found.append(f"没有对应数据的列：{'、'.join(f'“{m.column.text}”' for m in known.unknown)}，请手工填写。")
    if known.unknown_rows:
        found.append(f"没有对应数据的行：{'、'.join(f'“{label_path(row)}”' for row in known.unknown_rows)}，请手工填写。")
    found += [breach_text(one, breach) for breach in one.breaches[:SHOWN]]
    if len(one.breaches) > SHOWN:
        found.append(f"另有 {len(one.breaches) - SHOWN} 处校验不成立。")
    return found


def breach_text(one: FilledBlank, breach: RuleBreach) -> str:
    """A rule that does not hold, with its place and both figures."""
    return f"校验“{breach.rule.text}”不成立：{where_of(one, breach)} 左边 {breach.left}，右边 {breach.right}。"


def where_of(one: FilledBlank, breach: RuleBreach) -> str:
    """The place of a breach as a person finds it: a row with its label, or a column with its header."""
    if breach.rule.over == "columns":
        return f"第 {breach.where + 1} 行 {one.table.label(breach.where)}".strip()
    columns = one.known.blank.columns
    return next((column.text for column in columns if column.place == breach.where), str(breach.where + 1))
