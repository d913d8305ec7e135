"""Checks of drafts that need nothing but the draft: what is wrong is said at its field, with what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.answers import chosen, failures, keyed_failures, number, passing, shown
from domain.errors import Finding, Level
from domain.household import Household, Member, Presence
from domain.identity import birth_date, id_fault
from domain.inspection import InspectionDraft, Kind
from domain.people_events import check_joined
from domain.problem import NewProblem, ProblemDraft, Status, chinese_date
from domain.round_days import in_round
from domain.rounds import Round
from domain.scheme import AnswerKind, CheckItem, Scheme

ZERO = Decimal(0)


def check_household(household: Household, scheme: Scheme, today: date) -> list[Finding]:
    """Findings of a household form. Fields of the n-th member (from 0) are `members.n.name` …"""
    findings: list[Finding] = []
    if not household.region_uid:
        findings.append(Finding("region_uid", "请选择所在的村（社区）和组。"))
    if not household.members:
        findings.append(Finding("members", "至少要有户主一人，请先录入户主。"))
    heads = sum(m.is_head and m.state is Presence.PRESENT for m in household.members)
    if household.members and household.state is Presence.PRESENT and heads != 1:
        what = "还没有在册的户主，请将一名成员的关系改为“户主”。" if heads == 0 else f"有{heads}个户主，请只留一个。"
        findings.append(Finding("members", what))
    for i, member in enumerate(household.members):
        findings += check_member(member, f"members.{i}", today)
    findings += _repeated_numbers(household)
    return findings + check_attributes(household.attributes, scheme)


def check_member(member: Member, place: str, today: date) -> list[Finding]:
    """Findings of one person; `place` leads to the person."""
    findings: list[Finding] = []
    if not member.name.strip():
        findings.append(Finding(f"{place}.name", "请填写姓名。"))
    findings += check_id(member.id_no, f"{place}.id_no", today)
    if member.state is not Presence.PRESENT and member.state_on is not None and member.state_on > today:
        findings.append(Finding(f"{place}.state_on", "日期在今天之后，请核对。"))
    return findings + check_joined(member, place, today)


def check_id(number: str, field: str, today: date) -> list[Finding]:
    """Findings of one cleaned ID number."""
    fault = id_fault(number)
    if fault:
        return [Finding(field, fault)]
    born = birth_date(number)
    if born and born > today:
        return [Finding(field, "证件号码中的出生日期在今天之后，请对照证件核对。")]
    return []


def check_attributes(attributes: tuple[str, ...], scheme: Scheme) -> list[Finding]:
    """附件1 填报说明1: attributes are ticked as they are; 一般户 beside another attribute is doubtful."""
    known = {a.key for a in scheme.attributes}
    if not set(attributes) <= known:
        return [Finding("attributes", "有通知中没有的农户属性，请重新勾选。")]
    if "general" in attributes and len(attributes) > 1:
        others = "、".join(scheme.attribute(a).label for a in scheme.in_order(attributes) if a != "general")
        label = scheme.attribute("general").label
        return [Finding("attributes", f"同时勾选了“{label}”和“{others}”，请核对。", Level.WARN)]
    return []


def _repeated_numbers(household: Household) -> list[Finding]:
    counts = Counter(m.id_no for m in household.members if m.id_no)
    return [
        Finding(f"members.{i}.id_no", "本户有两人证件号码相同，请核对。")
        for i, m in enumerate(household.members)
        if m.id_no and counts[m.id_no] > 1
    ]


def check_inspection(draft: InspectionDraft, scheme: Scheme, round_: Round, today: date) -> list[Finding]:
    """Findings of one keyed inspection (附件1 填报说明1 and 2 of 000), of a household or a village.

    Fields: `region_uid`, `head_name`, `head_id_no`, `attributes`, `helper`, `answer:<item>`, `description:<item>`,
    `inspectors`, `inspected_on`.
    """
    findings: list[Finding] = []
    if not draft.household_uid and not draft.region_uid:
        findings.append(Finding("region_uid", "请先选择村/组。"))
    if not draft.village:
        findings += _check_household_part(draft, scheme, today)
    findings += _check_answers(draft, scheme, round_)
    if not draft.inspectors:
        findings.append(Finding("inspectors", "请填写核查人。"))
    return findings + _check_day(draft.inspected_on, round_, today) + _check_review_day(draft, scheme, round_)


def _check_household_part(draft: InspectionDraft, scheme: Scheme, today: date) -> list[Finding]:
    findings: list[Finding] = []
    if not draft.head_name.strip():
        findings.append(Finding("head_name", "请填写户主姓名。"))
    findings += check_id(draft.head_id_no, "head_id_no", today)
    if not draft.attributes:
        findings.append(Finding("attributes", _no_attribute(scheme)))
    return findings + check_attributes(draft.attributes, scheme) + _check_helper(draft, scheme)


def _no_attribute(scheme: Scheme) -> str:
    general = next((a.label for a in scheme.attributes if a.key == "general"), "")
    return f"请勾选农户属性；都不是的勾选“{general}”。" if general else "请勾选农户属性。"


def _check_helper(draft: InspectionDraft, scheme: Scheme) -> list[Finding]:
    """填报说明1: who has a helper must have his name; a 脱贫户 or monitored household normally has one."""
    helped = {a.key for a in scheme.attributes if a.helped} & set(draft.attributes)
    if not helped or draft.helper.strip():
        return []
    labels = "、".join(scheme.attribute(a).label for a in scheme.in_order(helped))
    return [Finding("helper", f"{labels}一般有帮扶责任人，有的要填写姓名；确实没有的可以照存。", Level.WARN)]


def _check_answers(draft: InspectionDraft, scheme: Scheme, round_: Round) -> list[Finding]:
    items = scheme.village_items if draft.village else scheme.items_of(draft.attributes)
    failing = failures(scheme, round_.thresholds, draft.answers)
    findings: list[Finding] = []
    for item in items:
        answer, reasons = draft.answers.get(item.key, ""), failing.get(item.key, ())
        fault = _answer_fault(item, answer, judged=bool(reasons))
        if fault is not None:
            findings.append(fault)
        elif reasons and not draft.descriptions.get(item.key, "").strip():
            words = f"{item.short}填了“{'、'.join(reasons)}”，请写明问题具体情况。"
            findings.append(Finding(f"description:{item.key}", words))
        if reasons and answer and not keyed_failures(item, answer):
            words = f"按本轮标准应为“{'、'.join(reasons)}”，与所填的“{shown(item, answer)}”不符，请核对。"
            findings.append(Finding(f"answer:{item.key}", words, Level.WARN))
    return findings


def _answer_fault(item: CheckItem, answer: str, *, judged: bool) -> Finding | None:
    """Why this cannot be an answer to the question. Numbers and words may stay empty, and so may lists of faults alone."""
    field = f"answer:{item.key}"
    if item.kind is AnswerKind.TEXT:
        return None
    if item.kind is AnswerKind.NUMBER:
        value = number(answer) if answer else ZERO
        wrong = value is None or value < 0
        return Finding(field, f"{item.short}请填不小于 0 的数字{_in_unit(item)}。") if wrong else None
    parts = chosen(answer)
    may_be_empty = item.optional or judged or not passing(item)
    if (not parts and not may_be_empty) or not set(parts) <= set(item.answers):
        return Finding(field, f"{item.short}请填“{'”或“'.join(item.answers)}”。")
    if item.kind is AnswerKind.CHOICE and len(parts) > 1:
        return Finding(field, f"{item.short}只能选一个答案。")
    alone = [answer for answer in item.answers if answer not in item.failures]
    if len(alone) == 1 and len(parts) > 1 and alone[0] in parts:
        return Finding(field, f"{item.short}选了“{passing(item)}”，就不能再选别的。")
    return None


def _in_unit(item: CheckItem) -> str:
    return f"（{item.unit}）" if item.unit else ""


def _check_day(day: date | None, round_: Round, today: date) -> list[Finding]:
    if day is None:
        return [Finding("inspected_on", "请填写核查时间，如 5.12。")]
    if day > today:
        return [Finding("inspected_on", "核查时间在今天之后，请核对。")]
    if not round_.starts_on <= day <= round_.ends_on:
        span = f"{round_.starts_on:%Y-%m-%d} 至 {round_.ends_on:%Y-%m-%d}"
        return [Finding("inspected_on", f"核查时间不在本轮（{span}）之内，请核对。", Level.WARN)]
    return []


def _check_review_day(draft: InspectionDraft, scheme: Scheme, round_: Round) -> list[Finding]:
    """A re-inspection has its own phase (001 三（二）: 4月13日起); an earlier day is mostly another sheet's."""
    if draft.kind is not Kind.REVIEW or draft.inspected_on is None:
        return []
    keys = {sampling.phase for sampling in scheme.sampling}
    begun = [in_round(scheme, round_, p.starts_on) for p in scheme.phases if p.key in keys and p.starts_on]
    if not begun or draft.inspected_on >= min(begun):
        return []
    words = f"抽查复核从{chinese_date(min(begun))}开始，复核时间在这以前，请核对。"
    return [Finding("inspected_on", words, Level.WARN)]


