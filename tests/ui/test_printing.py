"""The print and export dialog over a real file, with real PDF pages and workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook
from PySide6.QtPrintSupport import QPrinter

from ui.page import PrintWish
from ui.printing import dialog as dialog_module
from ui.printing.dialog import PrintDialog
from ui.printing.paper import print_file, set_up


@pytest.fixture
def dialog(window, qtbot):
    made = PrintDialog(window.bench.desk, PrintWish("1"), window)
    made.open()
    qtbot.waitUntil(lambda: made.settled, timeout=20_000)
    yield made
    made.close()


def settled(dialog: PrintDialog) -> bool:
    return dialog.settled


def text_of(dialog: PrintDialog, page: int = 0) -> str:
    return dialog.preview.document.getAllText(page).text().replace("\n", "").replace("\r", "")


def test_the_pages_show_the_attachment_with_its_people(dialog):
    assert dialog.preview.document.pageCount() == 1
    assert "入户核查表" in text_of(dialog) and "王大明" in text_of(dialog)


def test_what_does_not_matter_for_a_table_is_not_asked(dialog):
    form = dialog.form.form
    assert form.field("week").isHidden() and form.field("seal").isHidden() and not form.field("signers").isHidden()
    dialog.form._annex.setCurrentIndex(1)
    assert not form.field("week").isHidden() and not form.field("seal").isHidden() and form.field("signers").isHidden()


def test_another_choice_makes_the_pages_anew(dialog, qtbot):
    dialog.form._blank.setChecked(True)
    qtbot.waitUntil(lambda: settled(dialog), timeout=20_000)
    assert "王大明" not in text_of(dialog) and "入户核查表" in text_of(dialog)


def test_masking_hides_the_middle_of_numbers(dialog, qtbot):
    dialog.form._mask.setChecked(True)
    qtbot.waitUntil(lambda: settled(dialog), timeout=20_000)
    assert "500153********" in text_of(dialog)


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_export_writes_the_file_asked_for_with_a_good_name(dialog, qtbot, monkeypatch, tmp_path: Path, suffix: str):
    proposed: list[Path] = []

    def answer(_parent, _title, proposal, _kinds):
        proposed.append(proposal)
        return tmp_path / f"表{suffix}"

    monkeypatch.setattr(dialog_module, "ask_save", answer)
    dialog.form._annex.setCurrentIndex(1)
    dialog.form._day.set_day(date(2021, 5, 16))
    dialog.export(suffix)
    qtbot.waitUntil(lambda: settled(dialog) and (tmp_path / f"表{suffix}").exists(), timeout=20_000)
    assert proposed[0].name == f"附件2 工作统计表 2021年5月10日–5月16日{suffix}"
    if suffix == ".xlsx":
        sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
        text = " ".join(str(cell.value or "") for row in sheet.iter_rows() for cell in row)
    else:
        with pdfplumber.open(tmp_path / "表.pdf") as pdf:
            text = pdf.pages[0].extract_text()
    assert "双河街道" in text and "2021年5月16日" in text


def test_a_target_that_cannot_be_written_is_one_sentence(dialog, qtbot, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: tmp_path / "没有这个文件夹" / "表.pdf")
    dialog.export(".pdf")
    qtbot.waitUntil(lambda: dialog.words.text().startswith("▲"), timeout=20_000)
    assert "。" in dialog.words.text()


def test_what_the_printer_gets_are_the_pages_of_the_pdf(dialog, tmp_path: Path):
    """Qt's own PDF device stands for a printer: it takes the same painter calls."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    set_up(printer, True, "附件1")
    print_file(printer, dialog.maker.file("preview-0.pdf"))
    with pdfplumber.open(tmp_path / "paper.pdf") as pdf:
        (page,) = pdf.pages
        assert (round(page.width), round(page.height)) == (842, 595)
        assert page.images


def test_the_progress_names_the_village_being_written(window, tmp_path: Path):
    from domain.figures import week_of
    from ui.printing.choices import PrintChoices, write_choices

    desk = window.bench.desk
    told: list[str] = []
    choices = PrintChoices("1", week_of(date(2021, 5, 12)))
    write_choices(
        desk.store, desk.scheme, desk.round, choices, tmp_path / "表.xlsx", lambda _done, _all, village: told.append(village)
    )
    assert told[-1] == "梅石坝社区"


def test_sheets_to_carry_to_the_house_are_one_choice_of_the_dialog(dialog, qtbot):
    form = dialog.form.form
    assert form.field("unvisited").isHidden() and not form.field("prefilled").isHidden()
    dialog.form._prefilled.click()
    qtbot.waitUntil(lambda: settled(dialog), timeout=20_000)
    assert form.field("day").isHidden() and not form.field("unvisited").isHidden()
    # 梅石坝社区 has a sheet of its own, 金佛村 another: all eight households, not only the one inspected.
    assert dialog.preview.document.pageCount() == 2
    assert "王大明" in text_of(dialog) and "欧阳春兰" in text_of(dialog) and "1-01-1" in text_of(dialog)
    assert "刘永福" in text_of(dialog, 1) and "2-01-1" in text_of(dialog, 1)

    dialog.form._unvisited.click()
    qtbot.waitUntil(lambda: settled(dialog), timeout=20_000)
    assert "王大明" not in text_of(dialog) and "欧阳春兰" in text_of(dialog)


def test_a_blank_form_and_other_tables_are_not_pre_filled(dialog, qtbot):
    form = dialog.form.form
    dialog.form._prefilled.click()
    dialog.form._blank.click()
    assert form.field("prefilled").isHidden() and not dialog.form.choices().prefilled
    dialog.form._blank.click()
    dialog.form._annex.setCurrentIndex(1)
    assert form.field("prefilled").isHidden() and not dialog.form.choices().prefilled
    qtbot.waitUntil(lambda: settled(dialog), timeout=20_000)
    assert "工作统计表" in text_of(dialog)


def test_a_character_that_no_font_has_is_named_before_printing(dialog, qtbot):
    assert "▲" not in dialog.words.text()
    dialog.form._annex.setCurrentIndex(1)
    dialog.form._unit.setText("双河\U000f1234街道")
    dialog.form._unit.editingFinished.emit()
    qtbot.waitUntil(lambda: settled(dialog) and "▲" in dialog.words.text(), timeout=20_000)
    assert "\U000f1234" in dialog.words.text() and "请核对" in dialog.words.text()
