"""抽查复核 in the real window: the sample is drawn by keys, looked at, and leads to the sheet that is to be keyed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from domain.inspection import Kind
from tests.db.test_reviews import Town
from ui.application import application
from ui.main_window import MainWindow
from ui.pages import ENTRY, STATISTICS
from ui.questions.page import QuestionsPage
from ui.reviews.draw_form import DrawDialog
from ui.reviews.page import ReviewsPage
from ui.sections import SectionedPage
from ui.settings import Settings

NOW = datetime(2021, 4, 16, 10, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def window(qtbot, tmp_path: Path, settings: Settings) -> Iterator[MainWindow]:
    path = tmp_path / "沙石镇.htk"
    Town(path).store.close()
    application(settings)
    window = MainWindow(settings, clock=lambda: NOW)
    window.resize(1366, 728)
    window.show()
    qtbot.waitExposed(window)
    assert window.open_file(path)
    yield window
    window.close()
    window.deleteLater()


def section(window: MainWindow) -> ReviewsPage:
    tab = window.bench.show_tab(STATISTICS)
    assert isinstance(tab, SectionedPage)
    page = tab.show_section("reviews")
    assert isinstance(page, ReviewsPage)
    return page


def dialog(qtbot, page: ReviewsPage) -> DrawDialog:
    found: list[DrawDialog] = []
    qtbot.waitUntil(lambda: bool(found.extend(page.findChildren(DrawDialog)) or found))
    return found[0]


def drawn(qtbot, page: ReviewsPage, number: str) -> None:
    """Ctrl+N, the number that was drawn, Enter."""
    def key() -> None:
        form = dialog(qtbot, page)
        form.number.setFocus()
        form.number.selectAll()
        QTest.keyClicks(form.number, number)
        QTest.keySequence(form.number, "Return")

    QTimer.singleShot(0, key)
    page.add()


def test_a_sample_is_drawn_with_the_keys_and_taken_back(qtbot, window: MainWindow) -> None:
    page = section(window)
    assert page.draw_button.isVisible() and page.table.model().rowCount() == 0
    drawn(qtbot, page, "1234")
    assert page.table.model().rowCount() == 9 and "抽签号 1234" in page.words.text()
    assert "应复核 9" in page.sums.text() and not page.draw_button.isVisible()
    QTest.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert page.table.model().rowCount() == 0 and page.draw_button.isVisible()


def test_without_a_number_nothing_is_drawn_and_the_form_says_so(window: MainWindow) -> None:
    page = section(window)
    form = DrawDialog(page.desk, page.desk.scheme.sampling[0], 3, page)
    form.number.setText(" ")
    form.draw()
    assert form.changes is None and "抽签号" in form.form.field("number").words
    form.deleteLater()


def test_enter_leads_to_the_review_of_the_household(qtbot, window: MainWindow) -> None:
    page = section(window)
    drawn(qtbot, page, "1234")
    page.table.setFocus()
    page.table.activated_row.emit(page.table.current_key())
    QApplication.processEvents()
    entry = window.bench.show_tab(ENTRY)
    assert isinstance(entry, QuestionsPage)
    assert entry.switches.kind is Kind.REVIEW and entry.row.household_uid
