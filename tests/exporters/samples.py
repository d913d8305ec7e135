"""Small official tables for the tests, each with something that is hard to print."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from domain.sheet import Align, Column, HeaderCell, Line, Page, Seal, Sheet, Value

LONG = "房屋墙体开裂，屋面漏雨（经鉴定为C级危房），需要排危加固；饮水水源枯水期断水超过36天，" * 6


def nested_header() -> tuple[HeaderCell, ...]:
    """Two rows: 镇街, 户主姓名, 证件号码 and 描述 over both, 农户属性 over two columns."""
    return (
        HeaderCell("镇街", 0, 0, rowspan=2),
        HeaderCell("户主姓名", 0, 1, rowspan=2),
        HeaderCell("证件号码", 0, 2, rowspan=2),
        HeaderCell("农户属性", 0, 3, colspan=2),
        HeaderCell("脱贫户", 1, 3),
        HeaderCell("监测户", 1, 4),
        HeaderCell("问题具体情况描述", 0, 5, rowspan=2),
        HeaderCell("人口", 0, 6, rowspan=2),
    )


COLUMNS = (
    Column("town", 20),
    Column("name", 24),
    Column("number", 40),
    Column("a", 15),
    Column("b", 15),
    Column("text", 100, Align.LEFT),
    Column("size", 18, Align.RIGHT),
)


def household(n: int, text: str = "") -> tuple[Value, ...]:
    """A row of the sample table."""
    return ("双河街道", f"户主{n}", f"51023119500101{n:04d}", "√", None, text, n)


def ledger(
    body: Iterable[tuple[Value, ...]],
    *,
    title: str = "“两不愁三保障”巩固情况“回头看”核查表",
    seal: Seal = Seal.NONE,
    notes: tuple[str, ...] = ("填报说明：1.根据实际情况勾选。", "2.填“否”的写明问题。"),
    loose: tuple[Line, ...] = (),
    rows_per_page: int | None = None,
) -> Sheet:
    """A table with nested header, fill line, sign line, notes."""
    return Sheet(
        name="附件1 核查表",
        label="附件1",
        title=title,
        columns=COLUMNS,
        header=nested_header(),
        header_rows=2,
        body=body,
        fill_line=Line(("填报单位（盖章）双河街道办事处", "填报时间：2021年5月16日"), spread=True),
        after_body=(Line(("核查人签字：", "联系电话：", "核查时间："), spread=True), Line(notes)),
        loose_after=loose,
        seal=seal,
        seal_unit="双河街道办事处",
        page=Page(rows_per_page=rows_per_page),
    )


ODD_TEXTS = (
    "=1+1",
    "+86 13800000000",
    "-5",
    "@SUM(A1)",
    "  两边有空格  ",
    "第一行\n第二行",
    "<r>不是富文本</r>",
    "_x0041_",
    "a(b)\\c <&> \"'",
    "㙍𠅤𬴂",
    "100%",
    "https://example.org/" + "x" * 120,
)


def sheets() -> dict[str, Sheet]:
    """The sheets whose workbook and pages must hold the same cells, by what is hard about them."""
    loose = (Line(("审核人：", "制表人："), spread=True), Line(("注：一式两份。",)))
    plain = Sheet("表", "附件3", "清单", (Column("a", 60), Column("b", 90)), (HeaderCell("甲", 0, 0), HeaderCell("乙", 0, 1)),
                  1, [("一", "二"), (3, Decimal("4.50")), (None, "")])  # fmt: skip
    return {
        "no fill line and no closing lines": plain,
        "three pages": ledger(household(n, LONG[: n * 7 % 60]) for n in range(60)),
        "wrapped long text": ledger(household(n, LONG) for n in range(4)),
        "odd texts": ledger(household(n, text) for n, text in enumerate(ODD_TEXTS)),
        "empty body": ledger(()),
        "long closing block": ledger((household(n) for n in range(11)), notes=(LONG, LONG, LONG)),
        "lines outside the grid": ledger([household(1)], loose=loose),
        "seal under the table": ledger([household(1)], seal=Seal.BELOW),
        "seal on the fill line": ledger([household(1)], seal=Seal.FILL_LINE),
    }
