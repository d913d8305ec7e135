"""The pages of the form of a notice, but the attachments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from domain.own_notice import judge, judged_by, take_out
from ui.notices.cells import Cell, CellKind, Data
from ui.notices.parts import SIGNS, Parts
from ui.notices.row_form import RowForm
from ui.notices.rows import RowsTable
from widgets.theme import GAP, set_kind

FIRST_YEAR = 2000


class Page(Protocol):
    """A page of the form: `changed` after every change."""

    changed: Signal

    def show_data(self) -> None:
        """Show what the notice says now; choices follow the other pages."""

    def show_wrong(self, part: str, row: int, key: str, words: str) -> None:
        """Say what is wrong where it is wrong; empty texts: nothing is."""

    def go_to(self, part: str, row: int, key: str) -> None:
        """Put the focus there."""


class BasicPage(QWidget):
    """基本: number, names, days."""

    changed = Signal()
    parts = ("number", "issuer", "title", "issued_on", "county", "town", "starts_on", "ends_on", "round_name", "sign_off", "id")

    def __init__(self, data: Data) -> None:
        super().__init__()
        self._data = data
        year = int(str(data.get("starts_on", FIRST_YEAR))[:4])
        self.form = RowForm(
            (
                Cell("title", "标题", tip="如 关于开展冬春农户走访的通知"),
                Cell("number", "文号", tip="如 青镇发〔2022〕7号"),
                Cell("issuer", "发文单位"),
                Cell("issued_on", "发文日期", CellKind.DAY, year=year),
                Cell("round_name", "第一轮叫", tip="窗口右上角显示的名称，如 2022年冬春走访"),
                Cell("starts_on", "开始", CellKind.DAY, year=year),
                Cell("ends_on", "结束", CellKind.DAY, year=year),
                Cell("county", "区县"),
                Cell("town", "镇街"),
                Cell("sign_off", "销号签字", CellKind.LIST, tip="谁在整改清单上签字，用、隔开；没有就不写"),
            ),
            wide=("title",),
        )
        self.form.changed.connect(self.changed)
        ident = QLabel(f"编号：{data.get('id', '')}　（命令行导出时用，如 {data.get('id', '')}.1）")
        set_kind(ident, "quiet")
        column = _column(self)
        column.addWidget(self.form)
        column.addWidget(ident)
        column.addStretch(1)

    def show_data(self) -> None:
        """Show the notice."""
        self.form.show_row(self._data)

    def show_wrong(self, part: str, row: int, key: str, words: str) -> None:
        """Say what is wrong at its field."""
        self.form.show_wrong(part, words)

    def go_to(self, part: str, row: int, key: str) -> None:
        """Put the focus into a field."""
        if part in self.form.controls:
            self.form.go_to(part)


class TablesPage(QWidget):
    """One or more parts of the notice, a table each."""

    changed = Signal()

    def __init__(self, parts: Parts, tables: Sequence[tuple[str, str, tuple[Cell, ...], str]]) -> None:
        super().__init__()
        self._parts = parts
        self.tables: dict[str, RowsTable] = {}
        column = _column(self)
        for part, title, cells, hint in tables:
            table = self.tables[part] = RowsTable(title, cells, parts.new_row(part), hint)
            table.changed.connect(self.changed)
            table.removed.connect(_forgetting(parts.data, part))
            column.addWidget(table, 1)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the notice that stand here."""
        return tuple(self.tables)

    def show_data(self) -> None:
        """Show the rows."""
        for part, table in self.tables.items():
            rows = self._parts.data.setdefault(part, [])
            if table.model.rows is not rows:
                table.show_rows(rows)
            table.view.viewport().update()

    def show_wrong(self, part: str, row: int, key: str, words: str) -> None:
        """Say what is wrong at its cell."""
        for name, table in self.tables.items():
            here = name == part and bool(words)
            table.show_wrong(row if here else -1, key, words)

    def go_to(self, part: str, row: int, key: str) -> None:
        """Put the focus onto a cell."""
        if part in self.tables and row >= 0:
            self.tables[part].go_to(row, key)


def _forgetting(data: Data, part: str) -> Callable[[Data], None]:
    def forget(row: Data) -> None:
        if row.get("key"):
            take_out(data, part, row["key"])

    return forget


