"""A file on a network share: worked on here, brought back when that is safe, never overwritten, never lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import locks, opening
from db.models import HouseholdRecord, RegionRow
from db.remote import RemoteStore, on_network, working_folder
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK, SCHEME, Desk


@pytest.fixture
def share(tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Path]:
    """A file in a folder that is told to be a share."""
    folder = tmp_path / "共享"
    folder.mkdir()
    path = folder / "双河街道.htk"
    Store.create(path, SCHEME, clerk=CLERK, now=clock()).close()
    yield path
    gone = folder.with_name("断开")
    if gone.exists():
        gone.rename(folder)


def opened(share: Path, clock: Callable[[], datetime]) -> RemoteStore:
    store = RemoteStore.open_share(share, clerk=CLERK, now=clock(), back_up=False)
    assert isinstance(store, RemoteStore)
    return store


def villages(path: Path) -> set[str]:
    with Store.open(path, now=datetime(2021, 6, 1), back_up=False) as store, store.read() as session:
        return set(session.scalars(select(RegionRow.name).where(RegionRow.level == "village")))


def killed(store: RemoteStore) -> None:
    """The program ends without closing anything: the locks stay, of a program that runs no more."""
    for each in (store._readers, store._writer):
        assert each is not None
        each.dispose()
    for path in (store.share, store.path):
        place = locks.lock_path(path)
        place.write_text(json.dumps({**json.loads(place.read_text("utf-8")), "pid": 2**22 + 1}), encoding="utf-8")


def test_the_work_is_here_until_it_is_brought_back(share: Path, clock: Any) -> None:
    before = share.read_bytes()
    store = opened(share, clock)
    Desk(store, clock).village("甲村")
    assert store.path.parent == working_folder(share)
    assert share.read_bytes() == before
    store.bring_back(clock())
    assert store.brought
    opening.examine(share, thorough=True)
    Desk(store, clock).village("乙村")
    assert not store.brought
    store.close()
    assert villages(share) == {"甲村", "乙村"}
    assert {path.name for path in share.parent.iterdir()} == {share.name}
    assert not working_folder(share).exists()


def test_what_was_not_changed_is_not_written_back(share: Path, clock: Any) -> None:
    before = share.stat()
    opened(share, clock).close()
    assert (share.stat().st_ino, share.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_second_reads_only_and_is_told_who_has_it(share: Path, clock: Any) -> None:
    store = opened(share, clock)
    with RemoteStore.open_share(share, clerk="李丽", now=clock()) as second:
        assert second.read_only and not isinstance(second, RemoteStore)
        assert str(second.holder).startswith(CLERK)
    store.close()


def test_a_share_that_vanishes_loses_nothing(share: Path, clock: Any) -> None:
    store = opened(share, clock)
    gone = share.parent.rename(share.parent.with_name("断开"))
    Desk(store, clock).village("甲村")
    with pytest.raises(KnownError, match="连不上，内容都保存在本机"):
        store.bring_back(clock())
    store.close()
    assert "连不上" in store.notice
    assert villages(gone / share.name) == set()
    gone.rename(share.parent)
    again = opened(share, clock)
    assert "已接着使用" in again.notice
    again.close()
    assert villages(share) == {"甲村"}
    assert {path.name for path in share.parent.iterdir()} == {share.name}


def test_after_a_crash_the_next_opening_goes_on_with_what_was_here(share: Path, clock: Any) -> None:
    store = opened(share, clock)
    Desk(store, clock).village("甲村")
    killed(store)
    assert villages_not_there(share)
    again = opened(share, clock)
    assert "上次没有来得及送回" in again.notice
    again.close()
    assert villages(share) == {"甲村"}


def villages_not_there(share: Path) -> bool:
    copy = Path(shutil.copy(share, share.parent.parent / "look.htk"))
    return villages(copy) == set()


def test_a_version_that_somebody_changed_meanwhile_is_not_overwritten(share: Path, clock: Any) -> None:
    store = opened(share, clock)
    Desk(store, clock).village("我的村")
    other = Path(shutil.copy(share, share.parent.parent / "other.htk"))
    with Store.open(other, now=clock(), back_up=False) as theirs:
        Desk(theirs, clock).village("别人的村")
    os.replace(other, share)
    store.close()
    assert "被别人改过，没有覆盖" in store.notice
    assert villages(share) == {"别人的村"}
    (kept,) = share.parent.glob("*本机副本*.htk")
    assert villages(kept) == {"我的村"}


def test_a_version_changed_after_a_crash_is_kept_beside_ours(share: Path, clock: Any) -> None:
    store = opened(share, clock)
    Desk(store, clock).village("我的村")
    killed(store)
    with Store.open(share, clerk="李丽", now=clock(), back_up=False) as theirs:
        Desk(theirs, clock).village("别人的村")
    again = opened(share, clock)
    assert "被别人改过，没有覆盖" in again.notice
    with again.read() as session:
        assert "别人的村" in set(session.scalars(select(RegionRow.name)))
    again.close()
    assert villages(share) == {"别人的村"}
    (kept,) = share.parent.glob("*本机副本*.htk")
    assert villages(kept) == {"我的村"}


def test_a_lock_of_another_machine_is_never_taken_for_stale(share: Path, clock: Any) -> None:
    content = {"host": f"not-{socket.gethostname()}", "pid": 2**22 + 1, "clerk": "李丽", "since": "2021-05-10T08:30:00"}
    locks.lock_path(share).write_text(json.dumps({**content, "token": "x"}), encoding="utf-8")
    with RemoteStore.open_share(share, clerk=CLERK, now=clock()) as store:
        assert store.read_only and str(store.holder).startswith("李丽")
    assert json.loads(locks.lock_path(share).read_text("utf-8"))["clerk"] == "李丽"
    with opened_after_release(share, clock) as store:
        assert not store.read_only


def opened_after_release(share: Path, clock: Any) -> RemoteStore:
    locks.lock_path(share).unlink()
    return opened(share, clock)


MOUNTS = """sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
//server/office /mnt/office\\040share cifs rw 0 0
host:/data /srv/data nfs4 rw 0 0
tmpfs /srv/data/local tmpfs rw 0 0
"""


@pytest.mark.skipif(os.name == "nt", reason="the table of mounts is Linux's")
@pytest.mark.parametrize(
    ("path", "network"),
    [("/home/a.htk", False), ("/mnt/office share/a.htk", True), ("/mnt/office share2/a.htk", False), ("/srv/data/x/a.htk", True),
     ("/srv/data/local/a.htk", False)],
)  # fmt: skip
def test_a_share_is_known_by_its_mount(path: str, network: bool) -> None:
    assert on_network(Path(path), MOUNTS) is network


def test_households_saved_here_are_there_afterwards(share: Path, clock: Any) -> None:
    with opened(share, clock) as store:
        desk = Desk(store, clock)
        desk.household(desk.village(), "王五", "赵六")
    with Store.open(share, now=clock(), back_up=False) as there, there.read() as session:
        assert [row.head_name for row in session.scalars(select(HouseholdRecord))] == ["王五"]
