"""Which field fills which column of an attachment: the only place that knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from domain.areas import AREAS, AreaRow, area_figures
from domain.fields_answers import answer_fields
from domain.fields_people import MONITORED_RECORDS, PEOPLE_RECORDS, monitored_fields, person_fields
from domain.fields_visits import VisitLine, visit_fields
from domain.figures import PROBLEM_KINDS, Figure, Kind, WeekRow, figures_of
from domain.income import IncomeSheet
from domain.inspection import Inspection
from domain.monitoring import Monitored
from domain.people_events import PersonEvent
from domain.problem import STATUS_LABELS, Problem, chinese_date
from domain.region import village_group
from domain.responsibilities import Work
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from domain.sheet import Value

TICK = "√"
BLANK = ""

Record = Inspection | Problem | WeekRow | IncomeSheet | PersonEvent | Monitored | VisitLine | Work | AreaRow
Field = Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What is chosen at print time. Empty texts leave their place blank for the pen.

    `unit` is the reporting unit's name, `filled_on` the date of the fill or sign line, `signers` and `phone` the sign line
    of 附件1, `seal_below` asks for a seal block under the table instead of the place in the fill line; `mask` hides the middle of
    ID numbers (first 6 and last 4 characters stay).
    """

    unit: str = ""
    filled_on: date | None = None
    signers: str = ""
    phone: str = ""
    rows_per_page: int | None = None
    seal_below: bool = False
    mask: bool = False


def mask_id(number: str) -> str:
    """An ID number for a wall or a public list: `510231********1234`; shorter numbers keep their first and last character."""
    if len(number) <= 2:
        return number
    keep_front, keep_back = (6, 4) if len(number) > 12 else (1, 1)
    return number[:keep_front] + "*" * (len(number) - keep_front - keep_back) + number[-keep_back:]


INSPECTION_RECORDS = ("inspections", "villages")
"""What stands in the tables of answers: households, or the villages themselves."""

PROBLEM_RECORDS = ("problems", "household_problems", "village_problems")
"""What stands in the ledgers of problems."""
PLACES = ("village", "village_group", "place")
HAND = tuple(f"hand:{number}" for number in range(1, 31))
"""Columns that nothing fills: what another office's table asks for and this file does not know is left to the pen."""
_BY_HAND: Mapping[str, Field] = dict.fromkeys(HAND, lambda _: BLANK)


def fields_of(
    records: str, scheme: Scheme, round_: Round, options: PrintOptions, attachment: Attachment | None = None
) -> Mapping[str, Field]:
    """Every field that can fill a column of an attachment over `records` (see `domain/annex.py`), by its key.

    What the `attachment` prints beside a value, or has no place for, decides about its words.
    """
    if records in INSPECTION_RECORDS:
        return _inspection_fields(scheme, round_, options, attachment)
    if records == "visits":
        return {**_household_fields(scheme, round_, options), **visit_fields(scheme)}
    if records in PROBLEM_RECORDS:
        return _problem_fields(scheme, round_, options, attachment)
    if records == AREAS:
        return {"unit_name": lambda row: row.name, **{one.column: _figure(one) for one in area_figures(scheme)}}
    if records == "weekly":
        return _weekly_fields(scheme)
    if records in PEOPLE_RECORDS:
        number = mask_id if options.mask else str
        return {**_household_fields(scheme, round_, options), **person_fields(scheme, number)}
    if records in MONITORED_RECORDS:
        return {**_household_fields(scheme, round_, options), **monitored_fields(scheme, round_)}
    return {}


def _serial() -> Field:
    numbers = count(1)
    return lambda _: next(numbers)


def _day(day: date | None) -> str:
    return chinese_date(day) if day else BLANK


def _inspection_fields(
    scheme: Scheme, round_: Round, options: PrintOptions, attachment: Attachment | None
) -> dict[str, Callable[[Any], Value]]:
    ticks = {f"attribute:{a.key}": _tick(a.key) for a in scheme.attributes}
    return {
        **_household_fields(scheme, round_, options),
        **ticks,
        **answer_fields(scheme, round_, attachment),
        "size": lambda i: i.size or BLANK,
        "inspected_on": lambda i: _day(i.inspected_on),
        "descriptions": lambda i: descriptions_text(scheme, i),
        "inspectors": lambda i: "、".join(i.inspectors),
    }


