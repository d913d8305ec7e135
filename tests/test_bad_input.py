"""What a newcomer, an unlucky or a malicious person does to the program, across packages: one sentence, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from commands.import_ import import_book
from db import engine
from db.sample import STARTED
from db.store import Store
from domain.errors import KnownError
from domain.imported import RowState
from tests.importers.books import id_no

ROOT = Path(__file__).resolve().parents[1]
SCHEME = "rongchang-shuanghe-2021"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "双河街道.htk"
    Store.create(path, SCHEME, clerk="01号", now=STARTED.astimezone()).close()
    return path


def call(*arguments: object, before: Sequence[str] = (), after: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own; `before` are programs in front of it, `after` is the shell's redirection.

    It keeps no compiled modules: Python would leave half of one behind where the disk is said to be full.
    """
    words = [*before, sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    command = ["bash", "-c", f'"$@" {after}', "bash", *words]
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=surroundings, check=False)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr and "程序出错" not in done.stderr
    return done.stderr.strip()


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("change", ["DELETE FROM alembic_version", "DROP TABLE problem"])
@pytest.mark.parametrize("command", [["check"], ["stats"], ["problems"]])
def test_a_file_of_which_a_part_is_gone_is_damaged(file: Path, change: str, command: list[str]) -> None:
    other = engine.dbapi2.connect(str(file))
    other.execute("PRAGMA foreign_keys = OFF")
    other.execute(change)
    other.commit()
    other.close()
    assert "已损坏" in refused(call(*command, file))


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01"])
def test_a_year_that_no_office_works_in_is_a_wrong_date(file: Path, week: str) -> None:
    assert f"日期“{week}”不对" in refused(call("stats", file, "--week", week))


def test_an_empty_path_is_said_instead_of_meaning_this_folder(file: Path) -> None:
    assert "--to：文件名是空的" in refused(call("backup", file, "--to", ""))
    assert "--to：文件名是空的" in refused(call("export", file, "--annex", f"{SCHEME}.1", "--to", ""))


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's redirection")
def test_a_program_without_a_console_works_and_mixes_no_complaint_into_a_result(file: Path) -> None:
    closed = call("check", file, after=">&-")
    assert (closed.returncode, closed.stdout, closed.stderr) == (0, "", "")
    silent = call("check", file.with_name("none.htk"), after="2>&-")
    assert (silent.returncode, silent.stdout, silent.stderr) == (2, "", "")


needs_prlimit = pytest.mark.skipif(not Path("/usr/bin/prlimit").exists(), reason="no prlimit here")


@needs_prlimit
@pytest.mark.parametrize("suffix", ["xlsx", "pdf"])
def test_a_full_disk_leaves_the_old_table_and_says_one_sentence(file: Path, suffix: str) -> None:
    target = file.with_name(f"附件1.{suffix}")
    target.write_bytes(b"the table of last week")
    before = everything_in(file.parent)
    for limit in (1000, 5000):
        done = call("export", file, "--annex", f"{SCHEME}.1", "--to", target, before=["prlimit", f"--fsize={limit}"])
        assert "磁盘空间不足" in refused(done) and target.name in done.stderr
        assert everything_in(file.parent) == before


needs_user = pytest.mark.skipif(
    not hasattr(os, "geteuid") or (os.geteuid() == 0 and not Path("/usr/bin/setpriv").exists()), reason="permissions"
)
AS_USER = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.name != "nt" and os.geteuid() == 0 else []
"""An administrator may write anywhere: without this right, the system refuses as it refuses anybody else."""


@needs_user
def test_a_folder_that_takes_no_files_is_named(file: Path) -> None:
    folder = file.parent / "只读"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        new = ["new", folder / "新.htk", "--scheme", SCHEME, "--town", "双河街道"]
        for command in (new, ["demo", folder]):
            said = refused(call(*command, before=AS_USER))
            assert said.startswith(f"文件夹“{folder}”不允许写入")
        assert list(folder.iterdir()) == []
    finally:
        folder.chmod(0o755)


def test_a_backup_replaces_nothing_but_a_backup(file: Path, tmp_path: Path) -> None:
    folder, table = tmp_path / "备份", tmp_path / "名册.xlsx"
    folder.mkdir()
    table.write_bytes(b"PK\x03\x04 a register")
    kept = tmp_path / "归档.htk"
    assert call("backup", file, "--to", kept).returncode == 0
    kept.chmod(0o444)
    before = everything_in(tmp_path)
    assert "是一个文件夹" in refused(call("backup", file, "--to", folder))
    assert "不是本程序的文件，没有覆盖" in refused(call("backup", file, "--to", table))
    assert "是只读文件，没有覆盖" in refused(call("backup", file, "--to", kept))
    kept.chmod(0o644)
    with Store.open(kept, clerk="02号", now=STARTED.astimezone(), back_up=False):
        assert "正由02号（" in refused(call("backup", file, "--to", kept))
    assert everything_in(tmp_path) == before
    assert call("backup", file, "--to", kept).returncode == 0


def test_a_folder_in_place_of_a_book_is_said(file: Path) -> None:
    assert "是一个文件夹，请选择其中的一个表格" in refused(call("import", file, file.parent))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_text_table_is_read_in_every_encoding_that_offices_save(file: Path, encoding: str, separator: str) -> None:
    lines = [("姓名", "证件号码", "与户主关系", "村", "组"), ("𠮷大勇", id_no("19580412", 21), "户主", "金佛村", "3")]
    book = file.with_name("名册.csv")
    book.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    with Store.open(file, clerk="01号", now=STARTED.astimezone(), back_up=False) as store:
        result = import_book(store, book, now=STARTED.astimezone())
    assert (result.count(RowState.NEW), len(result.outcomes)) == (1, 1)


@pytest.mark.parametrize("town", ["镇" * 5000, "双河\x01街道"])
def test_a_town_that_no_form_can_print_is_refused(tmp_path: Path, town: str) -> None:
    with pytest.raises(KnownError, match="太长或含有不能打印的字符"):
        Store.create(tmp_path / "新.htk", SCHEME, town=town, clerk="01号", now=STARTED.astimezone())
    assert list(tmp_path.iterdir()) == []


def test_a_town_pasted_with_a_line_break_is_one_line(tmp_path: Path) -> None:
    with Store.create(tmp_path / "新.htk", SCHEME, town=" 双河\n街道 ", clerk="01号", now=STARTED.astimezone()) as store:
        assert store.office.town == "双河 街道"
