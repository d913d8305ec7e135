from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from domain.sheet import Column, HeaderCell, Line, Sheet, Value
from widgets.nested_header import NestedHeaderView
from widgets.sheet_table import SheetTable

HEADER = (
    HeaderCell("镇街", 0, 0, 2, 1),
    HeaderCell("住房安全方面", 0, 1, 1, 2),
    HeaderCell("已解决(个）", 1, 1),
    HeaderCell("本周新排查发现问题(个）", 1, 2),
)
COLUMNS = (Column("village", 20), Column("solved", 12), Column("new", 12))


def sheet(**other: object) -> Sheet:
    body: list[tuple[Value, ...]] = [("梅石坝社区", 0, 3), ("金佛村", 2, 1), ("合计", 2, 4)]
    known: dict[str, object] = {"fill_line": Line(("填报单位：", "填报时间："), spread=True)}
    made = {**known, **other}
    return Sheet("附件2", "附件2", "工作统计表", COLUMNS, HEADER, 2, iter(body), **made)  # type: ignore[arg-type]


@pytest.fixture
def table(show) -> SheetTable:
    made = SheetTable()
    made.set_sheet(sheet(after_body=(Line(("填表人：", "审核人："), spread=True),)))
    show(made)
    made.setFocus()
    return made


def test_headings_are_merged_as_on_the_paper(table: SheetTable) -> None:
    head = table.grid.horizontalHeader()
    assert isinstance(head, NestedHeaderView)
    fill, village, housing, solved, new = (head.cell_rect(cell) for cell in head.cells())
    assert fill.width() == sum(head.sectionSize(column) for column in range(3))
    assert village.top() == housing.top() == fill.bottom() + 1
    assert village.height() == housing.height() + solved.height()
    assert (housing.left(), housing.right()) == (solved.left(), new.right())
    assert solved.top() == housing.bottom() + 1
    assert head.height() == fill.height() + village.height()


def test_the_header_grows_with_its_wrapped_texts(show) -> None:
    view = QTableView()
    head = NestedHeaderView(HEADER, 2)
    view.setHorizontalHeader(head)
    table = SheetTable()
    table.set_sheet(sheet(fill_line=None))
    view.setModel(table.grid.model())
    show(view)
    head.set_widths([20, 20, 60])
    low = head.sizeHint().height()
    head.resizeSection(2, 40)
    assert head.sizeHint().height() > low
    assert head.height() == head.sizeHint().height()


def test_columns_keep_the_proportions_of_the_paper_and_fill_the_place(table: SheetTable) -> None:
    widths = [table.grid.columnWidth(column) for column in range(3)]
    assert widths[0] / widths[1] == pytest.approx(20 / 12, rel=0.05)
    assert not table.grid.horizontalScrollBar().isVisible()


def test_figures_are_doors_and_texts_are_not(table: SheetTable, qtbot: QtBot) -> None:
    opened: list[tuple[int, str]] = []
    table.cell_activated.connect(lambda row, key: opened.append((row, key)))
    grid = table.grid
    for row, column in ((0, 0), (0, 2), (1, 1), (3, 1)):
        place = grid.visualRect(grid.model().index(row, column)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [(0, "new"), (1, "solved")]


def test_doors_open_with_the_keys(table: SheetTable, qtbot: QtBot) -> None:
    opened: list[tuple[int, str]] = []
    table.cell_activated.connect(lambda row, key: opened.append((row, key)))
    grid = table.grid
    assert grid.hasFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(grid, key)
    assert opened == [(0, "solved"), (1, "solved")]


def test_which_cells_are_doors_can_be_said(table: SheetTable, qtbot: QtBot) -> None:
    table.set_sheet(sheet(), lambda row, key, value: key == "new" and bool(value))
    opened: list[tuple[int, str]] = []
    table.cell_activated.connect(lambda row, key: opened.append((row, key)))
    grid = table.grid
    for column in (1, 2):
        grid.setCurrentIndex(grid.model().index(0, column))
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [(0, "new")]


def test_the_pointer_is_a_hand_over_doors_only(table: SheetTable, qtbot: QtBot) -> None:
    grid = table.grid
    for column, shape in ((1, Qt.CursorShape.PointingHandCursor), (0, Qt.CursorShape.ArrowCursor)):
        place = grid.visualRect(grid.model().index(1, column)).center()
        qtbot.mouseMove(grid.viewport(), place + QPoint(1, 1))
        qtbot.mouseMove(grid.viewport(), place)
        qtbot.waitUntil(lambda shape=shape: grid.viewport().cursor().shape() == shape)


def test_rows_under_the_body_are_merged_over_all_columns(table: SheetTable) -> None:
    grid = table.grid
    assert grid.model().rowCount() == 4
    assert grid.columnSpan(3, 0) == 3
    assert "审核人：" in grid.model().index(3, 0).data()


def test_a_new_sheet_keeps_the_current_cell(table: SheetTable) -> None:
    grid = table.grid
    grid.setCurrentIndex(grid.model().index(1, 2))
    table.set_sheet(sheet())
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 2)


def test_a_cell_with_much_text_makes_its_row_higher(show) -> None:
    table = SheetTable()
    show(table)
    long = "2021年6月30日前完成房屋排危加固，由街道建设环保服务中心牵头" * 6
    table.set_sheet(Sheet("问题", "", "", COLUMNS, HEADER, 2, [("甲", 1, long), ("乙", 1, "短")]))
    assert table.grid.rowHeight(0) > 2 * table.grid.rowHeight(1)
    assert not table.title.isVisible()


def test_a_figure_of_three_digits_is_not_broken_in_a_narrow_column(show) -> None:
    table = SheetTable()
    table.resize(1130, 300)
    show(table)
    header = tuple(HeaderCell("新发现", 0, n) for n in range(40))
    body: list[tuple[Value, ...]] = [(128,) * 40, (0,) * 40]
    table.set_sheet(Sheet("周报", "", "", (Column("unit", 100), *(Column(f"f{n}", 9.2) for n in range(39))), header, 1, body))
    assert table.grid.columnWidth(3) < 28
    assert table.grid.rowHeight(0) == table.grid.rowHeight(1)
