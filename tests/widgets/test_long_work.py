from __future__ import annotations

import gc
import threading
from threading import Event

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from domain.errors import Cancelled, KnownError
from widgets.long_work import LongWork, Progress, run_long
from widgets.progress_bar_line import ProgressBarLine


def test_the_result_arrives_on_the_windows_thread_and_the_work_runs_on_another(qtbot: QtBot) -> None:
    work, threads = LongWork(), []
    work.finished.connect(lambda _: threads.append(threading.current_thread()))
    with qtbot.waitSignal(work.finished) as told:
        work.start(lambda progress: threading.current_thread())
    assert told.args is not None and told.args[0] is not threading.main_thread()
    assert threads == [threading.main_thread()]
    assert not work.running


def test_progress_is_told_with_figures_and_words(qtbot: QtBot) -> None:
    work, told = LongWork(), []
    work.progressed.connect(lambda *what: told.append(what))

    def write(progress: Progress) -> int:
        for number, village in enumerate(("梅石坝社区", "金佛村"), 1):
            progress(number, 2, village)
        return 2

    with qtbot.waitSignal(work.finished):
        work.start(write)
    assert told == [(1, 2, "梅石坝社区"), (2, 2, "金佛村")]


def test_an_error_is_handed_over_as_it_was_raised(qtbot: QtBot) -> None:
    work = LongWork()

    def fail(progress: Progress) -> None:
        raise KnownError("磁盘已满，请换一个文件夹。")

    with qtbot.waitSignal(work.failed) as told:
        work.start(fail)
    assert told.args is not None and told.args[0].sentence == "磁盘已满，请换一个文件夹。"


def test_cancelled_work_ends_at_its_next_step_and_takes_back_what_it_began(qtbot: QtBot) -> None:
    work, begun, taken_back = LongWork(), Event(), []

    def write(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress(1, 2, "正在写")
        except Cancelled:
            taken_back.append(True)
            raise

    with qtbot.waitSignal(work.cancelled):
        work.start(write)
        assert begun.wait(5)
        work.cancel()
    assert taken_back == [True]


def test_one_object_does_one_work_at_a_time_and_then_the_next(qtbot: QtBot) -> None:
    work, go = LongWork(), Event()
    with qtbot.waitSignal(work.finished):
        work.start(lambda progress: go.wait(5))
        with pytest.raises(RuntimeError):
            work.start(lambda progress: None)
        go.set()
    with qtbot.waitSignal(work.finished) as told:
        work.start(lambda progress: 7)
    assert told.args == [7]


def test_work_outlives_the_window_that_asked_for_it(qtbot: QtBot) -> None:
    window, go, ended = QWidget(), Event(), Event()
    work = LongWork(window)

    def late(progress: Progress) -> None:
        go.wait(5)
        progress(1, 2, "正在写")
        ended.set()

    work.start(late)
    del work
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    del window
    gc.collect()
    go.set()
    assert QThreadPool.globalInstance().waitForDone(5000)
    assert ended.is_set()


def test_the_short_way_calls_back_with_the_result(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    got: list[int] = []
    run_long(window, lambda progress: 475, got.append)
    qtbot.waitUntil(lambda: got == [475])


def test_the_line_shows_the_work_and_cancels_it(show, qtbot: QtBot) -> None:
    line, work = ProgressBarLine(), LongWork()
    show(line)
    assert line.isHidden()

    def write(progress: Progress) -> None:
        while True:
            progress(120, 475, "正在写 金佛村")

    line.attach(work, "准备…")
    with qtbot.waitSignal(work.cancelled):
        work.start(write)
        qtbot.waitUntil(lambda: (line.label.text(), line.figures.text()) == ("正在写 金佛村", "120 / 475"))
        assert (line.bar.value(), line.bar.maximum()) == (120, 475)
        qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert line.isHidden()
