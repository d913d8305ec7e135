"""The form of a household, in place of its card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from domain.errors import Finding, Level
from domain.household import HEAD, Household, Member
from ui.desk import Desk
from ui.record_form import RecordForm
from ui.register.attribute_ticks import AttributeTicks
from ui.register.member_rows import MemberRows
from ui.register.places import Places
from ui.register.saving import NEW_PLACE, check, save
from widgets.icons import icon
from widgets.suggest import Suggest, Suggestion
from widgets.theme import GAP, set_kind

EMPTY = Household("", (Member("", HEAD),))
OVER = {"region_uid": "village"}
"""Findings whose field has another name in the form."""


class HouseholdForm(RecordForm):
    """Edits a household with its people."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, 2, parent)
        self._household = EMPTY
        self._start: Household | None = None
        self._places = Places(())
        set_kind(self, "card")
        self.village, self.group = QLineEdit(), QLineEdit()
        self.house_no, self.phone, self.address = QLineEdit(), QLineEdit(), QLineEdit()
        self.helper, self.note = QLineEdit(), QLineEdit()
        self.ticks = AttributeTicks()
        self.people = MemberRows()
        self._lay_out()
        self._connect()

    # state

    @property
    def uid(self) -> str:
        """The household being edited; empty for a new one."""
        return self._household.uid

    @property
    def is_dirty(self) -> bool:
        """True when something differs from what was opened."""
        return self._start is not None and self.household() != self._start

    def open(self, household: Household) -> None:
        """Edit this household."""
        self._read_places()
        self._household = household
        self.title.setText("修改农户" if household.uid else "新增农户")
        village, group = self._places.names(household.region_uid)
        texts = (
            (self.village, village),
            (self.group, group),
            (self.house_no, household.house_no),
            (self.phone, household.phone),
            (self.address, household.address),
            (self.helper, household.helper),
            (self.note, household.note),
        )
        for field, text in texts:
            field.setText(text)
        self.ticks.show_attributes(self._desk.scheme, household.attributes)
        self.people.set_members(household.members, self._desk.round.starts_on.year, known=bool(household.uid))
        self.warned.forget()
        self._show(())
        self._start = self.household()

    def start(self) -> None:
        """Put the focus where keying begins: the place, or the head when the place is known."""
        first = self.village if not self.village.text() else self.people.rows[0].fields["name"]
        first.setFocus()
        first.selectAll()

    def household(self) -> Household:
        """The household as the form has it."""
        village, group = self.village.text().strip(), self.group.text().strip()
        region_uid = self._places.uid(village, group) or (NEW_PLACE if village else "")
        return replace(
            self._household,
            region_uid=region_uid,
            members=self.people.members(),
            house_no=self.house_no.text().strip(),
            phone=self.phone.text().strip(),
            address=self.address.text().strip(),
            attributes=self.ticks.chosen(),
            helper=self.helper.text().strip(),
            note=self.note.text().strip(),
        )

    def save(self) -> bool:
        """Save, or say what is wrong at its field; warnings must have been seen once."""
        household, desk = self.household(), self._desk
        with desk.read() as session:
            findings = check(session, desk.scheme, household, desk.now())
        findings += [*self._new_place(household), *self.people.unreadable()]
        if not self.warned.may_save(findings):
            self._show(findings, focus=True)
            return False
        village, town_uid = self._places.own_name(self.village.text())
        place = (village, self.group.text().strip())
        saved = desk.write(
            lambda session: save(session, desk.scheme, household, place, desk.clerk, desk.now(), town_uid=town_uid)
        )
        if saved is None:
            return False
        head = household.head
        if saved.changes.nothing:
            desk.say("没有改动。", "info")
        else:
            desk.say_saved(f"已保存 {head.name if head else ''} 户", saved.changes)
        self._start = None
        self.saved.emit(saved.uid)
        return True

    # inside

    def _lay_out(self) -> None:
        self.form.add("village", "村（社区）", self.village, required=True)
        self.form.add("group", "组", self.group)
        self.form.add("house_no", "户编号", self.house_no)
        self.form.add("phone", "户联系电话", self.phone)
        self.form.add("helper", "帮扶责任人", self.helper)
        self.form.add("address", "地址", self.address)
        self.form.add("attributes", "农户属性", self.ticks, wide=True)
        self.form.add("note", "备注", self.note, wide=True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        people = QLabel("家庭成员")
        set_kind(people, "heading")
        column.addWidget(self.form)
        column.addWidget(people)
        column.addWidget(self.people)
        column.addWidget(self._add_button(), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = self.head("不保存，回到卡片", "保存")
        head.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        outer.addLayout(head)
        outer.addWidget(self.scroll_area, 1)

    def _add_button(self) -> QPushButton:
        add = QPushButton("添加成员")
        add.setIcon(icon("add", "accent"))
        add.setToolTip("添加一名成员（在最后一格按 Enter）")
        set_kind(add, "link")
        add.clicked.connect(self.people.add)
        return add

    def _connect(self) -> None:
        offers = (
            (self.village, self._find_villages),
            (self.group, self._find_groups),
            (self.helper, self._find_cadres),
        )
        for field, find in offers:
            suggest = Suggest(field, find)
            suggest.chosen.connect(partial(self._take, field))
        self.people.left.connect(self.save)

    def _take(self, field: QLineEdit, one: Suggestion) -> None:
        field.setText(one.title)
        self.focusNextChild()

    def _find_villages(self, text: str) -> Sequence[Suggestion]:
        return self._places.villages(text)

    def _find_groups(self, text: str) -> Sequence[Suggestion]:
        return self._places.groups(self.village.text(), text)

    def _find_cadres(self, text: str) -> Sequence[Suggestion]:
        from db.queries.office import cadres

        with self._desk.read() as session:
            found = cadres(session, text)
        roles = {role.key: role.label for role in self._desk.scheme.roles}
        return [Suggestion(c.uid, c.name, "　".join(p for p in (roles.get(c.role, ""), c.unit, c.phone) if p)) for c in found]

    def _read_places(self) -> None:
        from db.queries.regions import regions

        with self._desk.read() as session:
            self._places = Places(tuple(regions(session)))

    def _new_place(self, household: Household) -> list[Finding]:
        """A place that saving would add is doubtful: it may be a slip of the pen."""
        if household.region_uid != NEW_PLACE:
            return []
        village, group = self.village.text().strip(), self.group.text().strip()
        if not self._places.uid(village, ""):
            return [Finding("village", f"还没有“{village}”，再保存一次就新增这个村（社区）。", Level.WARN)]
        return [Finding("group", f"{village}还没有“{group}”，再保存一次就新增这个组。", Level.WARN)]

    def _show(self, findings: Sequence[Finding], *, focus: bool = False) -> None:
        named = [replace(f, field=OVER.get(f.field, f.field)) for f in findings]
        people = [f for f in named if f.field.startswith("members")]
        rest = [f for f in named if not f.field.startswith("members")]
        self.people.show_findings(people)
        self.form.show_findings(rest, focus=focus)
        first = next((f for f in named if f.level is Level.BLOCK), named[0] if named else None)
        if focus and first is not None:
            self.people.focus_finding(first.field)