def _problem_fields(
    scheme: Scheme, round_: Round, options: PrintOptions, attachment: Attachment | None
) -> dict[str, Callable[[Any], Value]]:
    dimensions = {one.key: one.problem_type for one in scheme.dimensions}
    questions = {item.key: item.short for item in scheme.check_items}
    placed = attachment is None or any(column.key in PLACES for column in attachment.columns)
    return {
        **_household_fields(scheme, round_, options),
        # Where the table has no column for the place, a village or a unit stands where the households have their heads.
        "head_name": lambda p: p.head_name if placed else p.whose,
        "village": lambda p: p.village or p.unit_name,
        "size": lambda p: p.size or BLANK,
        "type": _label({one.key: one.label for one in scheme.problem_types}, "type"),
        "nature": _label({one.key: one.label for one in scheme.natures}, "nature"),
        "source": lambda p: p.source,
        "county": lambda p: p.county or round_.county,
        "town": lambda p: p.town or round_.town,
        "place": lambda p: p.unit_name or f"{p.town}{village_group(p.village, p.group)}",
        "item": lambda p: questions.get(p.item) or dimensions.get(p.dimension, BLANK),
        "lead_unit": lambda p: p.lead_unit,
        "found_on": lambda p: _day(p.found_on),
        "deadline": lambda p: _day(p.deadline),
        "measure": lambda p: p.measure,
        "struck_on": lambda p: _day(p.struck_on),
        "own_remark": lambda p: p.remark,
        "first_attribute": lambda p: first_attribute(scheme, p.attributes),
        "problem_type": lambda p: dimensions.get(p.dimension, BLANK),
        "description": lambda p: p.description,
        "status": lambda p: STATUS_LABELS[p.status],
        "remark": lambda p: p.remark_text,
    }


def _label(labels: Mapping[str, str], field: str) -> Callable[[Problem], Value]:
    """What the notice calls the key in a field; a key of another notice prints nothing."""
    return lambda problem: labels.get(getattr(problem, field), BLANK)


def _household_fields(scheme: Scheme, round_: Round, options: PrintOptions) -> dict[str, Callable[[Any], Value]]:
    number = mask_id if options.mask else str
    return {
        **_BY_HAND,
        "serial": _serial(),
        "town": lambda r: round_.town,
        "village": lambda r: r.village,
        "group": lambda r: r.group,
        "attribute_labels": lambda r: "、".join(scheme.attribute(key).short for key in scheme.in_order(r.attributes)),
        "village_group": lambda r: village_group(r.village, r.group),
        "head_name": lambda r: r.head_name,
        "head_id_no": lambda r: number(r.head_id_no),
        "helper_name": lambda r: r.helper,
    }


def _weekly_fields(scheme: Scheme) -> dict[str, Callable[[Any], Value]]:
    fields: dict[str, Callable[[Any], Value]] = {figure.column: _figure(figure) for figure in figures_of(scheme)}
    totals: dict[str, Callable[[Any], Value]] = {f"figure:total:{kind}": _total(scheme, kind) for kind in PROBLEM_KINDS}
    return {**_BY_HAND, "unit_name": lambda row: row.name, **fields, **totals}


def _tick(attribute: str) -> Callable[[Inspection], Value]:
    return lambda inspection: TICK if attribute in inspection.attributes else BLANK


def _figure(figure: Figure) -> Callable[[WeekRow], Value]:
    return lambda row: row.values.get(figure, 0)


def _total(scheme: Scheme, kind: Kind) -> Callable[[WeekRow], Value]:
    """The sum over all dimensions."""
    return lambda row: sum(row.values.get(Figure(kind, d.key), 0) for d in scheme.dimensions)


def first_attribute(scheme: Scheme, attributes: tuple[str, ...]) -> str:
    """The attribute that 附件3 prints: the first in the notice's order (附件3 填表说明1)."""
    ordered = scheme.in_order(attributes)
    return scheme.attribute(ordered[0]).short if ordered else BLANK


def descriptions_text(scheme: Scheme, inspection: Inspection) -> str:
    """问题具体情况描述 of a line of 附件1: the failing items' descriptions in the notice's order, each once."""
    texts = [inspection.descriptions.get(item.key, "") for item in scheme.check_items]
    return "；".join(dict.fromkeys(t.strip().rstrip("；。") for t in texts if t.strip()))
