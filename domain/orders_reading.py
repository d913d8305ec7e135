"""Reading what a notice orders besides its questions (`domain/orders.py`) from plain data."""

from __future__ import annotations

from domain.orders import (
    Assessment,
    Checklist,
    Condition,
    Counted,
    Deadline,
    Every,
    IncomeLine,
    InformationForm,
    Judgement,
    LineKind,
    Nature,
    Phase,
    Post,
    ProblemType,
    Responsibility,
    Sampling,
    Scope,
    Standard,
    State,
    VisitDuty,
)
from domain.scheme_node import Node

SIGNS = ("<", "<=", ">", ">=", "=")


def scope(node: Node) -> Scope:
    """Who is looked at."""
    return Scope(node.text("text"), node.texts("attributes"), node.text("clause"))


def phase(node: Node) -> Phase:
    """A phase; its end is not before its beginning."""
    starts_on, ends_on = node.day_or_none("starts_on"), node.day_or_none("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise node.wrong("ends_on", "不能早于 starts_on")
    return Phase(node.text("key"), node.text("name"), starts_on, ends_on, node.text("task"), node.text("clause"))


def deadline(node: Node) -> Deadline:
    """Something due, by a day or in the notice's words."""
    due_on, due = node.day_or_none("due_on"), node.text("due", "")
    if due_on is None and not due:
        raise node.wrong("due_on", "应写明日期，通知没有日期的写在 due 里")
    return Deadline(node.text("name"), due_on, due, node.text("to", ""), node.text("clause"))


def standard(node: Node) -> Standard:
    """A standard."""
    return Standard(
        node.text("dimension"), node.text("title"), node.text("text"), node.text("not_meant", ""), node.text("clause")
    )


def problem_type(node: Node) -> ProblemType:
    """A type of problems."""
    return ProblemType(node.text("key"), node.text("label"), node.text("text", ""), node.text("clause"))


def nature(node: Node) -> Nature:
    """A nature of problems."""
    return Nature(node.text("key"), node.text("label"), node.text("type", ""), node.text("clause"))


def responsibility(node: Node) -> Responsibility:
    """A piece of work and who answers for it."""
    return Responsibility(
        node.text("action"),
        node.text("task"),
        node.text("content"),
        node.texts("units"),
        node.day_or_none("due_on"),
        node.text("clause"),
    )


def assessment(node: Node) -> Assessment:
    """An amount for each case."""
    return Assessment(
        node.text("key"),
        node.text("what"),
        node.decimal("amount"),
        node.text("unit"),
        Counted(node.choice("counts", tuple(Counted))),
        node.text("dimension", ""),
        node.flag("new_too"),
        node.text("clause"),
        node.text("phase", ""),
        node.day_or_none("due_on"),
    )


def visit_duty(node: Node) -> VisitDuty:
    """Who visits whom how often."""
    return VisitDuty(
        node.text("key"),
        node.text("who"),
        node.text("whom"),
        node.text("role"),
        node.texts("attributes"),
        node.decimal("share"),
        Every(node.choice("every", tuple(Every))),
        node.whole("least", 1, least=1),
        node.day_or_none("due_on"),
        node.text("clause"),
        node.texts("also"),
    )


def checklist(node: Node) -> Checklist:
    """A list of points, or only their number."""
    points = node.texts("points")
    count = node.whole("count", len(points), least=1)
    if len(points) > count:
        raise node.wrong("count", f"不能少于已写出的 {len(points)} 条")
    return Checklist(node.text("key"), node.text("title"), points, count, node.text("clause"))


def sampling(node: Node) -> Sampling:
    """A re-inspection."""
    return Sampling(node.text("what"), node.whole("count", least=1), node.text("phase"), node.text("clause"))


def information_form(node: Node) -> InformationForm:
    """A form by which information is gathered."""
    return InformationForm(
        node.text("name"), node.text("whom"), node.text("content"), node.text("tool", ""), node.text("clause")
    )


def state(node: Node) -> State:
    """A state beside the attributes."""
    return State(node.text("key"), node.text("label"), node.text("clause"))


def post(node: Node) -> Post:
    """A place in the leading group."""
    return Post(node.text("duty"), node.text("position"), node.text("clause"))


def income_line(node: Node) -> IncomeLine:
    """A line of an income sheet."""
    return IncomeLine(
        node.text("category", ""),
        node.text("item"),
        node.text("unit", ""),
        LineKind(node.choice("kind", tuple(LineKind), LineKind.LINE)),
        node.flag("without_quantity"),
        node.flag("inferred"),
    )


def judgement(node: Node) -> Judgement:
    """Measured answers that fail together."""
    return Judgement(
        node.text("key"),
        node.text("item", ""),
        node.text("label"),
        node.parts("conditions", _condition),
        node.text("clause"),
    )


def _condition(node: Node) -> Condition:
    condition = Condition(
        node.text("item"), node.choice("sign", SIGNS), node.text("threshold", ""), node.text("value", "")
    )
    if bool(condition.threshold) == bool(condition.value):
        raise node.wrong("threshold", "threshold 和 value 应写其中一个")
    if condition.value and condition.sign != "=":
        raise node.wrong("sign", "和 value 比较时只能用 =")
    return condition
