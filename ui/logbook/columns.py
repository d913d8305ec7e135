"""Columns of the log's tables and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from db.queries.log_book import LogFilter, LogLine, LogStep, PersonMonth, count_steps, steps
from db.queries.log_words import table_word
from domain.log_sheet import NAMELESS
from ui.desk import Desk
from widgets.table_model import CellLook, TableColumn

STEP_COLUMNS = (
    TableColumn("when", "时间", 128, sortable=False),
    TableColumn("clerk", "人员", 84, sortable=False),
    TableColumn("label", "操作", 190, stretch=True, sortable=False),
    TableColumn("contents", "改动的记录", 160, sortable=False),
    TableColumn("undone", "撤销", 94, sortable=False),
)
LINE_COLUMNS = (
    TableColumn("what", "改了什么", 190, sortable=False),
    TableColumn("old", "原来", 90, sortable=False),
    TableColumn("new", "现在", 140, stretch=True, sortable=False),
)
MONTH_COLUMNS = (
    TableColumn("month", "月份", 90),
    TableColumn("clerk", "人员", 140),
    TableColumn("steps", "操作次数", 90, "right", "number"),
    TableColumn("contents", "改动的记录", 400, stretch=True),
)


class StepSource:
    """The steps of a filter, a page at a time: a file of many years has tens of thousands."""

    def __init__(self, desk: Desk, wanted: LogFilter) -> None:
        self._desk = desk
        self._wanted = wanted

    def count(self) -> int:
        """How many steps."""
        with self._desk.read() as session:
            return count_steps(session, self._wanted)

    def rows(self, offset: int, limit: int) -> Sequence[LogStep]:
        """The steps from `offset` on, the newest first."""
        with self._desk.read() as session:
            return steps(session, self._wanted, offset, limit)

    def sort(self, key: str, descending: bool) -> None:
        """The log has one order."""

    def key(self, row: LogStep) -> LogStep:
        """The step itself: what is asked of the current row is all there."""
        return row


def step_text(step: LogStep, key: str) -> str:
    """The text of a cell of the steps."""
    if key == "when":
        return f"{step.day} {step.time}"
    if key == "clerk":
        return step.clerk or NAMELESS
    if key == "undone":
        return f"{step.undone_at[5:10]} {step.undone_at[11:16]}" if step.undone_at else ""
    return str(getattr(step, key))


def step_look(step: LogStep, key: str) -> CellLook | None:
    """What was taken back is quiet; long words stand in the tooltip."""
    text = step_text(step, key)
    return CellLook(colour="quiet" if step.undone_at else None, tooltip=text if key in ("label", "contents") else "")


def line_text(line: LogLine, key: str) -> str:
    """The text of a cell of the changes."""
    return str(getattr(line, key))


def line_look(line: LogLine, key: str) -> CellLook | None:
    """Long values stand in the tooltip."""
    return CellLook(tooltip=line_text(line, key))


def month_text(one: PersonMonth, key: str) -> str:
    """The text of a cell of the months."""
    if key == "clerk":
        return one.clerk or NAMELESS
    if key == "steps":
        return f"{one.steps:,}"
    return month_contents(one) if key == "contents" else one.month


def month_contents(one: PersonMonth) -> str:
    """`农户 12、成员 40`."""
    return "、".join(f"{table_word(table)} {count:,}" for table, count in one.rows.items())
