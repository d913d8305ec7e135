"""One start of a window, for `benchmarks.window`: prints the monotonic clock (ns) at the moment that is measured.

`bare [MODULE]`: a Qt window with four empty tables, after importing MODULE, until it is painted.
`welcome`: the program without a file, until its window is painted.
`entry FILE`: the program on a file, until a key can be typed into the field that has the focus; a key is typed to prove it.
`leave FILE`: open a file, leave it at a sheet with rows in 入户核查, and close the window; measures nothing.
`opened FILE [PASSWORD]`: the program without a file, which then opens one: prints the nanoseconds from then until its page, its
tree with the figures and its status bar are there.
`memory FILE`: the program on a file with its register opened and scrolled; prints the memory that it holds (KiB).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
GIVE_UP_MS = 60_000
SCROLLS = 100


def bare(module: str = "") -> int:
    """The floor: what any Qt program must do to show tables."""
    if module:
        __import__(module)
    from PySide6.QtWidgets import QApplication, QGridLayout, QTableView, QWidget

    app = QApplication([])
    window = QWidget()
    grid = QGridLayout(window)
    for place in range(4):
        grid.addWidget(QTableView(), place // 2, place % 2)
    window.resize(1366, 720)
    window.show()
    _when_painted(window, lambda: _tell(app.quit))
    return app.exec()


def welcome() -> int:
    """The program as it starts without a file."""
    return _program([], lambda window: _when_painted(window, lambda: _tell(lambda: _leave(0))))


def entry(file: str) -> int:
    """The program as it starts on a file."""
    return _program([file], lambda _window: _when_typing(lambda: _tell(_prove)))


def leave(file: str) -> int:
    """Leave the program as a clerk does at the end of a day."""

    def work(window: QWidget) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, window, lambda: _work_and_close(window))

    return _program([file], work)


def opened(file: str, password: str = "") -> int:
    """Open a file in the window that is there, as a clerk who has typed the password presses Enter."""
    from PySide6.QtCore import QTimer

    def begin(window: QWidget) -> None:
        from ui.main_window import MainWindow

        assert isinstance(window, MainWindow)
        started = time.monotonic_ns()
        if not window.open_file(Path(file), password):
            _leave(5)
        watch = QTimer(window, interval=2)
        watch.timeout.connect(lambda: _tell_opened(window, started))
        watch.start()

    return _program([], lambda window: _when_painted(window, lambda: begin(window)))


def _tell_opened(window: MainWindow, started: int) -> None:
    bench = window.bench
    if bench is not None and bench.regions.tree.model().rowCount() and bench.status.unvisited.text():
        print(time.monotonic_ns() - started, flush=True)
        _give_up_file()
        _leave(0)


def memory(file: str) -> int:
    """The program on a file, with its register opened and scrolled from end to end."""

    def work(window: QWidget) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, window, lambda: _scroll(window, 0))

    return _program([file], work)


def _scroll(window: QWidget, step: int) -> None:
    """Show another part of the table twenty times a second; at the end wait until the start is over, and measure."""
    from PySide6.QtCore import QTimer

    from ui.application import SETTLED
    from ui.main_window import MainWindow
    from ui.pages import REGISTER
    from widgets.virtual_table import VirtualTable

    assert isinstance(window, MainWindow) and window.bench is not None
    bar = window.bench.show_tab(REGISTER).findChildren(VirtualTable)[0].verticalScrollBar()
    bar.setValue(bar.maximum() * step // SCROLLS)
    if step < SCROLLS:
        QTimer.singleShot(50, window, lambda: _scroll(window, step + 1))
    else:
        QTimer.singleShot(SETTLED + 500, window, _tell_memory)


def _tell_memory() -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    print(next(line.split()[1] for line in status if line.startswith("VmRSS")), flush=True)
    _give_up_file()
    _leave(0)


def _program(arguments: list[str], begin: Callable[[QWidget], object]) -> int:
    """Run `main.py`, and do `begin` with its window as the event loop begins."""
    import main
    from ui import starting

    load = starting.load

    def loaded(file: Path | None) -> None:
        load(file)
        _watch(begin)

    starting.load = loaded
    return main.main(arguments)


def _watch(begin: Callable[[QWidget], object]) -> None:
    from PySide6.QtWidgets import QApplication

    run = QApplication.exec

    def watched(*_app: object) -> int:
        window = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow())
        # Nobody is there to close the box that names a fault.
        sys.excepthook = _fail
        begin(window)
        return run()

    QApplication.exec = watched  # type: ignore[assignment,method-assign]


def _when_painted(widget: QWidget, then: Callable[[], object]) -> None:
    """Call `then` once the widget has been painted and the painting is on the screen."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                widget.removeEventFilter(self)
                # After the event that paints the whole window, children and all.
                QTimer.singleShot(0, then)
            return super().eventFilter(watched, event)

    widget.installEventFilter(Painted(widget))


def _when_typing(then: Callable[[], object]) -> None:
    """Call `then` once a field has the focus, is painted with it, and nothing else is waiting to be done."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fields = (QLineEdit, QPlainTextEdit, QTextEdit)

    def changed(_old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, fields):
            _when_painted(now, lambda: QTimer.singleShot(0, lambda: idle(now)))

    def idle(field: QWidget) -> None:
        if app.focusWidget() is field and field.window().isActiveWindow():
            app.focusChanged.disconnect(changed)
            then()

    QTimer.singleShot(GIVE_UP_MS, lambda: _leave(3))
    app.focusChanged.connect(changed)


def _prove() -> None:
    """A key typed now stands in the field."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    field = QApplication.focusWidget()
    assert field is not None
    before = _text(field)
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier, "w"))
    typed = _text(field) == before + "w"
    _give_up_file()
    _leave(0 if typed else 4)


def _give_up_file() -> None:
    """Give up the lock of the file, so that the next start finds it free; what was typed is not kept."""
    from PySide6.QtWidgets import QApplication

    from ui.main_window import MainWindow

    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.bench is not None:
            window.bench.desk.close()


def _text(field: QWidget) -> str:
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

    if isinstance(field, QLineEdit):
        return field.text()
    return field.toPlainText() if isinstance(field, QPlainTextEdit | QTextEdit) else ""


def _work_and_close(window: QWidget) -> None:
    from db.queries.inspections import inspections
    from ui.main_window import MainWindow
    from ui.pages import ENTRY

    assert isinstance(window, MainWindow) and window.bench is not None
    desk = window.bench.desk
    with desk.read() as session:
        household = next(iter(inspections(session, desk.round.uid))).household_uid
    window.bench.show_tab(ENTRY).open_record(household)
    _tell(window.close)


def _tell(then: Callable[[], object]) -> None:
    print(time.monotonic_ns(), flush=True)
    then()


def _fail(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, fault, trace)
    _give_up_file()
    _leave(1)


def _leave(status: int) -> None:
    """End at once: closing in good order is not part of what is measured."""
    import os

    sys.stdout.flush()
    os._exit(status)


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    kinds: tuple[Callable[..., int], ...] = (bare, welcome, entry, leave, opened, memory)
    sys.exit({kind.__name__: kind for kind in kinds}[sys.argv[1]](*sys.argv[2:]))
