"""Starts the program: Qt, its Chinese words, the theme, the window; and catches what nobody expected."""

from __future__ import annotations

import gc
import linecache
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QRect, QSize, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from domain.errors import KnownError
from ui.main_window import NAME, MainWindow
from ui.settings import Settings
from widgets.icons import app_icon
from widgets.theme import apply_theme

MISSING = {
    ("QFileDialog", "&Look in:"): "位置(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
}
TITLE_BAR = 36
"""Height that the title of a window takes of the screen, px."""
SETTLED = 2000
"""Milliseconds after which a start is over."""


def run_window(file: Path | None) -> int:
    """Open the window, on a file when one is given, and return the exit status when it is closed."""
    settings = Settings()
    app = application(settings)
    window = MainWindow(settings, opening=file.name if file else "")
    faults = Faults(window)
    sys.excepthook = faults.caught
    fit(window, window.screen().availableGeometry())
    window.show()
    # Where no window manager does it, the keys still go to the window from the first moment.
    window.activateWindow()
    if file is not None:
        # After the first paint: the window is on the screen while the file is still being opened.
        QTimer.singleShot(0, window, lambda: window.open_file(file))
    else:
        # While the person looks at the welcome page, so that the first file opens at once.
        QTimer.singleShot(0, window, Thread(target=import_module, args=("db.store",), daemon=True).start)
    QTimer.singleShot(SETTLED, window, settle)
    return app.exec()


def fit(window: QWidget, screen: QRect) -> None:
    """Make a window no larger than the screen it opens on: it may have been kept on a larger one. What it must have it keeps."""
    if window.isMaximized() or window.isFullScreen():
        return
    room = QSize(screen.width(), screen.height() - TITLE_BAR)
    window.resize(window.size().boundedTo(room).expandedTo(window.minimumSize().boundedTo(screen.size())))
    if not screen.contains(window.geometry()):
        window.move(screen.topLeft())


def settle() -> None:
    """The start is over: what it has loaded stays, and garbage is looked for only among what comes from now on."""
    # Qt's binding has looked into the source of each module; the texts are of no more use.
    linecache.clearcache()
    gc.freeze()
    gc.enable()
    _give_back_memory()
    Thread(target=_warm, daemon=True).start()


def _warm() -> None:
    """Load what the first search and the first save need, while nobody waits for it."""
    from db.search_keys import warm

    warm()


def _give_back_memory() -> None:
    """Linux keeps what was freed for the next need; the order of a million rows, once put together, needs no more."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def application(settings: Settings) -> QApplication:
    """The Qt program with our theme and Chinese buttons; the one that is there already, in a test."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        app = found
    else:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication(sys.argv[:1])
    app.setApplicationName("huitoukan")
    app.setApplicationDisplayName(NAME)
    app.setDesktopFileName("huitoukan")
    app.setWindowIcon(app_icon())
    speak_chinese(app)
    apply_theme(app, settings.mode)
    return app


def speak_chinese(app: QApplication) -> bool:
    """Load Qt's own Chinese words (buttons, menus of fields, file dialogs); False when Qt came without them."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    loaded = words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return loaded and app.installTranslator(words) and app.installTranslator(MissingWords(app))


class MissingWords(QTranslator):
    """What Qt's own Chinese words lack, in its file dialog where the system has none."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
        """The words in Chinese; None for those that others know."""
        return MISSING.get((context, text))

    def isEmpty(self) -> bool:
        """It has words, though no file of them was loaded."""
        return False


class Faults(QObject):
    """What to do with an exception that reached the event loop: the window and all that was typed live on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._speaking = False

    def caught(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """Say a known fault in the bar; write a report about any other and say where it is."""
        if isinstance(fault, KnownError):
            self._say(fault.sentence)
        elif isinstance(fault, Exception):
            self._report(fault)
        else:
            sys.__excepthook__(kind, fault, trace)

    def _say(self, sentence: str) -> None:
        if self._window.bench is not None:
            self._window.bench.desk.say(sentence, "error")
        else:
            self._window.welcome.say(sentence)

    def _report(self, fault: Exception) -> None:
        from resources.reports import write_report
        from widgets.messages import report_fault

        try:
            file: Path | None = write_report(fault, datetime.now())
        except OSError:
            file = None
        if self._speaking:
            # A fault while painting comes again with every paint: one box is enough.
            return
        self._speaking = True
        try:
            report_fault(self._window, file)
        finally:
            self._speaking = False
