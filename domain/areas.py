"""The figures of a whole round by area (情况汇总表): what was found up to a day, what of it is solved and what is not.

All three speak of the same problems, those that the round deals with and that were found by that day; so 查找＝已解决＋未解决
holds for every area and every side, and the line of all areas is the sum of the others. `db/queries/areas.py` counts an `AreaRow`
and lists the problems behind a figure with the same conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.figures import PROBLEM_KINDS, Figure, Kind
from domain.scheme import Attachment, Dimension, Scheme

AREAS = "areas"
"""The kind of records (`Attachment.records`) that these figures fill."""
ALL_SIDES = "total"
"""`Figure.of` for all sides together; prints `figure:total:new` …"""
TOTAL = "合计"

AREA_KIND_LABELS = {Kind.NEW: "查找", Kind.SOLVED: "已解决", Kind.OPEN: "未解决"}


@dataclass(frozen=True, slots=True)
class AreaRow:
    """The figures of an area. `own`: problems of the office itself, at no area below it; `region_uid` is then the office's.

    The line of all areas has neither.
    """

    region_uid: str
    name: str
    values: Mapping[Figure, int]
    own: bool = False

    @property
    def whole(self) -> bool:
        """True for the line of all areas."""
        return not self.region_uid and not self.own


def area_attachment(scheme: Scheme) -> Attachment | None:
    """The notice's summary by area; None when it has none."""
    return next((one for one in scheme.attachments if one.records == AREAS), None)


def area_sides(scheme: Scheme) -> tuple[Dimension, ...]:
    """The sides that the summary has columns for (四: 6个方面问题); every side where no table says."""
    table = area_attachment(scheme)
    shown = {column.key.split(":")[1] for column in table.columns if column.key.startswith("figure:")} if table else set()
    return tuple(side for side in scheme.dimensions if not shown or side.key in shown)


def area_figures(scheme: Scheme) -> tuple[Figure, ...]:
    """All figures of a line, in the order of the columns."""
    sides = [side.key for side in area_sides(scheme)]
    return tuple(Figure(kind, of) for of in (*sides, ALL_SIDES) for kind in PROBLEM_KINDS)


def area_figure(scheme: Scheme, column: str) -> Figure | None:
    """The figure that a column key prints; None for a column that is no figure."""
    return next((figure for figure in area_figures(scheme) if figure.column == column), None)


def with_totals(scheme: Scheme, counted: Mapping[Figure, int]) -> dict[Figure, int]:
    """The figures of a line with those of all sides together."""
    values = {figure: counted.get(figure, 0) for figure in area_figures(scheme)}
    for kind in PROBLEM_KINDS:
        values[Figure(kind, ALL_SIDES)] = sum(values[Figure(kind, side.key)] for side in area_sides(scheme))
    return values


def total_of_areas(scheme: Scheme, rows: Sequence[AreaRow]) -> AreaRow:
    """The line of all areas."""
    return AreaRow("", TOTAL, {figure: sum(row.values[figure] for row in rows) for figure in area_figures(scheme)})


def uneven(scheme: Scheme, rows: Iterable[AreaRow]) -> list[str]:
    """Lines and sides where 查找＝已解决＋未解决 does not hold, in words."""
    said = []
    for row in rows:
        for side in (*(one.key for one in area_sides(scheme)), ALL_SIDES):
            found, solved, still = (row.values[Figure(kind, side)] for kind in PROBLEM_KINDS)
            if found != solved + still:
                name = TOTAL if side == ALL_SIDES else scheme.dimension(side).problem_type
                said.append(f"{row.name} {name}：查找 {found}≠已解决 {solved}＋未解决 {still}")
    return said
