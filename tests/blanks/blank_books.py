"""Blank workbooks as counties send them, each of another kind; made new for each test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

THIN, THICK = Side(style="thin"), Side(style="medium")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LAST = Border(left=THIN, right=THIN, top=THIN, bottom=THICK)


class Form:
    """A worksheet that is drawn row by row."""

    def __init__(self, name: str = "Sheet1") -> None:
        self.book = Workbook()
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        sheet.title = name
        self.row = 0

    def line(self, *texts: str, columns: int, font: str = "仿宋", size: float = 11, height: float = 20) -> None:
        """A row over or under the table: each text merged over its share of the columns."""
        self.row += 1
        share = columns // len(texts)
        for number, text in enumerate(texts):
            first = 1 + number * share
            last = columns if number == len(texts) - 1 else first + share - 1
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
            cell = self.sheet.cell(self.row, first, text)
            cell.font = Font(name=font, size=size)
            cell.alignment = Alignment(horizontal="center" if size > 14 else "left", vertical="center", wrap_text=True)
        self.sheet.row_dimensions[self.row].height = height

    def header(self, rows: Sequence[Sequence[str]], merges: Sequence[str] = (), height: float = 28) -> None:
        """Header rows; `merges` are areas relative to the header's first row, which is row 1 (`A1:B2`)."""
        from openpyxl.worksheet.cell_range import CellRange

        top = self.row
        for texts in rows:
            self.row += 1
            self.sheet.row_dimensions[self.row].height = height
            for column, text in enumerate(texts, start=1):
                cell = self.sheet.cell(self.row, column, text or None)
                cell.font = Font(name="黑体", size=10, bold=True)
                cell.fill = PatternFill("solid", fgColor="EEEEEE")
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.border = GRID
        for area in merges:
            moved = CellRange(area)
            moved.shift(row_shift=top)
            self.sheet.merge_cells(moved.coord)

    def body(self, rows: Sequence[Sequence[Any]], height: float | None = 24) -> None:
        """Body rows with borders, the last with a thick one."""
        for number, texts in enumerate(rows, start=1):
            self.row += 1
            if height is not None:
                self.sheet.row_dimensions[self.row].height = height
            for column, value in enumerate(texts, start=1):
                cell = self.sheet.cell(self.row, column, value if value != "" else None)
                cell.font = Font(name="仿宋_GB2312", size=9)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.border = LAST if number == len(rows) else GRID

    def blank_rows(self, count: int, columns: int) -> None:
        """Empty body rows."""
        self.body([[""] * columns] * count)

    def widths(self, *widths: float) -> None:
        """Column widths."""
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def paper(self, titles: str, *, paper: int = 9, area: str = "") -> None:
        """Page set-up: landscape, one page wide, repeated rows."""
        sheet = self.sheet
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", paper
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        sheet.page_margins.left, sheet.page_margins.top = 0.4, 0.6
        sheet.print_title_rows = titles
        footer: Any = sheet.oddFooter
        footer.center.text = "第 &P 页"
        if area:
            sheet.print_area = area

    def save(self, path: Path) -> Path:
        """The file."""
        self.book.save(path)
        return path