def check_problem(draft: ProblemDraft, found_on: date, today: date) -> list[Finding]:
    """Findings of the ledger's form (附件3 填表说明3: what is not 已整改 needs a time limit and a measure in 备注)."""
    findings: list[Finding] = []
    if not draft.description.strip():
        findings.append(Finding("description", "请写明问题具体情况。"))
    if draft.status is Status.SOLVED:
        return findings + _check_solved(draft, found_on, today)
    if not draft.remark.strip():
        if draft.deadline is None:
            findings.append(Finding("deadline", "尚未整改到位的，请填写完成时限。"))
        if not draft.measure.strip():
            findings.append(Finding("measure", "尚未整改到位的，请填写具体整改措施，如“完成排危加固”。"))
    if draft.deadline is not None and draft.deadline < found_on:
        findings.append(Finding("deadline", "完成时限早于发现日期，请核对。"))
    if draft.struck_on is not None:
        findings.append(Finding("struck_on", "已整改的问题才能销号，请先把状态改为“已整改”。"))
    return findings


def _check_solved(draft: ProblemDraft, found_on: date, today: date) -> list[Finding]:
    if draft.solved_on is None:
        return [Finding("solved_on", "已整改的，请填写整改完成日期。")]
    if draft.solved_on < found_on:
        return [Finding("solved_on", "完成日期早于发现日期，请核对。")]
    if draft.solved_on > today:
        return [Finding("solved_on", "完成日期在今天之后，请核对。")]
    if draft.struck_on is not None and not (draft.secretary_signed.strip() and draft.helper_signed.strip()):
        return [Finding("secretary_signed", "销号要由社区书记和帮扶人签字，请填写两人姓名。")]
    return []


