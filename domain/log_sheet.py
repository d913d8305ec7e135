"""The change log as a table of our own: every change of the steps chosen, or what each person did in each month."""

from __future__ import annotations

from collections.abc import Iterable

from domain.sheet import Align, Column, HeaderCell, Line, Sheet, Value

NAMELESS = "未填"
CHANGES = (("时间", 32), ("人员", 24), ("操作", 60), ("改了什么", 62), ("原来", 42), ("现在", 42))
MONTHS = (("月份", 24), ("人员", 36), ("操作次数", 24), ("改动的记录", 170))


def changes_sheet(town: str, days: str, rows: Iterable[tuple[Value, ...]]) -> Sheet:
    """A line for each change: when, who, in which step, of what, before, after."""
    return _sheet(f"{town}操作记录", CHANGES, days, rows)


def months_sheet(town: str, days: str, rows: Iterable[tuple[Value, ...]]) -> Sheet:
    """A line for each person and month."""
    return _sheet(f"{town}操作记录（按人、按月）", MONTHS, days, rows)


def _sheet(title: str, columns: tuple[tuple[str, int], ...], days: str, rows: Iterable[tuple[Value, ...]]) -> Sheet:
    return Sheet(
        name=title,
        label="",
        title=title,
        columns=tuple(
            Column(f"c{place}", width, Align.LEFT if width > 36 else Align.CENTER) for place, (_, width) in enumerate(columns)
        ),
        header=tuple(HeaderCell(words, 0, place) for place, (words, _) in enumerate(columns)),
        header_rows=1,
        body=rows,
        fill_line=Line((days,), spread=True) if days else None,
    )
