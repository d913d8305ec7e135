"""What the parts of a notice say of each other must exist: a key that points nowhere is refused with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from string import Formatter
from typing import Any

from domain.annex import Attachment
from domain.answers import BETWEEN
from domain.attachment_fields import PrintOptions, fields_of
from domain.attachment_forms import NOTICE_ROWS
from domain.printed_line import keys_in
from domain.rounds import round_of
from domain.scheme import Scheme
from domain.scheme_node import Node

_LINE_KEYS = {
    *("unit", "date", "dated", "signers", "phone", "town", "village", "group", "head_name", "size", "helper_name"),
    *("town_name", "place"),
}
_INCOME_KEYS = ("category", "item", "unit", "quantity", "income", "expense", "net")
_FREE_KEYS = {"serial", "name", "own_remark"}
"""Columns that a table of the notice's own rows may add: a number, a place for a name, a remark."""


def check_references(node: Node, scheme: Scheme) -> None:
    """`KnownError` for the first key that is used twice or points to nothing."""
    if scheme.ends_on < scheme.starts_on:
        raise node.wrong("ends_on", "不能早于 starts_on")
    for name in ("attributes", "dimensions", "check_items", "thresholds", "roles", "natures", "problem_types", "phases"):
        _once(node, name, [part.key for part in getattr(scheme, name)])
    if not scheme.roles:
        raise node.wrong("roles", "至少要有一类走访的干部")
    _once(node, "attachments", [attachment.number for attachment in scheme.attachments], "number")
    _attributes(node, scheme)
    _items(node, scheme)
    _orders(node, scheme)
    _judgements(node, scheme)
    for i, attachment in enumerate(scheme.attachments):
        _attachment(node, scheme, attachment, f"attachments[{i}]")


def _once(node: Node, name: str, keys: Sequence[str], key_name: str = "key") -> None:
    for i, key in enumerate(keys):
        if keys.index(key) < i:
            raise node.wrong(f"{name}[{i}].{key_name}", f"“{key}”与前面的重复")


def _known(node: Node, place: str, key: str, known: Collection[str], where: str) -> None:
    if key not in known:
        raise node.wrong(place, f"“{key}”不在 {where} 之中")


def _keys(parts: Iterable[Any]) -> set[str]:
    return {part.key for part in parts}


def _attributes(node: Node, scheme: Scheme) -> None:
    known = _keys(scheme.attributes)
    for i, attribute in enumerate(scheme.attributes):
        if attribute.part_of:
            _known(node, f"attributes[{i}].part_of", attribute.part_of, known, "attributes")
    lists = [("check_items", "asked_of", [item.asked_of for item in scheme.check_items])]
    lists += [("check_items", "not_asked_of", [item.not_asked_of for item in scheme.check_items])]
    lists += [("attachments", "of", [attachment.of for attachment in scheme.attachments])]
    lists += [("attachments", "not_of", [attachment.not_of for attachment in scheme.attachments])]
    lists += [("scope", "attributes", [scope.attributes for scope in scheme.scope])]
    lists += [("visit_duties", "attributes", [duty.attributes for duty in scheme.visit_duties])]
    for name, part, rows in lists:
        for i, keys in enumerate(rows):
            for key in keys:
                _known(node, f"{name}[{i}].{part}", key, known, "attributes")


def _items(node: Node, scheme: Scheme) -> None:
    dimensions, natures, checklists = _keys(scheme.dimensions), _keys(scheme.natures), _keys(scheme.checklists)
    for i, item in enumerate(scheme.check_items):
        place = f"check_items[{i}]"
        _known(node, f"{place}.dimension", item.dimension, dimensions, "dimensions")
        if not set(item.failures) <= set(item.answers):
            raise node.wrong(f"{place}.failures", "必须是 answers 中的答案")
        if any(BETWEEN in answer for answer in item.answers):
            raise node.wrong(f"{place}.answers", f"答案里不能有“{BETWEEN}”，它用来分开几个答案")
        if item.checklist:
            _known(node, f"{place}.checklist", item.checklist, checklists, "checklists")
        if item.nature:
            _known(node, f"{place}.nature", item.nature, natures, "natures")
        _template(node, f"{place}.question", item.question, scheme)


