"""A draft that was read before somebody else saved: brought together with what was saved since, or refused with a sentence.

Here are the records of several rows; a record of one row meets others by `db.operations.meanwhile.met_row` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import INSERTED
from db.models import (
    AnswerRecord,
    CadreRecord,
    HelpingRecord,
    HouseholdRecord,
    IncomeAmountRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
)
from db.operations.meanwhile import Changed, latest, made, met, since
from db.queries.history_words import field_label
from db.records import MEMBER_FIELDS, attributes_of, attributes_text, member_from
from db.rows import plain, table_of
from domain.household import Household, Member, Presence
from domain.income import Amounts, IncomeDraft
from domain.inspection import InspectionDraft, names_in
from domain.meeting import MADE, Theirs, refusal
from domain.problem import ProblemDraft

HOUSEHOLD = ("region_uid", "house_no", "phone", "address", "attributes", "state", "state_on", "note")
INSPECTION = ("inspected_on", "page", "phone", "inspectors", "head_name", "head_id_no", "attributes", "helper")


def met_household(session: Session, draft: Household) -> Household:
    """The draft with what others have saved of the household since it was read. KnownError where both changed one field."""
    if not draft.seen or not draft.uid:
        return draft
    member = table_of(MemberRecord)
    every = session.connection().scalars(select(member.c.uid).where(member.c.household_uid == draft.uid)).all()
    helpings = session.scalars(select(HelpingRecord.uid).where(HelpingRecord.household_uid == draft.uid)).all()
    theirs = since(session, draft.seen, [draft.uid, *every, *helpings])
    if not theirs:
        return draft
    ours = {name: plain(getattr(draft, name)) for name in HOUSEHOLD}
    ours |= {"attributes": attributes_text(draft.attributes), "state": str(draft.state)}
    values = met("这一户", ours, theirs.get(draft.uid, {}), "household")
    values |= {"attributes": attributes_of(values["attributes"]), "state": Presence(values["state"])}
    # A day comes from the row itself, so that it need not be read from its text.
    row = session.get(HouseholdRecord, draft.uid)
    if row is not None and values["state_on"] != ours["state_on"]:
        values["state_on"] = row.state_on
    else:
        values["state_on"] = draft.state_on
    values["helper"] = _met_helper(session, draft)
    return replace(draft, **values, members=tuple(_met_members(session, draft, theirs)))


def _met_helper(session: Session, draft: Household) -> str:
    """The helper, whose rows say since when and until when: before was whoever somebody else has ended since."""
    rows = session.scalars(select(HelpingRecord).where(HelpingRecord.household_uid == draft.uid)).all()
    theirs = since(session, draft.seen, [row.uid for row in rows])
    household = session.get(HouseholdRecord, draft.uid)
    if not theirs or household is None:
        return draft.helper
    ended = next((row.cadre_uid for row in rows if "until" in theirs.get(row.uid, {})), None)
    cadre = session.get(CadreRecord, ended) if ended else None
    last = latest({uid: latest(changed) for uid, changed in theirs.items()})
    changed = {"helper": replace(last, before=cadre.name if cadre else "", now=household.helper)}
    return str(met("这一户", {"helper": draft.helper}, changed, "household")["helper"])


def _met_members(session: Session, draft: Household, theirs: Changed) -> Iterable[Member]:
    rows = {
        row.uid: row for row in session.scalars(select(MemberRecord).where(MemberRecord.household_uid == draft.uid)).all()
    }
    kept = {member.uid for member in draft.members if member.uid}
    for member in draft.members:
        changed = {name: one for name, one in theirs.get(member.uid, {}).items() if name != "position"}
        row = rows.get(member.uid)
        if not changed or row is None:
            yield member
        elif row.deleted:
            if replace(member, position=row.position) != member_from(row):
                raise refusal("这一户", [f"{row.name}已被删除"], next(iter(changed.values())))
        else:
            yield _met_member(member, row, changed)
    for uid, row in rows.items():
        if uid in kept or row.deleted or uid not in theirs:
            continue
        if INSERTED not in theirs[uid]:
            raise refusal("这一户", [row.name], next(iter(theirs[uid].values())))
        yield member_from(row)


def _met_member(member: Member, row: MemberRecord, changed: Mapping[str, Theirs]) -> Member:
    now = member_from(row)
    ours = {name: plain(getattr(member, name)) for name in (*MEMBER_FIELDS, "state")}
    values = met("这一户", ours | {"state": str(member.state)}, changed, "member")
    taken = {name: getattr(now, name) for name in changed if name in ours and values[name] != ours[name]}
    return replace(member, **taken)


def met_problem(session: Session, draft: ProblemDraft, fields: Iterable[str]) -> ProblemDraft:
    """The draft with what others have saved of the problem since it was read. KnownError where both changed one field."""
    theirs = since(session, draft.seen, [draft.uid]).get(draft.uid) if draft.seen else None
    if not theirs:
        return draft

    names = (*fields, "status")
    ours = {name: plain(getattr(draft, name)) for name in names} | {"status": str(draft.status)}
    values = met("这条问题", ours, theirs, "problem")
    row = session.get(ProblemRecord, draft.uid)
    taken = {name: getattr(row, name) for name in names if values[name] != ours[name]}
    if "status" in taken:
        taken["status"] = type(draft.status)(taken["status"])
    return replace(draft, **taken)


def met_inspection(session: Session, draft: InspectionDraft) -> InspectionDraft:
    """The sheet with what others have saved of it since it was read. KnownError where both changed one field."""
    if not draft.uid:
        return draft
    answer = table_of(AnswerRecord)
    chosen = select(answer.c.uid, answer.c.item).where(answer.c.inspection_uid == draft.uid)
    items = {row.uid: row.item for row in session.connection().execute(chosen)}
    theirs = since(session, draft.seen, [draft.uid, *items])
    row = session.get(InspectionRecord, draft.uid)
    if not theirs or row is None:
        return draft
    ours = {name: plain(getattr(draft, name)) for name in INSPECTION}
    ours |= {"attributes": attributes_text(draft.attributes), "inspectors": "、".join(draft.inspectors)}
    values = met("这份核查表", ours, theirs.get(draft.uid, {}), "inspection")
    taken = {name: getattr(row, name) for name in INSPECTION if values[name] != ours[name]}
    if "attributes" in taken:
        taken["attributes"] = attributes_of(taken["attributes"])
    if "inspectors" in taken:
        taken["inspectors"] = names_in(taken["inspectors"])
    answers, descriptions = dict(draft.answers), dict(draft.descriptions)
    for uid, item in items.items():
        ours = {"value": answers.get(item, ""), "description": descriptions.get(item, "")}
        changed = made(theirs.get(uid, {}), ours, "answer")
        values = met("这份核查表", ours, changed, "answer")
        for place, key in ((answers, "value"), (descriptions, "description")):
            if key in changed:
                place[item] = values[key]
    return replace(draft, **taken, answers=answers, descriptions={key: text for key, text in descriptions.items() if text})


def met_income(session: Session, draft: IncomeDraft) -> IncomeDraft:
    """The sheet with the lines that others have saved since it was read. KnownError where both changed one line."""
    if not draft.uid:
        _refuse_second(session, draft)
        return draft
    amount = table_of(IncomeAmountRecord)
    rows = session.connection().execute(select(amount).where(amount.c.sheet_uid == draft.uid)).all()
    theirs = since(session, draft.seen, [draft.uid, *(row.uid for row in rows)])
    if sheet := theirs.get(draft.uid):
        raise refusal("这份收入计算表", [label for name in sheet if (label := field_label("income_sheet", name))], latest(sheet))
    amounts = dict(draft.amounts)
    for row in rows:
        if row.uid in theirs:
            _take_line(amounts, row.line, theirs[row.uid])
    return replace(draft, amounts=amounts)


def _refuse_second(session: Session, draft: IncomeDraft) -> None:
    """KnownError when somebody else has keyed what is keyed here as new: it would be written over."""
    i = IncomeSheetRecord
    same = (i.round_uid == draft.round_uid, i.household_uid == draft.household_uid, i.deleted.is_(False))
    uid = session.scalar(select(i.uid).where(*same).limit(1)) if draft.seen else None
    theirs = since(session, draft.seen, [uid]).get(uid) if uid else None
    if theirs:
        raise refusal("这份收入计算表", (), latest(theirs), did=MADE)


def _take_line(amounts: dict[str, Amounts], line: str, changed: Mapping[str, Theirs]) -> None:
    ours = amounts.get(line, Amounts())
    texts = {name: "" if getattr(ours, name) is None else str(getattr(ours, name)) for name in ("quantity", "income", "expense")}
    values = met("这份收入计算表", texts, made(changed, texts, "income_amount"), "income_amount")
    taken = {name: Decimal(text) if text else None for name, text in values.items() if text != texts[name]}
    amounts[line] = replace(ours, **taken)
