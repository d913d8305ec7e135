"""Chinese words for tables, fields and values of the change log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.records import attributes_of
from domain.household import PRESENCE_LABELS, Presence
from domain.problem import STATUS_LABELS, Status, chinese_date
from domain.scheme import Scheme

TABLES = {
    "household": "农户",
    "member": "成员",
    "helping": "帮扶责任人",
    "inspection": "入户核查",
    "answer": "核查",
    "problem": "问题",
    "monitoring": "监测",
    "visit": "走访",
    "income_sheet": "收入计算表",
    "income_amount": "收入计算表",
}
"""Tables whose changes belong to a household's history, in the order in which one write is told."""

FIELDS = {
    "region_uid": "村/组", "house_no": "户编号", "phone": "联系电话", "address": "住址", "attributes": "农户属性",
    "state": "状态", "state_on": "状态日期", "note": "备注", "name": "姓名", "relation": "与户主关系",
    "id_no": "证件号码", "ethnicity": "民族", "education": "文化程度", "schooling": "在校状况", "health": "健康状况",
    "labour": "劳动能力", "insured": "医保", "since": "帮扶开始", "until": "帮扶结束", "cadre_uid": "责任人",
    "inspected_on": "核查时间", "page": "册页", "inspectors": "核查人", "village": "村（社区）", "group": "组",
    "head_name": "户主", "head_id_no": "户主证件号码", "size": "人口", "helper": "帮扶责任人", "value": "结论",
    "description": "问题描述", "lead_unit": "牵头单位", "found_on": "发现日期", "status": "整改情况",
    "deadline": "完成时限", "measure": "整改措施", "solved_on": "整改完成日期", "remark": "备注",
    "secretary_signed": "社区书记签字", "helper_signed": "帮扶人签字", "struck_on": "销号日期",
    "type": "问题类型", "nature": "问题性质", "source": "问题来源",
    "visited_on": "走访日期", "joined_on": "增加时间", "joined_reason": "增加原因", "left_reason": "减少原因",
    "risk": "返（致）贫风险点", "found_by": "风险来源", "risk_state": "风险状态", "removed_on": "风险消除时间",
    "longitude": "经度", "latitude": "纬度", "collected_on": "位置采集时间", "collector": "位置采集人",
    "quantity": "数量", "income": "收入", "expense": "支出", "filled_on": "填表时间", "last_year": "去年人均纯收入",
}  # fmt: skip
"""Fields that say something to a person; keys of other rows and places in a list do not."""

OTHER_FIELDS = {
    "parent_uid": "上级", "position": "顺序", "role": "类别", "unit": "单位", "active": "在岗", "starts_on": "开始日期",
    "ends_on": "结束日期", "town": "单位名称", "county": "上级名称", "thresholds": "标准", "reading": "口径",
    "points": "清单内容", "text": "通知内容", "done_on": "完成日期", "drawn_on": "抽取日期", "seed": "抽签号",
    "unit_name": "单位",
}  # fmt: skip
"""Fields of what no household has."""
OWN_WORDS = {("monitoring", "state"): "risk_state", ("responsibility", "status"): "progress"}
"""Fields that say something else in this table than in the others."""
OWN_LABELS = {
    ("region", "name"): "名称", ("round", "name"): "名称", ("responsibility", "status"): "完成情况",
    ("monitoring", "measure"): "帮扶措施", ("visitor", "role"): "走访人类别",
}  # fmt: skip


def field_label(table: str, field: str) -> str:
    """What a field of a table is called; empty for one that says nothing to a person."""
    word = OWN_WORDS.get((table, field), field)
    return OWN_LABELS.get((table, field)) or FIELDS.get(word) or OTHER_FIELDS.get(word, "")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands behind keys: regions and cadres by uid, attributes, check items and risk states by key."""

    regions: Mapping[str, str]
    cadres: Mapping[str, str]
    attributes: Mapping[str, str]
    items: Mapping[str, str]
    states: Mapping[str, str]
    sorting: Mapping[tuple[str, str], str]
    """Types and natures of problems by (field, key)."""

    @classmethod
    def of(cls, regions: Mapping[str, str], cadres: Mapping[str, str], schemes: Iterable[Scheme]) -> Names:
        """The names of a file with these notices."""
        attributes: dict[str, str] = {}
        items: dict[str, str] = {}
        states: dict[str, str] = {}
        sorting: dict[tuple[str, str], str] = {}
        for scheme in schemes:
            attributes |= {a.key: a.label for a in scheme.attributes}
            items |= {i.key: i.short for i in scheme.check_items}
            states |= {s.key: s.label for s in scheme.risk_states}
            sorting |= {("type", one.key): one.label for one in scheme.problem_types}
            sorting |= {("nature", one.key): one.label for one in scheme.natures}
        return cls(regions, cadres, attributes, items, states, sorting)


def shown(field: str, value: Any, names: Names) -> str:
    """A logged value in words; empty for nothing."""
    if value is None or value == "":
        return ""
    if field == "attributes":
        return "、".join(names.attributes.get(key, key) for key in attributes_of(value))
    if field == "region_uid":
        return names.regions.get(value, "")
    if field == "cadre_uid":
        return names.cadres.get(value, "")
    if field in ("type", "nature"):
        return names.sorting.get((field, value), value)
    if field == "risk_state":
        return names.states.get(value, value)
    if field == "state":
        return PRESENCE_LABELS[Presence(value)]
    if field == "status":
        return STATUS_LABELS[Status(value)]
    if field.endswith("_on") or field in {"since", "until", "deadline"}:
        return chinese_date(date.fromisoformat(value))
    return str(value)
