"""The password of a file: set, changed, removed, and whatever happens meanwhile the file is whole and opens."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import backups, chain, encryption, replay
from db.models import BatchRow, LogRow, MemberRecord
from db.opening import PasswordNeeded
from db.search import find_households
from db.store import Store
from domain.errors import KnownError
from domain.operators import Operator, Role
from tests.db.desk import CLERK, SCHEME, Desk

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST, SECOND = "河边有三棵树2021", "o'clock “九点” 9.00"
NAME = "欧阳春兰"


@pytest.fixture
def office(store, desk: Desk, clock):
    """A file with people in it, and the log that says so."""
    desk.household(desk.village(), NAME, "李秀英")
    return store


def content(path: Path, password: str, clock) -> tuple:
    with Store.open(path, password=password, clerk=CLERK, now=clock(), back_up=False) as store, store.read() as session:
        assert not chain.broken_seals(session) and not replay.differences(session)
        people = tuple(session.scalars(select(MemberRecord.name).order_by(MemberRecord.name)))
        lines = session.scalar(select(func.count()).select_from(LogRow))
        return people, lines, [row.head_name for row in find_households(session, "欧阳")]


def labels(store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(BatchRow.label).order_by(BatchRow.number)))


def readable_in(place: Path, text: str) -> list[str]:
    """The files below a folder that hold the text for anybody to read."""
    return [str(path) for path in place.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_a_password_is_set_changed_and_removed_and_nothing_else_changes(office, file, clock):
    office.close()
    before = content(file, "", clock)
    for old, new in (("", FIRST), (FIRST, SECOND), (SECOND, "")):
        with Store.open(file, password=old, clerk=CLERK, now=clock(), back_up=False) as store:
            store.set_password(new, CLERK, clock())
            assert store.encrypted is bool(new) and store.fits(new) and not store.fits(old)
        assert encryption.is_encrypted(file) is bool(new)
        assert content(file, new, clock) == before
    # Each change is a line of the history, and of the seal.
    with Store.open(file, clerk=CLERK, now=clock(), back_up=False) as store:
        assert labels(store)[-3:] == ["设置文件密码", "修改文件密码", "取消文件密码"]


def test_the_file_goes_on_being_read_and_written_after_its_password_was_set(office, file, clock):
    office.set_password(FIRST, CLERK, clock())
    Desk(office, clock).household(Desk(office, clock).village("乙村"), "赵桂芳")
    office.close()
    assert content(file, FIRST, clock)[0] == ("李秀英", NAME, "赵桂芳")


def test_the_old_password_opens_no_more_and_the_refusal_is_one_sentence(office, file, clock):
    office.set_password(FIRST, CLERK, clock())
    office.close()
    for wrong in ("", SECOND):
        with pytest.raises(PasswordNeeded, match=r"^[^。]*。$"):
            Store.open(file, password=wrong, clerk=CLERK, now=clock())


def test_a_file_that_becomes_encrypted_leaves_nothing_to_read_but_the_old_backups_that_are_named(office, file, clock):
    office.close()
    with Store.open(file, clerk=CLERK, now=clock()) as store:
        store.ensure_backup()
        store.set_password(FIRST, CLERK, clock())
        left = encryption.plain_copies(file)
        assert len(left) == 1 and readable_in(file.parent, NAME) == [str(left[0])]
        assert encryption.rewrite_copies(left, "", FIRST) == []
        assert readable_in(file.parent, NAME) == []
    assert content(left[0], FIRST, clock)[0] == ("李秀英", NAME)


def test_no_plain_copy_is_made_when_the_password_is_set_before_the_first_backup(office, file, clock):
    office.close()
    with Store.open(file, clerk=CLERK, now=clock()) as store:
        store.set_password(FIRST, CLERK, clock())
        store.ensure_backup()
    assert readable_in(file.parent, NAME) == []
    assert len(backups.rolling(file)) == 1


def test_old_backups_can_be_deleted_instead(office, file, clock):
    copy = office.keep_before("合并", clock())
    office.set_password(FIRST, CLERK, clock())
    assert encryption.delete_copies(encryption.plain_copies(file)) == [] and not copy.exists()


def test_a_change_between_passwords_keeps_the_file_as_it_was_under_the_old_one(office, file, clock):
    office.set_password(FIRST, CLERK, clock())
    office.set_password(SECOND, CLERK, clock())
    kept = next(copy for copy in encryption.copies(file) if "改密码前" in copy.name)
    assert content(kept, FIRST, clock)[0] == ("李秀英", NAME)
    assert readable_in(file.parent, NAME) == []


def test_damaged_and_foreign_copies_are_named_and_left_as_they_are(office, file, clock):
    good = office.keep_before("合并", clock())
    bad = good.with_name("双河街道 坏.htk")
    bad.write_bytes(good.read_bytes()[:5000])
    assert encryption.rewrite_copies([bad, good], "", FIRST) == [bad]
    assert bad.stat().st_size == 5000 and encryption.is_encrypted(good)


def test_a_file_that_somebody_else_has_open_keeps_its_password(office, file, clock):
    with Store.open(file, clerk="何丽", now=clock()) as second, pytest.raises(KnownError, match="正由"):
        second.set_password(FIRST, "何丽", clock())
    assert not encryption.is_encrypted(file)


def test_who_may_not_is_told_who_may(office, clock, file):
    office.operator = Operator("1", "何丽", Role.REVIEW)
    with pytest.raises(KnownError, match="请由“管理”人员来做"):
        office.set_password(FIRST, CLERK, clock())
    assert not encryption.is_encrypted(file)


def test_a_folder_that_takes_no_files_leaves_everything_as_it_was(office, file, clock, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(encryption, "replace", full)
    before = file.read_bytes()
    with pytest.raises(KnownError, match="密码没有改"):
        office.set_password(FIRST, CLERK, clock())
    assert file.read_bytes() == before and list(file.parent.glob(".htk-*")) == []
    assert office.protected is False
    Desk(office, clock).village("丙村")


def test_journals_of_an_encrypted_file_hold_no_names(office, file, clock):
    from sqlalchemy import update

    office.set_password(FIRST, CLERK, clock())
    seen: list[int] = []

    def rewriting(session):
        session.connection().execute(update(MemberRecord.__table__).values(note="改动" * 500))
        session.connection().exec_driver_sql("PRAGMA cache_spill = 1")
        session.connection().exec_driver_sql("PRAGMA cache_size = 2")
        session.connection().execute(update(MemberRecord.__table__).values(note="又改" * 50000))
        journal = file.with_name(file.name + "-journal")
        seen.append(journal.stat().st_size)
        assert readable_in(file.parent, NAME) == []

    office.write(rewriting)
    assert seen and seen[0] > 0


@pytest.mark.parametrize("passwords", [("", FIRST), (FIRST, SECOND)], ids=["plain-encrypted", "encrypted-encrypted"])
def test_a_program_killed_while_it_changes_the_password_leaves_a_whole_file(office, file, clock, passwords, tmp_path):
    """Ten kills in all, at random moments of the change."""
    if passwords[0]:
        office.set_password(passwords[0], CLERK, clock())
    office.close()
    people = content(file, passwords[0], clock)[0]
    chance = random.Random(20210510)
    for _ in range(5):
        command = [sys.executable, "-m", "tests.db.rekeyer", str(file), *passwords]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout.readline() == "open\n"
            program.stdin.write("go\n")
            program.stdin.flush()
            time.sleep(chance.uniform(0.02, 2.5))
            program.kill()
        password = passwords[1] if not _opens(file, passwords[0], clock) else passwords[0]
        assert content(file, password, clock)[0] == people
        # The opening has removed what was left half written.
        assert list(file.parent.glob(".htk-*")) == []
    shutil.rmtree(tmp_path, ignore_errors=True)


def _opens(file: Path, password: str, clock) -> bool:
    try:
        Store.open(file, password=password, clerk=CLERK, now=clock(), back_up=False).close()
    except PasswordNeeded:
        return False
    return True


def test_copies_of_another_office_in_a_place_once_shared_are_not_ours_to_delete(office, file, clock, tmp_path):
    together = tmp_path / "U盘" / f"{file.stem}.备份"
    together.mkdir(parents=True)
    ours = office.backup(together / f"{file.stem} 2020-01-02 080000.htk")
    other = Store.create(tmp_path / "别处.htk", SCHEME, county="荣昌区", town="别的街道", clerk="02号", now=clock())
    with other:
        other.backup(together / f"{file.stem} 2020-01-03 080000.htk")
    found = encryption.plain_copies(file, tmp_path / "U盘" / f"{file.stem}.备份-1", office.office.uid)
    assert ours in found and all(copy.parent != together or copy == ours for copy in found)
