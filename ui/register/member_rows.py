"""The people of a household as rows of fields, added and taken away by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from domain.errors import Finding, Level
from domain.household import HEAD, PRESENCE_LABELS, Member, Presence
from domain.identity import birth_date, clean_id, sex
from ui.register.joined_line import JoinedLine
from widgets.field import SIGNS
from widgets.icons import icon
from widgets.suggest import Suggest, Suggestion
from widgets.theme import STEP, repolish, set_kind

RELATIONS = (
    HEAD, "配偶", "之子", "之女", "之儿媳", "之女婿", "之父", "之母", "之岳父", "之岳母", "之公公", "之婆婆",
    "之孙子", "之孙女", "之外孙子", "之外孙女", "之兄弟姐妹", "之祖父", "之祖母", "其他",
)  # fmt: skip
"""The words of 与户主关系 in exports of the national system."""

FIELDS = ("name", "relation", "id_no", "phone")
TITLES = ("姓名", "与户主关系", "证件号码", "电话")
WIDTHS = (92, 92, 176, 116)


class MemberRow(QWidget):
    """One person; under the fields stands what the number says, or what is wrong."""

    enter = Signal()
    changed = Signal()
    remove_wanted = Signal()

    def __init__(self, member: Member, year: int, *, newcomer: bool = False, parent: QWidget | None = None) -> None:
        """`newcomer`: a person added to a household that was there already; the row asks when and why he came.

        `year` is meant by days without one.
        """
        super().__init__(parent)
        self._member = member
        texts = (member.name, member.relation, member.id_no, member.phone)
        self.fields = {key: QLineEdit(text) for key, text in zip(FIELDS, texts, strict=True)}
        for (key, field), title, width in zip(self.fields.items(), TITLES, WIDTHS, strict=True):
            field.setFixedWidth(width)
            field.setAccessibleName(title)
            field.setObjectName(f"member_{key}")
            field.textChanged.connect(lambda _text: self.changed.emit())
        # A child from the start: shown without a parent it would be a window of its own.
        self.joined = JoinedLine(member, year, self)
        self.joined.setVisible(newcomer or member.joined_on is not None or bool(member.joined_reason))
        self.joined.changed.connect(self.changed)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self._lay_out()
        relation = self.fields["relation"]
        suggest = Suggest(relation, _relations)
        suggest.chosen.connect(lambda one: relation.setText(one.title))
        self.fields["id_no"].textChanged.connect(lambda _text: self.show_findings(()))
        self.show_findings(())

    def member(self) -> Member:
        """The person as the fields have him; what the form does not show stays as it was."""
        texts = {key: field.text().strip() for key, field in self.fields.items()}
        texts["id_no"] = clean_id(texts["id_no"]).number
        member = replace(self._member, **texts)  # type: ignore[arg-type]
        return self.joined.told(member) if self.joined.isVisibleTo(self) else member

    def path(self) -> list[QLineEdit]:
        """The fields in the order in which Enter goes through them."""
        more = [self.joined.day, self.joined.reason] if self.joined.isVisibleTo(self) else []
        return [*self.fields.values(), *more]

    @property
    def is_empty(self) -> bool:
        """True when nothing has been typed."""
        return not any(self.fields[key].text().strip() for key in ("name", "id_no", "phone"))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong with the person; nothing wrong: birth date and sex after the number."""
        wrong = {finding.field.rsplit(".", 1)[-1]: finding for finding in findings}
        self.words.setText("\n".join(f"{SIGNS[f.level]} {f.message}" for f in findings) or self._told())
        self.words.setVisible(bool(self.words.text()))
        worst = Level.BLOCK if any(f.level is Level.BLOCK for f in findings) else Level.WARN
        self._mark(self.words, str(worst) if findings else "")
        set_kind(self.words, "" if findings else "quiet")
        fields: dict[str, QLineEdit] = {**self.fields, "joined_on": self.joined.day}
        for key, field in fields.items():
            self._mark(field, str(wrong[key].level) if key in wrong else "")
            field.setAccessibleDescription(wrong[key].message if key in wrong else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Ctrl+Delete takes the person out of the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.enter.emit()
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _told(self) -> str:
        number = clean_id(self.fields["id_no"].text()).number
        born = birth_date(number)
        parts = [sex(number), f"{born:%Y-%m-%d} 生"] if born else []
        if self._member.state is not Presence.PRESENT:
            parts.append(PRESENCE_LABELS[self._member.state])
        return "　".join(parts)

    def _lay_out(self) -> None:
        remove = QToolButton()
        remove.setIcon(icon("delete", "quiet"))
        remove.setToolTip("从本户移除（Ctrl+Delete）；死亡或迁出请在卡片上办理，不要移除")
        remove.setAccessibleName("移除")
        # Tab goes from person to person; the key does the same.
        remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(remove, "plain")
        remove.clicked.connect(self.remove_wanted)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(1)
        for column, field in enumerate(self.fields.values()):
            grid.addWidget(field, 0, column)
        grid.addWidget(remove, 0, len(FIELDS))
        grid.addWidget(self.joined, 1, 0, 1, len(FIELDS))
        grid.addWidget(self.words, 2, 0, 1, len(FIELDS))
        grid.setColumnStretch(len(FIELDS) + 1, 1)

    def _mark(self, widget: QWidget, finding: str) -> None:
        if widget.property("finding") != finding:
            widget.setProperty("finding", finding)
            repolish(widget)


class MemberRows(QWidget):
    """The rows; Enter in the last field of the last row begins a new person, or leaves (`left`) when that row is empty."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[MemberRow] = []
        self._known, self._year = False, 2000
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(STEP)
        self._column.addWidget(_titles())
        self._column.addWidget(self.words)

    def set_members(self, members: Sequence[Member], year: int, *, known: bool = False) -> None:
        """Show these people; nobody: one row for the head. `known`: the household is in the register already.

        `year` is meant by days without one.
        """
        self._known, self._year = known, year
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = []
        for member in members or (Member("", HEAD),):
            self._add(member)

    def members(self) -> tuple[Member, ...]:
        """The people in their order; rows in which nothing was typed are left out."""
        return tuple(row.member() for row in self._filled())

    def unreadable(self) -> list[Finding]:
        """Days that cannot be read, at their rows."""
        rows = enumerate(self._filled())
        words = "增加时间看不懂，请写成 5.6 或 2021-5-6。"
        return [Finding(f"members.{place}.joined_on", words) for place, row in rows if not row.joined.day.is_valid()]

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say each `members.n.field` at its row, and `members` above all."""
        above = [f"{SIGNS[f.level]} {f.message}" for f in findings if f.field == "members"]
        self.words.setText("\n".join(above))
        self.words.setVisible(bool(above))
        self.words.setProperty("finding", "block" if above else "")
        repolish(self.words)
        for place, row in enumerate(self._filled()):
            row.show_findings([f for f in findings if f.field.startswith(f"members.{place}.")])

    def focus_finding(self, field: str) -> bool:
        """Put the focus where a finding belongs; False when it is no field of a person."""
        filled = self._filled()
        parts = field.split(".")
        if parts[0] != "members":
            return False
        row = filled[int(parts[1])] if len(parts) == 3 and int(parts[1]) < len(filled) else (filled or self.rows)[0]
        if len(parts) == 3 and parts[2] == "joined_on":
            row.joined.day.setFocus()
        else:
            row.fields[parts[2] if len(parts) == 3 and parts[2] in row.fields else "name"].setFocus()
        return True

    def add(self) -> None:
        """Begin another person."""
        self._add(Member("", "" if self._filled() else HEAD)).fields["name"].setFocus()
        self.changed.emit()

    def _filled(self) -> list[MemberRow]:
        return [row for row in self.rows if not row.is_empty]

    def _add(self, member: Member) -> MemberRow:
        row = MemberRow(member, self._year, newcomer=self._known and not member.uid)
        row.changed.connect(self.changed)
        row.enter.connect(lambda: self._enter(row))
        row.remove_wanted.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _enter(self, row: MemberRow) -> None:
        fields = row.path()
        focus = self.focusWidget()
        place = fields.index(focus) if isinstance(focus, QLineEdit) and focus in fields else 0
        if row.is_empty and row is self.rows[-1]:
            self.left.emit()
        elif place + 1 < len(fields):
            fields[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif row is self.rows[-1]:
            self.add()
        else:
            self.rows[self.rows.index(row) + 1].fields["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, row: MemberRow) -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        if not self.rows:
            self._add(Member("", HEAD))
        self.rows[min(place, len(self.rows) - 1)].fields["name"].setFocus()
        self.changed.emit()


def _relations(text: str) -> Sequence[Suggestion]:
    wanted = text.strip()
    found = [relation for relation in RELATIONS if wanted in relation]
    return [] if found == [wanted] else [Suggestion(relation, relation) for relation in found]


def _titles() -> QWidget:
    titles = QWidget()
    grid = QGridLayout(titles)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(STEP)
    for column, (title, width) in enumerate(zip(TITLES, WIDTHS, strict=True)):
        label = QLabel(title)
        label.setFixedWidth(width)
        set_kind(label, "quiet")
        grid.addWidget(label, 0, column)
    grid.setColumnStretch(len(TITLES), 1)
    return titles
