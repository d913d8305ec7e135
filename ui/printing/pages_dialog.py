"""A dialog whose table becomes pages: seen, saved and printed from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from domain.errors import KnownError
from ui.printing.page_maker import PageMaker
from ui.printing.preview import PagePreview
from ui.printing.printer import print_pages
from ui.slots import calling
from widgets.colours import Sign
from widgets.icons import icon
from widgets.long_work import Progress
from widgets.progress_bar_line import ProgressBarLine
from widgets.theme import repolish, set_kind


class PagesDialog(QDialog):
    """Has a `maker` of pages, the `preview`, a sentence (`words`) and the `progress`; leaves no pages behind.

    A subclass lays them out and writes the pages (`write_pages`); what it has running besides it ends in `clear`.
    """

    help_topic: ClassVar[str] = ""
    """Section of the manual that F1 opens."""

    def __init__(self, title: str, working: str, parent: QWidget | None = None) -> None:
        """`working` is said while pages are made."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1320, 690)
        self.preview = PagePreview()
        self.words = QLabel()
        self.progress = ProgressBarLine()
        self.maker = PageMaker(self.write_pages, self)
        self.maker.started.connect(lambda work: self.progress.attach(work, working))
        self.maker.failed.connect(self.fail)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)

    def write_pages(self, wish: Any, target: Path, progress: Progress, *, show_seal_place: bool) -> Any:
        """Write what is wished to a file (`page_maker.Write`); runs on another thread."""
        raise NotImplementedError

    def clear(self) -> None:
        """End what runs, and leave no pages behind."""
        self.preview.close_file()
        self.maker.close()

    def button(
        self, text: str, image: str, key: str, action: Callable[[], object], *, primary: bool = False
    ) -> QPushButton:
        """A button with its key in its tooltip; the primary one is what the dialog is for."""
        button = QPushButton(icon(image, "on_accent") if primary else icon(image), text)
        button.setShortcut(QKeySequence(key))
        button.setToolTip(f"{text.rstrip('…')}（{key}）")
        button.setAutoDefault(False)
        button.clicked.connect(calling(action))
        set_kind(button, "primary" if primary else "")
        return button

    def say(self, words: str, finding: str = "") -> None:
        """Say something beside the buttons, as a finding (`warn`, `block`) or plainly."""
        self.words.setText(words)
        self.words.setProperty("finding", finding)
        repolish(self.words)

    def fail(self, error: Exception) -> None:
        """What was expected is one sentence; anything else goes on."""
        if not isinstance(error, KnownError):
            raise error
        self.say(f"{Sign.OVERDUE.value} {error.sentence}", "block")

    def send(self, path: Path, landscape: bool, name: str) -> None:
        """Give pages to a printer, under a name by which its queue shows them."""
        try:
            if print_pages(self, path, landscape, name):
                self.say(f"{Sign.DONE.value} 已送到打印机")
        except KnownError as known:
            self.fail(known)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no pages behind."""
        self.clear()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Leave no pages behind."""
        self.clear()
        super().done(result)

    def _help(self) -> None:
        from ui.small_dialogs import show_help

        show_help(self, self.help_topic)
