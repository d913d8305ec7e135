"""`blank` and `fill` as they are run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import commands
from db.queries.blank_decisions import decisions_of
from tests.blanks.blank_books import KINDS, Form, two_seals, wide_ledger
from tests.sample_office import made

ROOT = Path(__file__).resolve().parents[2]
INCOME = "“两不愁三保障”巩固情况 › 家庭人均纯收入是否达标"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = commands.run([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_blank_prints_one_object_with_all_that_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "blank", KINDS["by_village"](tmp_path / "a.xlsx"), "--json")
    told = json.loads(out)
    assert status == 0
    assert set(told) >= {"title", "columns", "index_rows", "stub", "notes", "seals", "signatures", "rules"}
    assert told["columns"][3]["path"] == "监测对象 › 户数" and told["columns"][3]["sure"] is True
    assert told["index_rows"] == [["甲", "1", "2", "3", "4", "5=6+7+8", "6", "7", "8", "9"]]
    assert told["rules"] == ["5=6+7+8", "第2栏≥第1栏"]


def test_blank_in_words_shows_what_is_sure_and_what_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "blank", wide_ledger(tmp_path / "a.xlsx"))
    assert status == 0
    shown = ("√ 户主信息 › 姓名 → head_name", f"？ {INCOME} → 可能是 answer:income", "× 自来水表号 → 不填")
    assert all(line in out for line in shown)


@pytest.mark.parametrize("suffix", ["xlsx", "pdf"])
def test_fill_writes_the_file_and_says_what_was_left(suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office, blank = made.copy_to(tmp_path), wide_ledger(tmp_path / "a.xlsx")
    target = tmp_path / f"b.{suffix}"
    status, out, err = run(capsys, "fill", office, blank, "--to", target, "--village", "金佛")
    assert (status, out.strip()) == (0, str(target)) and target.stat().st_size > 5000
    assert INCOME in err and "自来水表号" in err


def test_answers_fill_what_was_doubtful(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office, blank, answers = made.copy_to(tmp_path), wide_ledger(tmp_path / "a.xlsx"), tmp_path / "对应.json"
    answers.write_text(json.dumps({"columns": {INCOME: "answer:income", "自来水表号": ""}}, ensure_ascii=False), "utf-8")
    target = tmp_path / "b.xlsx"
    status, _, err = run(capsys, "fill", office, blank, "--to", target, "--answers", answers, "--village", "金佛村")
    assert (status, err) == (0, "")
    assert load_workbook(target).worksheets[0]["N6"].value in ("是", "否")


@pytest.mark.parametrize("reply", ["7\n1\n", "0\n", "\x04"])
def test_at_a_terminal_the_doubtful_are_asked_once_and_remembered(reply: str, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    office, blank, answers = made.copy_to(tmp_path), wide_ledger(tmp_path / "a.xlsx"), tmp_path / "对应.json"
    command = [sys.executable, str(ROOT / "main.py"), "fill", str(office), str(blank), "--to", str(tmp_path / "b.xlsx")]
    command += ["--answers", str(answers)]
    ours, theirs = pty.openpty()
    try:
        os.write(ours, reply.encode())
        done = subprocess.run(command, stdin=theirs, capture_output=True, encoding="utf-8", check=False)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0 and f"“{INCOME}”填什么？ 1=answer:income" in done.stdout
    expected = {"7\n1\n": {f"inspections: {INCOME}": "answer:income"}, "0\n": {f"inspections: {INCOME}": ""}, "\x04": {}}[reply]
    assert (json.loads(answers.read_text("utf-8"))["columns"] if answers.exists() else {}) == expected
    # The office's file remembers it, too: nobody is asked again, also without the file of answers.
    with made.opened(office) as store, store.read() as session:
        assert decisions_of(session) == expected


def test_a_decision_for_a_field_that_does_not_exist_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office, blank, answers = made.copy_to(tmp_path), wide_ledger(tmp_path / "a.xlsx"), tmp_path / "对应.json"
    answers.write_text(json.dumps({"columns": {"排查人": "inspector"}}, ensure_ascii=False), "utf-8")
    for arguments in (["blank", blank], ["fill", office, blank, "--to", tmp_path / "b.xlsx"]):
        status, _, err = run(capsys, *arguments, "--answers", answers)
        assert status == 2 and "“排查人”的“inspector”" in err
    assert not (tmp_path / "b.xlsx").exists()


def test_a_rule_that_does_not_hold_is_told_with_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = Form()
    form.line("XX街道统计表", columns=3, size=16)
    form.header([["村（社区）", "总户数", "监测户户数"]])
    form.blank_rows(2, 3)
    form.line("注：总户数 = 监测户户数。", columns=3)
    blank = form.save(tmp_path / "a.xlsx")
    status, _, err = run(capsys, "fill", made.copy_to(tmp_path), blank, "--to", tmp_path / "b.xlsx")
    assert status == 1 and (tmp_path / "b.xlsx").exists()
    assert "校验“总户数=监测户户数”不成立：第 3 行" in err


def test_a_book_that_is_no_blank_says_what_was_found_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["附件9"])
    sheet.append(["关于某事的说明"])
    book.save(tmp_path / "a.xlsx")
    office = made.copy_to(tmp_path)
    for arguments in (["blank", tmp_path / "a.xlsx"], ["fill", office, tmp_path / "a.xlsx", "--to", tmp_path / "b.xlsx"]):
        status, out, err = run(capsys, *arguments)
        assert status == 2 and out == "" and err.count("\n") == 1
        assert "附件9" in err and "关于某事的说明" in err and "没有找到表头" in err
    assert not (tmp_path / "b.xlsx").exists()


def test_a_header_without_any_known_field_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = Form()
    form.line("XX水库巡查记录", columns=3, size=16)
    form.header([["库容", "坝高", "渗漏量"]])
    form.blank_rows(2, 3)
    blank = form.save(tmp_path / "a.xlsx")
    status, _, err = run(capsys, "fill", made.copy_to(tmp_path), blank, "--to", tmp_path / "b.xlsx")
    assert status == 2 and "库容、坝高、渗漏量" in err and not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(
    ("target", "sentence"), [("b.docx", ".docx"), ("none/b.xlsx", "none"), ("a.xlsx", "空白表本身"), ("none/b.pdf", "none")]
)
def test_a_wrong_target_is_one_sentence_and_leaves_the_blank_alone(
    target: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = two_seals(tmp_path / "a.xlsx")
    content = blank.read_bytes()
    status, out, err = run(capsys, "fill", made.copy_to(tmp_path), blank, "--to", tmp_path / target)
    assert status == 2 and out == "" and sentence in err and err.count("\n") == 1
    assert blank.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"no workbook at all", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_one_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    status, _, err = run(capsys, "blank", tmp_path / "a.xlsx")
    assert status == 2 and "a.xlsx" in err and err.count("\n") == 1
