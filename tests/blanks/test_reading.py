"""What stands where is found in blanks of every kind."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.blanks.blank import Blank
from domain.errors import KnownError
from importers.blank_reading import read_blank_book
from tests.blanks import blank_books
from tests.blanks.blank_books import KINDS


def read(tmp_path: Path, kind: str) -> Blank:
    return read_blank_book(KINDS[kind](tmp_path / "空白表.xlsx")).blanks[0]


@pytest.mark.parametrize(
    ("kind", "label", "title", "columns", "rows"),
    [
        ("wide_ledger", "附件3", "XX县巩固脱贫成果“回头看”入户排查台账", 22, 6),
        ("four_levels", "附表1", "XX市“回头看”核查登记表", 14, 3),
        ("stub_tree", "附件5-2", "XX县农户及问题情况统计表", 5, 7),
        ("two_seals", "附件4", "XX区“回头看”发现问题整改台账", 11, 4),
        ("two_columns", "", "XX街道农户联系名册", 8, 5),
        ("members", "附件6", "XX镇家庭成员花名册", 11, 4),
        ("by_village", "附件2", "XX街道“回头看”排查情况统计表", 10, 3),
    ],
)
def test_label_title_columns_and_blank_rows_are_found(
    tmp_path: Path, kind: str, label: str, title: str, columns: int, rows: int
) -> None:
    blank = read(tmp_path, kind)
    assert (blank.label, blank.title, len(blank.columns), len(blank.fill_rows)) == (label, title, columns, rows)


def test_paths_go_through_two_and_four_levels_of_merged_cells(tmp_path: Path) -> None:
    wide = [column.text for column in read(tmp_path, "wide_ledger").columns]
    assert wide[4:7] == ["户主信息 › 姓名", "户主信息 › 性别", "户主信息 › 身份证号码"]
    assert wide[14] == "“两不愁三保障”巩固情况 › 住房是否安全"
    deep = [column.text for column in read(tmp_path, "four_levels").columns]
    assert deep[8:10] == ["核查登记情况 › 巩固情况 › 两不愁 › 收入是否达标", "核查登记情况 › 巩固情况 › 三保障及饮水安全 › 住房"]
    assert deep[13] == "核查登记情况 › 核查人"


def test_index_rows_are_not_taken_for_body_rows(tmp_path: Path) -> None:
    blank = read(tmp_path, "by_village")
    assert [[text for _, text in row.marks] for row in blank.index_rows] == [
        ["甲", "1", "2", "3", "4", "5=6+7+8", "6", "7", "8", "9"]
    ]
    assert blank.fill_rows[0] == blank.index_rows[0].row + 1
    assert [column.mark for column in blank.columns] == ["甲", "1", "2", "3", "4", "5", "6", "7", "8", "9"]


def test_printed_rows_are_found_with_their_parents_and_codes(tmp_path: Path) -> None:
    rows = [(row.labels, row.code) for row in read(tmp_path, "stub_tree").stub_rows]
    assert rows == [
        (("合计",), "01"),
        (("重点户", "脱贫户"), "02"),
        (("重点户", "监测户"), "03"),
        (("重点户", "边缘户"), "04"),
        (("保障户", "低保户"), "05"),
        (("保障户", "特困供养户"), "06"),
        (("保障户", "其他兜底户"), "07"),
        (("一般农户",), "08"),
    ]


def test_a_header_that_stands_twice_side_by_side_is_two_blocks(tmp_path: Path) -> None:
    blank = read(tmp_path, "two_columns")
    assert blank.blocks == 2
    assert [column.place for column in blank.columns if column.block == 1] == [4, 5, 6, 7]


def test_totals_and_examples_are_no_rows_to_fill(tmp_path: Path) -> None:
    wide, roster = read(tmp_path, "wide_ledger"), read(tmp_path, "members")
    assert len(wide.total_rows) == 1 and wide.total_rows[0] == wide.fill_rows[-1] + 1
    assert len(roster.kept_rows) == 1 and roster.kept_rows[0] == roster.fill_rows[0] - 1


def test_seals_signatures_and_notes_are_told_apart(tmp_path: Path) -> None:
    blank = read(tmp_path, "two_seals")
    assert blank.seals == ("填报单位（盖章）：", "村（社区）（公章）", "乡镇（街道）（公章）")
    assert blank.signatures == ("主要负责人签字：", "分管领导签字：", "填表人：")
    wide = read(tmp_path, "wide_ledger")
    assert wide.signatures == ("填报人：", "审核人：", "联系电话：")
    assert [note[:2] for note in wide.notes] == ["注：", "2."]


def test_a_header_without_merged_cells_is_read_by_its_gaps(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["农户名册"])
    sheet.append(["序号", "户主姓名", "家庭情况", "", "", "备注"])
    sheet.append(["", "", "家庭人口", "户类型", "联系电话", ""])
    for _ in range(3):
        sheet.append([""] * 6)
    sheet["F6"] = " "
    book.save(tmp_path / "a.xlsx")
    blank = read_blank_book(tmp_path / "a.xlsx").blanks[0]
    assert [column.text for column in blank.columns] == [
        *("序号", "户主姓名", "家庭情况 › 家庭人口", "家庭情况 › 户类型", "家庭情况 › 联系电话", "备注")
    ]


def test_a_table_away_from_the_edge_under_a_title_of_two_lines_and_a_note_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows = [
        ["附表 2-1"],
        ["", "XX县巩固脱贫成果"],
        ["", "“回头看”农户情况表（2021年度）"],
        ["", "说明：本表由村填写。"],
        ["", "填表单位：", "", "双河街道", "", "2021年5月20日"],
        ["", "序号", "村名", "户主", "户类型", "家庭人口"],
        ["", "①", "②", "③", "④", "⑤"],
        [],
        [],
        ["", "合 计"],
        ["", "审核：", "", "", "制表人："],
    ]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            sheet.cell(number, column, text or None)
    book.save(tmp_path / "a.xlsx")
    blank = read_blank_book(tmp_path / "a.xlsx").blanks[0]
    assert (blank.label, blank.title) == ("附表2-1", "XX县巩固脱贫成果“回头看”农户情况表（2021年度）")
    assert [line.text for line in blank.fill_lines] == ["填表单位：", "双河街道", "2021年5月20日"]
    assert [column.place for column in blank.columns] == [1, 2, 3, 4, 5] and len(blank.index_rows) == 1
    assert (blank.fill_rows, blank.total_rows, blank.notes) == ((7, 8), (9,), ("说明：本表由村填写。",))
    assert blank.signatures == ("审核：", "制表人：")


def test_a_second_table_in_a_sheet_is_told_and_left_alone(tmp_path: Path) -> None:
    path = blank_books.two_columns(tmp_path / "a.xlsx")
    book = load_workbook(path)
    for column, text in enumerate(["村名", "户数", "人数", "监测户数", "备注"], start=1):
        book.worksheets[0].cell(20, column, text)
    book.save(path)
    remarks = read_blank_book(path).blanks[0].remarks
    assert len(remarks) == 1 and "第 20 行" in remarks[0]


def test_shapes_that_will_be_lost_are_named(tmp_path: Path) -> None:
    path = blank_books.two_seals(tmp_path / "a.xlsx")
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        "<xdr:twoCellAnchor><xdr:sp/></xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:sp /></xdr:twoCellAnchor></xdr:wsDr>"
    )
    with ZipFile(path, "a") as parts:
        parts.writestr("xl/drawings/drawing1.xml", drawing)
    assert read_blank_book(path).losses == ("文本框或图形 2 个",)


def test_the_old_format_is_read_with_its_merged_cells() -> None:
    book = read_blank_book(Path(__file__).with_name("户主台账.xls"))
    blank = book.blanks[0]
    assert book.is_old and blank.label == "附件3"
    assert [column.text for column in blank.columns[4:7]] == ["户主信息 › 姓名", "户主信息 › 性别", "户主信息 › 身份证号码"]
    assert blank.seals == ("填报单位（盖章）：",)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [["附件1"], ["XX县统计表"], ["填报单位（盖章）："]],
            ("附件号“附件1”", "标题“XX县统计表”", "填报行“填报单位（盖章）：”", "没有找到表头"),
        ),
        ([["只有一句话"]], ("标题“只有一句话”", "没有找到表头")),
        ([[""]], ("没有内容",)),
    ],
)  # fmt: skip
def test_what_is_no_blank_says_what_was_found_and_what_was_not(
    tmp_path: Path, rows: list[list[str]], words: tuple[str, ...]
) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append([text or None for text in row])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(KnownError) as fault:
        read_blank_book(tmp_path / "a.xlsx")
    assert all(word in fault.value.sentence for word in words)


def test_merged_cells_without_measure_are_refused(tmp_path: Path) -> None:
    path = blank_books.two_seals(tmp_path / "a.xlsx")
    with ZipFile(path) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    sheet = contents["xl/worksheets/sheet1.xml"]
    contents["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:K1"', b'ref="A1:XFD1048576"')
    assert contents["xl/worksheets/sheet1.xml"] != sheet
    with ZipFile(path, "w") as parts:
        for name, content in contents.items():
            parts.writestr(name, content)
    with pytest.raises(KnownError, match="合并单元格"):
        read_blank_book(path)
