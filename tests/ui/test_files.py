"""Opening, refusing, copying and remembering files in the window."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from tests.ui.office import SCHEME, Clock
from ui.main_window import MainWindow
from ui.new_file import NewFileForm
from ui.opening import OpenPage
from ui.settings import Settings


def test_the_title_names_the_file(window: MainWindow) -> None:
    assert window.windowTitle() == "双河街道.htk — 回头看工作台"


def test_a_missing_file_is_a_sentence_on_the_welcome_page(bare_window: MainWindow, tmp_path: Path) -> None:
    assert not bare_window.open_file(tmp_path / "没有.htk")
    assert bare_window.welcome.isVisible()
    assert "没有.htk" in bare_window.welcome.sentence.text()


def test_a_foreign_and_a_damaged_file_are_sentences(bare_window: MainWindow, office_file: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "别的.htk"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert not bare_window.open_file(foreign)
    assert bare_window.welcome.sentence.text().startswith("▲ 别的.htk：")
    content = office_file.read_bytes()
    office_file.write_bytes(content[: len(content) // 2])
    assert not bare_window.open_file(office_file)
    assert "双河街道.htk" in bare_window.welcome.sentence.text()
    assert "备份" in bare_window.welcome.sentence.text()


def test_a_file_open_elsewhere_is_shown_read_only(window: MainWindow, office_file: Path, settings, clock, qtbot) -> None:
    other = MainWindow(settings, clock=clock)
    other.show()
    assert other.open_file(office_file)
    assert "只读" in other.bench.status.saved.text()
    other.bench.page.edit()
    assert "只读" in other.bench.notices.text or "只能查看" in other.bench.notices.text
    assert not other.bench.page.card.is_editing
    other.close()
    other.deleteLater()


def test_an_encrypted_file_asks_for_its_password(bare_window: MainWindow, tmp_path: Path, press, type_in) -> None:
    from db.store import Store

    path = tmp_path / "加密.htk"
    Store.create(path, SCHEME, clerk="01号", now=Clock()(), password="夏布12").close()
    assert not bare_window.open_file(path)
    page = bare_window.findChild(OpenPage)
    assert page.password.hasFocus()
    type_in("错")
    press("Return")
    page = bare_window.findChildren(OpenPage)[-1]
    assert page.form.field("password").words.startswith("▲")
    page.password.setFocus()
    type_in("夏布12")
    press("Return")
    assert bare_window.bench is not None
    assert bare_window.bench.desk.store.path == path


def test_the_new_file_form_says_what_is_missing_and_never_overwrites(bare_window: MainWindow, office_file: Path, press) -> None:
    press("Ctrl+N")
    form = bare_window.findChild(NewFileForm)
    form.town.clear()
    form.path.setText(str(office_file))
    press("Return")
    assert "乡镇或街道" in form.form.field("town").words
    assert "已有同名文件" in form.form.field("path").words
    before = office_file.read_bytes()
    form.town.setText("双河街道")
    press("Return")
    assert bare_window.bench is None
    assert office_file.read_bytes() == before
    press("Escape")
    assert bare_window.welcome.isVisible()


def test_enter_presses_the_button_that_has_the_focus(bare_window: MainWindow, press) -> None:
    bare_window.welcome.new_button.setFocus()
    press("Return")
    form = bare_window.findChild(NewFileForm)
    assert form is not None and form.isVisible()
    form.back.setFocus()
    press("Return")
    assert bare_window.welcome.isVisible() and bare_window.bench is None


def test_recent_files_name_office_round_and_time(window: MainWindow, settings: Settings, office_file: Path) -> None:
    assert window.close_file()
    recent = settings.recent()[0]
    assert (recent.path, recent.town) == (str(office_file), "双河街道")
    assert "回头看" in recent.round_name and recent.saved_at
    texts = [button.text() for button in window.welcome.findChildren(QPushButton)]
    assert any(text.startswith("双河街道") for text in texts)


def test_a_copy_is_written_and_said(window: MainWindow, monkeypatch, tmp_path: Path, qtbot) -> None:
    from db.store import Store
    from ui import file_work

    target = tmp_path / "副本.htk"
    monkeypatch.setattr(file_work, "ask_save", lambda *_: target)
    window.save_copy()
    qtbot.waitUntil(lambda: "副本.htk" in window.bench.notices.text)
    with Store.open(target, now=Clock()(), back_up=False) as store, store.read() as session:
        from db.queries.register import attribute_counts

        assert sum(attribute_counts(session).values()) == 9
    assert window.bench.status.backup.text() == "备份 10:30"


def test_the_backup_of_an_opening_is_made_beside_the_window_and_shown(window: MainWindow, qtbot) -> None:
    from db import backups

    qtbot.waitUntil(lambda: len(backups.rolling(window.bench.desk.store.path)) == 1)
    qtbot.waitUntil(lambda: window.bench.status.backup.text() == "备份 10:30")


def test_a_backup_that_cannot_be_made_is_said_in_the_bar(qtbot, bare_window: MainWindow, office_file: Path) -> None:
    from db import backups

    backups.folder_of(office_file).write_text("in the way", encoding="utf-8")
    assert bare_window.open_file(office_file)
    qtbot.waitUntil(lambda: "备份文件夹" in bare_window.bench.notices.text)


def test_the_name_of_the_clerk_is_kept_and_stands_in_the_history(window: MainWindow, settings: Settings, press, type_in) -> None:
    window.bench.desk.set_clerk("02号")
    press("F2")
    page = window.bench.page
    page.card.form.address.setFocus()
    type_in("8")
    press("Ctrl+S")
    assert page.card.record.history[0].clerk == "02号"


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_the_look_changes_at_once_and_is_remembered(window: MainWindow, settings: Settings, mode: str) -> None:
    from widgets.theme import colours

    window.set_mode(mode)
    assert settings.mode == mode
    assert window.palette().window().color().name().upper() == colours().page.upper()
    window.set_mode("light")


def test_the_sample_is_made_in_the_documents_and_opened(bare_window: MainWindow, qtbot) -> None:
    from ui.file_dialogs import documents

    bare_window.welcome.sample_button.click()
    assert not bare_window.welcome.new_button.isEnabled()
    qtbot.waitUntil(lambda: bare_window.bench is not None, timeout=120_000)
    assert bare_window.bench.desk.store.path == documents() / "示例-双河街道.htk"
    assert bare_window.bench.page._model.rowCount() == 475
