"""The columns of the register's table."""

from __future__ import annotations

from collections.abc import Callable

from domain.household import HOUSEHOLD_STATE_LABELS, HouseholdRow, Presence
from domain.region import village_group
from domain.scheme import Scheme
from widgets.table_model import CellLook, TableColumn
from widgets.theme import Sign

COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("head_name", "户主", 82),
    TableColumn("head_id_no", "证件号码", 158, kind="id"),
    TableColumn("village", "村/组", 116, stretch=True),
    TableColumn("attributes", "属性", 108, tooltip="农户属性，按通知的顺序"),
    TableColumn("size", "人口", 48, "right", "number", "在册人口"),
    TableColumn("helper", "帮扶责任人", 88),
    TableColumn("inspected_on", "本轮核查", 98, kind="date", tooltip="本轮入户核查的日期"),
    TableColumn("open_problems", "未决问题", 72, kind="number", tooltip="还没有整改完的问题数"),
)


def cell_text(scheme: Scheme) -> Callable[[HouseholdRow, str], str]:
    """What a cell says, with the attributes in the notice's own short words."""
    shorts = {a.key: a.short for a in scheme.attributes}

    def text(row: HouseholdRow, key: str) -> str:
        if key == "head_name":
            return _name(row)
        if key == "village":
            return village_group(row.village, row.group)
        if key == "attributes":
            return "、".join(shorts.get(a, a) for a in scheme.in_order(row.attributes))
        if key == "inspected_on":
            return f"{row.inspected_on.month}月{row.inspected_on.day}日" if row.inspected_on else "未核查"
        if key == "open_problems":
            return str(row.open_problems) if row.open_problems else ""
        return str(getattr(row, key))

    return text


def cell_look(row: HouseholdRow, key: str) -> CellLook | None:
    """Signs beside what is done and what waits; households that have left are quiet."""
    if row.state is not Presence.PRESENT:
        return CellLook(colour="quiet")
    if key == "inspected_on":
        return CellLook(Sign.DONE) if row.inspected_on else CellLook(colour="quiet")
    if key == "open_problems" and row.open_problems:
        return CellLook(Sign.DUE)
    if key == "head_name":
        return CellLook(bold=True)
    return None


def _name(row: HouseholdRow) -> str:
    name = row.head_name or "（无户主）"
    return name if row.state is Presence.PRESENT else f"{name}（{HOUSEHOLD_STATE_LABELS[row.state]}）"
