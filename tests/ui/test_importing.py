"""Taking a workbook in through the dialog: tried first, then done, then taken back."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from domain.imported import RowState
from tests.ui.office import id_no
from ui.importing import ImportDialog
from ui.main_window import MainWindow

HEADER = ["村", "组", "户编号", "姓名", "与户主关系", "证件号码", "联系电话"]


def book(path: Path, *rows: list[str]) -> Path:
    made = Workbook()
    made.active.append(HEADER)
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def test_a_register_is_tried_then_imported_then_undone(window: MainWindow, tmp_path: Path, qtbot) -> None:
    path = book(
        tmp_path / "名册.xlsx",
        ["金佛村", "3社", "9001", "何家贵", "户主", id_no("19610101", 21), "13700000001"],
        ["金佛村", "3社", "9001", "何小燕", "之女", id_no("19900101", 22), ""],
        ["金佛村", "3社", "9002", "罗成", "户主", id_no("19610101", 23)[:-1] + "?", ""],
    )
    page = window.bench.page
    dialog = ImportDialog(window.bench.desk, path, window)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.result_shown.count(RowState.NEW) == 2
    assert dialog.result_shown.count(RowState.REJECTED) == 1
    assert "还没有导入" in dialog.words.text()
    assert page._model.rowCount() == 8
    model = dialog.table.model()
    assert model.rowCount() == 1 and "第4行" in model.index(0, 0).data()
    assert model.index(0, 1).data() == "▲ 未导入"

    dialog.go_button.click()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "已导入" in dialog.words.text()
    assert page._model.rowCount() == 9
    dialog.reject()
    window.bench.notices.press("撤销")
    assert page._model.rowCount() == 8


def test_a_book_of_something_else_is_one_sentence(window: MainWindow, tmp_path: Path, qtbot) -> None:
    path = tmp_path / "假的.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    dialog = ImportDialog(window.bench.desk, path, window)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.words.text().startswith("▲ ")
    assert not dialog.go_button.isVisible()
    dialog.reject()


def test_a_column_that_is_not_read_is_named_before_the_import(window: MainWindow, tmp_path: Path, qtbot) -> None:
    made = Workbook()
    made.active.append([*HEADER, "政治面貌"])
    made.active.append(["金佛村", "3社", "9001", "何家贵", "户主", id_no("19610101", 21), "13700000001", "群众"])
    made.save(tmp_path / "名册.xlsx")
    dialog = ImportDialog(window.bench.desk, tmp_path / "名册.xlsx", window)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "没有读的列：“政治面貌”" in dialog.words.text()
    assert dialog.words.toolTip() == "没有读的列：政治面貌"
    dialog.reject()
