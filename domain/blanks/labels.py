"""Chinese names of what can fill a column of a blank, for choosers and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from domain.blanks.counts import count_of
from domain.blanks.fields import fields_of
from domain.blanks.lines import KIND_LABELS, LineKind
from domain.blanks.matching import Match
from domain.blanks.memory import kind_of
from domain.blanks.understanding import ANSWER, CODE, FORMULA, STUB
from domain.lists_matching import PLACES, count_label, field_labels
from domain.scheme import Scheme

PRINTED_LABELS = {STUB: "已印好", CODE: "已印好", FORMULA: "公式自算", ANSWER: "核查结果"}
AS_THE_ROW = "按行名填数"
"""A figure column that adds nothing to its row: `数量` beside 脱贫户户数."""
LEFT_EMPTY = "空着，手填"


def choices(kind: LineKind, scheme: Scheme, matches: Iterable[Match] = ()) -> Mapping[str, str]:
    """Every field that a column of this kind of row may have, with its name; also the rarer counts of `matches`."""
    if kind is LineKind.COUNTS:
        return {**field_labels(kind, scheme, matches), "count:households": AS_THE_ROW if _any_stub(matches) else "户数"}
    return {"serial": "序号", **{key: field.label for key, field in fields_of(kind, scheme, date.min).items()}}


def _any_stub(matches: Iterable[Match]) -> bool:
    return any(match.field == STUB for match in matches)


def field_label(key: str, field: str, scheme: Scheme) -> str:
    """What a kept decision fills in: `空着，手填`, a field's name, or the bare field that this notice does not know."""
    if not field:
        return LEFT_EMPTY
    if field.startswith("count:"):
        return count_label(count_of(field), scheme)
    kind = kind_of(key)
    for one in (kind,) if kind is not None else tuple(LineKind):
        labels = PLACES if one is LineKind.COUNTS else choices(one, scheme)
        if field in labels:
            return labels[field]
    return field


def kind_label(key: str) -> str:
    """For which tables a kept decision holds: `每行一户`, or every table."""
    kind = kind_of(key)
    return KIND_LABELS[kind] if kind is not None else "所有表"
