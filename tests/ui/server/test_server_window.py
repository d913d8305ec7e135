"""The window on a server: connecting, what others write, a lost connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from db.moving import file_to_server
from db.operations.households import save_household
from db.queries.register import household
from db.schemes import scheme
from db.search import find_households
from db.server_store import ServerStore
from db.store import Store
from domain.errors import KnownError
from domain.household import HEAD, Household, Member
from domain.server_address import ServerAddress
from tests.server import PASSWORD, cluster, fresh_database
from tests.ui.office import SCHEME, Clock
from ui.main_window import MainWindow
from ui.opening import OpenPage
from ui.restoring import dialog as dialogs
from ui.restoring.dialog import RestoreDialog
from ui.server.page import ServerPage


@pytest.fixture
def server(office_file: Path) -> Iterator[ServerAddress]:
    """The small office on a server."""
    made = fresh_database()
    address = next(made)
    with Store.open(office_file, now=Clock()(), back_up=False) as store:
        file_to_server(store, address, password=PASSWORD)
    yield address
    next(made, None)


@pytest.fixture
def connected(server: ServerAddress, bare_window: MainWindow, qtbot) -> MainWindow:
    """The window after the form for a server was filled in."""
    bare_window.welcome.server_button.click()
    page = bare_window.findChild(ServerPage)
    page.host.setText(f"{server.host}:{server.port}")
    page.database.setText(server.database)
    page.user.setText(server.user)
    page.password.setText(PASSWORD)
    qtbot.keyClick(page, "\r")
    assert bare_window.bench is not None, bare_window.welcome.sentence.text()
    qtbot.waitUntil(lambda: bare_window.bench.status.unvisited.text() != "")
    return bare_window


def test_the_form_says_what_is_missing_and_goes_back(bare_window: MainWindow, qtbot) -> None:
    bare_window.connect_server()
    page = bare_window.findChild(ServerPage)
    qtbot.keyClick(page, "\r")
    words = [label.text() for label in page.form.findChildren(QLabel)]
    assert any("请填服务器的名称或 IP" in text for text in words) and any("请填用户名" in text for text in words)
    page.host.setText("这 里")
    page.user.setText("zhou")
    qtbot.keyClick(page, "\r")
    assert bare_window.bench is None
    qtbot.keyClick(page, "\x1b")
    assert bare_window.welcome.isVisible()


def test_the_office_on_the_server_is_shown_under_its_name(connected: MainWindow, server: ServerAddress) -> None:
    assert connected.windowTitle() == f"{server.database}（服务器 127.0.0.1:{server.port}） — 回头看工作台"
    assert connected.bench.status.facts.text() == f"{server.database}（服务器 127.0.0.1:{server.port}）"
    recent = connected.settings.recent()[0]
    assert recent.path == server.text and PASSWORD not in str(connected.settings.recent())
    connected.close_file()
    assert connected.welcome.isVisible()


def test_a_wrong_password_asks_again_for_this_server(server: ServerAddress, bare_window: MainWindow) -> None:
    assert not bare_window.open_file(Path(server.text), "falsch")
    page = bare_window.findChild(OpenPage)
    page.password.setText(PASSWORD)
    page.send()
    assert bare_window.bench is not None


def test_a_copy_of_the_server_is_looked_into_and_opened_beside_it(
    connected: MainWindow, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = connected.bench.desk.store.keep_before("导入", Clock()())
    connected.restore()
    dialog = connected.findChild(RestoreDialog)
    dialog.table.select_key(str(kept))
    qtbot.waitUntil(lambda: not dialog.busy and dialog.save_button.isEnabled(), timeout=10_000)
    assert dialog.facts[0].text() == "双河街道" and not dialog.place_button.isVisible()
    target = tmp_path / "看一看.htk"
    monkeypatch.setattr(dialogs, "ask_save", lambda *_given: target)
    dialog.save_as()
    qtbot.waitUntil(lambda: connected.bench is not None and connected.bench.desk.store.path == target, timeout=10_000)
    assert connected.bench.desk.store.encrypted


def test_what_another_clerk_registers_stands_in_the_window_within_a_moment(
    connected: MainWindow, server: ServerAddress, qtbot
) -> None:
    heard: list[object] = []
    connected.bench.desk.changed.connect(heard.append)
    before = connected.bench.status.unvisited.text()
    with ServerStore.open_on(server, password=PASSWORD) as other:
        with other.read() as session:
            place = find_households(session, "张三")[0].region_uid
        new = Household(place, (Member("赵云", HEAD),), attributes=("general",))
        saved = other.write(lambda s: save_household(s, scheme(SCHEME), new, "02号", Clock()()))
    qtbot.waitUntil(lambda: any(saved.uid in changes.households for changes in heard), timeout=5000)
    qtbot.waitUntil(lambda: connected.bench.status.unvisited.text() != before, timeout=5000)
    with connected.bench.desk.read() as session:
        assert household(session, saved.uid).members[0].name == "赵云"


def test_a_lost_connection_is_a_sentence_and_comes_back(connected: MainWindow, qtbot) -> None:
    said: list[str] = []
    connected.bench.desk.said.connect(lambda notice: said.append(notice.text))
    with qtbot.capture_exceptions() as faults:
        cluster().stop()
        try:
            qtbot.waitUntil(lambda: any("连接断开了" in text for text in said), timeout=10_000)
        finally:
            cluster().start()
        qtbot.waitUntil(lambda: any("已重新连上" in text for text in said), timeout=15_000)
    # A page that reads meanwhile raises what the program puts into the bar.
    assert all(isinstance(fault, KnownError) for _, fault, _ in faults)


def test_a_form_that_is_half_filled_keeps_its_words_when_another_clerk_saves_the_same_household(
    connected: MainWindow, server: ServerAddress, qtbot
) -> None:
    connected.bench.show_tab("register")
    desk = connected.bench.desk
    with desk.read() as session:
        uid = find_households(session, "张三")[0].uid
    desk.open_household(uid)
    page = connected.bench.page
    qtbot.waitUntil(lambda: page.card is not None)
    page.edit()
    assert page.card.is_editing
    form = page.card.form
    form.note.setText("我写了一半")
    heard: list[object] = []
    desk.changed.connect(heard.append)
    with ServerStore.open_on(server, password=PASSWORD) as other:
        with other.read() as session:
            theirs = household(session, uid)
        other.write(lambda s: save_household(s, scheme(SCHEME), replace(theirs, phone="13800001111"), "02号", Clock()()))
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    assert page.card.is_editing
    assert form.note.text() == "我写了一半"