def wide_ledger(path: Path, rows: int = 6) -> Path:
    """A household ledger of 22 columns with a total row, notes and signatures; nothing but thin official looks."""
    form = Form("台账")
    form.line("附件3", columns=22, font="黑体", size=14)
    form.line("XX县巩固脱贫成果“回头看”入户排查台账", columns=22, font="方正小标宋简体", size=18, height=40)
    form.line("填报单位（盖章）：", "填报时间：    年  月  日", columns=22)
    top = [
        "序号", "乡镇", "村（社区）", "组", "户主信息", "", "", "家庭人口数", "户类型", "联系电话", "帮扶责任人", "", "",
        "“两不愁三保障”巩固情况", "", "", "", "", "存在问题", "排查人", "排查时间", "自来水表号",
    ]  # fmt: skip
    under = [
        "", "", "", "", "姓名", "性别", "身份证号码", "", "", "", "姓名", "单位", "联系电话",
        "家庭人均纯收入是否达标", "住房是否安全", "义务教育是否有保障", "基本医疗是否有保障", "饮水是否安全", "", "", "", "",
    ]  # fmt: skip
    singles = [f"{c}1:{c}2" for c in ("A", "B", "C", "D", "H", "I", "J", "S", "T", "U", "V")]
    form.header([top, under], [*singles, "E1:G1", "K1:M1", "N1:R1"])
    form.blank_rows(rows, 22)
    first, last = form.row - rows + 1, form.row
    total: list[Any] = ["合计", *[""] * 21]
    total[7] = f"=SUM(H{first}:H{last})"
    form.body([total])
    form.line("填报人：", "审核人：", "联系电话：", columns=22)
    form.line("注：1.户类型填写脱贫户、监测户、边缘户、低保户、特困户、一般户；", columns=22, height=30)
    form.line("2.“巩固情况”各栏填写“是”或“否”，填“否”的须写明存在问题。", columns=22, height=18)
    form.widths(5, 10, 12, 6, 9, 5, 20, 6, 12, 13, 9, 14, 13, 9, 8, 8, 8, 8, 26, 12, 13, 10)
    form.paper("4:5", paper=8, area=f"A1:V{form.row}")
    return form.save(path)


def four_levels(path: Path) -> Path:
    """Four header levels over ticks and answers, no fill line, parents over unequal depths."""
    form = Form()
    form.line("附表1：XX市“回头看”核查登记表", columns=14, font="小标宋", size=16, height=36)
    rows = [
        ["户主姓名", "证件号码", "核查登记情况", *[""] * 11],
        ["", "", "农户属性", "", "", "", "", "", "巩固情况", "", "", "", "", "核查人"],
        ["", "", "脱贫户", "监测户", "边缘户", "低保户", "特困人员（户）", "一般户", "两不愁", "三保障及饮水安全", *[""] * 4],
        ["", "", "", "", "", "", "", "", "收入是否达标", "住房", "教育", "医疗", "饮水", ""],
    ]
    merges = ["A1:A4", "B1:B4", "C1:N1", "C2:H2", "I2:M2", "N2:N4", "J3:M3", *(f"{c}3:{c}4" for c in "CDEFGH")]
    form.header(rows, merges)
    form.blank_rows(3, 14)
    form.line("核查人签字：", "村负责人签字：", columns=14)
    form.paper("2:5")
    return form.save(path)


def stub_tree(path: Path) -> Path:
    """A statistics table with printed, nested and coded rows, two figures and rules over rows and columns."""
    form = Form("统计表")
    form.line("附件5-2", columns=6, size=12)
    form.line("XX县农户及问题情况统计表", columns=6, font="方正小标宋简体", size=18, height=36)
    form.line("填报单位：（公章）", "单位：户、人", columns=6)
    form.header([["指标", "", "代码", "户数", "人数", "备注"], ["甲", "乙", "丙", "1", "2", "3"]], ["A1:B1"])
    rows = [
        ["合计", "", "01", "", "", ""],
        ["重点户", "脱贫户", "02", "", "", ""],
        ["", "监测户", "03", "", "", ""],
        ["", "边缘户", "04", "", "", ""],
        ["保障户", "低保户", "05", "", "", ""],
        ["", "特困供养户", "06", "", "", ""],
        ["", "其他兜底户", "07", "", "", ""],
        ["一般农户", "", "08", "", "", ""],
    ]
    top = form.row + 1
    form.body(rows)
    for area in (f"A{top}:B{top}", f"A{top + 1}:A{top + 3}", f"A{top + 4}:A{top + 6}", f"A{top + 7}:B{top + 7}"):
        form.sheet.merge_cells(area)
    form.line("单位负责人：", "填表人：", columns=6)
    form.line("说明：1.各行的第2栏≥第1栏；2.01行≥08行；3.本表一式三份，每季度末报送。", columns=6, height=40)
    return form.save(path)


