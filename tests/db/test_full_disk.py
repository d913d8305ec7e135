"""A full disk, a folder that takes no files, a clock set back: one sentence, nothing lost, nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.chain import broken_seals
from db.models import BatchRow
from db.queries.entry_sheet import keyed_since
from db.replay import differences
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from db.store import Store
from domain.sharing import HandoutWish
from tests.db.desk import CLERK, SCHEME
from tests.db.registered import NOW, Office
from tests.importers.books import id_no, save

ROOT = Path(__file__).resolve().parents[2]

DOING = """
import os, sys
from pathlib import Path
from datetime import datetime
work, folder = sys.argv[1], Path(sys.argv[2])
sys.dont_write_bytecode = True
from commands.export import Wanted, export
from commands.import_ import import_book
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from db.store import Store
from domain.errors import KnownError
from domain.sharing import HandoutWish
from tests.db.registered import NOTICE, NOW, Office
office = folder / "单位.htk"
def back_up(store): store.backup(folder / "备份.htk")
def save(store):
    for n in range(400): Office(store).register(*["王五"] * 30)
def take_in(store): import_book(store, folder / "名册.xlsx", now=NOW)
def give(store): hand_out(store, HandoutWish("全部"), folder / "给.htk", "周静", NOW)
def merge(store): merge_files(store, [ReturnedPath(folder / "交回.htk")], Merging("周静", NOW))
def table(store): export(store, Wanted(NOTICE, NOTICE.attachment("1")), folder / "附件1.xlsx")
def pages(store): export(store, Wanted(NOTICE, NOTICE.attachment("1")), folder / "附件1.pdf")
try:
    if work == "migrate":
        Store.open(folder / "旧.htk", now=NOW, back_up=False).close()
    else:
        with Store.open(office, clerk="周静", now=NOW, back_up=False) as store:
            globals()[work](store)
    print("done")
except KnownError as known:
    print(known.sentence)
"""

WORKS = ["save", "take_in", "merge", "give", "back_up", "migrate", "table", "pages"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's folder with all that it could take in."""
    folder = tmp_path_factory.mktemp("office")
    with Store.create(folder / "单位.htk", SCHEME, town="双河街道", clerk=CLERK, now=NOW) as store:
        office = Office(store)
        for n in range(150):
            office.register(f"王{n}", place=office.place("金佛村", "1社"), attributes=("general",))
        hand_out(store, HandoutWish("金佛村"), folder / "交回.htk", CLERK, NOW)
    with Store.open(folder / "交回.htk", clerk="村里", now=NOW, back_up=False) as theirs:
        for n in range(40):
            Office(theirs).register(*[f"赵{n}之{i}" for i in range(20)])
    people = [[f"{n % 5}村", "1社", f"李{n}", f"李{n}", id_no("19600101", n % 1000), "户主", "一般户"] for n in range(900)]
    save(folder / "名册.xlsx", [["村", "组", "户主姓名", "姓名", "证件号码", "与户主关系", "户类型"], *people])
    shutil.copyfile(ROOT / "tests" / "files" / "format-0001.htk", folder / "旧.htk")
    return folder


def work(kind: str, folder: Path, *before: str) -> list[str]:
    """What a program says that does this in the folder; `before` are programs in front of it."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*before, sys.executable, "-c", DOING, kind, str(folder)]
    ran = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, encoding="utf-8", check=False)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def all_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_sound(path: Path) -> None:
    with Store.open(path, now=NOW, back_up=False) as store, store.read() as session:
        assert differences(session) == []
        assert broken_seals(session) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, where the system lets us make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no disk of one's own can be made here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made as Linux does it")
@pytest.mark.parametrize("kind", WORKS)
def test_a_full_disk_is_one_sentence_and_loses_nothing(kind: str, prepared: Path, small_disk: Path) -> None:
    for path in prepared.iterdir():
        if path.is_file():
            shutil.copyfile(path, small_disk / path.name)
    with open(small_disk / "fills", "wb") as file:
        free = shutil.disk_usage(small_disk).free
        left = 4 if kind in ("table", "pages") else 24
        file.write(b"\0" * max(free - left * 1024, 0))
    before = all_in(small_disk)
    said = work(kind, small_disk)
    assert len(said) == 1 and said[0].endswith("。"), said
    assert any(word in said[0] for word in ("磁盘空间", "磁盘")), said
    (small_disk / "fills").unlink()
    after = all_in(small_disk)
    made = {name for name in after.keys() - before.keys() if not name.endswith("-journal")}
    assert made == set()
    if kind != "save":
        assert [name for name in after if name in before and after[name] != before[name]] == []
    check_sound(small_disk / "单位.htk")
    check_sound(small_disk / "旧.htk")


needs_user = pytest.mark.skipif(
    not hasattr(os, "geteuid") or (os.geteuid() == 0 and not Path("/usr/bin/setpriv").exists()), reason="permissions"
)
AS_USER = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.name != "nt" and os.geteuid() == 0 else []


@needs_user
@pytest.mark.parametrize("kind", WORKS)
def test_a_folder_that_takes_no_files_is_one_sentence(kind: str, prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    for path in prepared.iterdir():
        if path.is_file():
            shutil.copyfile(path, folder / path.name)
    before = all_in(folder)
    folder.chmod(0o555)
    try:
        said = work(kind, folder, *AS_USER)
    finally:
        folder.chmod(0o755)
    assert len(said) == 1 and said[0].endswith("。"), said
    assert all_in(folder) == before


# A clock set back


def test_a_clock_set_back_hides_nothing_that_was_keyed_today(store: Store) -> None:
    office = Office(store)
    today = datetime(2021, 5, 12, 8, 0)

    def keyed(name: str, when: datetime) -> None:
        from db.operations.inspections import save_inspection
        from tests.db.registered import NOTICE

        draft = office.draft("", name, inspected_on=date(2021, 5, 10))
        assert not store.write(lambda session: save_inspection(session, NOTICE, draft, CLERK, when)).refused

    def count() -> int:
        return int(office.read(keyed_since, datetime(2021, 5, 12).astimezone().isoformat(timespec="milliseconds")))

    keyed("张三", today)
    keyed("李四", today)
    assert count() == 2
    keyed("昨夜", today - timedelta(days=1))
    assert count() == 2
    keyed("王五", today + timedelta(minutes=5))
    assert count() == 3


def test_a_merge_does_not_look_at_the_clock(prepared: Path, tmp_path: Path) -> None:
    for path in prepared.iterdir():
        if path.is_file():
            shutil.copyfile(path, tmp_path / path.name)
    early = datetime(2001, 1, 1)
    with Store.open(tmp_path / "单位.htk", clerk=CLERK, now=early, back_up=False) as store:
        (report,) = merge_files(store, [ReturnedPath(tmp_path / "交回.htk")], Merging(CLERK, early))
        assert report.total.added > 800 and report.total.conflicts == 0
        (again,) = merge_files(store, [ReturnedPath(tmp_path / "交回.htk")], Merging(CLERK, early))
        assert again.total.added == 0 and again.batch == 0
        with store.read() as session:
            assert differences(session) == [] and broken_seals(session) == []
            numbers = list(session.scalars(select(BatchRow.number).order_by(BatchRow.number)))
            assert numbers == sorted(set(numbers))