class ItemsPage(TablesPage):
    """核查项: the questions, and under them what else is to be said of the one that is chosen."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, [("check_items", "核查项", parts.items(), "")])
        self.table = self.tables["check_items"]
        self.details = RowForm(parts.item_details(), 3, wide=("asked_of", "not_asked_of"), hints=False)
        self.details.changed.connect(self._detail_keyed)
        self.table.row_chosen.connect(self._show_details)
        self.table.changed.connect(lambda: self._show_details(self.table.row))
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.details)

    def show_data(self) -> None:
        """Show the questions."""
        super().show_data()
        self._show_details(self.table.row)

    def show_wrong(self, part: str, row: int, key: str, words: str) -> None:
        """Say what is wrong at its cell or in the field under the table."""
        super().show_wrong(part, row, key, words)
        here = part == "check_items" and row == self.table.row
        self.details.show_wrong(key if here else "", words if here else "")

    def go_to(self, part: str, row: int, key: str) -> None:
        """Put the focus onto a cell, or into the field under the table."""
        super().go_to(part, row, key)
        if key in self.details.controls:
            self.details.go_to(key)

    def _show_details(self, at: int) -> None:
        rows = self.table.model.rows
        row = rows[at] if 0 <= at < len(rows) else None
        kind = row.get("kind", "choice") if row else ""
        shown = ["asked", "clause", "asked_of", "not_asked_of", "optional"]
        shown += ["unit", "sign", "threshold"] if kind == "number" else ["nature"] if kind != "text" else []
        if row and row.get("asked") == "village":
            shown = [one for one in shown if one not in ("asked_of", "not_asked_of")]
        if not self._parts.data.get("natures"):
            shown = [one for one in shown if one != "nature"]
        self.details.show_relevant(shown)
        self.details.show_row(row)
        if row is not None:
            sign, threshold = judged_by(self._parts.data, row["key"])
            _choose(self.details.controls["sign"], dict(SIGNS).get(sign, ""))
            named = {one["key"]: one.get("label", "") for one in self._parts.data.get("thresholds", [])}
            _choose(self.details.controls["threshold"], named.get(threshold, "（无）"))

    def _detail_keyed(self) -> None:
        at = self.table.row
        if not 0 <= at < len(self.table.model.rows):
            return
        row = self.table.model.rows[at]
        row.pop("sign", None)
        row.pop("threshold", None)
        if row.get("kind") == "number":
            sign, threshold = self.details.controls["sign"], self.details.controls["threshold"]
            assert isinstance(sign, QComboBox) and isinstance(threshold, QComboBox)
            label = f"{row.get('short') or row.get('question', '')}不达标"
            if sign.currentData() and threshold.currentData():
                judge(self._parts.data, row["key"], sign.currentData(), threshold.currentData(), label)
            elif not sign.currentData():
                judge(self._parts.data, row["key"], "", "", label)
        self.table.model.tell(at)
        self.changed.emit()


def _choose(control: QWidget, words: str) -> None:
    if isinstance(control, QComboBox):
        control.setCurrentIndex(max(control.findText(words), 0))


def tables_pages(parts: Parts) -> dict[str, TablesPage]:
    """The pages that hold tables, by their names."""
    order = "按通知里的先后排列；清单上同时有几种属性时填写前一种。"
    said = "问题里写 {…} 的地方，印出来是本轮的数；数字题在“核查项”里选“不达标：低于 / 高于”哪个标准。"
    return {
        "农户属性": TablesPage(parts, [("attributes", "农户属性", parts.attributes(), order)]),
        "方面": TablesPage(parts, [("dimensions", "方面", parts.dimensions(), "问题和每周统计按方面归类。")]),
        "核查项": ItemsPage(parts),
        "标准": TablesPage(parts, [("thresholds", "标准", parts.thresholds(), said)]),
        "问题类型": TablesPage(
            parts,
            [
                ("problem_types", "问题类型", parts.problem_types(), "通知没有另分类型的可以不写，就按方面分。"),
                ("natures", "问题性质", parts.natures(), ""),
            ],
        ),
        "干部类别": TablesPage(parts, [("roles", "干部类别", parts.roles(), "走访人次按类别分开数。")]),
        "阶段时限": TablesPage(
            parts,
            [
                ("phases", "阶段", parts.phases(), ""),
                ("deadlines", "时限", parts.deadlines(), ""),
                ("visit_duties", "走访要求", parts.visit_duties(), ""),
            ],
        ),
    }


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(2 * GAP, 0, 0, 0)
    column.setSpacing(2 * GAP)
    return column
