"""`export` as it is run: where it writes, and what it says to wrong input. What it writes: `test_official_tables`."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

import commands
from tests.sample_office import made

ONE, TWO = "rongchang-shuanghe-2021.1", "rongchang-shuanghe-2021.2"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    status = commands.run(["export", *arguments])
    told = capsys.readouterr()
    return status, told.out.splitlines(), told.err


def texts(path: Path) -> list[str]:
    book = load_workbook(path)
    return [str(value) for row in book.worksheets[0].iter_rows(values_only=True) for value in row if value is not None]


def test_a_folder_gets_both_kinds_with_good_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--annex", ONE, "--blank", "--to", str(tmp_path / "表格"))
    assert status == 0
    assert [Path(line).name for line in out] == ["附件1 入户核查表 空白.xlsx", "附件1 入户核查表 空白.pdf"]
    assert all(Path(line).stat().st_size > 1000 for line in out)


def test_a_village_is_found_without_its_last_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(made.copy_to(tmp_path))
    target = tmp_path / "a.xlsx"
    status, _, _ = run(capsys, file, "--annex", ONE, "--village", "金佛", "--to", str(target))
    places = {text for text in texts(target) if text.startswith(("金佛村", "梅石坝社区", "三星村"))}
    assert status == 0 and places and all(place.startswith("金佛村") for place in places)


def test_unit_and_date_are_chosen_at_print_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(made.copy_to(tmp_path))
    target = tmp_path / "a.xlsx"
    chosen = ["--unit", "双河街道扶贫办", "--date", "2021.5.21", "--week", "2021-05-12"]
    run(capsys, file, "--annex", TWO, *chosen, "--to", str(target))
    line = next(text for text in texts(target) if text.startswith("填报单位"))
    assert "双河街道扶贫办" in line and "2021年5月21日" in line
    assert "220" in texts(target)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--annex", ONE, "--to", "a.xlsx"], "--blank"),
        (["--annex", "1", "--blank", "--to", "a.xlsx"], "通知.号数"),
        (["--annex", "rongchang-shuanghe-2021.9", "--blank", "--to", "a.xlsx"], "入户核查表"),
        (["--annex", "nowhere-2021.1", "--blank", "--to", "a.xlsx"], "rongchang-shuanghe-2021"),
        (["--annex", ONE, "--blank", "--to", "a.docx"], ".docx"),
        (["--annex", ONE, "--blank", "--to", "none/a.xlsx"], "none"),
        (["none.htk", "--annex", ONE, "--to", "a.xlsx"], "none.htk"),
        (["none.htk", "--annex", TWO, "--prefilled", "--to", "a.xlsx"], "--prefilled"),
        (["none.htk", "--annex", ONE, "--unvisited", "--to", "a.xlsx"], "--prefilled"),
        (["--annex", ONE, "--prefilled", "--to", "a.xlsx"], "--blank"),
    ],
)
def test_wrong_input_is_one_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert status == 2 and out == [] and err.count("\n") == 1 and sentence in err
    assert list(tmp_path.glob("**/*.xlsx")) == []


def test_an_unknown_village_is_answered_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(made.copy_to(tmp_path))
    status, _, err = run(capsys, file, "--annex", ONE, "--village", "银佛村", "--to", str(tmp_path / "a.xlsx"))
    assert status == 2 and "金佛村" in err and "治安村" in err


def test_sheets_to_carry_to_the_house_hold_every_household_of_the_village(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(made.copy_to(tmp_path))
    status, out, _ = run(capsys, file, "--annex", ONE, "--village", "金佛村", "--prefilled", "--to", str(tmp_path / "表"))
    assert status == 0 and Path(out[0]).name == "附件1 入户核查表 金佛村 预填.xlsx"
    marks = [text for text in texts(Path(out[0])) if text.startswith("2-") and "\n" in text]
    assert len(marks) == len(set(marks)) == 76
