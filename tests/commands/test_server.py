"""Commands on a server's address: moving a file there and back, and working on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import commands
from domain.server_address import ServerAddress
from tests.server import PASSWORD, fresh_database


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerAddress]:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    yield from fresh_database()


def test_a_file_is_moved_to_a_server_worked_on_there_and_brought_back(
    tmp_path: Path, empty: ServerAddress, capsys: pytest.CaptureFixture[str]
) -> None:
    file, back = tmp_path / "双河街道.htk", tmp_path / "回来.htk"
    assert commands.run(["new", str(file), "--scheme", "rongchang-shuanghe-2021", "--town", "双河街道"]) == 0
    assert commands.run(["backup", str(file), "--to", empty.text]) == 0
    assert "内容核对一致" in capsys.readouterr().out
    assert commands.run(["stats", empty.text, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == []
    assert commands.run(["check", empty.text]) == 0
    assert commands.run(["backup", empty.text, "--to", str(back)]) == 0
    assert commands.run(["check", str(back)]) == 0
    assert commands.run(["backup", str(file), "--to", empty.text]) == 2
    assert "里已经有数据，没有改动它" in capsys.readouterr().err


def test_an_office_is_made_on_a_server(empty: ServerAddress, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run(["new", empty.text, "--scheme", "weifang-2019", "--town", "诸城市"]) == 0
    assert commands.run(["problems", empty.text, "--json"]) == 0
    assert capsys.readouterr().out.endswith("[]\n")


def test_a_wrong_password_is_a_sentence_without_it(
    empty: ServerAddress, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "geheim-123")
    assert commands.run(["stats", empty.text]) == 2
    told = capsys.readouterr().err
    assert "用户名或密码不对" in told and "geheim" not in told


def test_a_password_in_the_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run(["stats", "postgresql://zhou:geheim@127.0.0.1/huitoukan"]) == 2
    told = capsys.readouterr().err
    assert "不要写密码" in told and "geheim" not in told
