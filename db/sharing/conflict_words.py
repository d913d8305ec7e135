"""A question of a merge in words: whose row it is, which field, and what the values mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CadreRecord, ConflictRow, HandoutRow, HouseholdRecord, MemberRecord, RegionRow, RoundRecord
from db.queries.history import history
from db.queries.history_words import FIELDS, Names, shown
from db.rows import MODELS, dumped
from db.schemes import scheme_in
from db.sharing.report import TABLE_WORDS
from db.sharing.sides import BELOW
from db.sharing.taking import taking_of
from db.sharing.touched import Plain, rows_of
from domain.household import HEAD
from domain.merging import DELETED, Add, Change
from domain.sharing import OpenConflict

GONE, THERE = "已删除", "保留"
ONE_DAY = {("inspection", "inspected_on"), ("visit", "visited_on"), ("problem", "found_on")}
ONE_WORDING = {("answer", "description"), ("problem", "description")}
"""Fields that follow each other: tables and fields of one question."""
FEW = 4
"""Deeds that are told of a deletion; the household's history has them all."""


class Words:
    """Reads what the rows of the questions are about."""

    def __init__(self, session: Session, rows: Sequence[ConflictRow]) -> None:
        self._session = session
        by_table: dict[str, set[str]] = {}
        for row in rows:
            by_table.setdefault(row.table, set()).add(row.row_uid)
        self._rows = {name: rows_of(session, MODELS[name], uids) for name, uids in by_table.items()}
        regions = session.execute(select(RegionRow.uid, RegionRow.name, RegionRow.level, RegionRow.parent_uid)).all()
        self._village = {uid: parent if level == "group" else uid for uid, _, level, parent in regions}
        names = {uid: name for uid, name, _, _ in regions}
        cadres = {uid: name for uid, name in session.execute(select(CadreRecord.uid, CadreRecord.name))}
        schemes = [scheme_in(session, key) for key in session.scalars(select(RoundRecord.scheme_id).distinct())]
        self._names = Names.of(names, cadres, schemes)

    def conflict(self, row: ConflictRow, part: HandoutRow | None) -> OpenConflict:
        """The question of a row; `part` is what was given out and came back with it."""
        held = self._rows[row.table].get(row.row_uid, {})
        household_uid = self._household_of(row.table, row.row_uid, held)
        household = self._session.get(HouseholdRecord, household_uid) if household_uid else None
        village_uid = str(household.village_uid if household else held.get("village_uid") or "")
        village = self._names.regions.get(village_uid, "")
        return OpenConflict(
            uid=row.uid,
            batch=row.batch,
            handout_uid=row.handout_uid,
            recipient=part.recipient if part else "",
            table=row.table,
            row_uid=row.row_uid,
            field=row.field,
            base=self._value(row.field, row.base),
            ours=self._value(row.field, row.ours),
            theirs=self._value(row.field, row.theirs),
            village_uid=village_uid,
            village=village,
            household_uid=household_uid,
            place=self._place(row.table, held, household),
            field_label="是否删除" if row.field == DELETED else FIELDS.get(row.field, row.field),
            our_clerk=row.our_clerk,
            our_at=row.our_at,
            their_clerk=row.their_clerk,
            their_at=row.their_at,
            file_name=part.file_name if part else "",
            deeds=self._deeds(row, part, household_uid) if row.field == DELETED else (),
            question=_question(row, held),
        )

    def _deeds(self, row: ConflictRow, part: HandoutRow | None, household_uid: str) -> tuple[str, ...]:
        """What the side that did not delete has done: theirs is what would be taken, ours stands in our log."""
        if json.loads(row.theirs):
            since = part.position if part else 0
            lines = [one for one in history(self._session, household_uid) if one.batch > since] if household_uid else []
            told = (f"{one.what}：{one.old}→{one.new}" if one.old else f"{one.what} {one.new}".strip() for one in lines)
            return tuple(islice(told, FEW))
        return tuple(self._deed(step) for step in taking_of(row.taking)[1 : FEW + 1])

    def _deed(self, step: Add | Change) -> str:
        what = TABLE_WORDS[step.table]
        if isinstance(step, Add):
            return f"新增{what}"
        label = "是否删除" if step.field == DELETED else FIELDS.get(step.field, step.field)
        old, new = (self._value(step.field, dumped(value)) for value in (step.old, step.new))
        return f"{what} · {label}：{old or '空'}→{new or '空'}"

    def _value(self, field: str, text: str) -> str:
        value = json.loads(text)
        if field == DELETED:
            return GONE if value else THERE
        return shown(field, value, self._names)

    def _household_of(self, table: str, uid: str, held: Plain) -> str:
        if table == "household":
            return uid
        model = MODELS[table]
        if model in BELOW:
            key, parent = BELOW[model]
            above = self._session.get(parent, held.get(key, ""))
            return str(getattr(above, "household_uid", "") or "") if above else ""
        return str(held.get("household_uid") or "")

    def _name_before(self, household: HouseholdRecord) -> str:
        """Who was the head of a household whose people have gone with it."""
        people = select(MemberRecord.name).where(MemberRecord.household_uid == household.uid)
        heads = people.order_by(MemberRecord.relation != HEAD, MemberRecord.position)
        return self._session.scalars(heads).first() or ""

    def _place(self, table: str, held: Plain, household: HouseholdRecord | None) -> str:
        """`王五户 成员 李四`, `王五户 核查：住房`, `干部 周静`."""
        whose = f"{household.head_name or self._name_before(household)}户" if household else ""
        what = TABLE_WORDS[table]
        if table == "answer":
            what = f"核查：{self._names.items.get(held.get('item', ''), held.get('item', ''))}"
        elif table in ("member", "cadre", "region"):
            what = f"{what} {held.get('name', '')}"
        return " ".join(part for part in (whose, what if table != "household" else "") if part)


def _question(row: ConflictRow, held: Plain) -> str:
    """What tells that fields ask the same, as long as both sides say the same in them."""
    inspection = row.row_uid if row.table == "inspection" else str(held.get("inspection_uid") or "")
    if not inspection or (row.table, row.field) not in ONE_DAY | ONE_WORDING:
        return ""
    item = str(held.get("item") or "") if (row.table, row.field) in ONE_WORDING else ""
    return "|".join((str(row.batch), inspection, item, row.ours, row.theirs))
