"""The part 走访 of a household's card: who came when, and the doors to note a visit and to take one away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.queries.visits import Visit
from domain.household import Household, Presence
from ui.desk import Desk
from ui.register.sections import door, section, text_label


def visits_section(desk: Desk, household: Household, visits: Sequence[Visit]) -> QWidget | None:
    """The visits, the newest first; None where there is none and none can be noted."""
    can_note = household.state is Presence.PRESENT and not desk.read_only
    if not visits and not can_note:
        return None
    rows = [_line(desk, household, visit) for visit in visits]
    if can_note:
        rows.insert(0, door("登记走访", "登记这一户的走访：日期、走访人", partial(_note, desk, household.uid)))
    return section(f"走访　{len(visits)} 次" if visits else "走访", rows)


def _line(desk: Desk, household: Household, visit: Visit) -> QWidget:
    note = f"（{visit.note}）" if visit.note else ""
    words = text_label(f"{visit.on:%Y-%m-%d}　{'、'.join(visit.visitors) or '未记走访人'}{note}")
    if visit.inspected or desk.read_only:
        return words
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(words, 1)
    head = household.head.name if household.head else ""
    remove = partial(_remove, desk, visit, f"{head}户 {visit.on:%Y-%m-%d} 的走访")
    row.addWidget(door("删除", "删除这次走访（登记错的）；可以撤销", remove), 0, Qt.AlignmentFlag.AlignTop)
    return line


def _note(desk: Desk, household_uid: str) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.visits.form import VisitDialog

    VisitDialog(desk, (household_uid,), QApplication.activeWindow()).open()


def _remove(desk: Desk, visit: Visit, words: str) -> None:
    from ui.visits.removing import remove_noted

    remove_noted(desk, visit.uid, visit.seen, words)
