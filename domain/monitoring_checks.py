"""Checks of a monitored household's form: what is wrong is said at its field, with what to do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from domain.errors import Finding, Level
from domain.monitoring import Monitoring, own_kinds, risk_stands, state_label
from domain.positions import FEWEST_DECIMALS, LATITUDES, LONGITUDES, MOST_DECIMALS, decimals, swapped, within
from domain.scheme import Scheme

LONGITUDE_SPAN, LATITUDE_SPAN = "73 至 135 度", "3 至 54 度"


def check_monitoring(draft: Monitoring, kinds: Collection[str], scheme: Scheme, today: date) -> list[Finding]:
    """Findings of a time as a monitored household (002 二（一）2, 二（四）3–5).

    `kinds` are the monitored types of the household. Fields: `kinds`, and those of `Monitoring`.
    """
    findings = _check_kinds(kinds, scheme)
    if not draft.risk.strip():
        findings.append(Finding("risk", "请写明返（致）贫风险点，如“因病刚性支出大”。"))
    findings += _check_found(draft, today)
    findings += _check_state(draft, scheme, today)
    return findings + check_place(draft, today)


def _check_kinds(kinds: Collection[str], scheme: Scheme) -> list[Finding]:
    """附件5: a monitored household is of one type."""
    known = [one for one in own_kinds(scheme) if one.key in kinds]
    offered = "、".join(one.short for one in own_kinds(scheme))
    if not known and offered:
        return [Finding("kinds", f"请选择监测户类型：{offered}。")]
    if len(known) > 1:
        return [Finding("kinds", "监测户类型只能选一种，请核对。")]
    return []


def _check_found(draft: Monitoring, today: date) -> list[Finding]:
    """二（四）4, 三（二）第二阶段: newly found households are reported with how and when."""
    findings: list[Finding] = []
    if draft.found_on is None:
        findings.append(Finding("found_on", "没有识别时间，不会列入新增监测对象名单；知道的请填写。", Level.WARN))
    elif draft.found_on > today:
        findings.append(Finding("found_on", "识别时间在今天之后，请核对。"))
    if not draft.found_by.strip():
        findings.append(Finding("found_by", "没有风险来源，如“集中排查”；知道的请填写。", Level.WARN))
    return findings


def _check_state(draft: Monitoring, scheme: Scheme, today: date) -> list[Finding]:
    """二（四）5: a risk is marked as gone on a day and through measures; 二（一）2 四看: what was gone may come again."""
    label = state_label(scheme, draft.state)
    if not label:
        offered = "、".join(one.label for one in scheme.risk_states)
        return [Finding("state", f"请选择风险状态：{offered}。")]
    if risk_stands(scheme, draft.state):
        words = f"“{label}”不填风险消除时间；已经消除的，请把状态改为“风险消除”。"
        return [Finding("removed_on", words)] if draft.removed_on else []
    findings: list[Finding] = []
    if draft.removed_on is None:
        findings.append(Finding("removed_on", f"“{label}”要填写风险消除的日期。"))
    elif draft.removed_on > today:
        findings.append(Finding("removed_on", "风险消除时间在今天之后，请核对。"))
    elif draft.found_on is not None and draft.removed_on < draft.found_on:
        findings.append(Finding("removed_on", f"风险消除时间早于识别时间（{draft.found_on}），请核对。"))
    if not draft.measure.strip():
        findings.append(Finding("measure", f"“{label}”要写明采取过的帮扶措施。"))
    return findings


def check_place(draft: Monitoring, today: date) -> list[Finding]:
    """二（四）3: the position of the house. Fields `longitude`, `latitude`, `collected_on`."""
    longitude, latitude = draft.longitude, draft.latitude
    if draft.collected_on is not None and draft.collected_on > today:
        return [Finding("collected_on", "采集时间在今天之后，请核对。")]
    if longitude is None and latitude is None:
        return []
    if longitude is None or latitude is None:
        missing = "longitude" if longitude is None else "latitude"
        return [Finding(missing, "经度和纬度要一起填写。")]
    if swapped(longitude, latitude):
        words = f"经度和纬度写反了：经度（东经）在 {LONGITUDE_SPAN}之间，纬度（北纬）在 {LATITUDE_SPAN}之间，请对调。"
        return [Finding("longitude", words)]
    findings: list[Finding] = []
    if not within(longitude, LONGITUDES):
        findings.append(Finding("longitude", f"经度不在中国境内（东经 {LONGITUDE_SPAN}），请核对。"))
    if not within(latitude, LATITUDES):
        findings.append(Finding("latitude", f"纬度不在中国境内（北纬 {LATITUDE_SPAN}），请核对。"))
    return findings or _check_precision(draft)


def _check_precision(draft: Monitoring) -> list[Finding]:
    findings: list[Finding] = []
    for name, value in (("longitude", draft.longitude), ("latitude", draft.latitude)):
        places = decimals(value) if value is not None else FEWEST_DECIMALS
        if places < FEWEST_DECIMALS:
            findings.append(Finding(name, f"只有 {places} 位小数，找不到具体的房子；手机定位一般有 6 位，请核对。", Level.WARN))
        elif places > MOST_DECIMALS:
            findings.append(Finding(name, f"有 {places} 位小数，多于手机定位能给出的，请核对。", Level.WARN))
    return findings
