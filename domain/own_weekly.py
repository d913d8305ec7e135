"""A weekly table of our own design for notices that want no weekly figures: on the screen only, in the order of 附件2 of 000."""

from __future__ import annotations

from domain.annex import Attachment
from domain.figures import PROBLEM_KINDS, Figure, Kind
from domain.scheme import Scheme
from domain.sheet import Column, HeaderCell, Seal, Sizes

HEADS = {Kind.NEW: "新发现", Kind.SOLVED: "已解决", Kind.OPEN: "待解决"}
UNIT_WIDTH, FIGURE_WIDTH, VISIT_WIDTH = 28.0, 14.0, 20.0
MANY, NARROW_UNIT, NARROW_FIGURE, NARROW_VISIT = 8, 25.0, 9.2, 17.0
"""With more dimensions than this, the columns are as narrow as three digits, so that the table fits a small screen."""


def weekly_attachment(scheme: Scheme) -> Attachment:
    """A table with the week's figures of every dimension, visits by role, and what was visited."""
    many = len(scheme.dimensions) > MANY
    unit, figure, visit = (NARROW_UNIT, NARROW_FIGURE, NARROW_VISIT) if many else (UNIT_WIDTH, FIGURE_WIDTH, VISIT_WIDTH)
    header = [HeaderCell("单位", 0, 0, 2)]
    columns = [Column("unit_name", unit)]
    for dimension in scheme.dimensions:
        header.append(HeaderCell(dimension.problem_type, 0, len(columns), 1, len(PROBLEM_KINDS)))
        for kind in PROBLEM_KINDS:
            header.append(HeaderCell(HEADS[kind], 1, len(columns)))
            columns.append(Column(Figure(kind, dimension.key).column, figure))
    first = len(columns)
    for role in scheme.roles:
        header.append(HeaderCell(role.label, 1, len(columns)))
        columns.append(Column(Figure(Kind.VISITS, role.key).column, visit))
    if scheme.roles:
        header.append(HeaderCell("走访人次", 0, first, 1, len(scheme.roles)))
    for kind, words in ((Kind.VILLAGES, "走访村"), (Kind.HOUSEHOLDS, "走访户")):
        header.append(HeaderCell(words, 0, len(columns), 2))
        columns.append(Column(Figure(kind).column, figure))
    return Attachment(
        number="",
        label="",
        title="一周情况统计表",
        name="一周情况统计表",
        records="weekly",
        exactness="own",
        columns=tuple(columns),
        header=tuple(header),
        header_rows=2,
        blank_rows=0,
        fill_line=(),
        sign_line=(),
        notes=(),
        seal=Seal.NONE,
        sizes=Sizes(),
        row_height=9.0,
    )
