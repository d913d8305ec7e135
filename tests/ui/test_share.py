"""A file on a network share in the window: the status line says where the work is, and what could not be brought back."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db import remote
from db.models import RegionRow
from db.operations.regions import ensure_region
from db.store import Store
from tests.ui.office import CLERK, Clock
from ui.bringing import BringDialog
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture
def shared(office_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "共享"
    folder.mkdir()
    monkeypatch.setattr(remote, "on_network", lambda path: folder in path.parents)
    return Path(shutil.copy(office_template, folder / "双河街道.htk"))


@pytest.fixture
def on_share(shared: Path, settings: Settings, clock: Clock, qtbot: object) -> Iterator[MainWindow]:
    window = MainWindow(settings, clock=clock)
    window.resize(1366, 768)
    window.show()
    assert window.open_file(shared)
    yield window
    window.close()
    window.deleteLater()


def villages(path: Path, clock: Clock) -> set[str]:
    with Store.open(path, now=clock(), back_up=False) as store, store.read() as session:
        return {row.name for row in session.query(RegionRow)}


def test_the_status_line_says_where_the_work_is_and_when_the_share_got_it(
    on_share: MainWindow, shared: Path, clock: Clock, tmp_path: Path
) -> None:
    assert on_share.bench is not None
    desk, door = on_share.bench.desk, on_share.bench.status.share
    assert door.isVisible() and door.text() == "在本机副本上工作，已送回 10:30"
    assert shared not in desk.store.path.parents and desk.store.path != shared
    desk.store.write(lambda session: ensure_region(session, "新村", "1社", CLERK, clock()))
    clock.time += timedelta(minutes=2)
    door.click()
    for _ in range(200):
        if door.text().endswith("10:32"):
            break
        QTest.qWait(20)
    assert door.text() == "在本机副本上工作，已送回 10:32"
    assert on_share.close_file()
    assert "新村" in villages(shared, clock)


def test_what_cannot_be_brought_back_is_said_when_the_file_is_closed(on_share: MainWindow, shared: Path, clock: Clock) -> None:
    assert on_share.bench is not None
    store = on_share.bench.desk.store
    store.write(lambda session: ensure_region(session, "新村", "1社", CLERK, clock()))
    gone = shared.parent.rename(shared.parent.with_name("断开"))
    assert on_share.close_file()
    assert "共享文件夹现在连不上，内容都保存在本机" in on_share.welcome.sentence.text()
    gone.rename(shared.parent)
    assert on_share.open_file(shared)
    assert on_share.bench.status.share.text() == "在本机副本上工作，还没有送回"
    assert on_share.close_file()
    assert "新村" in villages(shared, clock)


class SlowShare:
    """The network: each piece waits until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open, self.reached = threading.Event(), threading.Event()
        send = remote._send

        def slowly(source: Path, target: Path, progress: remote.Progress | None) -> None:
            def piece(done: int, total: int) -> None:
                self.reached.set()
                while not self.open.wait(0.02):
                    if progress is not None:
                        progress(done, total)
                if progress is not None:
                    progress(done, total)

            send(source, target, piece)

        monkeypatch.setattr(remote, "_send", slowly)


def test_saving_waits_for_no_slow_share(on_share: MainWindow, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_share.bench is not None
    slow, desk = SlowShare(monkeypatch), on_share.bench.desk
    desk.store.write(lambda session: ensure_region(session, "新村", "1社", CLERK, clock()))
    on_share.bench.status.share.click()
    assert slow.reached.wait(10)
    began = time.monotonic()
    desk.store.write(lambda session: ensure_region(session, "又一村", "1社", CLERK, clock()))
    assert time.monotonic() - began < 2
    slow.open.set()


def test_the_window_lives_while_a_slow_share_gets_the_file_before_it_is_closed(
    on_share: MainWindow, shared: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_share.bench is not None
    slow, turns = SlowShare(monkeypatch), []
    on_share.bench.desk.store.write(lambda session: ensure_region(session, "新村", "1社", CLERK, clock()))
    ticking = QTimer(on_share, interval=10)
    ticking.timeout.connect(lambda: turns.append(QApplication.activeModalWidget()))
    ticking.timeout.connect(lambda: slow.open.set() if len(turns) > 30 else None)
    ticking.start()
    assert on_share.close_file()
    ticking.stop()
    assert isinstance(turns[-2], BringDialog) and len(turns) > 30
    assert on_share.welcome.sentence.text() == "" and "新村" in villages(shared, clock)


def test_who_does_not_want_to_wait_leaves_the_work_here_and_the_next_opening_goes_on(
    on_share: MainWindow, shared: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_share.bench is not None
    slow = SlowShare(monkeypatch)
    on_share.bench.desk.store.write(lambda session: ensure_region(session, "新村", "1社", CLERK, clock()))

    def give_up() -> None:
        dialog = QApplication.activeModalWidget()
        if slow.reached.is_set() and dialog is not None:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    pressing = QTimer(on_share, interval=50)
    pressing.timeout.connect(give_up)
    pressing.start()
    assert on_share.close_file()
    pressing.stop()
    assert "保存的内容还在本机，没有送回共享文件夹" in on_share.welcome.sentence.text()
    assert "新村" not in villages(Path(shutil.copy(shared, shared.parent.parent / "look.htk")), clock)
    slow.open.set()
    assert on_share.open_file(shared)
    assert on_share.bench.status.share.text() == "在本机副本上工作，还没有送回"
    assert on_share.close_file() and "新村" in villages(shared, clock)
    assert [path.name for path in shared.parent.iterdir() if path.is_file()] == [shared.name]


def test_a_file_of_this_machine_has_no_such_words(window: MainWindow) -> None:
    assert window.bench is not None and not window.bench.status.share.isVisible()


def test_going_back_to_a_backup_puts_it_onto_the_share(on_share: MainWindow, shared: Path, clock: Clock) -> None:
    from ui.restoring.doors import put_in_place

    assert on_share.bench is not None
    store = on_share.bench.desk.store
    kept = store.keep_before("导入", clock())
    store.write(lambda session: ensure_region(session, "新村", "1社", CLERK, clock()))
    assert put_in_place(on_share, kept, "")
    assert on_share.bench.desk.store.address == str(shared) and not on_share.bench.desk.read_only
    assert on_share.close_file()
    assert "新村" not in villages(shared, clock)
