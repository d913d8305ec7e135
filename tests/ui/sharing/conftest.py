"""Two villages handed out from the real window, and people who work in their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.operations.households import remove_household, save_household
from db.queries.register import household
from db.schemes import scheme
from db.search import find_households
from db.store import Store
from domain.household import Household
from tests.ui.office import CLERK, SCHEME, Clock
from ui.main_window import MainWindow
from widgets.work_dialog import WorkDialog

D = TypeVar("D", bound=QDialog)
LONG = 30_000
"""Milliseconds that work beside the window may take on a busy machine."""


def of_head(store: Store, head: str) -> Household:
    with store.read() as session:
        found = household(session, find_households(session, head)[0].uid)
    assert found is not None
    return found


def change(store: Store, clock: Clock, head: str, clerk: str = CLERK, **fields: Any) -> None:
    """Change fields of a household by the name of its head."""
    wanted = replace(of_head(store, head), **fields)
    saved = store.write(lambda session: save_household(session, scheme(SCHEME), wanted, clerk, clock()))
    assert not saved.refused, saved.findings


def remove(store: Store, clock: Clock, head: str, clerk: str) -> None:
    """Take a household out of the register."""
    uid = of_head(store, head).uid
    store.write(lambda session: remove_household(session, uid, clerk, clock()))


@dataclass
class Shared:
    """The window, and ways to see its dialogs and to work elsewhere."""

    window: MainWindow
    clock: Clock
    folder: Path
    qtbot: Any

    @property
    def store(self) -> Store:
        assert self.window.bench is not None
        return self.window.bench.desk.store

    def dialog(self, kind: type[D]) -> D:
        """The open dialog of this kind, its work done."""
        self.qtbot.waitUntil(lambda: any(one.isVisible() for one in self.window.findChildren(kind)), timeout=LONG)
        found = next(one for one in self.window.findChildren(kind) if one.isVisible())
        self.settle(found)
        # Without a window manager nobody gives the focus to the next dialog when the last one closes.
        self._wake(found)
        return found

    def leave(self, dialog: QDialog) -> None:
        """Close the dialog; the window has the keys again."""
        dialog.reject()
        self._wake(self.window)

    def _wake(self, widget: QWidget) -> None:
        widget.activateWindow()
        inside = lambda focus: focus is not None and focus.window() is widget  # noqa: E731
        self.qtbot.waitUntil(lambda: inside(QApplication.focusWidget()), timeout=LONG)

    def settle(self, dialog: QDialog) -> None:
        """Wait until the dialog works no more."""
        if isinstance(dialog, WorkDialog):
            self.qtbot.waitUntil(lambda: not dialog.busy, timeout=LONG)

    def hand_out(self, name: str, recipient: str, password: str = "") -> Path:
        """A part of the file, written without the dialog."""
        from sqlalchemy import select

        from db.models import RegionRow
        from db.sharing.handing_out import hand_out
        from domain.sharing import HandoutWish

        with self.store.read() as session:
            uid = session.scalars(select(RegionRow.uid).where(RegionRow.name == name)).one()
        target = self.folder / f"{recipient}.htk"
        wish = HandoutWish(recipient, (uid,), password=password)
        hand_out(self.store, wish, target, CLERK, self.clock())
        return target

    def work(self, path: Path, *works: Callable[[Store], object], password: str = "") -> Path:
        """Work in a file that was handed out."""
        with Store.open(path, clerk="村里", password=password, now=self.clock(), back_up=False) as store:
            for one in works:
                one(store)
        return path


@pytest.fixture
def shared(window: MainWindow, clock: Clock, tmp_path: Path, qtbot: Any) -> Shared:
    folder = tmp_path / "out"
    folder.mkdir()
    return Shared(window, clock, folder, qtbot)
