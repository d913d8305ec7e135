"""The table of an assessment (考核), designed after the notice's text: no notice shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.assessing import AssessedRow, By, total_row, what_counted
from domain.problem import chinese_date
from domain.rounds import Round
from domain.scheme import Scheme
from domain.sheet import Align, Column, HeaderCell, Line, Sheet, Value

NAMES = {By.VILLAGE: "村（社区）", By.HELPER: "责任人", By.UNIT: "责任办室"}
NAME_WIDTH, COUNT_WIDTH, SUM_WIDTH = 60.0, 28.0, 34.0


def assessment_sheet(scheme: Scheme, round_: Round, rows: Sequence[AssessedRow], by: By, day: date) -> Sheet:
    """The lines with their cases and sums, the total last. Column keys are `count:<key>`, `amount:<key>`, `total`."""
    lines = [*rows, total_row(rows)]
    return Sheet(
        name=f"考核表 {NAMES[by]}",
        label="",
        title=f"{round_.town}{round_.name}考核表",
        columns=_columns(scheme),
        header=_header(scheme, by),
        header_rows=2,
        body=[_line(scheme, row) for row in lines],
        fill_line=Line((f"填报单位：{round_.town}", f"考核截至：{chinese_date(day)}"), spread=True),
        after_body=(Line(tuple(f"{n}.{words}" for n, words in enumerate(what_counted(scheme, round_, day), 1))),),
    )


def _columns(scheme: Scheme) -> tuple[Column, ...]:
    columns = [Column("name", NAME_WIDTH, Align.LEFT)]
    for rule in scheme.assessments:
        columns += [Column(f"count:{rule.key}", COUNT_WIDTH), Column(f"amount:{rule.key}", SUM_WIDTH, Align.RIGHT)]
    return (*columns, Column("total", SUM_WIDTH, Align.RIGHT))


def _header(scheme: Scheme, by: By) -> tuple[HeaderCell, ...]:
    cells = [HeaderCell(NAMES[by], 0, 0, 2)]
    for place, rule in enumerate(scheme.assessments):
        unit = rule.unit.rpartition("/")[2] or "件"
        cells.append(HeaderCell(f"{rule.what}\n（{rule.amount.normalize():f}{rule.unit}）", 0, 1 + 2 * place, 1, 2))
        cells += [HeaderCell(f"{unit}数", 1, 1 + 2 * place), HeaderCell("金额（元）", 1, 2 + 2 * place)]
    return (*cells, HeaderCell("合计（元）", 0, 1 + 2 * len(scheme.assessments), 2))


def _line(scheme: Scheme, row: AssessedRow) -> tuple[Value, ...]:
    values: list[Value] = [row.name]
    for rule in scheme.assessments:
        values += [row.count(rule.key), _yuan(row.amount(rule.key))]
    return (*values, _yuan(row.total))


def _yuan(amount: Decimal) -> int | Decimal:
    return int(amount) if amount == amount.to_integral_value() else amount
