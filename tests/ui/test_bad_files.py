"""Files that go away, come back as others or refuse to be written, under an open window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from domain.errors import KnownError
from tests.ui.office import SCHEME, Clock
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture
def read_only(bare_window: MainWindow, office_file: Path) -> MainWindow:
    office_file.chmod(0o444)
    assert bare_window.open_file(office_file)
    return bare_window


def button(window: MainWindow, words: str) -> QAbstractButton:
    page = window.bench.page
    return next(b for b in page.findChildren(QAbstractButton) if b.text() == words and b.isVisible())


def set_measure(window: MainWindow, words: str) -> None:
    form = window.bench.page.card.form
    form._measure.setText(words)
    form._deadline.setText("2021-06-30")


def test_a_read_only_file_says_why_and_what_to_do(read_only: MainWindow) -> None:
    assert "只读" in read_only.bench.notices.text and "复制" in read_only.bench.notices.text


def test_a_second_window_names_who_has_the_file(window: MainWindow, office_file: Path, settings: Settings, clock: Clock) -> None:
    other = MainWindow(settings, clock=clock)
    other.show()
    assert other.open_file(office_file)
    assert other.bench.notices.text.startswith("01号（") and "只能查看" in other.bench.notices.text
    other.close()
    other.deleteLater()


def test_a_read_only_ledger_takes_no_edits_and_lets_the_window_close(read_only: MainWindow, press, qtbot) -> None:
    press("Ctrl+3", "Down")
    status = button(read_only, "整改中")
    assert not status.isEnabled()
    status.click()
    press("Ctrl+4")
    assert not read_only.bench.page.reading.isEnabled()
    assert read_only.close_file()


def test_a_window_closes_though_its_file_was_taken_away(window: MainWindow, office_file: Path, qtbot) -> None:
    # What reads a moment later meets a known fault, which the program says in its bar.
    with qtbot.captureExceptions() as met:
        office_file.unlink()
        assert window.close_file()
        qtbot.wait(400)
    assert window.welcome.isVisible()
    assert {kind for kind, _, _ in met} <= {KnownError}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
def test_a_problem_that_the_disk_did_not_take_stays_in_the_form(
    window: MainWindow, office_file: Path, tmp_path: Path, press
) -> None:
    press("Ctrl+3", "Down")
    set_measure(window, "加固山墙")
    other = tmp_path / "other"
    other.write_bytes(office_file.read_bytes())
    before = office_file.read_bytes()
    os.replace(other, office_file)
    assert not window.close_file()
    assert "没有保存" in window.bench.notices.text
    assert window.bench.page.card.form._measure.text() == "加固山墙"
    assert office_file.read_bytes() == before
    window.bench.page.card.form.restore()
    assert window.close_file()


def test_a_wrong_problem_keeps_the_window_open_at_its_field(window: MainWindow, press) -> None:
    press("Ctrl+3", "Down")
    window.bench.page.card.form._deadline.setText("2021-13-45")
    press("Ctrl+1")
    assert not window.close_file()
    assert window.bench.page.title == "问题台账"
    assert "日期看不懂" in window.bench.page.card.form.form.field("deadline").words
    window.bench.page.card.form.restore()


def test_an_empty_ledger_shows_no_scroll_bar_beside_nothing(bare_window: MainWindow, tmp_path: Path, clock: Clock, press) -> None:
    from db.store import Store

    path = tmp_path / "空.htk"
    Store.create(path, SCHEME, clerk="01号", now=clock()).close()
    assert bare_window.open_file(path)
    press("Ctrl+3")
    assert not bare_window.bench.page.card.verticalScrollBar().isVisible()
