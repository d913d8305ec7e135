"""Going back to a backup: seen first, whole, with the present file kept."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db import backups, restoring
from db.opening import PasswordNeeded
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK, SCHEME


def members(store: Store) -> list[str]:
    from sqlalchemy import select

    from db.models import MemberRecord

    with store.read() as session:
        return sorted(session.scalars(select(MemberRecord.name).where(~MemberRecord.deleted)))


def test_a_backup_tells_what_it_holds_and_who_wrote_last_without_being_written(desk, clock):
    desk.household(desk.village(), "王五", "李四")
    kept = desk.store.keep_before("导入", clock())
    desk.household(desk.village("乙村"), "赵六")
    before = kept.read_bytes()
    inside = desk.store.look_into(kept)
    assert (inside.office, inside.households, inside.members) == ("双河街道", 1, 2)
    assert (inside.last_clerk, inside.last_label, len(inside.rounds)) == (CLERK, "登记农户", 1)
    assert kept.read_bytes() == before and not kept.with_name(kept.name + "~").exists()


def test_the_list_has_every_copy_of_the_file_the_latest_first_and_says_what_it_was_made_before(desk, clock):
    desk.household(desk.village(), "王五")
    desk.store.keep_before("合并", clock())
    desk.store.roll_backup(clock())
    folder = backups.folder_of(desk.store.path)
    shutil.copy(desk.store.path, folder / "别的文件 2021-05-10 090000.htk")
    assert [one.kind for one in backups.all_of(desk.store.path)] == ["", "合并前"]


def test_the_days_backup_is_made_only_when_something_was_written_since(desk, clock):
    desk.village()
    assert desk.store.roll_backup(clock()) is not None
    assert desk.store.roll_backup(clock()) is None
    desk.village("乙村")
    assert desk.store.roll_backup(clock()) is not None


def test_copies_before_work_are_thinned_like_the_others(desk, clock):
    for day in range(60):
        desk.store.keep_before("导入", clock() + timedelta(minutes=day))
    found = [one for one in backups.all_of(desk.store.path) if one.kind == "导入前"]
    assert len(found) == backups.LAST


def test_a_file_goes_back_to_a_backup_with_everything_of_that_time(desk, file: Path, clock):
    village = desk.village()
    desk.household(village, "王五")
    kept = desk.store.keep_before("合并", clock())
    desk.household(village, "赵六")
    desk.store.close()
    restoring.put_in_place(kept, file, None, CLERK, clock())
    with Store.open(file, now=clock(), back_up=False) as store:
        assert members(store) == ["王五"]
    assert not file.with_name(file.name + "~").exists()


def test_a_file_that_somebody_has_open_is_left_alone(desk, file: Path, clock):
    kept = desk.store.keep_before("合并", clock())
    desk.household(desk.village(), "王五")
    with pytest.raises(KnownError, match="没有恢复"):
        restoring.put_in_place(kept, file, None, CLERK, clock())
    assert members(desk.store) == ["王五"]


def test_a_copy_under_another_name_replaces_nothing(desk, tmp_path, clock):
    kept = desk.store.keep_before("合并", clock())
    written = restoring.save_as(kept, tmp_path / "旧.htk")
    assert written.read_bytes() == kept.read_bytes()
    with pytest.raises(KnownError, match="已经存在"):
        restoring.save_as(kept, written)


def test_a_damaged_backup_is_refused_before_anything_is_changed(desk, clock):
    desk.household(desk.village(), *["王五"] * 200)
    kept = desk.store.keep_before("合并", clock())
    content = bytearray(kept.read_bytes())
    content[8192:20480] = b"\xff" * 12288
    kept.write_bytes(content)
    with pytest.raises(KnownError, match="损坏"):
        desk.store.look_into(kept)


def test_a_backup_with_another_password_asks_for_it(tmp_path, clock):
    with Store.create(tmp_path / "a.htk", SCHEME, clerk=CLERK, now=clock(), password="从前的密码") as store:
        kept = store.backup(tmp_path / "old.htk")
    with Store.create(tmp_path / "b.htk", SCHEME, clerk=CLERK, now=clock(), password="现在的密码") as store:
        with pytest.raises(PasswordNeeded):
            store.look_into(kept)
        assert store.look_into(kept, "从前的密码").office == "双河街道"


def test_backups_of_a_chosen_folder_are_found_there(desk, file: Path, tmp_path, clock):
    desk.store.close()
    with Store.open(file, now=clock(), backups=tmp_path / "u盘") as store:
        store.keep_before("导入", clock())
    assert [one.kind for one in backups.all_of(file, tmp_path / "u盘")][:1] == ["导入前"]
    assert not backups.folder_of(file).exists()
