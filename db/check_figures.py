"""The equations between the tables: what 附件2 says of a week must follow from the week before, and agree with its lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from db.check_rules import Fault
from db.queries.areas import area_records, area_rows
from db.queries.figures import records, total_of, week_rows, weeks
from domain.areas import area_attachment, area_figures, total_of_areas, uneven
from domain.figures import PROBLEM_KINDS, Figure, Kind, Week, WeekRow, figures_of
from domain.rounds import Reading, Round
from domain.scheme import Scheme

LABELS = {
    Kind.NEW: "本周新",
    Kind.SOLVED: "已解决",
    Kind.OPEN: "待解决",
    Kind.VISITS: "走访人次",
    Kind.VILLAGES: "走访村数",
    Kind.HOUSEHOLDS: "走访户数",
}


def equation_faults(session: Session, scheme: Scheme, round_: Round) -> Iterator[Fault]:
    """Weeks whose figures do not follow from the week before, or have more or fewer records than they say; the same by area."""
    yield from _area_faults(session, scheme, round_)
    all_weeks = weeks(session, round_)
    # Problems that an earlier round left open are there before the first week.
    start = week_rows(session, scheme, round_, all_weeks[0].shifted(-1), reading=Reading.FLOW) if all_weeks else []
    before = {row.village_uid: row for row in start}
    for week in all_weeks:
        rows = week_rows(session, scheme, round_, week, reading=Reading.FLOW)
        for row in rows:
            yield from _carried(scheme, week, before.get(row.village_uid), row)
        before = {row.village_uid: row for row in rows}
        for row in week_rows(session, scheme, round_, week, reading=Reading.COHORT):
            yield from _split(scheme, week, row)
        yield from _listed(session, scheme, round_, week)


def _carried(scheme: Scheme, week: Week, before: WeekRow | None, row: WeekRow) -> Iterator[Fault]:
    """Stock and flow: last week's 待解决 + 本周新 − 已解决 = 待解决."""
    for dimension in scheme.dimensions:
        last = before.values[Figure(Kind.OPEN, dimension.key)] if before else 0
        new, solved, still = _three(row.values, dimension.key)
        if last + new - solved != still:
            equation = f"上周待解决 {last}＋本周新 {new}－已解决 {solved}≠待解决 {still}"
            yield Fault("equation", f"{week.label} {row.name} {dimension.weekly_label}", f"统计表前后不符：{equation}。")


def _split(scheme: Scheme, week: Week, row: WeekRow) -> Iterator[Fault]:
    """Cohort: 本周新 = 已解决 + 待解决."""
    for dimension in scheme.dimensions:
        new, solved, still = _three(row.values, dimension.key)
        if new != solved + still:
            equation = f"本周新 {new}≠已解决 {solved}＋待解决 {still}"
            yield Fault("equation", f"{week.label} {row.name} {dimension.weekly_label}", f"统计表前后不符：{equation}。")


def _three(values: Mapping[Figure, int], dimension: str) -> tuple[int, int, int]:
    new, solved, still = (values[Figure(kind, dimension)] for kind in (Kind.NEW, Kind.SOLVED, Kind.OPEN))
    return new, solved, still


def _listed(session: Session, scheme: Scheme, round_: Round, week: Week) -> Iterator[Fault]:
    total = total_of(scheme, round_, week_rows(session, scheme, round_, week))
    for figure in figures_of(scheme):
        value = total.values[figure]
        listed = len(records(session, scheme, round_, week, figure))
        if listed != value:
            where = f"{week.label} {_label(scheme, figure)}"
            yield Fault("equation", where, f"统计数为 {value}，但清单有 {listed} 条。")


def _label(scheme: Scheme, figure: Figure) -> str:
    if figure.kind in PROBLEM_KINDS:
        return f"{scheme.dimension(figure.of).weekly_label}{LABELS[figure.kind]}"
    return f"{scheme.role(figure.of).label}{LABELS[figure.kind]}" if figure.of else LABELS[figure.kind]


def _area_faults(session: Session, scheme: Scheme, round_: Round) -> Iterator[Fault]:
    """表2: 查找＝已解决＋未解决 in every area, and as many problems behind the sums as they say."""
    if area_attachment(scheme) is None:
        return
    rows = area_rows(session, scheme, round_)
    total = total_of_areas(scheme, rows)
    for words in uneven(scheme, [*rows, total]):
        yield Fault("equation", "汇总", f"汇总表不符：{words}。")
    for figure in area_figures(scheme):
        listed = len(area_records(session, scheme, round_, total, figure))
        if listed != total.values[figure]:
            yield Fault("equation", f"汇总 {figure.column}", f"汇总数为 {total.values[figure]}，但清单有 {listed} 条。")
