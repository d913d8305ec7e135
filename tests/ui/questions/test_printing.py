"""Ctrl+P at a questionnaire prints this household's form, blank or filled."""

from __future__ import annotations

import pytest

from tests.ui.questions.office import LEZHI, WEIFANG, ZHANGGONG
from ui.printing.dialog import PrintDialog


def text_of(dialog: PrintDialog, page: int = 0) -> str:
    return dialog.preview.document.getAllText(page).text().replace("\n", "").replace("\r", "")


@pytest.fixture
def printed(qtbot):
    """The dialog of a page's wish with its pages made."""
    made: list[PrintDialog] = []

    def show(keyer) -> PrintDialog:
        wish = keyer.page.print_wish()
        assert wish is not None
        dialog = PrintDialog(keyer.desk, wish, keyer.window)
        made.append(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: dialog.settled, timeout=20_000)
        return dialog

    yield show
    for dialog in made:
        dialog.close()


def key_two(keyer) -> None:
    """Two households with their forms: one of 附件4, one of 附件5."""
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.keys("Ctrl+Enter", "zjg", "Enter")
    keyer.page.sheet.live.enter("attributes")
    keyer.keys("3", "F5")
    keyer.fill_open()
    keyer.keys("Ctrl+Enter", "Ctrl+Enter")
    assert len(keyer.saved()) == 2


def test_the_form_that_the_household_has_is_printed_alone(sit_down, printed, qtbot):
    keyer = sit_down(LEZHI)
    key_two(keyer)
    keyer.keys("PgUp")
    assert keyer.page.print_wish().number == "5"
    dialog = printed(keyer)
    assert dialog.preview.document.pageCount() == 1
    assert "监测户" in text_of(dialog) and "周建国" in text_of(dialog)

    dialog.form._blank.click()
    qtbot.waitUntil(lambda: dialog.settled, timeout=20_000)
    assert "周建国" not in text_of(dialog)


def test_the_other_form_belongs_to_the_other_household(sit_down, printed):
    keyer = sit_down(LEZHI)
    key_two(keyer)
    keyer.keys("PgUp", "PgUp")
    dialog = printed(keyer)
    assert dialog.form.choices().number == "4" and dialog.form.choices().household_uid == keyer.page.row.household_uid
    assert dialog.preview.document.pageCount() == 1 and "张明德" in text_of(dialog)


def test_where_the_notice_has_a_table_the_village_is_printed(sit_down, printed):
    keyer = sit_down(ZHANGGONG)
    wish = keyer.page.print_wish()
    assert (wish.number, wish.household_uid) == ("1", "")
    keyer.keys("Alt+V")
    assert keyer.page.print_wish().number == "2"
    dialog = printed(keyer)
    # 001 shows none of its tables: the mark stands beside the pages, never on them.
    assert dialog.title.text().endswith("按通知正文编制的版式") and "编制的版式" not in text_of(dialog)
    assert "（按通知正文编制的版式）" in dialog.form._annex.currentText()


def test_a_notice_without_such_a_table_has_nothing_of_it_to_print(sit_down):
    assert sit_down(WEIFANG).page.print_wish() is None


def test_a_sheet_that_is_not_saved_says_so_before_printing(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter")
    assert keyer.page.print_wish() is not None
    assert keyer.notices[-1].startswith("这张表还没有保存")
