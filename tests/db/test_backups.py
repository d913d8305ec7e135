"""Backups are whole, are made when something changed, and do not pile up for ever."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from db import backups
from db.models import RegionRow
from db.store import Store
from domain.errors import KnownError


def villages(path, now):
    with Store.open(path, now=now, back_up=False) as store, store.read() as session:
        return session.scalar(select(func.count()).where(RegionRow.level == "village"))


def test_a_backup_holds_everything_written_so_far(desk, tmp_path, clock):
    desk.village("甲村")
    target = desk.store.backup(tmp_path / "备份.htk")
    desk.village("乙村")
    assert villages(target, clock()) == 1


def test_a_backup_replaces_an_older_one_and_leaves_nothing_beside_it(desk, tmp_path, clock):
    folder = tmp_path / "backup"
    folder.mkdir()
    desk.store.backup(folder / "b.htk")
    desk.village()
    desk.store.backup(folder / "b.htk")
    assert [path.name for path in folder.iterdir()] == ["b.htk"]
    assert villages(folder / "b.htk", clock()) == 1


def test_a_backup_onto_the_file_itself_is_refused(desk, file):
    with pytest.raises(KnownError, match="原文件"):
        desk.store.backup(file)


def test_a_backup_into_a_missing_folder_is_refused(desk, tmp_path):
    with pytest.raises(KnownError, match="没有文件夹"):
        desk.store.backup(tmp_path / "nowhere" / "b.htk")


def test_a_backup_onto_a_folder_is_refused_and_leaves_nothing(desk, tmp_path):
    (tmp_path / "b.htk").mkdir()
    with pytest.raises(KnownError, match="是一个文件夹"):
        desk.store.backup(tmp_path / "b.htk")
    assert not list(tmp_path.glob(".*"))


def test_a_backup_of_a_damaged_file_is_refused_and_leaves_the_older_backup(desk, file, tmp_path, clock):
    desk.household(desk.village(), *["王五"] * 200)
    target = desk.store.backup(tmp_path / "b.htk")
    desk.store.close()
    content = bytearray(file.read_bytes())
    content[8192:20480] = b"\xff" * 12288
    file.write_bytes(content)
    with pytest.raises(KnownError):
        backups.copy(file, target)
    assert villages(target, clock()) == 1


def test_an_encrypted_file_has_encrypted_backups(file, clock, tmp_path):
    from tests.db.desk import CLERK, SCHEME

    with Store.create(file, SCHEME, clerk=CLERK, now=clock(), password="秘'密") as store:
        target = store.backup(tmp_path / "b.htk")
    assert not target.read_bytes().startswith(b"SQLite")
    with Store.open(target, password="秘'密", now=clock()) as copied:
        assert copied.office.town == "双河街道"


def test_opening_makes_a_backup_only_when_the_file_has_changed(desk, file, clock):
    desk.store.close()
    for _ in range(3):
        Store.open(file, now=clock()).close()
    assert len(backups.rolling(file)) == 1
    with Store.open(file, now=clock()) as store:
        type(desk)(store, clock).village()
    Store.open(file, now=clock()).close()
    Store.open(file, now=clock()).close()
    assert len(backups.rolling(file)) == 2
    assert villages(backups.rolling(file)[max(backups.rolling(file))], clock()) == 1


def test_backups_go_into_the_folder_that_was_named(desk, file, clock, tmp_path):
    desk.store.close()
    Store.open(file, now=clock(), backups=tmp_path / "elsewhere").close()
    assert len(backups.rolling(file, tmp_path / "elsewhere")) == 1
    assert not backups.folder_of(file).exists()


def test_what_is_written_right_after_opening_is_not_in_the_backup_of_that_opening(desk, file, clock):
    desk.village("甲村")
    desk.store.close()
    with Store.open(file, now=clock()) as store:
        type(desk)(store, clock).village("乙村")
        (made,) = backups.rolling(file).values()
        assert villages(made, clock()) == 1
    assert villages(file, clock()) == 2


def test_a_write_that_comes_while_the_backup_is_made_waits_for_it(desk, file, clock, monkeypatch):
    desk.village("甲村")
    desk.store.close()
    began, real = threading.Event(), backups.roll

    def slow(*place, **options):
        began.set()
        time.sleep(0.2)
        return real(*place, **options)

    monkeypatch.setattr(backups, "roll", slow)
    with Store.open(file, now=clock()) as store:
        beside = threading.Thread(target=store.ensure_backup)
        beside.start()
        began.wait()
        type(desk)(store, clock).village("乙村")
        beside.join()
    (made,) = backups.rolling(file).values()
    assert villages(made, clock()) == 1


def test_a_write_that_is_refused_has_not_spoilt_the_backup(desk, file, clock):
    desk.store.close()
    with Store.open(file, now=clock()) as store:
        with pytest.raises(ZeroDivisionError):
            store.write(lambda _session: 1 // 0)
        store.ensure_backup()
        assert len(backups.rolling(file)) == 1


def test_a_file_opens_even_when_no_backup_can_be_made(desk, file, clock):
    desk.store.close()
    backups.folder_of(file).write_text("in the way", encoding="utf-8")
    with Store.open(file, now=clock()) as store:
        store.ensure_backup()
        assert "备份文件夹" in store.backup_fault
        assert not store.read_only


def test_a_large_file_is_backed_up_in_the_background(desk, file, clock, monkeypatch):
    desk.store.close()
    monkeypatch.setattr(backups, "LARGE", 1)
    with Store.open(file, now=clock()) as store:
        store._rolling._thread.join()
    assert len(backups.rolling(file)) == 1


def test_the_last_ten_stay_then_one_a_day_then_one_a_month():
    now = datetime(2021, 5, 31, 12)
    times = [now - timedelta(hours=6 * n) for n in range(4 * 400)]
    kept = backups.kept(times, now)
    assert set(times[:10]) <= kept
    assert sum(now - time <= timedelta(days=30) for time in kept) == 10 + 28
    months = [(time.year, time.month) for time in kept if now - time > timedelta(days=30)]
    assert len(months) == len(set(months)) == 14
    assert max(time for time in kept if time.month == 2) == datetime(2021, 2, 28, 18)


def test_old_backups_are_thinned_and_other_files_left_alone(desk, file):
    desk.store.close()
    folder = backups.folder_of(file)
    folder.mkdir()
    for n in range(40):
        (folder / f"双河街道 2019-03-{n % 28 + 1:02} 0{n // 28}0000.htk").write_bytes(b"old")
    (folder / "双河街道 升级前 2019-03-01 000000.htk").write_bytes(b"kept")
    (folder / "别的.htk").write_bytes(b"kept")
    backups.roll(file, password="", now=datetime(2021, 5, 10), folder=None)
    assert len(backups.rolling(file)) == 10
    assert sum(path.read_bytes() == b"kept" for path in folder.iterdir()) == 2


def test_copies_in_the_places_of_before_are_still_found(desk, file, clock, tmp_path):
    """Beside the file, from before a folder was chosen; and where the chosen folder kept files of one name together."""
    beside = desk.store.keep_before("导入", clock())
    together = tmp_path / "U盘" / f"{file.stem}.备份"
    together.mkdir(parents=True)
    shared = desk.store.backup(together / f"{file.stem} 2020-01-02 080000.htk")
    desk.store.folder = tmp_path / "U盘" / f"{file.stem}.备份-00000001"
    own = desk.store.keep_before("合并", clock())
    assert {one.path for one in backups.all_of(file, desk.store.folder)} == {str(one) for one in (beside, shared, own)}
