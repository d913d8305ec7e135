"""The columns of the lists of monitored households and of people who came or went."""

from __future__ import annotations

from collections.abc import Callable

from domain.fields_people import household_type
from domain.monitored_list import UNWRITTEN, lacks_place, state_of
from domain.monitoring import Monitored, kind_labels, risk_stands, state_label
from domain.people_events import CHANGE_LABELS, Change, PersonEvent
from domain.region import village_group
from domain.scheme import Scheme
from widgets.table_model import CellLook, TableColumn
from widgets.theme import Sign

UNWRITTEN_WORDS = "未登记风险"

COLUMNS = (
    TableColumn("state", "风险状态", 146),
    TableColumn("head_name", "户主", 64),
    TableColumn("village", "村/组", 98),
    TableColumn("kind", "监测户类型", 118),
    TableColumn("risk", "风险点", 100, tooltip="返（致）贫风险点", stretch=True),
    TableColumn("found_by", "风险来源", 74),
    TableColumn("found_on", "识别时间", 76, kind="date"),
    TableColumn("helper", "联系人", 62, tooltip="监测联系人"),
    TableColumn("place", "位置", 56, tooltip="经纬度是否已采集（二（四）3）；— 通知不要求"),
)
PEOPLE_COLUMNS = (
    TableColumn("change", "增减", 66),
    TableColumn("name", "姓名", 84),
    TableColumn("relation", "与户主关系", 90),
    TableColumn("id_no", "证件号码", 164, kind="id"),
    TableColumn("reason", "原因", 96),
    TableColumn("on", "时间", 92, kind="date"),
    TableColumn("head_name", "户主", 84),
    TableColumn("village", "村/组", 120, stretch=True),
    TableColumn("type", "户类型", 150),
)


def monitored_text(scheme: Scheme) -> Callable[[Monitored, str], str]:
    """What a cell of the list of monitored households says."""

    def text(row: Monitored, key: str) -> str:
        time = row.monitoring
        if key == "state":
            state = state_of(row, scheme)
            return UNWRITTEN_WORDS if state == UNWRITTEN else state_label(scheme, state)
        if key == "village":
            return village_group(row.village, row.group)
        if key == "kind":
            return kind_labels(scheme, row.attributes)
        if key == "place":
            return place_words(row, scheme)
        if key in ("risk", "found_by"):
            return getattr(time, key) if time else ""
        if key == "found_on":
            return f"{time.found_on:%y-%m-%d}" if time and time.found_on else ""
        return str(getattr(row, key))

    return text


def monitored_look(scheme: Scheme) -> Callable[[Monitored, str], CellLook | None]:
    """● a risk that stands, ✓ one that is gone, ▲ who is not written down; never colour alone."""

    def look(row: Monitored, key: str) -> CellLook | None:
        if key == "state":
            return CellLook(state_sign(row, scheme), tooltip=_state_tip(row))
        if key == "found_on" and row.monitoring and row.monitoring.found_on:
            return CellLook(tooltip=row.monitoring.found_on.isoformat())
        if key == "place" and lacks_place(row, scheme):
            return CellLook(Sign.DUE, tooltip="还没有采集位置（经纬度）")
        if key == "place" and row.monitoring and row.monitoring.has_place:
            return CellLook(Sign.DONE, tooltip=f"{row.monitoring.longitude}, {row.monitoring.latitude}")
        return CellLook(bold=True) if key == "head_name" else None

    return look


def state_sign(row: Monitored, scheme: Scheme) -> Sign:
    """The sign of a household's risk."""
    if row.monitoring is None:
        return Sign.OVERDUE
    again = bool(scheme.risk_states) and row.monitoring.state == scheme.risk_states[-1].key
    stands = risk_stands(scheme, row.monitoring.state) or (again and len(scheme.risk_states) > 2)
    return Sign.DUE if stands else Sign.DONE


def place_words(row: Monitored, scheme: Scheme) -> str:
    """有, 缺, or — where the notice does not want it."""
    if row.monitoring and row.monitoring.has_place:
        return "有"
    return "缺" if lacks_place(row, scheme) else "—"


def _state_tip(row: Monitored) -> str:
    if row.monitoring is None:
        return "农户属性勾选了监测户，还没有登记风险；按 Enter 登记"
    day = row.monitoring.removed_on
    return f"{day} 消除" if day else ""


def person_text(scheme: Scheme) -> Callable[[PersonEvent, str], str]:
    """What a cell of the list of people says."""

    def text(event: PersonEvent, key: str) -> str:
        if key == "change":
            return CHANGE_LABELS[event.change]
        if key in ("name", "relation", "id_no"):
            return str(getattr(event.member, key))
        if key == "on":
            return event.on.isoformat() if event.on else ""
        if key == "village":
            return village_group(event.village, event.group)
        if key == "type":
            return household_type(scheme, event.attributes)
        return str(getattr(event, key))

    return text


def person_look(event: PersonEvent, key: str) -> CellLook | None:
    """＋ who came, － who went; a missing reason is said."""
    if key == "change":
        return CellLook("＋" if event.change is Change.JOINED else "－", "text")
    if key == "reason" and not event.reason:
        return CellLook(Sign.DUE, tooltip="没有填原因；按 Enter 到农户卡片补填")
    return CellLook(bold=True) if key == "name" else None
