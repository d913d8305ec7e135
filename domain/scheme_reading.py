"""Reading a scheme from plain data (JSON), with the place named when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from domain import orders_reading as orders
from domain.annex_reading import read_attachment
from domain.errors import KnownError
from domain.scheme import AnswerKind, Asked, Attribute, CheckItem, Dimension, Duty, Role, Scheme, Threshold
from domain.scheme_node import Node, SchemeError
from domain.scheme_places import line_of
from domain.scheme_references import check_references


def read_scheme_text(text: str) -> Scheme:
    """The scheme that a notice file holds; `KnownError` names line and column of what is no JSON, line and place of a mistake."""
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        raise KnownError(
            f"通知数据有误：第 {fault.lineno} 行第 {fault.colno} 个字处不合 JSON 写法，"
            "请检查这里和上一行的引号、逗号和括号。"
        ) from None
    except RecursionError:
        raise KnownError("通知数据有误：括号一层套一层，套得太深，不像是通知；请换一份从程序导出的通知。") from None
    try:
        return read_scheme(data)
    except SchemeError as fault:
        raise SchemeError(fault.place, fault.expected, line_of(text, fault.place)) from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand there once: of two equal keys JSON would keep the last without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise KnownError(f"通知数据有误：同一个对象里“{double}”写了两次，请删去一个。")
    return found


def read_scheme(data: Any) -> Scheme:
    """The scheme that `data` (parsed JSON) describes; `KnownError` names the first place that is wrong and what is expected."""
    node = Node(data)
    scheme = Scheme(
        id=node.text("id"),
        number=node.text("number"),
        issuer=node.text("issuer"),
        issued_on=node.day_or_none("issued_on"),
        title=node.text("title"),
        county=node.text("county"),
        town=node.text("town"),
        starts_on=node.day("starts_on"),
        ends_on=node.day("ends_on"),
        round_name=node.text("round_name"),
        attributes=node.parts("attributes", _attribute),
        dimensions=node.parts("dimensions", _dimension),
        check_items=node.parts("check_items", _check_item),
        thresholds=node.parts("thresholds", _threshold),
        roles=node.parts("roles", lambda n: Role(n.text("key"), n.text("label"), n.flag("is_helper"))),
        duties=node.parts("duties", lambda n: Duty(n.text("name"), n.text("lead_unit"), n.text("clause"))),
        sign_off=node.texts("sign_off"),
        attachments=node.parts("attachments", read_attachment),
        remarks=node.texts("remarks"),
        goals=node.texts("goals"),
        villages=node.whole("villages", 0),
        scope=node.parts("scope", orders.scope),
        phases=node.parts("phases", orders.phase),
        deadlines=node.parts("deadlines", orders.deadline),
        standards=node.parts("standards", orders.standard),
        problem_types=node.parts("problem_types", orders.problem_type),
        natures=node.parts("natures", orders.nature),
        responsibilities=node.parts("responsibilities", orders.responsibility),
        assessments=node.parts("assessments", orders.assessment),
        visit_duties=node.parts("visit_duties", orders.visit_duty),
        checklists=node.parts("checklists", orders.checklist),
        sampling=node.parts("sampling", orders.sampling),
        information_forms=node.parts("information_forms", orders.information_form),
        risk_states=node.parts("risk_states", orders.state),
        income_lines=node.parts("income_lines", orders.income_line),
        judgements=node.parts("judgements", orders.judgement),
        leading_group=node.parts("leading_group", orders.post),
    )
    node.finish()
    check_references(node, scheme)
    return scheme


def _attribute(node: Node) -> Attribute:
    return Attribute(
        node.text("key"),
        node.text("label"),
        node.text("short"),
        node.text("part_of", ""),
        node.text("clause", ""),
        node.flag("helped"),
    )


def _dimension(node: Node) -> Dimension:
    return Dimension(
        node.text("key"),
        node.text("problem_type"),
        node.text("weekly_label"),
        node.text("lead_unit"),
        node.text("clause"),
    )


def _check_item(node: Node) -> CheckItem:
    item = CheckItem(
        node.text("key"),
        node.text("dimension"),
        node.text("question"),
        node.text("short"),
        node.texts("answers"),
        node.texts("failures"),
        node.text("clause"),
        AnswerKind(node.choice("kind", tuple(AnswerKind), AnswerKind.CHOICE)),
        node.text("unit", ""),
        Asked(node.choice("asked", tuple(Asked), Asked.HOUSEHOLD)),
        node.texts("asked_of"),
        node.text("nature", ""),
        node.texts("not_asked_of"),
        node.flag("optional"),
        node.text("checklist", ""),
    )
    if (item.kind in (AnswerKind.CHOICE, AnswerKind.MULTIPLE)) != bool(item.answers):
        raise node.wrong("answers", "单选和多选的检查项要列出答案，填数字和文字的不列")
    return item


def _threshold(node: Node) -> Threshold:
    return Threshold(
        node.text("key"),
        node.text("label"),
        node.decimal("value") if node.has("value") else None,
        node.text("unit"),
        node.flag("strict"),
        node.text("clause"),
    )
