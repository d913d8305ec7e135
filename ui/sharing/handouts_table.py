"""The parts that were given out, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from domain.sharing import Handout, left_out_text
from domain.sharing_sheets import minute_of, villages_text
from widgets.known_rows import KnownRows
from widgets.table_model import CellLook, PagedTableModel, TableColumn
from widgets.theme import Sign
from widgets.virtual_table import VirtualTable

COLUMNS = (
    TableColumn("recipient", "分发给", 120),
    TableColumn("villages", "村（社区）", 130, stretch=True),
    TableColumn("households", "户数", 64, align="right", kind="number"),
    TableColumn("made", "分发时间", 132),
    TableColumn("clerk", "经办人", 72),
    TableColumn("left_out", "不带的内容", 146),
    TableColumn("expires", "交回期限", 92),
    TableColumn("state", "现状", 146),
    TableColumn("conflicts", "冲突", 60, align="right", kind="number", tooltip="合并后还没有处理的冲突"),
)
FRESH = (
    TableColumn("recipient", "分发给", 150),
    TableColumn("file_name", "文件", 260, stretch=True),
    TableColumn("villages", "村（社区）", 150),
    TableColumn("households", "户数", 64, align="right", kind="number"),
    TableColumn("left_out", "不带的内容", 146),
    TableColumn("expires", "交回期限", 92),
)
"""What there is to say of parts that were written a moment ago."""


class HandoutsTable(VirtualTable):
    """`show_handouts` fills it; what is overdue carries ▲."""

    def __init__(self, columns: Sequence[TableColumn] = COLUMNS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._today = date.min
        self.set_empty_state("还没有分发过。分发后，谁拿着哪些村、什么时候交回，都列在这里。")
        self.show_handouts([], date.min)

    def show_handouts(self, parts: Sequence[Handout], today: date) -> None:
        """Show these parts as they stand today."""
        self._today = today
        kept = self.current_key()
        rows = KnownRows(parts, lambda one: one.uid, self._order)
        self.set_model(PagedTableModel(self._columns, rows, self._text, self._look))
        if parts and not self.select_key(kept):
            self.select_place(0)

    def _text(self, one: Handout, key: str) -> str:
        texts = {
            "recipient": one.recipient,
            "villages": villages_text(one),
            "file_name": one.file_name,
            "households": f"{one.households:,}",
            "made": minute_of(one.made_at),
            "clerk": one.clerk,
            "left_out": left_out_text(one.left_out),
            "expires": one.expires_on.isoformat() if one.expires_on else "",
            "state": state_text(one, self._today),
            "conflicts": str(one.open_conflicts or ""),
        }
        return texts[key]

    def _order(self, one: Handout, key: str) -> str | int:
        return {"households": one.households, "conflicts": one.open_conflicts}.get(key, self._text(one, key))

    def _look(self, one: Handout, key: str) -> CellLook | None:
        if key == "state":
            if one.overdue(self._today):
                return CellLook(Sign.OVERDUE)
            return CellLook(Sign.DUE if one.waited_for else Sign.DONE)
        if key == "conflicts" and one.open_conflicts:
            return CellLook(Sign.DUE)
        return CellLook(tooltip=one.file_name) if key == "recipient" else None


def state_text(one: Handout, today: date) -> str:
    """Where a part stands: out, overdue, back, or not waited for."""
    if one.returned_at:
        return f"已交回 {minute_of(one.returned_at)[5:]}"
    if one.closed_at:
        return "不再收回"
    if one.overdue(today) and one.expires_on:
        return f"逾期 {(today - one.expires_on).days} 天未交回"
    return "未交回"
