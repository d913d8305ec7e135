"""Reading a scheme from plain data (JSON), with the place named when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from domain.errors import KnownError
from domain.scheme import (
    Attachment,
    Attribute,
    CheckItem,
    Dimension,
    Duty,
    Role,
    Scheme,
    Threshold,
)
from domain.sheet import Align, Column, HeaderCell, Seal, Sizes

RECORDS = ("inspections", "weekly", "problems")
EXACTNESS = ("official", "own")

_Part = TypeVar("_Part")


class _Node:
    """One object of the file, with the way that leads to it, e.g. `attachments[1].columns[3]`."""

    def __init__(self, data: Any, place: str) -> None:
        if not isinstance(data, Mapping):
            raise _wrong(place, "应为一个对象 {…}")
        self._data = data
        self._place = place

    def text(self, key: str, default: str | None = None) -> str:
        value = self._data.get(key, default)
        if not isinstance(value, str):
            raise _wrong(self._at(key), "应为文字")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self._data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong(self._at(key), "应为数字")
        return value

    def flag(self, key: str) -> bool:
        value = self._data.get(key, False)
        if not isinstance(value, bool):
            raise _wrong(self._at(key), "应为 true 或 false")
        return value

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise _wrong(self._at(key), "应为日期，如 2021-05-06") from None

    def decimal(self, key: str) -> Decimal:
        try:
            return Decimal(self.text(key))
        except InvalidOperation:
            raise _wrong(self._at(key), "应为写成文字的数，如 \"6000\"") from None

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise _wrong(self._at(key), f"应为 {'、'.join(allowed)} 之一")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise _wrong(self._at(key), "应为文字的列表")
        return tuple(values)

    def parts(self, key: str, read: Callable[[_Node], _Part]) -> tuple[_Part, ...]:
        place = self._at(key)
        return tuple(read(_Node(value, f"{place}[{i}]")) for i, value in enumerate(self._list(key)))

    def _list(self, key: str) -> list[Any]:
        values = self._data.get(key, [])
        if not isinstance(values, list):
            raise _wrong(self._at(key), "应为列表 […]")
        return values

    def _at(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def wrong(self, key: str, expected: str) -> KnownError:
        """The error for a value of this object that reads well but does not fit."""
        return _wrong(self._at(key), expected)


def _wrong(place: str, expected: str) -> KnownError:
    return KnownError(f"通知数据有误：{place or '整个文件'} {expected}。请改正后再试。")


def read_scheme(data: Any) -> Scheme:
    """The scheme that `data` (parsed JSON) describes; `KnownError` names the first place that is wrong and what is expected."""
    node = _Node(data, "")
    scheme = Scheme(
        id=node.text("id"),
        number=node.text("number"),
        issuer=node.text("issuer"),
        issued_on=node.day("issued_on"),
        title=node.text("title"),
        county=node.text("county"),
        town=node.text("town"),
        starts_on=node.day("starts_on"),
        ends_on=node.day("ends_on"),
        round_name=node.text("round_name"),
        attributes=node.parts("attributes", lambda n: Attribute(n.text("key"), n.text("label"), n.text("short"))),
        dimensions=node.parts("dimensions", _dimension),
        check_items=node.parts("check_items", _check_item),
        thresholds=node.parts("thresholds", _threshold),
        roles=node.parts("roles", lambda n: Role(n.text("key"), n.text("label"), n.flag("is_helper"))),
        duties=node.parts("duties", lambda n: Duty(n.text("name"), n.text("lead_unit"), n.text("clause"))),
        sign_off=node.texts("sign_off"),
        attachments=node.parts("attachments", _attachment),
    )
    _check_references(node, scheme)
    return scheme


def _dimension(node: _Node) -> Dimension:
    return Dimension(
        node.text("key"),
        node.text("problem_type"),
        node.text("weekly_label"),
        node.text("lead_unit"),
        node.text("clause"),
    )


def _check_item(node: _Node) -> CheckItem:
    return CheckItem(
        node.text("key"),
        node.text("dimension"),
        node.text("question"),
        node.text("short"),
        node.texts("answers"),
        node.texts("failures"),
        node.text("clause"),
    )


def _threshold(node: _Node) -> Threshold:
    return Threshold(
        node.text("key"),
        node.text("label"),
        node.decimal("value"),
        node.text("unit"),
        node.flag("strict"),
        node.text("clause"),
    )


def _attachment(node: _Node) -> Attachment:
    columns = node.parts("columns", _column)
    header = node.parts("header", _header_cell)
    if any(cell.col + cell.colspan > len(columns) for cell in header):
        raise node.wrong("header", f"超出了 {len(columns)} 列")
    return Attachment(
        number=node.text("number"),
        label=node.text("label"),
        title=node.text("title"),
        name=node.text("name"),
        records=node.choice("records", RECORDS),
        exactness=node.choice("exactness", EXACTNESS),
        columns=columns,
        header=header,
        header_rows=int(node.number("header_rows")),
        blank_rows=int(node.number("blank_rows")),
        fill_line=node.texts("fill_line"),
        sign_line=node.texts("sign_line"),
        notes=node.texts("notes"),
        seal=Seal(node.choice("seal", tuple(Seal), "none")),
        sizes=Sizes(header=node.number("header_size", 10), body=node.number("body_size", 10)),
        row_height=node.number("row_height", 9),
    )


def _column(node: _Node) -> Column:
    return Column(node.text("key"), node.number("width"), Align(node.choice("align", tuple(Align), "center")))


def _header_cell(node: _Node) -> HeaderCell:
    return HeaderCell(
        node.text("text"),
        int(node.number("row")),
        int(node.number("col")),
        int(node.number("rowspan", 1)),
        int(node.number("colspan", 1)),
    )


def _check_references(node: _Node, scheme: Scheme) -> None:
    dimensions = {d.key for d in scheme.dimensions}
    for i, item in enumerate(scheme.check_items):
        if item.dimension not in dimensions:
            raise node.wrong(f"check_items[{i}].dimension", f"“{item.dimension}”不在 dimensions 之中")
        if not set(item.failures) <= set(item.answers):
            raise node.wrong(f"check_items[{i}].failures", "必须是 answers 中的答案")
    if scheme.ends_on < scheme.starts_on:
        raise node.wrong("ends_on", "不能早于 starts_on")