def _orders(node: Node, scheme: Scheme) -> None:
    dimensions, phases, roles = _keys(scheme.dimensions), _keys(scheme.phases), _keys(scheme.roles)
    for i, standard in enumerate(scheme.standards):
        _known(node, f"standards[{i}].dimension", standard.dimension, dimensions, "dimensions")
    types = _keys(scheme.problem_types)
    for i, nature in enumerate(scheme.natures):
        if nature.type:
            _known(node, f"natures[{i}].type", nature.type, types, "problem_types")
    for i, sampling in enumerate(scheme.sampling):
        _known(node, f"sampling[{i}].phase", sampling.phase, phases, "phases")
    for i, duty in enumerate(scheme.visit_duties):
        _known(node, f"visit_duties[{i}].role", duty.role, roles, "roles")
        for j, role in enumerate(duty.also):
            _known(node, f"visit_duties[{i}].also[{j}]", role, roles, "roles")
    for i, assessment in enumerate(scheme.assessments):
        if assessment.dimension:
            _known(node, f"assessments[{i}].dimension", assessment.dimension, dimensions, "dimensions")
        if assessment.phase:
            _known(node, f"assessments[{i}].phase", assessment.phase, phases, "phases")


def _judgements(node: Node, scheme: Scheme) -> None:
    items, thresholds = _keys(scheme.check_items), _keys(scheme.thresholds)
    for i, judgement in enumerate(scheme.judgements):
        if judgement.item:
            _known(node, f"judgements[{i}].item", judgement.item, items, "check_items")
        if not judgement.conditions:
            raise node.wrong(f"judgements[{i}].conditions", "至少要有一个条件")
        for j, condition in enumerate(judgement.conditions):
            place = f"judgements[{i}].conditions[{j}]"
            _known(node, f"{place}.item", condition.item, items, "check_items")
            if condition.threshold:
                _known(node, f"{place}.threshold", condition.threshold, thresholds, "thresholds")


def _template(node: Node, place: str, text: str, scheme: Scheme) -> None:
    """A question, title or header text may name the round's thresholds and nothing else."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        raise node.wrong(place, "花括号 { } 要成对，里面写 thresholds 的 key") from None
    for name in names:
        _known(node, place, name, _keys(scheme.thresholds), "thresholds")


def _attachment(node: Node, scheme: Scheme, attachment: Attachment, place: str) -> None:
    _template(node, f"{place}.title", attachment.title, scheme)
    for i, cell in enumerate(attachment.header):
        _template(node, f"{place}.header[{i}].text", cell.text, scheme)
    for i, field in enumerate(attachment.form):
        _template(node, f"{place}.form[{i}].text", field.text, scheme)
    lines = {
        "fill_line": attachment.fill_line,
        "sign_line": attachment.sign_line,
        "loose_before": sum(attachment.loose_before, ()),
        "loose_after": sum(attachment.loose_after, ()),
    }
    known = _LINE_KEYS | {f"tick:{attribute.key}" for attribute in scheme.attributes}
    for name, parts in lines.items():
        for key in (key for part in parts for key in keys_in(part)):
            _known(node, f"{place}.{name}", key, known, f"可以填的内容（{'、'.join(sorted(known))}）")
    _fields(node, scheme, attachment, place)


def _fields(node: Node, scheme: Scheme, attachment: Attachment, place: str) -> None:
    """Every column of a ledger and every place of a form must have a field that fills it."""
    keys = [column.key for column in attachment.columns]
    if attachment.records == "incomes":
        if tuple(keys) != _INCOME_KEYS or not scheme.income_lines:
            raise node.wrong(f"{place}.columns", f"收入表的栏依次应为 {'、'.join(_INCOME_KEYS)}，并要有 income_lines")
        return
    if attachment.records in NOTICE_ROWS:
        rows = NOTICE_ROWS[attachment.records](scheme)
        if not rows:
            raise node.wrong(f"{place}.records", f"通知里没有 {attachment.records} 的内容")
        known: Collection[str] = set(rows[0]) | _FREE_KEYS
    else:
        known = fields_of(attachment.records, scheme, round_of(scheme, ""), PrintOptions())
    where = f"{attachment.records} 可以填的栏"
    if not attachment.form:
        for i, key in enumerate(keys):
            _known(node, f"{place}.columns[{i}].key", key, known, where)
    for i, field in enumerate(attachment.form):
        if field.key:
            _known(node, f"{place}.form[{i}].key", field.key, known, where)
