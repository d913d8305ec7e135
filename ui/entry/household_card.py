"""The household being keyed, at the right of the sheet: people, open problems, and the answers of the round before."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from domain.answers import shown
from domain.household import HOUSEHOLD_STATE_LABELS, Presence
from domain.identity import age_on, sex
from domain.inspection import Inspection
from domain.problem import STATUS_LABELS, Problem, Status
from domain.region import village_group
from ui.desk import Desk
from ui.entry.lookup import HouseholdFile
from widgets.icons import icon
from widgets.theme import GAP, Sign, colours, set_kind

HEALTHY = "健康"
"""What nearly everybody is; only what differs is shown."""
EMPTY = "选定一户后，这里显示家庭成员、未解决的问题和上一轮的核查结果。"


class HouseholdCard(QFrame):
    """Shows a `HouseholdFile`; F4 closes and opens it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.desk = desk
        self.title = QLabel("家庭情况")
        set_kind(self.title, "heading")
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("close", "quiet"))
        self.close_button.setToolTip("收起（F4）")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(self.close_button, "plain")
        self.text = QLabel(EMPTY)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.text.linkActivated.connect(self._follow)
        self._lay_out()
        self.show_file(None)

    def show_file(self, file: HouseholdFile | None) -> None:
        """Show this household, or what the card is for."""
        quiet = colours().quiet
        if file is None:
            self.title.setText("家庭情况")
            self.text.setText(f'<span style="color:{quiet}">{EMPTY}</span>')
            return
        row = file.row
        self.title.setText(f"{row.head_name}户")
        state = "" if row.state is Presence.PRESENT else f"　{Sign.DUE} {HOUSEHOLD_STATE_LABELS[row.state]}"
        place = escape(village_group(row.village, row.group) + (f"　户编号 {row.house_no}" if row.house_no else ""))
        parts = [f'<p style="color:{quiet}">{place}　{row.size}人{state}</p>', self._members(file)]
        if row.phone:
            parts.append(f"<p>电话 {escape(row.phone)}</p>")
        parts += [self._problems(file.problems), self._previous(file.previous)]
        parts.append(f'<p><a style="color:{colours().accent}" href="household:{row.uid}">打开农户台账</a></p>')
        self.text.setText("".join(parts))

    def show_village(self, name: str, problems: Sequence[Problem], previous: Inspection | None) -> None:
        """Show a village: its own unsolved problems and the answers of the round before."""
        self.title.setText(name)
        self.text.setText(self._problems(problems) + self._previous(previous))

    # inside

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GAP, 0)
        column.addWidget(self.text)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * GAP - 4, GAP, GAP // 2, GAP)
        outer.setSpacing(GAP // 2)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)

    def _members(self, file: HouseholdFile) -> str:
        today = self.desk.today()
        lines = []
        for member in file.household.members:
            if member.state is not Presence.PRESENT:
                continue
            age = age_on(member.id_no, today)
            health = "" if member.health == HEALTHY else member.health
            about = (member.relation, sex(member.id_no), f"{age}岁" if age is not None else "", member.schooling, health)
            quiet = " ".join(escape(part) for part in about if part)
            lines.append(f'{escape(member.name)} <span style="color:{colours().quiet}">{quiet}</span>')
        return _section("成员", lines) if lines else ""

    def _problems(self, problems: Sequence[Problem]) -> str:
        unsolved = [p for p in problems if p.status is not Status.SOLVED]
        lines = [self._problem(p) for p in unsolved]
        return _section("未解决的问题", lines or [f'<span style="color:{colours().done}">{Sign.DONE} 没有</span>'])

    def _problem(self, problem: Problem) -> str:
        overdue = problem.overdue(self.desk.today())
        ink, sign = (colours().overdue, Sign.OVERDUE) if overdue else (colours().due, Sign.DUE)
        kind = self.desk.scheme_of(problem.round_uid).dimension(problem.dimension).problem_type
        mark = self.desk.origin(problem.round_uid).partition("（")[0]
        state = "，".join(part for part in (STATUS_LABELS[problem.status], "逾期" if overdue else "", mark) if part)
        words = f"{kind}：{problem.description}（{state}）"
        return f'<a style="color:{ink}; text-decoration:none" href="problem:{problem.uid}">{sign} {escape(words)}</a>'

    def _previous(self, before: Inspection | None) -> str:
        if before is None:
            return ""
        day = before.inspected_on
        who = "、".join(before.inspectors)
        lines = [f'<span style="color:{colours().quiet}">{day.year}年{day.month}月{day.day}日　{escape(who)}</span>']
        failing = self.desk.failures_of(before)
        for item in self.desk.scheme_of(before.round_uid).check_items:
            answer = shown(item, before.answers.get(item.key, "")) or "、".join(failing.get(item.key, ()))
            if answer:
                words = before.descriptions.get(item.key, "")
                ink = colours().overdue if item.key in failing else colours().text
                lines.append(f'{item.short} <span style="color:{ink}">{escape(answer)}</span> {escape(words)}')
        lines.append(f'<span style="color:{colours().quiet}">没有变化按 F9 或 * 照填</span>')
        return _section(f"上一轮：{self.desk.round_name(before.round_uid)}", lines)

    def _follow(self, link: str) -> None:
        kind, _, uid = link.partition(":")
        (self.desk.open_problem if kind == "problem" else self.desk.open_household)(uid)


def _section(title: str, lines: list[str]) -> str:
    head = f'<p style="margin-top:10px; margin-bottom:2px"><b>{escape(title)}</b></p>'
    return head + "".join(f'<p style="margin:3px 0">{line}</p>' for line in lines)
