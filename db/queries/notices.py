"""The notices that an office keeps in its file, and what of them is in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models import (
    AnswerRecord,
    InspectionRecord,
    NoticeRecord,
    ProblemRecord,
    RoundRecord,
    VisitorRecord,
    VisitRecord,
)
from db.records import attributes_of
from db.schemes import scheme, scheme_in
from domain.answers import chosen, number
from domain.errors import KnownError
from domain.scheme import AnswerKind, CheckItem, Scheme
from resources import scheme_ids

SHOWN = 3
"""Answers told of those that no longer fit."""


@dataclass(frozen=True, slots=True)
class InUse:
    """Keys of a notice that rows of its rounds name: they cannot be taken out of it."""

    items: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    natures: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


def own_notices(session: Session) -> list[Scheme]:
    """The notices kept in the file, in the order in which they came."""
    n = NoticeRecord
    ids = session.scalars(select(n.scheme_id).where(n.deleted.is_(False)).order_by(n.uid))
    return [scheme_in(session, one) for one in dict.fromkeys(ids)]


def notices(session: Session) -> list[Scheme]:
    """Every notice that a round of the file can follow: the office's own first, then those of the program."""
    return [*own_notices(session), *(scheme(one) for one in scheme_ids())]


def notice_text(session: Session, scheme_id: str) -> str:
    """The text of a notice kept in the file; KnownError when the file has none with this id."""
    n = NoticeRecord
    text = session.scalar(select(n.text).where(n.scheme_id == scheme_id, n.deleted.is_(False)).limit(1))
    if text is None:
        raise KnownError("这份通知已经不在文件里，可能刚被删除；请关上这个窗口重新打开。")
    return text


def rounds_of(session: Session, scheme_id: str) -> list[str]:
    """The names of the rounds that follow a notice."""
    r = RoundRecord
    return list(session.scalars(select(r.name).where(r.scheme_id == scheme_id, r.deleted.is_(False)).order_by(r.starts_on)))


def in_use(session: Session, scheme_id: str) -> InUse:
    """What of a notice the rows of its rounds name."""
    r, i, a, p = RoundRecord, InspectionRecord, AnswerRecord, ProblemRecord
    own = select(r.uid).where(r.scheme_id == scheme_id, r.deleted.is_(False)).scalar_subquery()
    inspections = select(i.uid).where(i.round_uid.in_(own), i.deleted.is_(False))
    answered = select(a.item).where(a.inspection_uid.in_(inspections), a.deleted.is_(False), a.value != "")
    problem = (p.round_uid.in_(own), p.deleted.is_(False))
    frozen = [select(i.attributes).where(i.round_uid.in_(own), i.deleted.is_(False)), select(p.attributes).where(*problem)]
    v, w = VisitorRecord, VisitRecord
    visits = select(w.uid).where(w.round_uid.in_(own), w.deleted.is_(False))
    return InUse(
        items=_set(session, answered) | _set(session, select(p.item).where(*problem)),
        attributes=frozenset().union(*(_keys(session.scalars(one.distinct())) for one in frozen)),
        dimensions=_set(session, select(p.dimension).where(*problem)),
        types=_set(session, select(p.type).where(*problem)),
        natures=_set(session, select(p.nature).where(*problem)),
        roles=_set(session, select(v.role).where(v.visit_uid.in_(visits), v.deleted.is_(False))),
    )


def lost(before: Scheme, after: Scheme, used: InUse) -> Mapping[str, list[str]]:
    """What rows name and `after` has no more, as the words of `before`, by what it is."""
    parts: tuple[tuple[str, Iterable[tuple[str, str]], Iterable[str], frozenset[str]], ...] = (
        ("核查项", ((i.key, i.short) for i in before.check_items), (i.key for i in after.check_items), used.items),
        ("农户属性", ((a.key, a.label) for a in before.attributes), (a.key for a in after.attributes), used.attributes),
        ("方面", ((d.key, d.problem_type) for d in before.dimensions), (d.key for d in after.dimensions), used.dimensions),
        ("问题类型", ((t.key, t.label) for t in before.problem_types), (t.key for t in after.problem_types), used.types),
        ("问题性质", ((n.key, n.label) for n in before.natures), (n.key for n in after.natures), used.natures),
        ("干部类别", ((r.key, r.label) for r in before.roles), (r.key for r in after.roles), used.roles),
    )
    found: dict[str, list[str]] = {}
    for name, old, new, needed in parts:
        kept = frozenset(new)
        words = [word for key, word in old if key in needed and key not in kept]
        if words:
            found[name] = words
    return found


def unfit_answers(session: Session, scheme_id: str, item: CheckItem) -> list[str]:
    """Answers keyed in the rounds of a notice that are none of this question's, as it is now; the first few."""
    r, i, a = RoundRecord, InspectionRecord, AnswerRecord
    own = select(r.uid).where(r.scheme_id == scheme_id, r.deleted.is_(False)).scalar_subquery()
    inspections = select(i.uid).where(i.round_uid.in_(own), i.deleted.is_(False))
    keyed = select(a.value).where(a.inspection_uid.in_(inspections), a.item == item.key, a.deleted.is_(False), a.value != "")
    values = session.scalars(keyed.distinct().order_by(a.value))
    return list(islice((value for value in values if not _fits(item, value)), SHOWN))


def _fits(item: CheckItem, value: str) -> bool:
    if item.kind is AnswerKind.NUMBER:
        return number(value) is not None
    if item.kind is AnswerKind.TEXT:
        return True
    wanted = chosen(value)
    return set(wanted) <= set(item.answers) and (item.kind is AnswerKind.MULTIPLE or len(wanted) == 1)


def _set(session: Session, keys: Select[Any]) -> frozenset[str]:
    return frozenset(key for key in session.scalars(keys.distinct()) if key)


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(key for text in texts for key in attributes_of(text))
