"""A household's time as a monitored one in words."""

from __future__ import annotations

from domain.monitoring import Monitoring, state_label
from domain.scheme import Scheme


def time_words(scheme: Scheme, one: Monitoring) -> str:
    """`2020-05-01 识别（集中排查）：因病…　2021-06-01 风险消除`."""
    found = f"{one.found_on} 识别" if one.found_on else "识别时间不详"
    by = f"（{one.found_by}）" if one.found_by else ""
    state = state_label(scheme, one.state)
    end = f"{one.removed_on} {state}" if one.removed_on else state
    return f"{found}{by}：{one.risk}　{end}".strip()
