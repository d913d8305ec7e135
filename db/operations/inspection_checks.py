"""Checks of a keyed inspection that need the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, RegionRow
from db.operations.household_checks import owner_finding, owners_of, unknown_cadre
from db.operations.inspection_context import Context, load, place_of
from db.operations.meeting import met_inspection
from db.queries.inspections import inspection_of, village_inspection
from db.records import problem_from
from domain.answers import asked, failures_of
from domain.errors import Finding, KnownError, Level
from domain.inspection import InspectionDraft, Kind
from domain.problem import chinese_date
from domain.reconcile import Act, Step, questions, reconcile
from domain.scheme import Scheme


def check_inspection_draft(session: Session, scheme: Scheme, draft: InspectionDraft, today: date) -> list[Finding]:
    """What only the file can tell: namesakes, whose number it is, another village, unknown names, what became of a problem.

    Asked of the draft together with what others have saved meanwhile; nothing where both changed the same: saving says so.
    `today` is for callers' symmetry with `domain.checks`; nothing here depends on it.
    """
    try:
        draft = met_inspection(session, draft)
    except KnownError:
        return []
    context = load(session, scheme, draft)
    return findings_in_file(session, scheme, context, steps_of(session, scheme, context))


def steps_of(session: Session, scheme: Scheme, context: Context) -> list[Step]:
    """What the draft's answers mean for the problems of the household, or of the village itself."""
    draft = context.draft
    existing = [problem_from(row) for row in context.problems]
    own = context.existing.uid if context.existing else ""
    steps = reconcile(
        scheme, context.round.thresholds, draft.answers, draft.descriptions, draft.outcomes, existing, own,
        asked={item.key for item in asked(scheme, draft.attributes, village=draft.village)},
    )  # fmt: skip
    later = _found_by_review(context, own)
    kept = [step for step in steps if step.act in (Act.ADD, Act.REWORD) or step.problem_uid not in later]
    denied = _denied_by_review(session, scheme, context) if any(step.act is Act.ADD for step in kept) else frozenset()
    return [step for step in kept if step.act is not Act.ADD or step.item not in denied]


def _denied_by_review(session: Session, scheme: Scheme, context: Context) -> frozenset[str]:
    """Questions that the round's re-inspection answered without a failure: keyed again, the first sheet adds no problem there."""
    draft = context.draft
    if draft.kind is not Kind.FIRST or context.existing is None:
        return frozenset()
    found_in = village_inspection if draft.village else inspection_of
    review = found_in(session, draft.round_uid, draft.region_uid if draft.village else draft.household_uid, Kind.REVIEW)
    if review is None:
        return frozenset()
    failing = failures_of(scheme, context.round.thresholds, review)
    return frozenset(item for item, answer in review.answers.items() if answer and item not in failing)


def _found_by_review(context: Context, own: str) -> set[str]:
    """The problems that the round's re-inspection found: the first inspection cannot say that they are gone.

    There is one inspection of each kind a round, so that any other of this round is the other one.
    """
    draft = context.draft
    if draft.kind is not Kind.FIRST:
        return set()
    others = (row for row in context.problems if row.round_uid == draft.round_uid and row.inspection_uid not in (None, own))
    return {row.uid for row in others}


def findings_in_file(session: Session, scheme: Scheme, context: Context, steps: Sequence[Step]) -> list[Finding]:
    """The findings of `check_inspection_draft`, for a context that was read already."""
    draft = context.draft
    findings = _village_findings(context) if draft.village else _household_findings(session, context)
    if not draft.village:
        findings += _head_findings(session, context)
    if draft.helper:
        findings += unknown_cadre(draft.helper, "helper", context.cadres)
    for name in draft.inspectors:
        findings += unknown_cadre(name, "inspectors", context.cadres)
    return findings + questions(scheme, steps)


def _head_findings(session: Session, context: Context) -> list[Finding]:
    """Whose number it is, else which households of the village have a head of this name."""
    draft = context.draft
    owners = owners_of(session, [draft.head_id_no], draft.household_uid)
    if draft.head_id_no in owners:
        return [owner_finding("head_id_no", owners[draft.head_id_no])]
    return [] if draft.household_uid else _namesakes(session, context)


