"""One file, opened, read and written; everything that may be wrong with it is one sentence, and nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from db import engine
from db.models import BatchRow, CadreRecord, HouseholdRecord, MemberRecord, RegionRow, RoundRecord, SettingRow
from db.opening import PasswordNeeded
from db.replay import differences
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK, SCHEME, Desk
from tests.db.saver import TEAM

ROOT = Path(__file__).resolve().parent.parent.parent


def everything_in(folder):
    """All files below a folder with their content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def count(store, model):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model))


# A new file


def test_a_new_file_has_the_office_its_regions_and_the_first_round(file, clock):
    with Store.create(file, SCHEME, town="昌元街道", clerk=CLERK, now=clock()) as store, store.read() as session:
        assert (store.office.county, store.office.town) == ("荣昌区", "昌元街道")
        regions = session.scalars(select(RegionRow).order_by(RegionRow.level)).all()
        assert [(region.level, region.name) for region in regions] == [("county", "荣昌区"), ("town", "昌元街道")]
        assert regions[1].parent_uid == regions[0].uid
        round_ = session.scalars(select(RoundRecord)).one()
        assert (round_.scheme_id, round_.thresholds["income_floor"], round_.town) == (SCHEME, "6000", "昌元街道")
        assert session.get(SettingRow, "round_uid").value == round_.uid


def test_a_new_file_never_replaces_one_that_is_there(store, file, clock):
    store.close()
    before = file.read_bytes()
    with pytest.raises(KnownError, match="已经存在"):
        Store.create(file, SCHEME, clerk=CLERK, now=clock())
    assert file.read_bytes() == before


def test_a_new_file_for_an_unknown_notice_leaves_nothing_behind(file, clock):
    with pytest.raises(KnownError, match="没有编号为“nowhere-2021”的通知"):
        Store.create(file, "nowhere-2021", clerk=CLERK, now=clock())
    assert everything_in(file.parent) == {}


def test_a_new_file_in_a_missing_folder_says_so(tmp_path, clock):
    with pytest.raises(KnownError, match="没有文件夹"):
        Store.create(tmp_path / "nowhere" / "x.htk", SCHEME, clerk=CLERK, now=clock())


def test_a_file_with_a_strange_name_opens(tmp_path, clock):
    path = tmp_path / "100% 双河?mode=ro&#街道 .htk"
    Store.create(path, SCHEME, clerk=CLERK, now=clock()).close()
    with Store.open(path, now=clock()) as store:
        assert not store.read_only


# Refusals


def foreign_sqlite(path):
    connection = engine.dbapi2.connect(str(path))
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()


def truncated(path):
    path.write_bytes(path.read_bytes()[:-8192])


def cut_to_a_few_bytes(path):
    path.write_bytes(path.read_bytes()[:50])


def scribbled(path):
    content = bytearray(path.read_bytes())
    content[4096:16384] = random.Random(1).randbytes(12288)
    path.write_bytes(content)


def scribbled_in_one_page(path):
    content = bytearray(path.read_bytes())
    content[-4096:-4000] = b"\x77" * 96
    path.write_bytes(content)


def newer(path):
    connection = engine.dbapi2.connect(str(path))
    connection.execute("UPDATE alembic_version SET version_num = '0042'")
    connection.commit()
    connection.close()


REFUSED = [
    (lambda path: path.unlink(), "找不到文件"),
    (lambda path: path.write_bytes(b""), "不是本程序的文件"),
    (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(4092)), "不是本程序的文件"),
    (lambda path: path.write_bytes("序号,姓名\r\n1,王五\r\n".encode("gbk")), "不是本程序的文件"),
    (lambda path: (path.unlink(), foreign_sqlite(path)), "不是本程序的文件"),
    (lambda path: (path.unlink(), path.mkdir()), "是一个文件夹"),
    (truncated, "已损坏"),
    (cut_to_a_few_bytes, "已损坏"),
    (scribbled, "已损坏"),
    (scribbled_in_one_page, "已损坏"),
    (newer, r"由更新的版本保存（文件格式 0042），这个程序只认识到 \d{4}；请先升级程序"),
]


@pytest.mark.parametrize(("spoil", "sentence"), REFUSED)
def test_a_file_that_cannot_be_opened_says_why_and_is_not_touched(desk, file, clock, spoil, sentence):
    desk.household(desk.village(), *["王五"] * 100)
    desk.store.close()
    spoil(file)
    before = everything_in(file.parent)
    with pytest.raises(KnownError, match=sentence) as refused:
        Store.open(file, clerk=CLERK, now=clock())
    assert refused.value.sentence.endswith("。")
    assert everything_in(file.parent) == before


