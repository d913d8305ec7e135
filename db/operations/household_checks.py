"""Checks of a household draft that need the file: whose number is this, is the place one, is the helper known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from db.models import HouseholdRecord, MemberRecord, RegionRow
from db.operations.cadres import cadres_named
from db.queries.places import village_and_group
from domain.errors import Finding, Level
from domain.household import PRESENCE_LABELS, Household, Presence


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has an ID number already."""

    household_uid: str
    village: str
    head_name: str
    name: str
    state: Presence


def owners_of(session: Session, id_numbers: Sequence[str], except_household: str) -> dict[str, Owner]:
    """The owners of these numbers outside `except_household`; who is present goes before who has left."""
    wanted = [number for number in id_numbers if number]
    if not wanted:
        return {}
    rows = session.connection().execute(_owners(), {"numbers": wanted, "except_household": except_household})
    return {row[0]: Owner(row[1], row[2] or "", row[3], row[4], Presence(row[5])) for row in rows}


@cache
def _owners() -> Select[*tuple[Any, ...]]:
    """Made once: it is asked at every save."""
    m, h, village = MemberRecord, HouseholdRecord, aliased(RegionRow)
    return (
        select(m.id_no, m.household_uid, village.name, h.head_name, m.name, m.state)
        .join(h, h.uid == m.household_uid)
        .outerjoin(village, village.uid == h.village_uid)
        .where(
            m.id_no.in_(bindparam("numbers", expanding=True)),
            m.deleted.is_(False),
            h.deleted.is_(False),
            m.household_uid != bindparam("except_household"),
        )
        .order_by((m.state == Presence.PRESENT) & (h.state == Presence.PRESENT))
    )


def owner_finding(field: str, owner: Owner) -> Finding:
    """The finding for a number that another household's person has: it blocks while he is still present there."""
    place = f"{owner.village}户主{owner.head_name}"
    who = "户主" if owner.name == owner.head_name else f"家庭成员{owner.name}"
    same = f"证件号码与{place}的{who}相同" if who != "户主" else f"证件号码与{place}相同"
    if owner.state is Presence.PRESENT:
        return Finding(field, f"{same}，请核对；确已转到本户的，请先在原户办理迁出。")
    return Finding(field, f"{same}（已{PRESENCE_LABELS[owner.state]}），请核对。", Level.WARN)


def check_in_file(session: Session, household: Household) -> tuple[Finding, ...]:
    """Findings of a tidied household draft that only the file can tell."""
    findings: list[Finding] = []
    if household.region_uid and village_and_group(session, household.region_uid) is None:
        findings.append(Finding("region_uid", "所选的地方不是村（社区）或组，请重新选择。"))
    owners = owners_of(session, [m.id_no for m in household.members], household.uid)
    findings += _owned(household, owners)
    if household.helper:
        findings += unknown_cadre(household.helper, "helper", cadres_named(session, [household.helper]))
    return tuple(findings)


def _owned(household: Household, owners: Mapping[str, Owner]) -> list[Finding]:
    return [
        owner_finding(f"members.{place}.id_no", owners[member.id_no])
        for place, member in enumerate(household.members)
        if member.id_no in owners and member.state is Presence.PRESENT
    ]


def unknown_cadre(name: str, field: str, known: Mapping[str, object]) -> list[Finding]:
    """A finding for a name that is not among the cadres; saving adds it."""
    if name in known:
        return []
    return [Finding(field, f"干部名册中没有“{name}”，请核对；保存时会新增。", Level.WARN)]
