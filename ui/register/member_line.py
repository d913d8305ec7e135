"""A person on the card, with what can be done with him."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QToolButton, QWidget

from domain.household import PRESENCE_LABELS, Member, Presence
from domain.identity import age_on, id_fault, sex
from ui.register.sections import text_label
from ui.slots import calling
from widgets.icons import icon
from widgets.theme import GAP, Sign, set_kind


class MemberLine(QWidget):
    """Name, relation, sex and age; the number below. `state_wanted(member, state)` from the menu ⋯."""

    state_wanted = Signal(object, object)

    def __init__(
        self, member: Member, today: date, *, read_only: bool, no_number: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._member = member
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(0)
        name = QLabel(member.name)
        set_kind(name, "heading" if member.is_head else "")
        grid.addWidget(name, 0, 0)
        grid.addWidget(text_label(_person(member, today), "quiet"), 0, 1)
        self.more = self._menu_button(read_only)
        grid.addWidget(self.more, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        second = "　".join(part for part in (member.id_no or no_number, member.phone) if part)
        grid.addWidget(text_label(second, "quiet"), 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        row = 2
        for text, status in self._remarks():
            grid.addWidget(text_label(text, "quiet" if not status else "", status), row, 0, 1, 3)
            row += 1

    def _remarks(self) -> list[tuple[str, str]]:
        member = self._member
        found: list[tuple[str, str]] = []
        if member.state is not Presence.PRESENT:
            day = f" {member.state_on:%Y-%m-%d}" if member.state_on else ""
            why = f"（{member.left_reason}）" if member.left_reason not in ("", PRESENCE_LABELS[member.state]) else ""
            found.append((f"{Sign.DUE.value} {PRESENCE_LABELS[member.state]}{why}{day}", "due"))
        elif member.joined_on is not None:
            found.append((f"{member.joined_on:%Y-%m-%d} 增加　{member.joined_reason}".strip(), ""))
        fault = id_fault(member.id_no)
        if fault:
            found.append((f"{Sign.OVERDUE.value} {fault}", "overdue"))
        details = (member.ethnicity, member.education, member.schooling, member.health, member.labour, member.note)
        text = "　".join(part for part in details if part)
        return [*found, (text, "")] if text else found

    def _menu_button(self, read_only: bool) -> QToolButton:
        button, member = QToolButton(), self._member
        button.setIcon(icon("more", "quiet"))
        button.setToolTip(f"{self._member.name}：死亡、迁出婚出等、恢复在册")
        button.setAccessibleName(f"{self._member.name}的操作")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_kind(button, "plain")
        menu = QMenu(button)
        for state, words in ((Presence.DECEASED, "死亡…"), (Presence.MOVED, "迁出、婚出等…"), (Presence.PRESENT, "恢复在册")):
            action = menu.addAction(words, calling(self.state_wanted.emit, member, state))
            action.setEnabled(state is not self._member.state and not read_only)
        menu.addSeparator()
        copy = menu.addAction("复制证件号码", calling(QGuiApplication.clipboard().setText, member.id_no))
        copy.setEnabled(bool(self._member.id_no))
        button.setMenu(menu)
        return button


def _person(member: Member, today: date) -> str:
    day = member.state_on if member.state is Presence.DECEASED and member.state_on else today
    age = age_on(member.id_no, day)
    parts = (member.relation, sex(member.id_no), "" if age is None else f"{age}岁")
    return "　".join(part for part in parts if part)