def test_a_file_that_another_program_holds_says_so(store, file, clock):
    store.close()
    other = engine.dbapi2.connect(str(file), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    before = everything_in(file.parent)
    with pytest.raises(KnownError, match="正被别的程序占用"):
        Store.open(file, now=clock())
    assert everything_in(file.parent) == before
    other.close()


def test_an_encrypted_file_wants_its_password_and_tells_a_wrong_one(file, clock, capfd):
    Store.create(file, SCHEME, clerk=CLERK, now=clock(), password="双河'1").close()
    before = everything_in(file.parent)
    with pytest.raises(PasswordNeeded, match="请输入密码"):
        Store.open(file, now=clock())
    with pytest.raises(PasswordNeeded, match="密码不对"):
        Store.open(file, password="双河", now=clock())
    assert everything_in(file.parent) == before
    assert capfd.readouterr().err == ""
    with Store.open(file, password="双河'1", now=clock(), back_up=False) as store:
        Desk(store, clock).village()
    assert "双河".encode() not in file.read_bytes()


def test_a_read_only_file_can_be_read_and_says_so_when_written(desk, file, clock):
    desk.household(desk.village(), "王五")
    desk.store.close()
    file.chmod(0o444)
    before = everything_in(file.parent)
    with Store.open(file, clerk=CLERK, now=clock()) as store:
        assert store.read_only
        assert store.holder is None
        assert count(store, HouseholdRecord) == 1
        with pytest.raises(KnownError, match="只读"):
            Desk(store, clock).village()
    assert everything_in(file.parent) == before


# Writing


def test_what_fails_half_way_leaves_nothing(desk):
    before = count(desk.store, BatchRow)

    def half(session):
        session.add(RegionRow(level="village", name="甲村"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.write(half)
    assert count(desk.store, BatchRow) == before
    assert desk.village("乙村")


def test_a_row_of_a_household_that_is_not_there_is_refused_by_the_file(desk):
    with pytest.raises(IntegrityError):
        desk.write(lambda session: session.add(MemberRecord(household_uid="nobody", name="王五")))
    assert count(desk.store, MemberRecord) == 0


def test_a_read_cannot_write(desk):
    with pytest.raises(KnownError, match="只读"), desk.store.read() as session:
        session.connection().exec_driver_sql("DELETE FROM region")


def test_a_write_inside_a_read_is_a_fault_of_the_program(desk):
    with desk.store.read(), pytest.raises(RuntimeError, match="inside a read"):
        desk.village()


def test_many_threads_may_read_and_write_at_once(desk):
    village = desk.village()

    def work(number):
        desk.household(village, f"王{number}")
        with desk.store.read() as session:
            return session.scalar(select(func.count()).select_from(HouseholdRecord))

    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(work, range(24)))
    assert max(counts) == 24
    with desk.store.read() as session:
        assert differences(session) == []


def test_a_full_disk_is_a_sentence_and_the_file_stays_sound(desk, file, clock):
    village = desk.village()
    with desk.store._writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(KnownError, match="磁盘空间不足"):
        desk.household(village, *["王五"] * 400)
    assert count(desk.store, HouseholdRecord) == 0
    desk.store.close()
    with Store.open(file, now=clock()) as store, store.read() as session:
        assert differences(session) == []


@pytest.mark.parametrize("away", [lambda file: file.unlink(), lambda file: file.rename(file.with_name("搬走.htk"))])
def test_a_file_taken_away_while_open_is_a_sentence(desk, file, away):
    away(file)
    with pytest.raises(KnownError, match="已被移走、改名或删除"):
        desk.village()


def test_a_file_exchanged_while_open_is_not_written_over(desk, file, tmp_path):
    other = shutil.copy(file, tmp_path / "other.htk")
    before = Path(other).read_bytes()
    os.replace(other, file)
    with pytest.raises(KnownError, match="已被移走"):
        desk.village()
    assert file.read_bytes() == before


def test_a_bare_copy_made_while_the_file_is_open_holds_the_last_save(desk, file, tmp_path, clock):
    desk.household(desk.village(), "王五")
    copied = shutil.copy(file, tmp_path / "U盘.htk")
    with Store.open(copied, now=clock(), back_up=False) as store:
        assert count(store, HouseholdRecord) == 1


def test_a_program_in_the_way_of_a_save_is_waited_for(desk, file):
    other = engine.dbapi2.connect(str(file), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, other.rollback).start()
    started = time.monotonic()
    desk.village()
    assert time.monotonic() - started > 0.4
    other.close()


def test_a_file_whose_writer_was_killed_is_whole_and_has_every_save_that_was_confirmed(store, file, clock):
    store.close()
    confirmed: set[str] = set()
    chance = random.Random(2)
    command = [sys.executable, "-m", "tests.db.saver", str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    for program in [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(20)]:
        with program:
            program.stdin.write("go\n")
            program.stdin.flush()
            confirmed.add(program.stdout.readline().strip())
            time.sleep(chance.random() * 0.05)
            program.kill()
            confirmed.update(line.strip() for line in program.stdout if len(line) == 37)
    with Store.open(file, now=clock()) as again, again.read() as session:
        assert not again.read_only
        assert engine.integrity_faults(session.connection()) == []
        assert engine.broken_keys(session.connection()) == []
        teams = dict(session.execute(select(CadreRecord.phone, func.count()).group_by(CadreRecord.phone)).all())
        assert len(confirmed) >= 20
        assert confirmed <= teams.keys()
        assert set(teams.values()) == {TEAM}
        assert differences(session) == []


def test_opening_a_file_loads_no_heavy_library(store, file):
    store.close()
    program = (
        "import sys\nfrom datetime import datetime\nfrom pathlib import Path\nfrom db.store import Store\n"
        "Store.open(Path(sys.argv[1]), now=datetime.now()).close()\n"
        "print([m for m in ('alembic', 'pypinyin', 'pandas', 'openpyxl', 'reportlab', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_header_of_a_file_says_whose_it_is(store, file):
    assert struct.unpack(">I", file.read_bytes()[68:72])[0] == engine.APPLICATION_ID


def test_a_closed_file_is_neither_read_nor_written(store: Store):
    store.close()
    with pytest.raises(KnownError, match="已经关闭"), store.read():
        pytest.fail("a closed file was read")
    with pytest.raises(KnownError, match="已经关闭"):
        store.write(lambda session: session.scalar(select(func.count()).select_from(RegionRow)))
