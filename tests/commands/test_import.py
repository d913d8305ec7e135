"""`import` and `export` as they are run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import commands
from db.sample import STARTED
from db.store import Store
from tests.importers import books
from tests.importers.test_register import NATIONAL, ONE, TWO, person

SCHEME = "rongchang-shuanghe-2021"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "双河街道.htk"
    Store.create(path, SCHEME, clerk="01号", now=STARTED.astimezone()).close()
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = commands.run(list(arguments))
    told = capsys.readouterr()
    return status, told.out, told.err


def register(folder: Path, *rows: list[object]) -> str:
    return str(books.save(folder / "名册.xlsx", [NATIONAL, *rows]))


WRONG = ONE[:17] + ("1" if ONE[17] != "1" else "2")


def test_the_json_counts_the_rows_and_names_those_to_look_at(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = register(tmp_path, person("甲", ONE, "户主"), person("乙", WRONG, "配偶"))
    status, out, _ = run(capsys, "import", file, book, "--json")
    told = json.loads(out)
    assert status == 1
    assert list(told) == ["kind", "new", "changed", "same", "rejected", "rows"]
    assert (told["kind"], told["new"], told["rejected"]) == ("register", 1, 1)
    (row,) = told["rows"]
    assert (row["row"], row["state"], row["field"]) == (3, "rejected", "id_no") and "校验位" in row["message"]


def test_a_dry_run_tells_the_same_and_writes_nothing(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = register(tmp_path, person("甲", ONE, "户主"), person("乙", TWO, "配偶"))
    before = Path(file).read_bytes()
    _, dry, _ = run(capsys, "import", file, book, "--dry-run", "--json")
    assert Path(file).read_bytes() == before
    status, real, _ = run(capsys, "import", file, book, "--json")
    assert status == 0 and json.loads(dry) == json.loads(real)
    _, again, _ = run(capsys, "import", file, book, "--json")
    assert json.loads(again)["same"] == 2


def test_a_filled_form_is_told_from_a_register(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", file, register(tmp_path, person("陈大勇", ONE, "户主")))
    form = books.form(tmp_path / "附件1.xlsx", [books.line("陈大勇", ONE, c12="否", c16="屋顶漏雨")])
    status, out, _ = run(capsys, "import", file, str(form), "--json")
    told = json.loads(out)
    assert (status, told["kind"], told["new"]) == (0, "inspections", 1)


def test_the_words_name_the_row_and_what_to_do(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "import", file, register(tmp_path, person("乙", WRONG, "户主")))
    assert status == 1
    assert "第2行（未导入）" in out and "请对照证件" in out and "未导入 1 行" in out


@pytest.mark.parametrize("book", ["none.xlsx", "text.xlsx"])
def test_a_book_that_cannot_be_read_is_one_sentence(
    file: str, tmp_path: Path, book: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.xlsx").write_bytes(b"\xff\xfe\x00\x01" * 100)
    status, out, err = run(capsys, "import", file, str(tmp_path / book))
    assert status == 2 and out == "" and err.count("\n") == 1 and book in err


def test_a_dry_run_works_while_a_window_has_the_file(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = register(tmp_path, person("甲", ONE, "户主"))
    with Store.open(Path(file), clerk="02号", now=STARTED.astimezone(), back_up=False):
        before = Path(file).read_bytes()
        status, dry, _ = run(capsys, "import", file, book, "--dry-run", "--json")
        assert status == 0 and json.loads(dry)["new"] == 1 and Path(file).read_bytes() == before
        assert run(capsys, "import", file, book)[0] == 2


def test_a_warning_that_many_rows_share_is_told_once_with_their_number_and_the_first_of_them(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [person(f"王{'甲乙丙丁戊己庚'[n]}", "", "户主", house_no=f"500153000{n}") for n in range(7)]
    kind = next(n for n, words in enumerate(NATIONAL) if words == "户类型")
    for row in people:
        row[kind] = "丰收户"
    _, out, _ = run(capsys, "import", file, register(tmp_path, *people))
    told = [line for line in out.splitlines() if "丰收户" in line]
    assert len(told) == 1 and "共7行：Sheet1 第2、3、4、5行等（新增）" in told[0]
