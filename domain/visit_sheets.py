"""The table of a visit duty (走访完成情况), designed after the notice's text: no notice shows it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.orders import Every, VisitDuty
from domain.problem import chinese_date
from domain.rounds import Round
from domain.sheet import Align, Column, HeaderCell, Line, Sheet, Value
from domain.visit_duties import DutyRow, Span, late_text, sentence, share_text, total_of

DUE, VISITED, MISSED = "due", "visited", "missed"
FIGURES = (DUE, VISITED, MISSED)
"""Column keys of the figures, each a field of `DutyRow`."""


def duty_sheet(round_: Round, duty: VisitDuty, span: Span, rows: Sequence[DutyRow], *, helpers: bool) -> Sheet:
    """A line for each helper (`helpers`) or village, the total last."""
    late = helpers and duty.every is not Every.ROUND
    units = any(row.detail for row in rows)
    columns = [Column("name", 42, Align.LEFT)]
    titles = ["帮扶干部" if helpers else "村（社区）"]
    if units:
        columns.append(Column("detail", 46, Align.LEFT))
        titles.append("单位")
    columns += [Column(DUE, 26), Column(VISITED, 26), Column(MISSED, 26), Column("share", 24)]
    titles += ["应走访（户）", "已走访（户）", "漏走访（户）" if span.over else "未走访（户）", "完成比例"]
    if late:
        columns.append(Column("late", 60, Align.LEFT))
        titles.append("此前漏走访")
    lines = [*rows, total_of(rows, "合计")]
    days = f"{chinese_date(span.first)}至{chinese_date(span.last)}"
    return Sheet(
        name=f"走访完成情况 {span.label}",
        label="",
        title=f"{round_.town}走访完成情况表（{span.label}）",
        columns=tuple(columns),
        header=tuple(HeaderCell(title, 0, place) for place, title in enumerate(titles)),
        header_rows=1,
        body=[_line(row, units, late) for row in lines],
        fill_line=Line((f"填报单位：{round_.town}", days), spread=True),
        after_body=(Line((f"{sentence(duty)}。",)),),
    )


def _line(row: DutyRow, units: bool, late: bool) -> tuple[Value, ...]:
    detail: list[Value] = [row.detail] if units else []
    told: list[Value] = [late_text(row)] if late else []
    return (row.name, *detail, row.due, row.visited, row.missed, share_text(row), *told)
