"""What every test has: folders of its own, no screen, and guards against what a test may leave behind."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
}
"""Environment variables that lead to the user's folders, and the folder below the home that each names."""


def redirect(home: Path) -> None:
    """Let everything that asks for the user's folders find them below `home`."""
    for name, folder in FOLDERS.items():
        place = home / folder
        place.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(place)


# Before Qt and fontconfig look: nothing a test session does may touch the folders of the person who runs it.
_session_home = tempfile.TemporaryDirectory(prefix="huitoukan-tests-", ignore_cleanup_errors=True)
redirect(Path(_session_home.name))
# A real screen is used only where one is asked for (QT_QPA_PLATFORM=xcb ./test.sh).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A test machine may be busy: a slow example is no fault.
settings.register_profile("unhurried", deadline=None, print_blob=True, database=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def user_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home folder of this one test; settings that another test left are not seen."""
    home = tmp_path_factory.mktemp("home")
    redirect(home)
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        for kind in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
            core.QSettings.setPath(kind, core.QSettings.Scope.UserScope, str(home / ".config"))
    yield home
    redirect(Path(_session_home.name))


class OpenConnections:
    """Counts the database connections taken from any pool and not yet given back."""

    def __init__(self) -> None:
        self.count = 0
        self.listening = False

    def listen(self) -> None:
        """Begin counting, once SQLAlchemy is loaded; loading it for tests that need none would only cost time."""
        if self.listening or "sqlalchemy.pool" not in sys.modules:
            return
        from sqlalchemy import event
        from sqlalchemy.pool import Pool

        event.listen(Pool, "checkout", self.taken)
        event.listen(Pool, "checkin", self.given_back)
        self.listening = True

    def taken(self, *_: object) -> None:
        """Count a connection that was taken."""
        self.count += 1

    def given_back(self, *_: object) -> None:
        """Count a connection that was given back."""
        self.count -= 1


_connections = OpenConnections()


@pytest.fixture(autouse=True)
def nothing_left_open(user_home: Path) -> Iterator[None]:
    """Fail a test that leaves a transaction open or a window on the screen."""
    _connections.listen()
    before = _connections.count
    yield
    if _connections.count > before:
        gc.collect()
    if _connections.count > before:
        pytest.fail("the test left a database connection, and with it a transaction, open")
    left = visible_windows()
    for window in left:
        window.hide()  # type: ignore[attr-defined]
    if left:
        pytest.fail(f"the test left windows open: {', '.join(type(window).__name__ for window in left)}")


def visible_windows() -> list[object]:
    """The Qt windows on the screen; tool tips leave by themselves and do not count."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    core = sys.modules["PySide6.QtCore"]
    windows = widgets.QApplication.topLevelWidgets()
    return [w for w in windows if w.isVisible() and w.windowType() is not core.Qt.WindowType.ToolTip]