def check_sorting(draft: ProblemDraft, scheme: Scheme) -> list[Finding]:
    """Findings of `type` and `nature`: keys of the notice, and the nature one of that type (002 附件3 注1 and 2)."""
    natures = {nature.key: nature for nature in scheme.natures}
    if draft.type and draft.type not in {one.key for one in scheme.problem_types}:
        return [Finding("type", "通知里没有这种问题类型，请重新选择。")]
    if draft.nature and draft.nature not in natures:
        return [Finding("nature", "通知里没有这种问题性质，请重新选择。")]
    bound = natures[draft.nature].type if draft.nature else ""
    if bound and draft.type not in ("", bound):
        label = next(one.label for one in scheme.problem_types if one.key == bound)
        return [Finding("nature", f"“{natures[draft.nature].label}”属于“{label}”类，与所选的类型不符，请核对。")]
    return []


def check_new_problem(new: NewProblem, scheme: Scheme, today: date) -> list[Finding]:
    """Findings of a problem entered by hand. Fields: `whose`, `dimension`, `found_on` and those of the ledger's form.

    Time limit and measure may come later, as with a problem that an inspection found: they are asked for, not demanded.
    """
    findings: list[Finding] = []
    given = sum(bool(one.strip()) for one in (new.household_uid, new.village_uid, new.unit_name))
    if given != 1:
        findings.append(Finding("whose", "请选择是哪一户、哪个村（社区）的问题，或填写单位名称，只选一样。"))
    if new.dimension not in {one.key for one in scheme.dimensions}:
        findings.append(Finding("dimension", "请选择问题属于哪个方面。"))
    if new.found_on is None:
        findings.append(Finding("found_on", "请填写发现日期。"))
    elif new.found_on > today:
        findings.append(Finding("found_on", "发现日期在今天之后，请核对。"))
    of_form = check_problem(new.details, new.found_on or today, today)
    missing = [name for name in ("deadline", "measure") if not getattr(new.details, name)]
    findings += [replace(one, level=Level.WARN) if one.field in missing else one for one in of_form]
    return findings + check_sorting(new.details, scheme)
