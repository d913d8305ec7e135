"""The income sheet among the other pages: its section, the household's card, and the doors between them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from db.operations.incomes import save_income_sheet
from db.schemes import scheme
from domain.income import Amounts, IncomeDraft
from tests.db.lezhi import CLERK, NOON, SCHEME, household_of, lezhi_office, round_of_file
from tests.ui.office import Clock
from ui.incomes.page import IncomePage
from ui.main_window import MainWindow
from ui.pages import ENTRY
from ui.printing import dialog as dialog_module
from ui.printing.dialog import PrintDialog

WORK = "4.工资性收入/务工收入"


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.time = NOON
    return clock


@pytest.fixture
def window(qtbot, bare_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with an office of 乐至县 open; the sheets of 张建平 and 陈茂林 are in the file."""
    path = tmp_path / "南塔街道.htk"
    store = lezhi_office(path)
    for head in ("张建平", "陈茂林"):
        draft = IncomeDraft(round_of_file(store), household_of(store, head), {WORK: Amounts(income=Decimal(30000))}, 3)
        store.write(lambda session, draft=draft: save_income_sheet(session, scheme(SCHEME), draft, CLERK, NOON))
    store.close()
    assert bare_window.open_file(path), bare_window.welcome.sentence.text()
    qtbot.waitUntil(lambda: bool(bare_window.bench.regions.tree.current_key()))
    return bare_window


def income_page(window: MainWindow) -> IncomePage:
    page = window.bench.page.section
    assert isinstance(page, IncomePage)
    return page


def card_words(window: MainWindow, head: str) -> tuple[list[str], list[QPushButton]]:
    bench = window.bench
    bench.desk.open_household(household_of(bench.desk.store, head))
    QApplication.processEvents()
    labels = [label.text() for label in bench.page.findChildren(QLabel)]
    return labels, [button for button in bench.page.findChildren(QPushButton) if button.isVisible()]


def test_the_sheet_is_a_section_of_its_own(window: MainWindow) -> None:
    page = window.bench.show_tab(ENTRY)
    page.show_section("incomes")
    assert income_page(window).flow.file is None
    assert income_page(window).strip.household.text() == ""


def test_the_card_tells_the_result_and_leads_to_the_sheet(window: MainWindow) -> None:
    labels, buttons = card_words(window, "张建平")
    assert "人均纯收入 10000 元" in labels
    door = next(button for button in buttons if button.toolTip() == "打开这张收入计算表")
    door.click()
    page = income_page(window)
    assert page.strip.household.text() == "张建平"
    assert page.print_wish().household_uid == page.state.now.household_uid
    assert page.strip.place.text() == "东风村"


def test_the_card_asks_for_a_missing_sheet_only_where_the_form_is_for_the_household(window: MainWindow) -> None:
    _, buttons = card_words(window, "王大勇")
    next(button for button in buttons if "去录入" in button.text() and "收入计算表" in button.text()).click()
    assert income_page(window).strip.household.text() == "王大勇"
    _, buttons = card_words(window, "周国强")
    assert not any("收入计算表" in button.text() for button in buttons)


def test_ctrl_p_prints_the_sheet_of_the_household_on_the_screen(window: MainWindow, qtbot, monkeypatch) -> None:
    bench = window.bench
    bench.desk.open_income(household_of(bench.desk.store, "陈茂林"))
    wish = bench.page.print_wish()
    assert wish is not None
    dialog = PrintDialog(bench.desk, wish, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.settled, timeout=20_000)
    pages = dialog.preview.document
    assert pages.pageCount() == 1 and "陈茂林" in pages.getAllText(0).text()
    dialog.form._one.setChecked(False)
    dialog.form._village.setCurrentIndex(0)
    qtbot.waitUntil(lambda: dialog.settled, timeout=20_000)
    assert pages.pageCount() == 2
    sent: list[bool] = []
    monkeypatch.setattr(dialog_module, "print_pages", lambda _parent, _path, landscape, _name: bool(sent.append(landscape)))
    dialog.print_button.click()
    qtbot.waitUntil(lambda: bool(sent), timeout=20_000)
    assert sent == [False]
    dialog.close()
