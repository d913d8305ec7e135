"""Commands that write to a file with operators: one of them works, with the PIN, as in the window."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import BatchRow
from db.operations.operators import save_operator
from db.store import Store
from domain.operators import Operator, Role
from tests.blanks.blank_books import two_seals
from tests.commands.test_file_commands import call, said

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
SCHEME = "rongchang-shuanghe-2021"
NOW = datetime(2021, 5, 10, 9, 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which 丙组长 manages with a PIN, 乙审核 reviews and 甲录入 keys."""
    path = tmp_path_factory.mktemp("office") / "双河.htk"
    assert call("new", path, "--scheme", SCHEME, "--town", "双河街道").returncode == 0
    assert call("import", path, SAMPLE / "register.xlsx").returncode in (0, 1)
    with Store.open(path, now=NOW, back_up=False) as store:
        for name, role, pin in (("丙组长", Role.MANAGE, "4711"), ("乙审核", Role.REVIEW, None), ("甲录入", Role.KEYING, None)):
            draft = Operator("", name, role)
            assert not store.write(lambda s, o=draft, p=pin: save_operator(s, o, p, "周静", NOW)).refused
    return path


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / made.name))


@pytest.fixture
def pin(tmp_path: Path) -> Path:
    file = tmp_path / "个人密码.txt"
    file.write_text("4711\n", encoding="utf-8")
    return file


def signed(office: Path) -> list[str]:
    with Store.open(office, now=NOW, back_up=False) as store, store.read() as session:
        return list(session.scalars(select(BatchRow.clerk).order_by(BatchRow.number)))


def writing(office: Path) -> list[tuple[object, ...]]:
    return [
        ("import", office, SAMPLE / "第1周-金佛村.xlsx"),
        ("merge", office, office.with_name("交回.htk")),
        ("share", office, "--to", office.with_name("分发.htk")),
        ("backup", office, "--to", "postgresql://nobody@127.0.0.1:9/none"),
    ]


def test_a_command_that_writes_must_say_who_works_and_writes_nothing_otherwise(office: Path) -> None:
    before = office.read_bytes()
    for command in writing(office):
        words = said(call(*command))
        assert "设有操作员（丙组长、乙审核、甲录入）" in words and "--operator" in words, command
    assert office.read_bytes() == before and not office.with_name("分发.htk").exists()


def test_reading_and_trying_need_nobody(office: Path) -> None:
    for command in (("stats", office), ("check", office), ("backup", office, "--to", office.with_name("备份.htk"))):
        assert call(*command).returncode == 0, command
    assert call("import", office, SAMPLE / "第1周-金佛村.xlsx", "--dry-run").returncode in (0, 1)
    blank = two_seals(office.with_name("清单.xlsx"))
    assert "操作员" not in call("fill", office, blank, "--to", office.with_name("好.xlsx")).stderr


def test_what_a_command_writes_is_signed_by_the_operator(office: Path) -> None:
    book = SAMPLE / "第1周-金佛村.xlsx"
    assert call("import", office, book, "--operator", "乙审核").returncode in (0, 1)
    assert signed(office)[-1] == "乙审核"


def test_a_command_may_write_what_the_role_may(office: Path, pin: Path) -> None:
    out = office.with_name("分发.htk")
    assert "不能导入表格" in said(call("import", office, SAMPLE / "第1周-金佛村.xlsx", "--operator", "甲录入"))
    assert "不能分发文件" in said(call("share", office, "--to", out, "--operator", "乙审核"))
    done = call("share", office, "--to", out, "--operator", "丙组长", "--operator-password-file", pin)
    assert done.returncode == 0 and out.exists()
    assert call("merge", office, out, "--operator", "乙审核").returncode == 0


def test_the_operators_own_password_is_asked_for(office: Path, pin: Path) -> None:
    share = ("share", office, "--to", office.with_name("分发.htk"), "--operator", "丙组长")
    assert "设了个人密码" in said(call(*share))
    pin.write_text("4712\n", encoding="utf-8")
    assert "个人密码不对" in said(call(*share, "--operator-password-file", pin))
    assert not office.with_name("分发.htk").exists()


def test_somebody_who_is_not_there_is_refused_also_for_reading_and_where_nobody_is(office: Path, tmp_path: Path) -> None:
    book = SAMPLE / "第1周-金佛村.xlsx"
    assert "没有叫“丁”的操作员；有：丙组长、乙审核、甲录入" in said(call("import", office, book, "--dry-run", "--operator", "丁"))
    free = tmp_path / "新.htk"
    assert call("new", free, "--scheme", SCHEME, "--town", "双河街道").returncode == 0
    assert "没有设操作员" in said(call("import", free, book, "--operator", "丁"))
