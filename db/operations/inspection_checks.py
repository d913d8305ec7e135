"""Checks of a keyed line of 附件1 that need the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, RegionRow
from db.operations.household_checks import owner_finding, owners_of, unknown_cadre
from db.operations.inspection_context import Context, load, place_of
from db.records import problem_from
from domain.errors import Finding, Level
from domain.inspection import InspectionDraft
from domain.problem import chinese_date
from domain.reconcile import Step, questions, reconcile
from domain.scheme import Scheme


def check_inspection_draft(session: Session, scheme: Scheme, draft: InspectionDraft, today: date) -> list[Finding]:
    """What only the file can tell: namesakes, whose number it is, another village, unknown names, what became of a problem.

    `today` is for callers' symmetry with `domain.checks`; nothing here depends on it.
    """
    context = load(session, draft)
    return findings_in_file(session, scheme, context, steps_of(scheme, context))


def steps_of(scheme: Scheme, context: Context) -> list[Step]:
    """What the draft's answers mean for the household's problems."""
    draft = context.draft
    existing = [problem_from(row) for row in context.problems]
    own = context.existing.uid if context.existing else ""
    return reconcile(scheme, context.round.thresholds, draft.answers, draft.descriptions, draft.outcomes, existing, own)


def findings_in_file(session: Session, scheme: Scheme, context: Context, steps: Sequence[Step]) -> list[Finding]:
    """The findings of `check_inspection_draft`, for a context that was read already."""
    draft = context.draft
    findings = _household_findings(session, context)
    owners = owners_of(session, [draft.head_id_no], draft.household_uid)
    if draft.head_id_no in owners:
        findings.append(owner_finding("head_id_no", owners[draft.head_id_no]))
    elif not draft.household_uid:
        findings += _namesakes(session, context)
    if draft.helper:
        findings += unknown_cadre(draft.helper, "helper", context.cadres)
    for name in draft.inspectors:
        findings += unknown_cadre(name, "inspectors", context.cadres)
    return findings + questions(scheme, steps)


def _household_findings(session: Session, context: Context) -> list[Finding]:
    draft, household, place = context.draft, context.household, context.place
    if draft.household_uid and household is None:
        return [Finding("head_name", "这户已不在台账中，请重新查找，或清空后作为新户录入。")]
    if place is None:
        return [Finding("region_uid", "请先选择村/组。")] if draft.region_uid else []
    if household is None:
        if draft.uid:
            return [Finding("head_name", "原来的核查记录属于另一户；要换户请先删除原记录。")]
        return []
    return [*_already_inspected(context), *_other_place(session, context), *_other_head(context)]


def _already_inspected(context: Context) -> list[Finding]:
    draft, existing = context.draft, context.existing
    if existing is None:
        return [Finding("head_name", "原来的核查记录属于另一户，或已被删除；请刷新后再试。")] if draft.uid else []
    if existing.uid == draft.uid:
        return []
    day = chinese_date(existing.inspected_on)
    page = f"，册页 {existing.page}" if existing.page else ""
    return [Finding("head_name", f"这户本轮已核查（{day}，{existing.inspectors}{page}），请在原来那一行上修改。")]


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