def two_seals(path: Path) -> Path:
    """A problem list with a seal over the table and two under it."""
    form = Form("问题清单")
    form.line("附件4", columns=11, size=14)
    form.line("XX区“回头看”发现问题整改台账", columns=11, font="方正小标宋简体", size=18, height=40)
    form.line("填报单位（盖章）：", "填报日期：", columns=11)
    form.header([
        ["序号", "村组", "户主", "身份证号", "问题类别", "问题描述", "整改措施", "责任单位", "整改时限", "是否整改到位", "备注"]
    ])  # fmt: skip
    form.blank_rows(4, 11)
    form.line("村（社区）（公章）", "乡镇（街道）（公章）", columns=11, height=60)
    form.line("主要负责人签字：", "分管领导签字：", "填表人：", columns=11)
    form.widths(5, 16, 9, 20, 10, 30, 24, 14, 14, 10, 12)
    form.paper("4:4")
    return form.save(path)


def two_columns(path: Path, rows: int = 5) -> Path:
    """A 两栏 list with printed running numbers."""
    form = Form()
    form.line("XX街道农户联系名册", columns=8, font="方正小标宋简体", size=18, height=36)
    form.header([["序号", "户主姓名", "身份证号码", "联系电话"] * 2])
    form.blank_rows(rows, 8)
    form.line("说明：本名册由村（社区）填写，村务公开时隐去身份证号码。", columns=8, height=24)
    form.widths(6, 10, 20, 14, 6, 10, 20, 14)
    return form.save(path)


def members(path: Path) -> Path:
    """A roster of people with an index row and an example row."""
    form = Form("花名册")
    form.line("附件 6", columns=11)
    form.line("XX镇家庭成员花名册", columns=11, font="方正小标宋简体", size=18, height=36)
    form.line("单位：人", columns=11)
    texts = ["序号", "户主姓名", "姓名", "与户主关系", "性别", "年龄", "公民身份号码", "在校生状况", "健康状况", "是否参加医保"]
    form.header([[*texts, "备注"], ["甲", "乙", "丙", "丁", "1", "2", "3", "4", "5", "6", "7"]])
    form.body([["例", "张某某", "张某某", "户主", "男", "50", "（18位）", "否", "健康", "是", ""]])
    form.blank_rows(4, 11)
    return form.save(path)


def by_village(path: Path) -> Path:
    """Figures by village with an index row that holds formulas, a total row and rules in words."""
    form = Form()
    form.line("附件2", columns=10, size=14)
    form.line("XX街道“回头看”排查情况统计表", columns=10, font="方正小标宋简体", size=18, height=36)
    form.line("填报单位（盖章）                     填报时间：", columns=10)
    form.header(
        [
            ["村（社区）", "总户数", "总人口数", "监测对象", "", "发现问题情况", "", "", "", "整改率（%）"],
            ["", "", "", "户数", "人数", "问题总数（个）", "已整改", "整改中", "未整改", ""],
            ["甲", "1", "2", "3", "4", "5=6+7+8", "6", "7", "8", "9"],
        ],
        ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:I1", "J1:J2"],
    )
    form.blank_rows(3, 10)
    form.body([["合计", *[""] * 9]])
    form.line("注：问题总数 = 已整改 + 整改中 + 未整改；第2栏≥第1栏。", columns=10, height=24)
    form.line("填表人：", "负责人：", columns=10)
    return form.save(path)


KINDS: dict[str, Callable[[Path], Path]] = {
    "wide_ledger": wide_ledger,
    "four_levels": four_levels,
    "stub_tree": stub_tree,
    "two_seals": two_seals,
    "two_columns": two_columns,
    "members": members,
    "by_village": by_village,
}
