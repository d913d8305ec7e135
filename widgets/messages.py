"""The only module that opens message boxes. A dialog is the exception: first think of the notice bar and the field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from widgets.theme import set_kind

TITLE = "回头看工作台"
Choice = tuple[str, str]
"""Key and words of a button."""

SEE_REPORT = "查看报告"
MOST = 560
"""Width of a sentence in one line, px; longer ones are wrapped by Qt."""


def sentence(parent: QWidget | None, text: str) -> None:
    """Say one sentence that must be seen before going on."""
    box = _box(parent, text)
    _primary(box, box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole))
    box.exec()


def ask(parent: QWidget | None, text: str, choices: Sequence[Choice], default: str = "", detail: str = "") -> str | None:
    """Ask for one of the choices (key, words); None when the person closes the box or presses Esc.

    `default` is the key of the button that Enter presses, the first when empty; `detail` stands smaller under the text.
    """
    box = _box(parent, text)
    box.setInformativeText(detail)
    wanted = default or choices[0][0]
    buttons = {}
    for key, words in choices:
        button = box.addButton(words, QMessageBox.ButtonRole.ActionRole)
        buttons[button] = key
        if key == wanted:
            _primary(box, button)
    # Without a button of its own for Esc, Qt would let a box of several buttons not be closed at all.
    leave = box.addButton("返回", QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(leave)
    leave.setVisible(not any(words in ("取消", "返回") for _, words in choices))
    box.exec()
    return next((key for button, key in buttons.items() if button is box.clickedButton()), None)


def report_fault(parent: QWidget | None, report: Path | None, kept: str = "") -> None:
    """Say that the program met a fault it does not know: what it kept, and where the report file is (None: not written)."""
    words = "程序出了一个没有料到的问题，刚才这一步没有完成。"
    where = f"问题报告已写入：{report}" if report else "问题报告没能写成文件。"
    box = _box(parent, words)
    box.setInformativeText("\n".join(part for part in (kept or "已填写的内容都还在，可以再试一次。", where) if part))
    seen = box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    _primary(box, seen)
    box.setEscapeButton(seen)
    if report:
        see = box.addButton(SEE_REPORT, QMessageBox.ButtonRole.HelpRole)
        see.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(report))))
    box.exec()


def _box(parent: QWidget | None, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(TITLE)
    box.setText(text)
    words = box.findChild(QLabel, "qt_msgbox_label")
    if words is not None:
        # Qt makes the box as wide as the smaller text under this one, and cuts this one off.
        words.ensurePolished()
        words.setMinimumWidth(min(words.sizeHint().width(), MOST))
    return box


def _primary(box: QMessageBox, button: QPushButton) -> None:
    set_kind(button, "primary")
    box.setDefaultButton(button)
