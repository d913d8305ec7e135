"""Between the rows of the tables and the records of `domain`: rows never leave `db/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from db.models import (
    CadreRecord,
    HouseholdRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
    RegionRow,
    RoundRecord,
)
from domain.household import Household, Member, Presence
from domain.inspection import Inspection, Kind, names_in
from domain.people import Cadre
from domain.problem import Problem, Status
from domain.region import Level, Region
from domain.rounds import Reading, Round

MEMBER_FIELDS = (
    "name", "relation", "id_no", "phone", "state_on", "ethnicity", "education", "schooling", "health", "labour", "insured",
    "note", "position", "joined_on", "joined_reason", "left_reason",
)  # fmt: skip
"""Fields of a member that are the same in the row and in the record."""


def attributes_text(attributes: Iterable[str]) -> str:
    """Attribute keys as they are stored: `,a,b,` in alphabetical order, empty for none."""
    keys = sorted(set(attributes))
    return f",{','.join(keys)}," if keys else ""


def attributes_of(text: str) -> tuple[str, ...]:
    """The attribute keys in a stored text."""
    return tuple(text.strip(",").split(",")) if text else ()


def region_from(row: RegionRow | Row[Any], seen: int = 0) -> Region:
    """The region of a row that was read at position `seen` of the log."""
    return Region(row.uid, row.parent_uid, Level(row.level), row.name, row.position, seen)


def round_from(row: RoundRecord | Row[Any]) -> Round:
    """The round of a row, or of the columns of one."""
    return Round(
        uid=row.uid,
        scheme_id=row.scheme_id,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        town=row.town,
        county=row.county,
        thresholds=dict(row.thresholds),
        reading=Reading(row.reading),
        points={key: tuple(texts) for key, texts in row.points.items()},
    )


def cadre_from(row: CadreRecord) -> Cadre:
    """The cadre of a row."""
    return Cadre(row.name, row.role, row.phone, row.unit, row.active, row.uid)


def member_from(row: MemberRecord) -> Member:
    """The person of a row."""
    fields = {name: getattr(row, name) for name in MEMBER_FIELDS}
    return Member(uid=row.uid, state=Presence(row.state), **fields)


def household_from(row: HouseholdRecord, members: Iterable[MemberRecord]) -> Household:
    """The household of a row with its people in their order."""
    return Household(
        region_uid=row.region_uid,
        members=tuple(member_from(m) for m in members),
        house_no=row.house_no,
        phone=row.phone,
        address=row.address,
        attributes=attributes_of(row.attributes),
        helper=row.helper,
        state=Presence(row.state),
        state_on=row.state_on,
        note=row.note,
        uid=row.uid,
    )


def problem_from(row: ProblemRecord) -> Problem:
    """The problem of a row."""
    return Problem(
        uid=row.uid,
        round_uid=row.round_uid,
        household_uid=row.household_uid or "",
        item=row.item,
        dimension=row.dimension,
        description=row.description,
        lead_unit=row.lead_unit,
        found_on=row.found_on,
        status=Status(row.status),
        deadline=row.deadline,
        measure=row.measure,
        solved_on=row.solved_on,
        remark=row.remark,
        helper=row.helper,
        secretary_signed=row.secretary_signed,
        helper_signed=row.helper_signed,
        struck_on=row.struck_on,
        inspection_uid=row.inspection_uid or "",
        village_uid=row.village_uid,
        village=row.village,
        group=row.group,
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        attributes=attributes_of(row.attributes),
        size=row.size,
        type=row.type,
        nature=row.nature,
        source=row.source,
        unit_name=row.unit_name,
        region_uid=row.region_uid or "",
    )


def inspection_from(
    row: InspectionRecord, town: str, answers: Mapping[str, str], descriptions: Mapping[str, str], seen: int = 0
) -> Inspection:
    """The inspection of a row with its answers and descriptions by check item, read at position `seen` of the log."""
    return Inspection(
        uid=row.uid,
        round_uid=row.round_uid,
        household_uid=row.household_uid or "",
        inspected_on=row.inspected_on,
        page=row.page,
        phone=row.phone,
        inspectors=names_in(row.inspectors),
        town=town,
        village=row.village,
        group=row.group,
        village_uid=row.village_uid,
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        size=row.size,
        attributes=attributes_of(row.attributes),
        helper=row.helper,
        answers=answers,
        descriptions=descriptions,
        kind=Kind(row.kind),
        seen=seen,
    )