def _village_findings(context: Context) -> list[Finding]:
    draft, place = context.draft, context.place
    if not draft.region_uid:
        return []
    if place is None or place.group:
        return [Finding("region_uid", "这张表按村（社区）填，请选择村（社区），不要选组或乡镇。")]
    return _already_inspected(context, "region_uid")


def _household_findings(session: Session, context: Context) -> list[Finding]:
    draft, household, place = context.draft, context.household, context.place
    if draft.household_uid and household is None:
        return [Finding("head_name", "这户已不在台账中，请重新查找，或清空后作为新户录入。")]
    if place is None:
        return [Finding("region_uid", "请先选择村/组。")] if draft.region_uid else []
    if household is None:
        if draft.uid:
            return [Finding("head_name", "原来的核查记录属于另一户；要换户请先删除原记录。")]
        if draft.kind is Kind.REVIEW:
            return [Finding("head_name", "抽查复核的是台账中的农户，请先从列表中选择。")]
        return []
    return [*_already_inspected(context, "head_name"), *_other_place(session, context), *_other_head(context)]


def _already_inspected(context: Context, field: str) -> list[Finding]:
    draft, existing = context.draft, context.existing
    who = "这个村（社区）" if draft.village else "这户"
    if existing is None:
        other = "另一个村（社区）" if draft.village else "另一户"
        return [Finding(field, f"原来的核查记录属于{other}，或已被删除；请刷新后再试。")] if draft.uid else []
    if existing.uid == draft.uid:
        return []
    day = chinese_date(existing.inspected_on)
    page = f"，册页 {existing.page}" if existing.page else ""
    done = "抽查复核" if draft.kind is Kind.REVIEW else "核查"
    where = "那一行" if draft.kind is Kind.FIRST and not draft.village else "的记录"
    return [Finding(field, f"{who}本轮已{done}（{day}，{existing.inspectors}{page}），请在原来{where}上修改。")]


def _other_place(session: Session, context: Context) -> list[Finding]:
    draft, household, place = context.draft, context.household, context.place
    if not draft.region_uid or household is None or place is None or draft.region_uid == household.region_uid:
        return []
    keyed = place_of(session, draft.region_uid)
    if keyed is None or keyed.village_uid == place.village_uid:
        return []
    message = f"这户在台账中属于{place.village}{place.group}，不是{keyed.village}；将按台账保存。"
    return [Finding("region_uid", message, Level.WARN)]


def _other_head(context: Context) -> list[Finding]:
    draft, household = context.draft, context.household
    assert household is not None
    findings: list[Finding] = []
    if draft.head_name and household.head_name and draft.head_name != household.head_name:
        message = f"台账中的户主是“{household.head_name}”，请核对；核查表按所填保存，台账不改。"
        findings.append(Finding("head_name", message, Level.WARN))
    elif draft.head_id_no and household.head_id_no and draft.head_id_no != household.head_id_no:
        message = f"台账中的证件号码是 {household.head_id_no}，请核对；核查表按所填保存，台账不改。"
        findings.append(Finding("head_id_no", message, Level.WARN))
    return findings


def _namesakes(session: Session, context: Context) -> list[Finding]:
    """Households of the village whose head has the same name: perhaps the one that is meant."""
    draft, place = context.draft, context.place
    if place is None or not draft.head_name:
        return []
    h = HouseholdRecord
    rows = session.execute(
        select(h.head_id_no, RegionRow.name)
        .join(RegionRow, RegionRow.uid == h.region_uid)
        .where(h.village_uid == place.village_uid, h.head_name == draft.head_name, h.deleted.is_(False))
        .limit(3)
    ).all()
    if not rows:
        return []
    known = "、".join(f"{name}（{'证件尾号' + number[-4:] if number else '无证件号码'}）" for number, name in rows)
    return [Finding("head_name", f"本村已有同名户主：{known}；若是同一户，请从列表中选择，不要新增。", Level.WARN)]
