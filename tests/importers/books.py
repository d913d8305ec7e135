"""Small workbooks for the tests, as offices make them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from stdnum.cn import ric

from domain.scheme import Scheme
from domain.scheme_reading import read_scheme

TITLE = "荣昌区“两不愁三保障”巩固情况“回头看”入户核查表"
TOP = (
    *("镇街", "村社", "户主姓名", "证件号码", "农户属性", "", "", "", "", "", "帮扶责任人"),
    *("“两不愁三保障”巩固情况", "", "", "", "", "问题具体情况描述", "核查人"),
)
UNDER = (
    *("", "", "", "", "脱贫户", "监测户", "边缘户", "低保户", "特困人员（户）", "一般户", ""),
    *("2020年家庭年人均纯收入是否达标（>6000元）", "住房是否保障", "教育是否保障", "医疗是否保障", "饮水是否保障", "", ""),
)
SIGN = "核查人签字：李核查    联系电话：13000000001    核查时间：2021.5.12"


def notice(name: str = "rongchang-shuanghe-2021") -> Scheme:
    """A notice, 000 when none is named, read from the program's own resources."""
    import json

    folder = Path(__file__).parents[2] / "resources" / "schemes" / name
    return read_scheme(json.loads((folder / "scheme.json").read_text(encoding="utf-8")))


def id_no(born: str, sequence: int, area: str = "510231") -> str:
    """An invented number with a right check character."""
    body = f"{area}{born}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def save(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = (), name: str = "Sheet1") -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path


def line(name: str, number: str = "", **cells: object) -> list[object]:
    """A row of the filled form: everything answered 是 unless said otherwise, by column number `c4` …"""
    row: list[object] = ["双河街道", "梅石坝社区1社", name, number, "√", "", "", "", "", "", "周帮扶", *["是"] * 5, "", ""]
    for key, value in cells.items():
        row[int(key[1:])] = value
    return row


def form(path: Path, rows: Sequence[Sequence[object]], *, sign: str = SIGN, above: int = 2) -> Path:
    """A filled 附件1 with its merged header, `above` rows before it, sign line and note below."""
    before: list[list[object]] = [["附件1"], [TITLE], [""], [""]][:above]
    table = [*before, TOP, UNDER, *rows, [sign], ["填报说明：1.农户属性栏，根据实际情况勾选。"]]
    top = above + 1
    columns = "ABCDKQR"
    merges = [f"{c}{top}:{c}{top + 1}" for c in columns] + [f"E{top}:J{top}", f"L{top}:P{top}"]
    end = above + 2 + len(rows)
    merges += [f"A{end + 1}:R{end + 1}", f"A{end + 2}:R{end + 2}"]
    return save(path, table, merges)
