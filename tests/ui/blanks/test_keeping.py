"""A blank that was read is kept as a table of the office's own notice, by a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.schemes import scheme
from db.store import Store
from domain.own_notice import copied
from domain.scheme_writing import scheme_text
from tests.blanks.blank_books import members, wide_ledger
from tests.db.desk import CLERK
from tests.db.registered import NOW
from tests.ui.blanks.test_blanks import drop
from ui.blanks.dialog import BlankDialog
from ui.main_window import MainWindow

SLOW = 15_000


@pytest.fixture
def own_window(bare_window: MainWindow, tmp_path: Path, qtbot) -> MainWindow:
    """The window over a file that works by the office's own notice."""
    data = copied(scheme("rongchang-shuanghe-2021"), "own-1")
    Store.create(
        tmp_path / "某镇.htk", "own-1", county="某县", town="某镇", clerk=CLERK, now=NOW.astimezone(), notice=scheme_text(data)
    ).close()
    assert bare_window.open_file(tmp_path / "某镇.htk")
    return bare_window


def shown(window: MainWindow, blank: Path, qtbot) -> BlankDialog:
    assert drop(window, blank)
    qtbot.waitUntil(lambda: bool(window.findChildren(BlankDialog)), timeout=SLOW)
    dialog = window.findChildren(BlankDialog)[-1]
    qtbot.waitUntil(lambda: dialog.settled and dialog.filled is not None, timeout=SLOW)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_the_blank_becomes_a_table_that_the_notice_prints(own_window: MainWindow, tmp_path: Path, press, qtbot) -> None:
    dialog = shown(own_window, wide_ledger(tmp_path / "台账.xlsx"), qtbot)
    assert dialog.keep_button.isVisible()
    press("Ctrl+Shift+S")
    qtbot.waitUntil(lambda: len(own_window.bench.desk.scheme.attachments) == 4, timeout=SLOW)
    assert "已存为本通知的" in dialog.words.text()
    kept = own_window.bench.desk.scheme.attachments[-1]
    assert kept.number == "4" and kept.title in dialog.words.text()
    assert [column.key for column in kept.columns][:1] == ["serial"]
    dialog.close()


def test_a_table_that_cannot_be_kept_says_why_and_changes_nothing(
    own_window: MainWindow, tmp_path: Path, press, qtbot
) -> None:
    dialog = shown(own_window, members(tmp_path / "花名册.xlsx"), qtbot)
    press("Ctrl+Shift+S")
    qtbot.waitUntil(lambda: "不能存为通知的附件" in dialog.words.text(), timeout=SLOW)
    assert len(own_window.bench.desk.scheme.attachments) == 3
    dialog.close()


def test_a_notice_of_the_program_takes_no_tables(window: MainWindow, tmp_path: Path, qtbot) -> None:
    dialog = shown(window, wide_ledger(tmp_path / "台账.xlsx"), qtbot)
    assert not dialog.keep_button.isVisible()
    dialog.close()
