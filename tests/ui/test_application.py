"""How the program starts, speaks and fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel

from domain.errors import KnownError
from resources.folders import user_folder
from ui.application import Faults, fit, run_window
from ui.main_window import MainWindow
from ui.settings import RecentFile, Settings
from widgets import messages

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sqlalchemy", "pandas", "openpyxl", "reportlab", "pypinyin", "pyqtgraph", "PySide6.QtPdf", "PySide6.QtPrintSupport")


def test_the_first_window_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom ui.application import application, MainWindow, Settings\n"
        "settings = Settings(Path(sys.argv[1]))\napp = application(settings)\nwindow = MainWindow(settings)\n"
        "window.show()\napp.processEvents()\nprint([name for name in sys.argv[2:] if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", code, str(user_folder() / "settings.ini"), *HEAVY]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_qt_speaks_chinese(bare_window: MainWindow) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Close)
    texts = {button.text().replace("&", "") for button in buttons.buttons()}
    assert "取消" in texts
    assert all("Cancel" not in text and "Close" not in text for text in texts)


def test_a_known_fault_is_its_sentence_in_the_bar(window: MainWindow) -> None:
    Faults(window).caught(KnownError, KnownError("磁盘空间不足。"), None)
    assert window.bench.notices.text == "磁盘空间不足。"


def test_an_unknown_fault_writes_a_report_and_leaves_the_form_as_it_is(window: MainWindow, press, type_in, monkeypatch) -> None:
    told: list[tuple[Path | None, str]] = []
    monkeypatch.setattr(messages, "report_fault", lambda _parent, file, kept="": told.append((file, kept)))
    press("N")
    type_in("石桥村")
    try:
        raise RuntimeError("张三 510231")
    except RuntimeError as fault:
        Faults(window).caught(RuntimeError, fault, fault.__traceback__)
    (file, _), = told
    assert file is not None and file.is_relative_to(user_folder())
    assert "RuntimeError" in file.read_text(encoding="utf-8")
    assert "张三" not in file.read_text(encoding="utf-8")
    assert window.bench.page.card.form.village.text() == "石桥村"
    window.bench.page.card._give_up()


def test_settings_survive_a_broken_file_and_keep_eight_recent_ones(tmp_path: Path) -> None:
    place = tmp_path / "settings.ini"
    place.write_text("[General]\nrecent=broken\n[window]\ntheme=pink\n", encoding="utf-8")
    settings = Settings(place)
    assert settings.recent() == [] and settings.mode == "system"
    for number in range(10):
        settings.remember_file(RecentFile(f"/{number}.htk"))
    settings.remember_file(RecentFile("/5.htk", town="双河街道"))
    settings.keep_widths("register.0", {"head_name": 120})
    settings.save()
    again = Settings(place)
    assert [row.path for row in again.recent()] == [f"/{n}.htk" for n in (5, 9, 8, 7, 6, 4, 3, 2)]
    assert again.recent()[0].town == "双河街道"
    assert again.widths("register.0") == {"head_name": 120}


def test_the_window_opens_on_a_file_given_on_the_command_line(qtbot, office_file: Path, monkeypatch) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    titles: list[str] = []

    def look() -> None:
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
        titles.append(window.windowTitle())
        window.close()

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    QTimer.singleShot(1500, look)
    assert run_window(office_file) == 0
    assert titles == ["双河街道.htk — 回头看工作台"]


@pytest.mark.parametrize("key", ["Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+1"])
def test_each_tab_has_its_key_and_the_tree_counts_for_it(window: MainWindow, press, key: str) -> None:
    from ui.pages import TABS

    press(key)
    tab = TABS[int(key[-1]) - 1]
    assert window.bench.top.tabs.tabText(window.bench.top.tabs.currentIndex()) == tab.title
    assert window.bench.page.title == tab.title
    assert window.bench.page.isVisible()
    town = {"households": 8, "unvisited": 7, "open_problems": 1}[tab.counts]
    top = window.bench.regions.tree.currentIndex().data(int(Qt.ItemDataRole.UserRole) + 1)
    assert (top.name, top.number) == ("双河街道", town)


def test_a_window_is_no_larger_than_the_screen_it_opens_on(bare_window: MainWindow) -> None:
    """It may have been kept on a larger one; a township's second-hand laptop has 1024 × 700."""
    bare_window.resize(1600, 900)
    small = QRect(0, 0, 1024, 700)
    fit(bare_window, small)
    assert 1000 <= bare_window.width() <= small.width() and bare_window.height() < small.height()
    bare_window.resize(1200, 660)
    fit(bare_window, QRect(0, 0, 1920, 1080))
    assert (bare_window.width(), bare_window.height()) == (1200, 660)


def test_the_file_dialog_speaks_chinese_throughout(bare_window: MainWindow) -> None:
    """Qt's own Chinese words lack some of those of its file dialog, which a desk without one of its own shows."""
    dialog = QFileDialog(bare_window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    told = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    assert told and not [text for text in told if text.replace("&", "").isascii()]
    dialog.deleteLater()
