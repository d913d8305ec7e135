"""A second person at the same file is told who has it, and cannot write over the first."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from db import locks
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK, SCHEME, Desk


def lock_of_another(file, pid, host=None):
    content = {"host": host or socket.gethostname(), "pid": pid, "clerk": "李丽", "since": "2021-05-10T08:30:00", "token": "x"}
    locks.lock_path(file).write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def ended():
    """The number of a program that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_second_at_a_file_reads_only_and_is_told_who_has_it(desk, file, clock):
    with Store.open(file, clerk="李丽", now=clock()) as second:
        assert second.read_only
        assert second.holder.startswith(f"{CLERK}（电脑 {socket.gethostname()}，2021-05-10 09:01")
        with pytest.raises(KnownError, match=f"{CLERK}.*只能查看"):
            Desk(second, clock).village()
    desk.village()


def test_what_the_first_saves_the_second_sees(desk, file, clock):
    with Store.open(file, clerk="李丽", now=clock()) as second:
        uid = desk.household(desk.village(), "王五")
        from db.models import HouseholdRecord

        with second.read() as session:
            assert session.get(HouseholdRecord, uid).head_name == "王五"


def test_the_lock_goes_with_the_store(file, clock):
    store = Store.create(file, SCHEME, clerk=CLERK, now=clock())
    assert locks.lock_path(file).exists()
    store.close()
    store.close()
    assert not locks.lock_path(file).exists()
    with Store.open(file, clerk="李丽", now=clock()) as next_one:
        assert not next_one.read_only


def test_a_second_reader_that_leaves_does_not_take_the_lock_along(desk, file, clock):
    Store.open(file, clerk="李丽", now=clock()).close()
    assert locks.lock_path(file).exists()


def test_the_lock_of_a_program_that_crashed_is_taken_over(store, file, clock, ended):
    store.close()
    lock_of_another(file, ended)
    with Store.open(file, clerk=CLERK, now=clock()) as again:
        assert not again.read_only
    assert not locks.lock_path(file).exists()


def test_the_lock_of_another_machine_counts_even_if_its_number_is_dead_here(store, file, clock, ended):
    store.close()
    lock_of_another(file, ended, host="二楼电脑")
    with Store.open(file, clerk=CLERK, now=clock()) as again:
        assert again.holder == "李丽（电脑 二楼电脑，2021-05-10 08:30 起）"
    assert locks.lock_path(file).exists()


def test_a_lock_file_that_nobody_can_read_is_nobodys(store, file, clock):
    store.close()
    locks.lock_path(file).write_bytes(b"\xff\xfe{")
    with Store.open(file, clerk=CLERK, now=clock()) as again:
        assert not again.read_only
