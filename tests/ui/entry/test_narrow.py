"""The sheet in a window too narrow for it: large type, a projector, a small screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from tests.ui.entry.office import Keyer


def seen(keyer: Keyer) -> bool:
    """True when the whole field with the focus lies in the part of the sheet that is shown."""
    scroller, field = keyer.page.sheet.scroller, QApplication.focusWidget()
    assert field is not None
    left = field.mapTo(scroller.viewport(), QPoint()).x()
    return left >= 0 and left + field.width() <= scroller.viewport().width()


def test_a_narrow_sheet_scrolls_with_its_header_to_the_field_being_keyed(keyer: Keyer) -> None:
    sheet = keyer.page.sheet
    keyer.page.window().resize(800, 600)
    keyer.keys("周建", "Enter")
    assert keyer.at == "answer:income" and seen(keyer)
    keyer.keys("1", "1", "1", "1", "1")
    assert keyer.at == "inspectors" and seen(keyer)
    assert sheet.scroller.horizontalScrollBar().value() > 0
    assert sheet.header.offset() == sheet.scroller.horizontalScrollBar().value()
    keyer.keys("Enter")
    assert keyer.at == "head_name" and seen(keyer)


def test_a_window_made_narrow_again_gives_its_width_back(keyer: Keyer) -> None:
    window = keyer.page.window()
    window.resize(1366, 728)
    keyer.keys("周建", "Enter")
    window.resize(900, 600)
    QApplication.processEvents()
    assert keyer.page.sheet.width() <= 900
