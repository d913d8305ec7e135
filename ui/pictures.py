"""Pictures of the real window, for the demo command and the documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from domain.errors import KnownError
from domain.problem import ProblemFilter
from resources import temporary
from ui.application import application
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.page import PrintWish
from ui.pages import ENTRY, LEDGER, REGISTER, STATISTICS, TABS
from ui.sections import SectionedPage
from ui.settings import Settings
from widgets.theme import Mode

if TYPE_CHECKING:
    from db.store import Store

SCREEN = QSize(1366, 768)
CLERK = "01号"
HALF_PAST_TEN = time(10, 32)
FIRST_PROBLEMS = 50
WITH_HOUSEHOLD = ("incomes",)
"""Sections beside the first of their tab that show one household."""

PATIENCE = 30_000
"""Milliseconds that the pages of the print dialog may take."""


def draw_tabs(
    file: Path, folder: Path, *, mode: Mode = "light", now: datetime | None = None, size: QSize = SCREEN
) -> list[Path]:
    """Draw each tab, section by section, and the print dialog of the window over a copy of `file`; the PNG files in `folder`.

    `now` is the time the window believes in; by default the morning of the day on which the file was last worked on.
    KnownError when the file cannot be opened.
    """
    if QApplication.instance() is None:
        # Drawn in memory, also where there is a screen.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with temporary.folder() as place:
        copy = Path(shutil.copy(file, Path(place) / file.name))
        settings = Settings(Path(place) / "settings.ini")
        settings.mode, settings.clerk = mode, CLERK
        application(settings)
        when = now or _last_morning(copy)
        window = MainWindow(settings, clock=lambda: when)
        window.resize(size)
        # Nothing is to look as if the mouse pointed at it.
        QCursor.setPos(window.rect().bottomRight())
        window.show()
        window.activateWindow()
        try:
            if not window.open_file(copy):
                raise KnownError(window.welcome.sentence.text())
            # The tree and the status line follow a moment after the page.
            _settle(1000)
            return [_grab(widget, folder / f"{name}.png") for name, widget in _scenes(window)]
        finally:
            window.close()
            window.deleteLater()
            _settle()


def _scenes(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The window in each of its states, one after the other; each is to be grabbed before the next is asked for."""
    bench = window.bench
    assert bench is not None
    problem_uid, household_uid = _interesting(bench.desk)
    opened = {REGISTER: household_uid, ENTRY: household_uid, LEDGER: problem_uid}
    for number, tab in enumerate(TABS, 1):
        if not bench.has_tab(tab.key):
            continue
        page = bench.show_tab(tab.key)
        if opened.get(tab.key):
            page.open_record(opened[tab.key])
        _settle()
        if isinstance(page, SectionedPage):
            yield from _section_scenes(window, page, f"{number}-{tab.title}", household_uid)
            continue
        if tab.key == STATISTICS:
            _open_figure(page)
        yield f"{number}-{tab.title}", window
    yield from _print_scene(window)


def _section_scenes(
    window: MainWindow, page: SectionedPage, name: str, household_uid: str
) -> Iterator[tuple[str, QWidget]]:
    """Each section of a tab; a section of households shows one that something was written down of."""
    for key, title in page.titles:
        section = page.show_section(key)
        if key in WITH_HOUSEHOLD and household_uid:
            section.open_record(household_uid)
        _settle()
        if key == "weeks":
            _open_figure(section)
        yield f"{name}-{title}", window


def _open_figure(page: QWidget) -> None:
    """Open the last line's first figure, with the keys that a person presses."""
    focus = QApplication.focusWidget() or page
    for key in (Qt.Key.Key_Down,) * 20 + (Qt.Key.Key_Right,) * 4 + (Qt.Key.Key_Return,):
        QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    _settle()


def _print_scene(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    from ui.printing.dialog import PrintDialog

    bench = window.bench
    assert bench is not None
    wish = bench.page.print_wish() or PrintWish(bench.desk.scheme.attachments[0].number)
    dialog = PrintDialog(bench.desk, wish, window)
    loop = QEventLoop()
    dialog.preview.page_shown.connect(loop.quit)
    dialog.show()
    QTimer.singleShot(PATIENCE, loop, loop.quit)
    loop.exec()
    _settle()
    yield "5-打印", dialog
    dialog.close()
    dialog.deleteLater()


def _interesting(desk: Desk) -> tuple[str, str]:
    """A problem worth looking at (the first of the ledger, overdue when one is), and the first one's household; empty without."""
    from db.queries.problems import ProblemList

    found = ProblemList(desk.store, ProblemFilter(), desk.today()).rows(0, FIRST_PROBLEMS)
    return (found[0].uid if found else "", next((one.household_uid for one in found if one.household_uid), ""))


def _last_morning(file: Path) -> datetime:
    """Half past ten of the last inspection's day, so that an old file does not look neglected."""
    from db.store import Store

    now = datetime.now().astimezone()
    store: Store = Store.open(file, now=now, back_up=False)
    try:
        days = list(_days(store))
    finally:
        store.close()
    return datetime.combine(max(days), HALF_PAST_TEN).astimezone() if days else now


def _days(store: Store) -> Iterator[date]:
    from db.queries.inspections import inspections
    from db.queries.office import rounds

    with store.read() as session:
        for round_ in rounds(session):
            yield from (one.inspected_on for one in inspections(session, round_.uid))


def _settle(milliseconds: int = 250) -> None:
    """Let timers fire and widgets paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def _grab(widget: QWidget, target: Path) -> Path:
    picture = widget.grab()
    if not picture.save(str(target)):
        raise KnownError(f"写不了图片“{target}”，请检查文件夹的权限和磁盘空间。")
    return target
