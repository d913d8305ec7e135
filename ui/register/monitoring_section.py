"""The part of a household's card that tells its times as a monitored one, with the door to the list."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from domain.household import Household
from domain.monitoring import Monitoring, monitored_kinds, risk_stands, state_label
from ui.desk import Desk
from ui.monitoring.monitoring_words import time_words
from ui.register.sections import door, section, text_label
from ui.sections import SectionedPage
from widgets.theme import SIGN_COLOURS, Sign

MONITORED = "monitored"
"""Key of the section 监测对象 in the register's tab."""


def monitoring_section(desk: Desk, household: Household, card: QWidget) -> QWidget | None:
    """The part; None under a notice without states of risk, and for a household that was never monitored."""
    if not desk.scheme.risk_states:
        return None
    from db.queries.monitoring import monitorings_of

    with desk.read() as session:
        times = monitorings_of(session, household.uid)
    ticked = any(one.key in household.attributes for one in monitored_kinds(desk.scheme))
    if not times and not ticked:
        return None
    sign = _sign(desk, times)
    state = state_label(desk.scheme, times[0].state) if times else "未登记风险，去登记"
    day = f"　{times[0].removed_on}" if times and times[0].removed_on else ""
    open_it = partial(_open, card, household.uid)
    rows: list[QWidget] = [door(f"{sign} {state}{day}", "在监测对象中打开", open_it, SIGN_COLOURS[sign])]
    rows += [text_label(words, "quiet") for words in _told(times[0])] if times else []
    rows += [text_label(time_words(desk.scheme, one), "quiet") for one in times[1:]]
    return section("监测", rows)


def _told(time: Monitoring) -> list[str]:
    """What is known of the latest time, a line each."""
    by = f"（{time.found_by}）" if time.found_by else ""
    lines = (
        f"{time.found_on or '时间不详'} 识别{by}：{time.risk}",
        f"帮扶措施：{time.measure}" if time.measure else "",
        f"位置：{time.longitude}, {time.latitude}" if time.has_place else "",
    )
    return [line for line in lines if line]


def _sign(desk: Desk, times: list[Monitoring]) -> Sign:
    if not times:
        return Sign.OVERDUE
    return Sign.DUE if risk_stands(desk.scheme, times[0].state) else Sign.DONE


def _open(card: QWidget, uid: str) -> None:
    """The card stands in a section beside the one that is opened."""
    parent: QWidget | None = card
    while parent is not None and not isinstance(parent, SectionedPage):
        parent = parent.parentWidget()
    if parent is not None:
        parent.show_section(MONITORED).open_record(uid)
