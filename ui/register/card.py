"""The card of a household: people, attributes over time, visits, problems, history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from domain.household import HOUSEHOLD_STATE_LABELS, Member, Presence
from domain.identity import age_on, birth_date, sex
from domain.inspection import KIND_LABELS, Inspection, Kind
from domain.problem import STATUS_LABELS, Problem, Status
from domain.region import village_group
from ui.desk import Desk
from ui.register.income_section import income_section
from ui.register.member_line import MemberLine
from ui.register.monitoring_section import monitoring_section
from ui.register.record import HouseholdRecord
from ui.register.rounds_table import rounds_table
from ui.register.sections import door, facts, section, text_label
from ui.register.visits_section import visits_section
from widgets.theme import GAP, SIGN_COLOURS, Sign

HISTORY_SHOWN = 12
"""Changes shown at first; a door shows the others."""
STATUS_SIGNS = {Status.OPEN: Sign.DUE, Status.DOING: Sign.DUE, Status.SOLVED: Sign.DONE}


class HouseholdCard(QWidget):
    """What the file knows of one household, for reading. `state_wanted(member, state)` comes from a person's menu."""

    state_wanted = Signal(object, object)

    def __init__(self, desk: Desk, record: HouseholdRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._record = record
        self._today = desk.today()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GAP, 0, 2 * GAP, 2 * GAP)
        self._column.setSpacing(GAP)
        parts: tuple[Callable[[], QWidget | None], ...] = (
            self._head, self._facts, self._members, partial(monitoring_section, desk, record.household, self),
            self._problems, self._inspections, self._rounds,
            partial(income_section, desk, record.household), self._attributes,
            partial(visits_section, desk, record.household, record.visits), self._history,
        )  # fmt: skip
        for part in parts:
            widget = part()
            if widget is not None:
                self._column.addWidget(widget)
        self._column.addStretch(1)

    def _head(self) -> QWidget | None:
        household = self._record.household
        if household.state is Presence.PRESENT:
            return None
        day = f" {household.state_on:%Y-%m-%d}" if household.state_on else ""
        return text_label(f"{Sign.DUE.value} 整户{HOUSEHOLD_STATE_LABELS[household.state]}{day}", "", "due")

    def _facts(self) -> QWidget:
        household, row, scheme = self._record.household, self._record.row, self._desk.scheme
        labels = "、".join(scheme.attribute(key).label for key in scheme.in_order(household.attributes))
        return facts(
            (
                ("户主证件", id_line(row.head_id_no, self._today, self._desk.no_number)),
                ("村/组", village_group(row.village, row.group)),
                ("户编号", household.house_no),
                ("联系电话", household.phone),
                ("地址", household.address),
                ("农户属性", labels or "未填"),
                ("帮扶责任人", household.helper or "无"),
                ("备注", household.note),
            )
        )

    def _members(self) -> QWidget:
        lines: list[QWidget] = []
        for member in sorted(self._record.household.members, key=_present_first):
            line = MemberLine(member, self._today, read_only=self._desk.read_only, no_number=self._desk.no_number)
            line.state_wanted.connect(self.state_wanted)
            lines.append(line)
        return section(f"家庭成员　{self._record.household.size} 人", lines)

    def _problems(self) -> QWidget | None:
        problems = self._record.problems
        if not problems:
            return None
        left = sum(problem.status is not Status.SOLVED for problem in problems)
        title = f"问题　{len(problems)} 条" + (f"，未整改完 {left}" if left else "，都已整改")
        return section(title, [row for problem in problems for row in self._problem(problem)])

    def _problem(self, problem: Problem) -> list[QWidget]:
        late = problem.overdue(self._today)
        sign = Sign.OVERDUE if late else STATUS_SIGNS[problem.status]
        kind = self._desk.scheme_of(problem.round_uid).dimension(problem.dimension).problem_type
        state = "逾期未整改" if late else STATUS_LABELS[problem.status]
        open_it = partial(self._desk.open_problem, problem.uid)
        line = door(f"{sign.value} {kind}　{state}", "在问题台账中打开", open_it, SIGN_COLOURS[sign])
        found = self._desk.origin(problem.round_uid) or "发现"
        return [line, text_label(f"{problem.found_on:%Y-%m-%d} {found}：{problem.description}", "quiet")]

    def _inspections(self) -> QWidget:
        found = self._record.inspections
        here = [one for one in found if one.round_uid == self._desk.round.uid and one.kind is Kind.FIRST]
        rows: list[QWidget] = [row for one in found for row in self._inspection(one)]
        if not here:
            rows.insert(0, door("本轮未核查，去录入", "在入户核查中录入这一户", self._open_inspection))
        return section("入户核查", rows)

    def _inspection(self, one: Inspection) -> list[QWidget]:
        items = self._desk.scheme_of(one.round_uid).check_items
        reasons = self._desk.failures_of(one)
        failing = [item.short for item in items if item.key in reasons]
        words = f"有问题：{'、'.join(failing)}" if failing else "没有发现问题" if one.answers else ""
        line = f"{self._desk.round_name(one.round_uid)}　{one.inspected_on.month}月{one.inspected_on.day}日"
        if one.kind is Kind.REVIEW:
            first: QWidget = text_label(f"{line}　{KIND_LABELS[one.kind]}")
        elif one.round_uid == self._desk.round.uid:
            first = door(f"{Sign.DONE.value} {line}", "在入户核查中打开", self._open_inspection, "done")
        else:
            first = text_label(line)
        second = "　".join(part for part in ("、".join(one.inspectors), words) if part)
        return [first, text_label(second, "quiet")] if second else [first]

    def _rounds(self) -> QWidget | None:
        """The answers of the rounds side by side, where there is more than one."""
        found = self._record.inspections
        if len(found) < 2:
            return None
        return section("各轮对照", [rounds_table(self._desk, found, self._record.problems)])

    def _attributes(self) -> QWidget | None:
        """Attributes over time: as each inspection froze them."""
        if not self._record.inspections:
            return None
        rows = []
        for one in self._record.inspections:
            scheme = self._desk.scheme_of(one.round_uid)
            known = scheme.in_order(one.attributes)
            words = "、".join(scheme.attribute(key).label for key in known) or "未填"
            helper = f"　帮扶：{one.helper}" if one.helper else ""
            rows.append((f"{one.inspected_on:%Y-%m-%d}", f"{words}　{one.size}人{helper}"))
        return section("历次属性", [facts(rows)])

    def _history(self) -> QWidget | None:
        lines = self._record.history
        if not lines:
            return None
        rows: list[QWidget] = []
        for line in lines[:HISTORY_SHOWN]:
            rows.append(text_label(f"{_when(line.at)}　{line.clerk or '未填录入人'}　{line.kind}", "quiet"))
            rows.append(text_label(_change(line.what, line.old, line.new)))
        if len(lines) > HISTORY_SHOWN:
            rows.append(text_label(f"另有 {len(lines) - HISTORY_SHOWN} 条更早的修改。", "quiet"))
        return section("修改记录", rows)

    def _open_inspection(self) -> None:
        self._desk.open_inspection(self._record.household.uid)


def id_line(number: str, today: date, no_number: str) -> str:
    """`510… · 男 · 1950-03-02 生 · 71岁`: what a number says, or that there is none."""
    if not number:
        return no_number
    born, age = birth_date(number), age_on(number, today)
    parts = [number, sex(number), f"{born:%Y-%m-%d}生" if born else "", "" if age is None else f"{age}岁"]
    return "　".join(part for part in parts if part)


def _present_first(member: Member) -> tuple[bool, int]:
    return member.state is not Presence.PRESENT, member.position


def _when(at: datetime | str) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if isinstance(at, datetime) else at[:16].replace("T", " ")


def _change(what: str, old: str, new: str) -> str:
    if old and new:
        return f"{what}：{old} → {new}"
    if old:
        return f"{what}：清空（原为 {old}）"
    return f"{what}：{new}" if new else what
