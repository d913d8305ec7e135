"""A sixth notice is a folder: its tables are written by the same program, its mistakes are named by their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import commands
import resources
from tests.schemes.blank_tables import export_blank, read_book, read_pages

CLAUSE = "二（一）"


def notice() -> dict[str, Any]:
    """A small notice with a ledger, a questionnaire and a table of its own rows."""
    return {
        "id": "own-2022",
        "number": "青镇发〔2022〕7号",
        "issuer": "青石镇人民政府",
        "title": "关于开展冬春农户走访的通知",
        "county": "青石县",
        "town": "青石镇",
        "starts_on": "2022-11-01",
        "ends_on": "2023-02-28",
        "round_name": "2022年冬春走访",
        "attributes": [{"key": "poor", "label": "困难户", "short": "困难户"}],
        "dimensions": [
            {"key": "warmth", "problem_type": "取暖", "weekly_label": "取暖方面", "lead_unit": "民政办", "clause": CLAUSE}
        ],
        "check_items": [
            {
                "key": "coal",
                "dimension": "warmth",
                "question": "取暖煤是否够{days}天",
                "short": "取暖",
                "answers": ["够", "不够"],
                "failures": ["不够"],
                "clause": CLAUSE,
            }
        ],
        "roles": [{"key": "village", "label": "村干部"}, {"key": "helper", "label": "帮扶人", "is_helper": True}],
        "thresholds": [{"key": "days", "label": "天数", "value": "90", "unit": "天", "clause": CLAUSE}],
        "responsibilities": [
            {"action": "走访", "task": "入户", "content": "看取暖", "units": ["民政办"], "clause": CLAUSE},
            {"action": "走访", "task": "登记", "content": "填台账", "units": ["各村"], "due_on": "2023-01-15", "clause": CLAUSE},
        ],
        "attachments": [ledger(), questionnaire(), duties()],
    }


def ledger() -> dict[str, Any]:
    return {
        "number": "1",
        "label": "附件1",
        "title": "走访登记表",
        "name": "走访登记表",
        "records": "inspections",
        "exactness": "official",
        "columns": [{"key": key, "width": 45} for key in ("head_name", "attribute:poor", "answer:coal")],
        "header": [{"text": t, "row": 0, "col": c} for c, t in enumerate(("户主", "困难户", "取暖煤是否够{days}天"))],
        "header_rows": 1,
        "blank_rows": 3,
        "fill_line": ["填报单位（盖章）{unit}"],
        "seal": "fill_line",
    }


def questionnaire() -> dict[str, Any]:
    return {
        "number": "2",
        "label": "附件2",
        "title": "走访问卷",
        "name": "走访问卷",
        "records": "inspections",
        "exactness": "official",
        "columns": [{"key": "question", "width": 100}, {"key": "answer", "width": 60}],
        "header": [{"text": "内容", "row": 0, "col": 0}, {"text": "情况", "row": 0, "col": 1}],
        "header_rows": 1,
        "loose_before": [["{village|____}村", "户主:{head_name|____}"], "{tick:poor|□}困难户"],
        "form": [{"text": "取暖煤是否够{days}天", "row": 0, "col": 0}, {"key": "answer:coal", "row": 0, "col": 1}],
        "paper": "portrait",
    }


def duties() -> dict[str, Any]:
    keys = ("action", "task", "content", "units", "due_on")
    return {
        "number": "3",
        "label": "附件3",
        "title": "责任表",
        "name": "责任表",
        "records": "responsibilities",
        "exactness": "own",
        "columns": [{"key": key, "width": 40} for key in keys],
        "header": [{"text": t, "row": 0, "col": c} for c, t in enumerate(("行动", "任务", "内容", "责任", "时限"))],
        "header_rows": 1,
        "merged": ["action"],
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's resources with room for one more notice."""
    root = tmp_path / "resources"
    root.mkdir()
    for part in resources.ROOT.iterdir():
        if part.name != "schemes":
            (root / part.name).symlink_to(part)
    place = root / "schemes" / "own-2022"
    place.mkdir(parents=True)
    monkeypatch.setattr(resources, "ROOT", root)
    return place


def put(folder: Path, data: dict[str, Any]) -> None:
    (folder / "scheme.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def test_its_tables_are_written_without_a_change_of_the_program(folder: Path, tmp_path: Path) -> None:
    put(folder, notice())
    path, pages = export_blank("own-2022.1", tmp_path)
    assert read_book(path).grid[1:] == [["户主", "困难户", "取暖煤是否够90天"], *[["", "", ""]] * 3]
    assert read_pages(pages)[0] == [read_book(path).grid]


def test_its_questionnaire_and_its_own_rows_are_written_too(folder: Path, tmp_path: Path) -> None:
    put(folder, notice())
    path, _ = export_blank("own-2022.2", tmp_path)
    book = read_book(path)
    assert book.loose == ["附件2", "走访问卷", "____村户主:____", "□困难户"]
    assert book.grid == [["内容", "情况"], ["取暖煤是否够90天", ""]]
    path, _ = export_blank("own-2022.3", tmp_path)
    book = read_book(path)
    rows = [["走访", "入户", "看取暖", "民政办", ""], ["", "登记", "填台账", "各村", "2023年1月15日前"]]
    assert book.grid[1:] == rows and book.spans == {(1, 0, 2, 1)}


def test_an_office_can_begin_a_file_with_it(folder: Path, tmp_path: Path) -> None:
    data = notice() | {"id": "own-2022-file"}
    place = folder.with_name("own-2022-file")
    place.mkdir()
    put(place, data)
    file = tmp_path / "a.htk"
    assert commands.run(["new", str(file), "--scheme", "own-2022-file", "--town", "青石镇"]) == 0
    filled = ["export", str(file), "--annex", "own-2022-file.3", "--to", str(tmp_path / "a.xlsx")]
    assert commands.run(filled) == 0
    assert len(read_book(tmp_path / "a.xlsx").grid) == 3


def test_a_mistake_in_it_is_one_sentence_with_its_place(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = notice() | {"id": "own-2022-wrong"}
    data["attachments"][0]["colums"] = []
    place = folder.with_name("own-2022-wrong")
    place.mkdir()
    put(place, data)
    target = tmp_path / "a.xlsx"
    assert commands.run(["export", "--annex", "own-2022-wrong.1", "--blank", "--to", str(target)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "attachments[0].colums" in told and not target.exists()


def test_a_table_of_our_own_design_is_marked_where_it_is_picked_and_not_on_paper(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, notice())
    assert commands.run(["export", "--annex", "own-2022.9", "--blank", "--to", str(tmp_path / "a.xlsx")]) == 2
    told = capsys.readouterr().err
    assert "own-2022.3（责任表，按通知正文编制的版式）" in told and "own-2022.1（走访登记表）" in told
    path, _ = export_blank("own-2022.3", tmp_path)
    book = read_book(path)
    assert not any("编制" in text for row in (book.loose, *book.grid) for text in row)
