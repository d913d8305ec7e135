from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.colours import Sign
from widgets.table_model import BLOCK, KEPT_BLOCKS, CellLook, PagedTableModel, TableColumn
from widgets.theme import ROW
from widgets.virtual_table import VirtualTable

COLUMNS = (
    TableColumn("name", "户主", 90),
    TableColumn("id_no", "证件号码", 170, kind="id"),
    TableColumn("size", "人口", 60, "right", "number", tooltip="户籍人口"),
    TableColumn("note", "说明", 80),
)


@dataclass(frozen=True)
class Row:
    number: int
    name: str
    id_no: str
    size: int
    note: str | None


class Rows:
    """Rows 0 … count - 1, made when asked for, as a table of a database would give them."""

    def __init__(self, count: int) -> None:
        self.total = count
        self.backwards = False
        self.asked: list[tuple[int, int]] = []
        self.gone: set[int] = set()

    def _numbers(self, offset: int, limit: int) -> list[int]:
        if self.gone:
            left = [number for number in range(self.total) if number not in self.gone]
            return (left[::-1] if self.backwards else left)[offset : offset + limit]
        places = range(offset, min(offset + limit, self.total))
        return [self.total - 1 - place if self.backwards else place for place in places]

    def count(self) -> int:
        return self.total - len(self.gone)

    def rows(self, offset: int, limit: int) -> Sequence[Row]:
        self.asked.append((offset, limit))
        return [
            Row(n, f"户主{n}", f"{510231197001010000 + n}", n % 7, "需要很多字才能说清楚的一段话" if n == 3 else None)
            for n in self._numbers(offset, limit)
        ]

    def sort(self, key: str, descending: bool) -> None:
        self.backwards = descending

    def key(self, row: Row) -> int:
        return row.number


class FindingRows(Rows):
    def position(self, key: object) -> int | None:
        assert isinstance(key, int)
        return self.total - 1 - key if self.backwards else key


def look(row: Row, key: str) -> CellLook | None:
    return CellLook(Sign.OVERDUE, tooltip="已逾期") if key == "size" and row.number == 2 else None


def table_of(source: Rows) -> VirtualTable:
    table = VirtualTable()
    table.set_model(PagedTableModel(COLUMNS, source, decorate=look))
    return table


