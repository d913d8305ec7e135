"""Going back to a backup from the real window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.sharing.conftest import LONG, Shared, change, of_head
from ui.main_window import MainWindow
from ui.restoring import dialog as dialogs
from ui.restoring import doors as restore_doors
from ui.restoring.dialog import RestoreDialog


@pytest.fixture
def shared(window: MainWindow, clock, tmp_path, qtbot) -> Shared:
    return Shared(window, clock, tmp_path, qtbot)


@pytest.fixture
def kept(shared: Shared) -> Path:
    """A backup from before 周玉珍's household got its note."""
    backup = shared.store.keep_before("导入", shared.clock())
    change(shared.store, shared.clock, "周玉珍", note="后来写的")
    return backup


def opened(shared: Shared, kept: Path) -> RestoreDialog:
    shared.window.restore()
    dialog = shared.dialog(RestoreDialog)
    dialog.table.select_key(str(kept))
    shared.qtbot.waitUntil(lambda: not dialog.busy and dialog.save_button.isEnabled(), timeout=LONG)
    return dialog


def test_a_backup_is_looked_into_before_anything_is_done(shared, kept):
    dialog = opened(shared, kept)
    assert dialog.facts[0].text() == "双河街道" and dialog.facts[2].text().startswith("农户 8 户、13 人，核查 1 份")
    dialog.reject()
    assert of_head(shared.store, "周玉珍").note == "后来写的"


def test_the_file_goes_back_to_a_backup_and_its_present_state_is_kept(shared, kept, monkeypatch):
    dialog = opened(shared, kept)
    monkeypatch.setattr(dialogs, "ask", lambda *_given, **_named: "yes")
    path = shared.store.path
    dialog.put_in_place()
    assert shared.window.bench.desk.store.path == path
    assert of_head(shared.store, "周玉珍").note == "" and "已恢复成备份" in shared.window.bench.notices.text
    (before,) = kept.parent.glob("*恢复前*.htk")
    assert shared.window.open_file(before)
    assert of_head(shared.store, "周玉珍").note == "后来写的"


def test_a_backup_is_opened_as_a_copy_under_another_name(shared, kept, monkeypatch, tmp_path):
    dialog = opened(shared, kept)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_given: tmp_path / "旧的.htk")
    dialog.save_as()
    shared.qtbot.waitUntil(lambda: shared.window.bench is not None and shared.store.path.name == "旧的.htk", timeout=LONG)
    assert of_head(shared.store, "周玉珍").note == ""


def test_the_day_has_a_backup_of_what_was_written_since_the_last_one(shared, window):
    from db import backups

    status = window.bench.status
    shared.qtbot.waitUntil(lambda: not status._watch.isActive() and bool(backups.rolling(shared.store.path)), timeout=LONG)
    before = len(backups.rolling(shared.store.path))
    status.back_up_again()
    change(shared.store, shared.clock, "周玉珍", note="半小时里写的")
    window.bench.desk.saved_at = shared.clock()
    from datetime import timedelta

    shared.clock.time += timedelta(minutes=30)
    status.back_up_again()
    shared.qtbot.waitUntil(lambda: len(backups.rolling(shared.store.path)) == before + 1, timeout=LONG)
    shared.qtbot.waitUntil(lambda: not status._watch.isActive(), timeout=LONG)


PASSWORD = "Hebian-3-trees"


@pytest.fixture
def locked(shared: Shared) -> Path:
    """A backup of the encrypted file, from before 周玉珍's household got its note."""
    shared.store.set_password(PASSWORD, "01号", shared.clock())
    backup = shared.store.keep_before("导入", shared.clock())
    change(shared.store, shared.clock, "周玉珍", note="后来写的")
    return backup


def test_going_back_to_a_backup_of_an_encrypted_file_asks_nobody_for_the_password_that_is_known(shared, locked, monkeypatch):
    dialog = opened(shared, locked)
    monkeypatch.setattr(dialogs, "ask", lambda *_given, **_named: "yes")
    dialog.put_in_place()
    assert of_head(shared.store, "周玉珍").note == "" and shared.store.encrypted
    assert "已恢复成备份" in shared.window.bench.notices.text


def test_a_copy_of_an_encrypted_backup_opens_with_the_password_that_is_known(shared, locked, monkeypatch, tmp_path):
    dialog = opened(shared, locked)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_given: tmp_path / "旧的.htk")
    dialog.save_as()
    shared.qtbot.waitUntil(lambda: shared.window.bench is not None and shared.store.path.name == "旧的.htk", timeout=LONG)
    assert of_head(shared.store, "周玉珍").note == "" and shared.store.encrypted


def test_a_backup_with_an_older_password_opens_with_the_one_typed_for_it_and_with_no_other(shared, locked, monkeypatch):
    shared.store.set_password("Xiangzhang-47-ke", "01号", shared.clock())
    dialog = RestoreDialog(shared.window.bench.desk, shared.window.settings, shared.window)
    dialog.in_place_wanted.connect(lambda backup, word: restore_doors.put_in_place(shared.window, backup, word))
    dialog.open()
    dialog.table.select_key(str(locked))
    shared.qtbot.waitUntil(dialog.password_row.isVisible, timeout=LONG)
    dialog.password.setText(PASSWORD)
    dialog._try_password()
    shared.qtbot.waitUntil(lambda: not dialog.busy and dialog.save_button.isEnabled(), timeout=LONG)
    monkeypatch.setattr(dialogs, "ask", lambda *_given, **_named: "yes")
    dialog.put_in_place()
    assert of_head(shared.store, "周玉珍").note == "" and shared.store.fits(PASSWORD)


def test_two_files_of_one_name_keep_their_backups_apart_in_the_chosen_folder(shared, tmp_path):
    """A folder chosen for all backups has one of its own for each file."""
    shared.window.settings.backup_folder = str(tmp_path)
    here, there = tmp_path / "甲" / "双河街道.htk", tmp_path / "乙" / "双河街道.htk"
    ours, theirs = (shared.window.settings.backups_of(path) for path in (here, there))
    assert ours != theirs and ours.parent == theirs.parent == tmp_path
    assert ours == shared.window.settings.backups_of(here) and ours.name.startswith("双河街道.备份-")
