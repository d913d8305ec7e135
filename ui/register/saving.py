"""Saving a household from its form: the place may be new, so place and household are one write."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from db.log import begin, finish
from db.operations.household_checks import check_in_file
from db.operations.households import save_household, tidied
from db.operations.regions import ensure_region
from db.operations.saved import Saved
from domain.checks import check_household
from domain.errors import Finding
from domain.household import Household
from domain.people_events import check_newcomers
from domain.scheme import Scheme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEW_PLACE = "new"
"""Stands for a village or group that saving adds."""


def check(session: Session, scheme: Scheme, household: Household, now: datetime) -> list[Finding]:
    """What is wrong with a form's household; `region_uid` may be `NEW_PLACE`."""
    draft = tidied(household)
    findings = check_household(draft, scheme, now.date())
    known_place = replace(draft, region_uid="") if draft.region_uid == NEW_PLACE else draft
    return [*findings, *check_newcomers(draft, scheme), *check_in_file(session, known_place)]


def save(
    session: Session,
    scheme: Scheme,
    household: Household,
    place: tuple[str, str],
    clerk: str,
    now: datetime,
    *,
    town_uid: str = "",
) -> Saved:
    """Add the place (village, group; in this town, if it is known) where it is new, and save the household, as one write."""
    if household.region_uid != NEW_PLACE:
        return save_household(session, scheme, household, clerk, now)
    head = household.head
    begin(session, "household", f"保存农户 {head.name if head else ''}", clerk, now)
    region_uid = ensure_region(session, *place, clerk, now, town_uid=town_uid)
    saved = save_household(session, scheme, replace(household, region_uid=region_uid), clerk, now)
    return replace(saved, changes=finish(session))
