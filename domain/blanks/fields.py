"""The fields that can fill a column of a blank, by kind of row: the one place that says what each prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.attachment_fields import first_attribute
from domain.attachments import TICK, descriptions_text
from domain.blanks.lines import Line, LineKind
from domain.identity import age_on, birth_date, sex
from domain.problem import STATUS_LABELS, Problem, chinese_date
from domain.region import village_group
from domain.scheme import Scheme
from domain.sheet import Value

Reader = Callable[[Line], Value]


@dataclass(frozen=True, slots=True)
class BlankField:
    """`key` names the field, `label` is its Chinese name for questions, `read` gives a row's cell."""

    key: str
    label: str
    read: Reader


def fields_of(kind: LineKind, scheme: Scheme, today: date) -> Mapping[str, BlankField]:
    """The fields for rows of this kind, by key. `today` is the day on which ages are given."""
    found = [*_household_fields(scheme, today)]
    if kind is LineKind.MEMBERS:
        found = [*found, *_member_fields(today)]
    elif kind is LineKind.PROBLEMS:
        found = [f for f in found if f.key != "remark"] + _problem_fields(scheme)
    elif kind is LineKind.INSPECTIONS:
        found = [*found, *_inspection_fields(scheme)]
    return {field.key: field for field in found}


def _household_fields(scheme: Scheme, today: date) -> list[BlankField]:
    ticks = [BlankField(f"attribute:{a.key}", a.label, _tick(a.key)) for a in scheme.attributes]
    return [
        BlankField("county", "县", lambda r: r.county),
        BlankField("town", "镇街", lambda r: r.town),
        BlankField("village", "村", lambda r: r.village),
        BlankField("group", "组", lambda r: r.group),
        BlankField("village_group", "村社", lambda r: village_group(r.village, r.group)),
        BlankField("address", "住址", lambda r: r.household.address if r.household else ""),
        BlankField("house_no", "户编号", lambda r: r.household.house_no if r.household else ""),
        BlankField("head_name", "户主姓名", head_name),
        BlankField("head_id_no", "户主证件号码", head_id_no),
        BlankField("head_sex", "户主性别", lambda r: sex(head_id_no(r))),
        BlankField("head_age", "户主年龄", lambda r: age_on(head_id_no(r), today)),
        BlankField("size", "家庭人口", size),
        BlankField("phone", "联系电话", _phone),
        BlankField("attributes", "农户属性（全部）", lambda r: _attributes_text(r, scheme)),
        BlankField("first_attribute", "农户属性（第一项）", lambda r: first_attribute(scheme, attributes(r))),
        *ticks,
        BlankField("helper_name", "帮扶责任人", helper_name),
        BlankField("helper_unit", "帮扶单位", lambda r: r.helper.unit if r.helper else ""),
        BlankField("helper_phone", "帮扶责任人电话", lambda r: r.helper.phone if r.helper else ""),
        BlankField("remark", "备注", lambda r: r.household.note if r.household else ""),
    ]


def _inspection_fields(scheme: Scheme) -> list[BlankField]:
    answers = [BlankField(f"answer:{i.key}", i.short, _answer(i.key)) for i in scheme.check_items]
    return [
        *answers,
        BlankField("descriptions", "问题描述", lambda r: descriptions_text(scheme, r.inspection) if r.inspection else ""),
        BlankField("inspectors", "核查人", lambda r: "、".join(r.inspection.inspectors) if r.inspection else ""),
        BlankField("inspected_on", "核查时间", lambda r: _day(r.inspection.inspected_on if r.inspection else None)),
    ]


def _problem_fields(scheme: Scheme) -> list[BlankField]:
    types = {d.key: d.problem_type for d in scheme.dimensions}
    return [
        _of_problem("problem_type", "问题类别", lambda p: types.get(p.dimension, p.dimension)),
        _of_problem("description", "问题描述", lambda p: p.description),
        _of_problem("lead_unit", "责任单位", lambda p: p.lead_unit),
        _of_problem("measure", "整改措施", lambda p: p.measure),
        _of_problem("deadline", "整改时限", lambda p: _day(p.deadline)),
        _of_problem("status", "整改情况", lambda p: STATUS_LABELS[p.status]),
        _of_problem("found_on", "发现时间", lambda p: _day(p.found_on)),
        _of_problem("solved_on", "整改完成时间", lambda p: _day(p.solved_on)),
        _of_problem("remark", "备注", lambda p: p.remark_text),
    ]


def _member_fields(today: date) -> list[BlankField]:
    texts = {
        "member_name": ("姓名", "name"),
        "member_id_no": ("证件号码", "id_no"),
        "relation": ("与户主关系", "relation"),
        "member_phone": ("本人电话", "phone"),
        "ethnicity": ("民族", "ethnicity"),
        "education": ("文化程度", "education"),
        "schooling": ("在校情况", "schooling"),
        "health": ("健康状况", "health"),
        "labour": ("劳动能力", "labour"),
        "insured": ("参加医保", "insured"),
        "remark": ("备注", "note"),
    }
    plain = [BlankField(key, label, _of_member(name)) for key, (label, name) in texts.items()]
    return [
        *plain,
        BlankField("member_sex", "性别", lambda r: sex(r.member.id_no) if r.member else ""),
        BlankField("member_age", "年龄", lambda r: age_on(r.member.id_no, today) if r.member else None),
        BlankField("member_birth", "出生日期", lambda r: _day(birth_date(r.member.id_no) if r.member else None)),
    ]


def _of_problem(key: str, label: str, read: Callable[[Problem], Value]) -> BlankField:
    return BlankField(key, label, lambda r: read(r.problem) if r.problem else "")


def _of_member(name: str) -> Reader:
    return lambda r: str(getattr(r.member, name)) if r.member else ""


def _tick(attribute: str) -> Reader:
    return lambda r: TICK if attribute in attributes(r) else ""


def _answer(item: str) -> Reader:
    return lambda r: r.inspection.answers.get(item, "") if r.inspection else ""


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def attributes(line: Line) -> tuple[str, ...]:
    """The household's attributes, frozen where the row speaks of a day: as inspected, as when the problem was found."""
    for record in (line.problem, line.inspection, line.household):
        if record is not None:
            return record.attributes
    return ()


def head_name(line: Line) -> str:
    """The head's name, frozen like the attributes."""
    for record in (line.problem, line.inspection):
        if record is not None:
            return record.head_name
    head = line.household.head if line.household else None
    return head.name if head else ""


def head_id_no(line: Line) -> str:
    """The head's ID number, frozen like the attributes."""
    for record in (line.problem, line.inspection):
        if record is not None:
            return record.head_id_no
    head = line.household.head if line.household else None
    return head.id_no if head else ""


def helper_name(line: Line) -> str:
    """The helper's name, frozen like the attributes."""
    for record in (line.problem, line.inspection, line.household):
        if record is not None:
            return record.helper
    return ""


def size(line: Line) -> Value:
    """Number of people: on the day of the inspection, else today; None when nobody knows."""
    if line.inspection is not None and line.inspection.size:
        return line.inspection.size
    return line.household.size if line.household else None


def _phone(line: Line) -> str:
    if line.inspection is not None and line.inspection.phone:
        return line.inspection.phone
    head = line.household.head if line.household else None
    return (line.household.phone or (head.phone if head else "")) if line.household else ""


def _attributes_text(line: Line, scheme: Scheme) -> str:
    return "、".join(scheme.attribute(key).short for key in scheme.in_order(attributes(line)))


