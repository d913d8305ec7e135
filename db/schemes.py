"""The notices as `Scheme` objects, each read once: those of the program, and those that an office keeps in its file."""

from __future__ import annotations

import json
from functools import cache, lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import NoticeRecord
from domain.errors import KnownError
from domain.round_scheme import scheme_in_round
from domain.rounds import Round
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from resources import scheme_data, scheme_ids

KEPT = 16
"""Own notices that stay read; an office has a few."""


@cache
def scheme(scheme_id: str) -> Scheme:
    """The notice with this id that the program brings; KnownError when it brings none."""
    try:
        data = scheme_data(scheme_id)
    except KeyError:
        known = "、".join(scheme_ids())
        raise KnownError(f"程序里没有编号为“{scheme_id}”的通知；可用的有：{known}。") from None
    return read_scheme(data)


def scheme_in(session: Session, scheme_id: str) -> Scheme:
    """The notice with this id, of the program or of this file; KnownError when neither has it.

    A deleted one is still read where no other has its id: a round that came back with a merge must find its notice.
    """
    if scheme_id in scheme_ids():
        return scheme(scheme_id)
    chosen = select(NoticeRecord.text).where(NoticeRecord.scheme_id == scheme_id)
    text = session.scalar(chosen.order_by(NoticeRecord.deleted, NoticeRecord.uid.desc()).limit(1))
    return scheme(scheme_id) if text is None else _read(text)


def scheme_of(session: Session, round_: Round) -> Scheme:
    """The notice of a round, with the check lists that its office wrote (`domain.round_scheme`)."""
    return scheme_in_round(scheme_in(session, round_.scheme_id), round_)


@lru_cache(maxsize=KEPT)
def _read(text: str) -> Scheme:
    return read_scheme(json.loads(text))
