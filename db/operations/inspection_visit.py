"""What a keyed line means for visits: the inspectors are the visitors (人次)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import insert
from db.models import VisitRecord
from db.operations.cadres import add_cadre, helper_role
from db.operations.inspection_context import Context
from db.operations.visits import write_visitors
from domain.people import Cadre
from domain.scheme import Scheme


def write_visit(session: Session, scheme: Scheme, context: Context, inspection: Mapping[str, Any]) -> None:
    """The visit of the line with its visitors; cadres noted on the same visit by other means stay. Inside an open batch."""
    made = {
        "inspection_uid": inspection["uid"],
        "village_uid": inspection["village_uid"],
        "visited_on": inspection["inspected_on"],
    }
    visit = context.visit
    uid = visit.uid if visit is not None else new_uid()
    if visit is None:
        whose = {"round_uid": inspection["round_uid"], "household_uid": inspection["household_uid"]}
        insert(session, VisitRecord, [{"uid": uid, **whose, **made}])
    else:
        for name, value in made.items():
            setattr(visit, name, value)
    roles = {}
    for name in context.draft.inspectors:
        cadre = _cadre(session, scheme, context, name)
        roles[cadre.uid] = _role(scheme, context, cadre)
    write_visitors(session, uid, roles, context.visitors, keep=True, gone=_gone(context))


def know_inspectors(session: Session, scheme: Scheme, context: Context) -> None:
    """Whoever inspects a village is a cadre, too; inside an open batch."""
    for name in context.draft.inspectors:
        _cadre(session, scheme, context, name)


def _cadre(session: Session, scheme: Scheme, context: Context, name: str) -> Cadre:
    if name not in context.cadres:
        context.cadres[name] = add_cadre(session, name, _usual_role(scheme))
    return context.cadres[name]


def _role(scheme: Scheme, context: Context, cadre: Cadre) -> str:
    """The household's own helper counts as such, whatever else he is."""
    return helper_role(scheme) if cadre.name == context.draft.helper else cadre.role


def _usual_role(scheme: Scheme) -> str:
    """The role of somebody who is not known yet: he is nobody's helper, or the register would name him."""
    return next((role.key for role in scheme.roles if not role.is_helper), scheme.roles[0].key)


def _gone(context: Context) -> list[str]:
    """Cadres who stood on the sheet before and do not any more."""
    left = [name for name in context.former if name not in context.draft.inspectors]
    return [context.cadres[name].uid for name in left if name in context.cadres]
