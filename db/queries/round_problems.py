"""Which problems a round deals with: its own, and those of earlier rounds that were still unsolved when it began.

Only rounds of the same notice: another one asks other questions and has a ledger of its own. A problem belongs to the round that
found it and stays there; a later round takes it up with its answers (`domain.reconcile`) and carries it in its ledger, its
figures and its 附件3 until it is solved. All of them use the conditions given here.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.models import ProblemRecord, RoundRecord

Condition = ColumnElement[bool]


def sources(session: Session, round_uid: str) -> list[Condition]:
    """The conditions for problems of the round: one for its own, one for those taken over; no problem meets both.

    Counted one after the other, each is a plain walk through an index; a round without an earlier one has one condition only.
    """
    p = ProblemRecord
    own: Condition = p.round_uid == round_uid
    r = RoundRecord
    this = session.execute(select(r.starts_on, r.scheme_id).where(r.uid == round_uid)).first()
    if this is None:
        return [own]
    began, scheme_id = this
    earlier = select(r.uid).where(r.starts_on < began, r.scheme_id == scheme_id, r.deleted.is_(False))
    before = session.scalars(earlier).all()
    if not before:
        return [own]
    waiting = or_(p.solved_on.is_(None), p.solved_on >= began)
    return [own, and_(p.round_uid.in_(before), p.found_on < began, waiting)]


def of_round(session: Session, round_uid: str) -> Condition:
    """The condition for all problems that the round deals with."""
    return or_(*sources(session, round_uid))
