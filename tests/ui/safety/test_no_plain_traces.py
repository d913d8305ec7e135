"""While an encrypted file is worked with, no name of it stands on the disk for anybody to read."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, look_at, merge_files
from db.store import Store
from domain.sharing import HandoutWish
from resources.reports import write_report
from ui.page import PrintWish
from ui.printing.dialog import PrintDialog

WORD, THEIRS = "Hebian-3-trees", "Xiangzhang-47-ke"
NAMES = ("欧阳春兰", "刘永福", "13900000004")


@pytest.fixture
def disk(tmp_path: Path, user_home: Path, monkeypatch) -> list[Path]:
    """Every folder that the program may write into: the file's, the user's, and that for temporary files."""
    scratch = tmp_path / "temporary"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return [tmp_path, user_home]


@pytest.fixture
def encrypted(bare_window, office_file, clock, disk, qtbot):
    with Store.open(office_file, now=clock(), back_up=False) as store:
        store.set_password(WORD, "01号", clock())
    assert bare_window.open_file(office_file, WORD)
    qtbot.waitUntil(lambda: bare_window.bench.status.unvisited.text() != "")
    return bare_window


def readable(disk: list[Path]) -> list[str]:
    """The files in which one of the names can be read, in the usual encodings."""
    words = [name.encode(code) for name in NAMES for code in ("utf-8", "utf-16-le", "gb18030")]
    files = [path for folder in disk for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 2
    return [str(path) for path in files if any(word in path.read_bytes() for word in words)]


def test_names_would_be_found_in_a_plain_file(window, disk):
    assert readable(disk)


def test_searching_keying_and_locking_leave_nothing(encrypted, disk, press, type_in, qtbot):
    press("Ctrl+K")
    type_in("欧阳")
    QApplication.processEvents()
    assert readable(disk) == []
    encrypted.guard.lock()
    assert readable(disk) == []
    encrypted.guard.dialog.password.setText(WORD)
    encrypted.guard.dialog.open_button.click()
    encrypted.close_file()
    assert readable(disk) == []


def test_a_preview_and_a_printed_page_leave_nothing(encrypted, disk, qtbot):
    dialog = PrintDialog(encrypted.bench.desk, PrintWish("1"), encrypted)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.settled and dialog.preview.document.pageCount() > 0, timeout=30_000)
    assert "王大明" in dialog.preview.document.getAllText(0).text()
    # Pages are compressed, so that their names would not be found: no file of them may be there at all.
    found = [path for folder in disk for path in folder.rglob("*") if path.is_file() and path.read_bytes()[:5] == b"%PDF-"]
    assert found == [] and readable(disk) == []
    dialog.close()


def test_backups_hand_outs_and_merges_leave_nothing(encrypted, disk, office_file, tmp_path, clock):
    store = encrypted.bench.desk.store
    store.ensure_backup()
    store.backup(tmp_path / "副本.htk")
    out = tmp_path / "全部.htk"
    hand_out(store, HandoutWish("金佛村", (), password=THEIRS), out, "01号", clock())
    clock.time += timedelta(minutes=1)
    with Store.open(out, password=THEIRS, clerk="村", now=clock(), back_up=False) as theirs:
        from tests.db.desk import Desk

        Desk(theirs, clock).write(_phone)
        assert readable(disk) == []
    returned = ReturnedPath(out, THEIRS)
    look_at(store, returned, clock())
    merge_files(store, [returned], Merging("01号", clock(), progress=lambda *_: _nothing_readable(disk)))
    assert readable(disk) == []


def test_the_report_of_a_fault_holds_no_values(encrypted, disk, clock):
    try:
        raise ValueError(f"{NAMES[0]} {NAMES[2]}")
    except ValueError as fault:
        write_report(fault, clock())
    assert readable(disk) == []


def _nothing_readable(disk: list[Path]) -> None:
    assert readable(disk) == []


def _phone(session) -> None:
    from sqlalchemy import select

    from db.models import HouseholdRecord

    session.scalars(select(HouseholdRecord).where(HouseholdRecord.head_name == "欧阳春兰")).one().phone = "13911112222"
