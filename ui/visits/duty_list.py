"""The households behind a figure of a visit duty: whom they have as helper, when and by whom they were visited."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.queries.visit_duties import DutyLine
from domain.region import village_group
from domain.scheme import Scheme
from domain.visit_duties import Span
from widgets.icons import icon
from widgets.table_model import CellLook, PagedTableModel, Source, TableColumn
from widgets.theme import GAP, STEP, Sign, set_kind
from widgets.virtual_table import VirtualTable

COLUMNS = (
    TableColumn("head_name", "户主", 80),
    TableColumn("village", "村/组", 110, stretch=True),
    TableColumn("head_id_no", "证件号码", 164, kind="id"),
    TableColumn("attributes", "属性", 110, sortable=False),
    TableColumn("helper", "帮扶干部", 84),
    TableColumn("visited_on", "走访时间", 110, kind="date", sortable=False, tooltip="最近一次算数的走访；时限之外的也列出来"),
    TableColumn("visitors", "走访人", 110, stretch=True, sortable=False),
)
HINT = "在上面的表里选一个数，按 Enter，这里列出它的每一户。"


class DutyListPane(QWidget):
    """`household_wanted(uid)` on Enter, `visit_wanted(uids)` on N, `removal_wanted(DutyLine)` on Delete."""

    household_wanted = Signal(str)
    visit_wanted = Signal(tuple)
    removal_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        set_kind(self.heading, "heading")
        self.note_button = QPushButton(icon("add"), "登记走访")
        self.note_button.setToolTip("登记走访（Ctrl+N）；在名单中选中几户再按 N，一起登记")
        self.table = _Households()
        self._model: PagedTableModel[DutyLine] | None = None
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.heading, 1)
        row.addWidget(self.note_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.table.activated_row.connect(lambda uid: self.household_wanted.emit(str(uid)))
        self.table.add_wanted.connect(lambda: self.visit_wanted.emit(self.chosen()))
        self.table.remove_wanted.connect(self._remove)

    def show_nothing(self) -> None:
        """No figure is open."""
        self.heading.setText("名单")
        self._show(_Nothing(), lambda _line, _key: "", lambda _line, _key: None)
        self.table.set_empty_state(HINT)

    def show_households(self, title: str, source: Source[DutyLine], scheme: Scheme, span: Span) -> None:
        """Show these households; a visit before or after the span is marked as such."""
        shorts = {a.key: a.short for a in scheme.attributes}

        def text(line: DutyLine, key: str) -> str:
            if key == "village":
                return village_group(line.row.village, line.row.group)
            if key == "attributes":
                return "、".join(shorts[a] for a in scheme.in_order(line.row.attributes))
            if key == "visited_on":
                return line.visited_on.isoformat() if line.visited_on else "未走访"
            if key == "visitors":
                return "、".join(line.visitors)
            return str(line.helper or "无") if key == "helper" else str(getattr(line.row, key))

        def look(line: DutyLine, key: str) -> CellLook | None:
            if key == "visited_on":
                return _visited_look(line, span)
            return CellLook(bold=True) if key == "head_name" else None

        self._show(source, text, look)
        self.heading.setText(f"{title}：{source.count():,} 户")
        self.table.set_empty_state("没有这样的户。")
        self.table.select_place(0)

    def chosen(self) -> tuple[str, ...]:
        """The households selected in the list, when the hands are in it; else none."""
        return tuple(str(key) for key in self.table.selected_keys()) if self.table.hasFocus() else ()

    def _show(
        self, source: Source[DutyLine], text: Callable[[DutyLine, str], str], look: Callable[[DutyLine, str], CellLook | None]
    ) -> None:
        self._model = PagedTableModel(COLUMNS, source, text, look)
        self.table.set_model(self._model)

    def _remove(self) -> None:
        line = self._model.row(self.table.currentIndex().row()) if self._model else None
        if line is not None:
            self.removal_wanted.emit(line)


def _visited_look(line: DutyLine, span: Span) -> CellLook:
    if line.visited_on is None:
        return CellLook(Sign.OVERDUE if span.over else Sign.DUE)
    if line.visited_on > span.last:
        return CellLook(Sign.DUE, tooltip="在时限之后走访，不算按时")
    if span.whole and line.visited_on < span.first:
        return CellLook(colour="quiet", tooltip=f"这是上一次走访，不在{span.label}")
    return CellLook(Sign.DONE)


class _Households(VirtualTable):
    """N notes a visit of the selected rows, Delete takes a visit away."""

    add_wanted = Signal()
    remove_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N and not event.modifiers():
            self.add_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class _Nothing:
    """A source without rows."""

    def count(self) -> int:
        return 0

    def rows(self, offset: int, limit: int) -> Sequence[DutyLine]:
        return ()

    def sort(self, key: str, descending: bool) -> None:
        pass

    def key(self, row: DutyLine) -> str:
        return row.uid
