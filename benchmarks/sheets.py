"""附件1 of a large office: as a workbook against bare XlsxWriter, as a PDF against a bare reportlab canvas."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pair import Pair, Work
from domain.sheet import Align, Column, Face, HeaderCell, Line, Sheet, Value
from exporters.layout import LINE_PITCH, PADDING, lay_out
from exporters.measure import MM, measure
from exporters.pdf import write_pdf
from exporters.xlsx import write_xlsx

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红建国华文辉力"
_FAULTS = ("", "", "", "住房墙体开裂，屋面漏雨，需排危加固", "", "未参加城乡居民基本医疗保险", "", "枯水期断水，需接通自来水")
_WIDTHS = (13, 19, 15, 34.5, 8.5, 8.5, 8.5, 8.5, 8.5, 8.5, 15, 19, 9.5, 9.5, 9.5, 9.5, 52.5, 16)
_ATTRIBUTES = ("脱贫户", "监测户", "边缘户", "低保户", "特困人员（户）", "一般户")
_QUESTIONS = ("2020年家庭年人均纯收入是否达标（>6000元）", "住房是否保障", "教育是否保障", "医疗是否保障", "饮水是否保障")
_SINGLE = {0: "镇街", 1: "村社", 2: "户主姓名", 3: "证件号码", 10: "帮扶责任人", 16: "问题具体情况描述", 17: "核查人"}


def _households(count: int) -> Iterator[tuple[Value, ...]]:
    """Invented households in 附件1's columns; every name, number and description stands as it would in an office."""
    for n in range(count):
        name = _SURNAMES[n % 31] + _GIVEN[n // 31 % 33] + (_GIVEN[n // 1000 % 33] if n % 5 else "")
        number = f"5102311950{n % 12 + 1:02d}{n % 28 + 1:02d}{n % 10000:04d}"
        ticks = ["√" if n % 6 == k else "" for k in range(6)]
        fault = _FAULTS[n % len(_FAULTS)]
        answers = ["否" if fault and k == n % 5 else "是" for k in range(5)]
        helper = _SURNAMES[n % 29] + _GIVEN[n % 23]
        place = f"金佛村{n // 40 % 9 + 1}社"
        yield ("双河街道", place, name, number, *ticks, helper, *answers, fault, f"{helper}、李明")


def _sheet(count: int) -> Sheet:
    header = [HeaderCell(text, 0, col, rowspan=2) for col, text in _SINGLE.items()]
    header += [HeaderCell("农户属性", 0, 4, colspan=6), HeaderCell("“两不愁三保障”巩固情况", 0, 11, colspan=5)]
    header += [HeaderCell(text, 1, 4 + n) for n, text in enumerate(_ATTRIBUTES)]
    header += [HeaderCell(text, 1, 11 + n) for n, text in enumerate(_QUESTIONS)]
    return Sheet(
        name="附件1 入户核查表",
        label="附件1",
        title="荣昌区“两不愁三保障”巩固情况“回头看”入户核查表",
        columns=tuple(Column(str(n), w, Align.LEFT if n == 16 else Align.CENTER) for n, w in enumerate(_WIDTHS)),
        header=tuple(header),
        header_rows=2,
        body=_households(count),
        after_body=(Line(("核查人签字：", "联系电话：", "核查时间："), spread=True),),
        row_height=11.0,
    )


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _workbooks(count: int = 100_000) -> tuple[Work, Work]:
    folder = _folder()
    return lambda: write_xlsx(_sheet(count), folder / "ours.xlsx"), lambda: _bare_workbook(folder, count)


def _bare_workbook(folder: Path, count: int) -> None:
    """The same body cells in the same formats, straight through XlsxWriter; no heights, no header, no page."""
    from xlsxwriter import Workbook

    with Workbook(folder / "floor.xlsx", {"constant_memory": True}) as book:
        page = book.add_worksheet()
        look = {"font_name": "仿宋", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
        formats = [book.add_format({**look, "align": "left" if n == 16 else "center"}) for n in range(len(_WIDTHS))]
        for row, values in enumerate(_households(count)):
            for column, value in enumerate(values):
                if value:
                    page.write_string(row, column, str(value), formats[column])
                else:
                    page.write_blank(row, column, None, formats[column])


def _pdfs(count: int = 10_000) -> tuple[Work, Work]:
    folder = _folder()
    pages = _drawing(count)
    return lambda: write_pdf(_sheet(count), folder / "ours.pdf"), lambda: _bare_canvas(folder, pages)


_Drawing = tuple[list[tuple[float, float, str]], list[tuple[float, float, float, float]]]


def _drawing(count: int) -> list[_Drawing]:
    """The body's strings and lines page by page, already measured and placed: the floor only draws them."""
    sheet = _sheet(count)
    layout = lay_out(sheet)
    text = measure(Face.BODY, sheet.sizes.body)
    top, foot = 190 * MM - layout.header_height, 14 * MM
    pages: list[_Drawing] = []
    y = 0.0
    for values in sheet.body:
        cells = [text.lines(str(value), w - 2 * PADDING) for value, w in zip(values, layout.widths, strict=True)]
        height = layout.body.height_of(max(map(len, cells)))
        if not pages or y - height < foot:
            pages.append(([], []))
            y = top
            pages[-1][1].extend((edge, foot, edge, top) for edge in layout.edges)
        strings, lines = pages[-1]
        for left, width, cell in zip(layout.edges, layout.widths, cells, strict=False):
            for n, line in enumerate(cell):
                if line:
                    x = left + (width - text.width(line)) / 2
                    strings.append((x, y - 10 - n * text.size * LINE_PITCH, line))
        y -= height
        lines.append((0.0, y, layout.width, y))
    return pages


def _bare_canvas(folder: Path, pages: list[_Drawing]) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    import resources

    if "floor" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("floor", str(resources.path("fonts", "NotoSerifSC-Regular.ttf"))))
    canvas = Canvas(str(folder / "floor.pdf"), pagesize=(297 * MM, 210 * MM), pageCompression=1)
    for strings, lines in pages:
        canvas.setFont("floor", 10)
        canvas.setLineWidth(0.5)
        for x, y, line in strings:
            canvas.drawString(x, y, line)
        canvas.lines(lines)
        canvas.showPage()
    canvas.save()


PAIRS = (
    Pair("附件1 xlsx", 1.3, _workbooks),
    Pair("附件1 PDF", 1.5, _pdfs),
)
