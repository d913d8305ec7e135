"""The two tables of 收回合并: the files, and their figures by village and table."""

from __future__ import annotations

from collections.abc import Sequence

from domain.sharing import MergeReport, Tally
from ui.sharing.returned import ReturnedFile, State
from widgets.known_rows import KnownRows
from widgets.table_model import CellLook, PagedTableModel, TableColumn
from widgets.theme import Sign

FIGURES = (
    TableColumn("added", "新增", 60, align="right", kind="number"),
    TableColumn("changed", "修改", 60, align="right", kind="number"),
    TableColumn("deleted", "删除", 60, align="right", kind="number"),
    TableColumn("same", "双方同改", 84, align="right", kind="number", tooltip="双方改成了一样的"),
    TableColumn("conflicts", "冲突", 60, align="right", kind="number", tooltip="双方改得不一样，合并后再选"),
)
FILES = (
    TableColumn("file", "文件", 220, stretch=True),
    TableColumn("recipient", "交回的单位", 110),
    TableColumn("clerks", "录入人", 96),
    *FIGURES,
    TableColumn("unchanged", "没改动的户", 92, align="right", kind="number"),
    TableColumn("state", "结果", 136, sortable=False),
)
PLACES = (TableColumn("village", "村（社区）", 180, stretch=True), TableColumn("table", "内容（记录条数）", 140), *FIGURES)
SIGNS = {
    State.WAITING: "", State.READY: Sign.DONE, State.NOTHING: Sign.DONE, State.LOCKED: Sign.DUE,
    State.REFUSED: Sign.OVERDUE, State.MERGED: Sign.DONE,
}  # fmt: skip
_FIGURES = frozenset(column.key for column in FIGURES)

Place = tuple[str, str, Tally]


def files_model(files: Sequence[ReturnedFile]) -> PagedTableModel[ReturnedFile]:
    """The files with what merging each would do, or did."""
    return PagedTableModel(FILES, KnownRows(files, lambda one: str(one.path), file_order), file_text, _file_look)


def places_model(reports: Sequence[MergeReport]) -> PagedTableModel[Place]:
    """The figures of these files together, by village and table."""
    sums: dict[tuple[str, str], Tally] = {}
    for report in reports:
        for place, tally in report.tallies.items():
            sums[place] = sums.get(place, Tally()) + tally
    rows = [(village, table, tally) for (village, table), tally in sorted(sums.items())]
    return PagedTableModel(PLACES, KnownRows(rows, lambda row: row[:2], _place_order), place_text, _place_look)


def file_text(one: ReturnedFile, key: str) -> str:
    """What a cell of the files says."""
    if key == "file":
        return one.path.name
    if key == "state":
        return one.state.value
    if one.report is None:
        return ""
    if key == "clerks":
        return "、".join(one.report.clerks)
    if key in _FIGURES:
        return f"{getattr(one.report.total, key):,}"
    return f"{one.report.unchanged:,}" if key == "unchanged" else str(getattr(one.report, key))


def file_order(one: ReturnedFile, key: str) -> str | int:
    """What a column of the files sorts by."""
    if key in _FIGURES or key == "unchanged":
        return int(file_text(one, key).replace(",", "") or -1)
    return file_text(one, key)


def place_text(row: Place, key: str) -> str:
    """What a cell of the figures says; a nought is left blank, so that the others are seen."""
    if key in _FIGURES:
        return f"{number:,}" if (number := getattr(row[2], key)) else ""
    return row[0] if key == "village" else row[1]


def _place_order(row: Place, key: str) -> str | int:
    return int(getattr(row[2], key)) if key in _FIGURES else place_text(row, key)


def _file_look(one: ReturnedFile, key: str) -> CellLook | None:
    if key == "state":
        return CellLook(SIGNS[one.state], tooltip=one.words)
    if key == "conflicts" and one.report is not None and one.report.total.conflicts:
        return CellLook(Sign.DUE)
    return CellLook(tooltip=one.words or str(one.path)) if key == "file" else None


def _place_look(row: Place, key: str) -> CellLook | None:
    return CellLook(Sign.DUE) if key == "conflicts" and row[2].conflicts else None
