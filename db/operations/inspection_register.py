"""What a keyed line means for the register: the household is added or brought up to date."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.keys import new_uid
from db.models import HouseholdRecord, MemberRecord
from db.operations.cadres import add_cadre, current_helpings, helper_role, set_helper
from db.operations.households import members_of
from db.operations.inspection_context import Context
from db.records import attributes_text
from domain.household import HEAD
from domain.scheme import Scheme


def write_register(session: Session, scheme: Scheme, context: Context) -> str:
    """Add the household of the line or bring it up to date, inside an open batch; returns its uid."""
    household, draft = context.household, context.draft
    attributes = attributes_text(draft.attributes)
    if household is None:
        uid = _added(session, context, attributes)
        _write_helper(session, scheme, context, uid)
        return uid
    if household.attributes != attributes:
        session.get_one(HouseholdRecord, household.uid).attributes = attributes
    if draft.head_id_no and not household.head_id_no:
        _fill_head_number(session, household.uid, draft.head_name, draft.head_id_no)
    if draft.helper != household.helper:
        _write_helper(session, scheme, context, household.uid)
    return household.uid


def _added(session: Session, context: Context, attributes: str) -> str:
    draft, place = context.draft, context.place
    assert place is not None
    household = HouseholdRecord(uid=new_uid(), region_uid=place.region_uid, attributes=attributes)
    session.add(household)
    session.add(MemberRecord(household_uid=household.uid, name=draft.head_name, relation=HEAD, id_no=draft.head_id_no))
    return household.uid


def _fill_head_number(session: Session, household_uid: str, name: str, number: str) -> None:
    """The sheet brings the number that the register lacks; only for the same person."""
    for member in members_of(session, household_uid):
        if member.relation == HEAD and member.name == name and not member.id_no:
            member.id_no = number
            return


def _write_helper(session: Session, scheme: Scheme, context: Context, household_uid: str) -> None:
    name, on = context.draft.helper, context.draft.inspected_on
    assert on is not None
    if name and name not in context.cadres:
        context.cadres[name] = add_cadre(session, name, helper_role(scheme))
    cadre = context.cadres[name] if name else None
    current = current_helpings(session, household_uid) if context.household is not None else ()
    set_helper(session, household_uid, cadre, current, on)