def test_a_million_rows_are_never_held(show, qtbot: QtBot) -> None:
    source = Rows(1_000_000)
    table = table_of(source)
    show(table)
    model = table.model()
    bar = table.verticalScrollBar()
    for step in range(0, 101):
        bar.setValue(bar.maximum() * step // 100)
        table.viewport().repaint()
    assert model.rowCount() == 1_000_000
    assert model.kept_rows() <= BLOCK * KEPT_BLOCKS
    assert all(limit == BLOCK for _, limit in source.asked)
    assert len(source.asked) < 260


def test_rows_are_28_pixels_high(show) -> None:
    table = table_of(Rows(5))
    show(table)
    assert table.rowHeight(0) == ROW == 28


def test_a_cell_shows_text_and_sign_and_nothing_for_none() -> None:
    model = PagedTableModel(COLUMNS, Rows(5), decorate=look)
    assert model.index(2, 2).data() == "▲ 2"
    assert model.index(1, 2).data() == "1"
    assert model.index(1, 3).data() == ""
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "户籍人口"


def test_a_cut_cell_shows_its_whole_text_as_tooltip(show) -> None:
    table = table_of(Rows(5))
    show(table)
    model = table.model()
    assert table.tooltip(model.index(3, 3)) == "需要很多字才能说清楚的一段话"
    assert table.tooltip(model.index(3, 0)) == ""
    assert table.tooltip(model.index(2, 2)) == "已逾期"


def test_enter_and_double_click_activate_the_row_by_its_key(show, qtbot: QtBot) -> None:
    table = table_of(Rows(50))
    show(table)
    activated: list[object] = []
    table.activated_row.connect(activated.append)
    table.select_place(4)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    place = table.visualRect(table.model().index(6, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated == [4, 6]


def test_home_and_end_go_to_the_first_and_the_last_row(show, qtbot: QtBot) -> None:
    table = table_of(Rows(100_000))
    show(table)
    told: list[object] = []
    table.current_row.connect(told.append)
    table.select_place(10)
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert told == [10, 99_999, 0, 1]


def test_letters_do_not_move_and_tab_leaves_the_table(show, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit

    table, field = table_of(Rows(50)), QLineEdit()
    show(table, field)
    table.setFocus()
    table.select_place(4)
    qtbot.keyClicks(table, "h9")
    assert table.current_key() == 4
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert field.hasFocus()


def test_a_click_on_a_heading_sorts_and_another_one_turns_it(show, qtbot: QtBot) -> None:
    source = Rows(1000)
    table = table_of(source)
    show(table)
    head = table.horizontalHeader()
    middle = QPoint(head.sectionPosition(0) + 30, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert table.model().index(0, 0).data() == "户主0"
    assert head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert table.model().index(0, 0).data() == "户主999"
    assert head.sortIndicatorSection() == 0
    assert head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_the_current_row_is_kept_by_its_key_over_sorting(show) -> None:
    table = table_of(FindingRows(100_000))
    show(table)
    table.select_key(12)
    table.sort_by("name", descending=True)
    assert (table.current_key(), table.currentIndex().row()) == (12, 99_987)


def test_the_current_row_is_kept_over_a_refresh_and_its_place_when_it_has_gone(show) -> None:
    source = Rows(50)
    table = table_of(source)
    show(table)
    table.select_place(10)
    source.gone = {3, 4}
    table.refresh()
    assert (table.current_key(), table.currentIndex().row()) == (10, 8)
    source.gone = {3, 4, 10}
    table.refresh()
    assert (table.current_key(), table.currentIndex().row()) == (11, 8)


def test_copied_rows_keep_their_id_numbers_as_text(show, qtbot: QtBot, qapp: QApplication) -> None:
    table = table_of(Rows(500))
    show(table)
    table.select_place(1)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(table.copied) as copied:
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    content = qapp.clipboard().mimeData()
    assert copied.args == [2]
    assert content.text() == "户主1\t510231197001010001\t1\t\n户主2\t510231197001010002\t2\t"
    assert "<td style=\"mso-number-format:'\\@'\">510231197001010001</td>" in content.html()
    assert "<td>1</td>" in content.html()


def test_an_empty_table_says_what_to_do_and_has_the_button_for_it(show, qtbot: QtBot) -> None:
    source = Rows(3)
    table = table_of(source)
    pressed: list[int] = []
    table.set_empty_state("还没有农户。", "导入名册", lambda: pressed.append(1))
    show(table)
    assert not table.empty.isVisible()
    source.gone = {0, 1, 2}
    table.refresh()
    assert table.empty.isVisible()
    assert table.empty.label.text() == "还没有农户。"
    qtbot.mouseClick(table.empty.button, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    assert table.current_key() is None


def test_widths_the_person_pulls_are_told_and_those_set_are_not(show, qtbot: QtBot) -> None:
    table = table_of(Rows(3))
    told: list[dict[str, int]] = []
    table.remember_widths(told.append)
    show(table)
    table.set_widths({"name": 120})
    assert told == []
    head = table.horizontalHeader()
    edge = QPoint(head.sectionPosition(1) - 1, 10)
    qtbot.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(head.viewport(), pos=edge + QPoint(30, 0))
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(30, 0))
    assert table.columnWidth(0) == 150
    assert told and told[-1]["name"] == 150


def test_the_model_shows_another_source_sorted_as_before() -> None:
    model = PagedTableModel(COLUMNS, Rows(10))
    model.sort_by("name", True)
    model.set_source(Rows(20))
    assert model.index(0, 0).data() == "户主19"


@pytest.mark.parametrize("row", [-1, 10])
def test_there_is_no_row_outside_the_table(row: int) -> None:
    assert PagedTableModel(COLUMNS, Rows(10)).row(row) is None


def test_a_column_that_stretches_takes_what_is_left_but_is_never_too_narrow(show) -> None:
    columns = (COLUMNS[0], TableColumn("note", "说明", 200, stretch=True))
    table = VirtualTable()
    table.set_model(PagedTableModel(columns, Rows(3)))
    window = show(table)
    assert table.columnWidth(1) == table.viewport().width() - 90 > 200
    assert not table.horizontalScrollBar().isVisible()
    window.setFixedWidth(220)
    assert table.columnWidth(1) == 200
