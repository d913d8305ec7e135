"""登记走访: one day, the same visitors, one household after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.log import latest_batch
from db.queries.household_rows import household_rows
from db.queries.office import cadres
from domain.household import HouseholdRow
from domain.people import Cadre
from domain.region import village_group
from domain.visiting import NewVisits
from ui.desk import Desk
from ui.find_anywhere import suggestion_of
from ui.said import SaidLine
from ui.slots import calling
from ui.visits.visitor_lines import VisitorLines
from widgets.date_edit import DateField
from widgets.field import FieldForm
from widgets.icons import icon
from widgets.search_box import SearchBox
from widgets.suggest import Suggest, Suggestion
from widgets.theme import GAP, set_kind

SIZE = (620, 520)
LIST_HEIGHT = 250
OFFERED = 20
_UID = int(Qt.ItemDataRole.UserRole)


class VisitDialog(QDialog):
    """Enter in the search field adds a household, Delete in the list takes it out, Ctrl+S saves them all as one write."""

    def __init__(self, desk: Desk, household_uids: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: dict[str, HouseholdRow] = {}
        self.form = FieldForm()
        self.day = DateField(desk.round.starts_on.year)
        self.own = QCheckBox("各户的帮扶干部")
        self.visitors = VisitorLines(desk.scheme, self._cadres)
        self.search = SearchBox("户主 / 拼音 / 证件号，按 Enter 加入")
        self.chosen = _Chosen()
        self.note = QLineEdit()
        self.count = QLabel()
        self.save_button = QPushButton("保存")
        self.said = SaidLine(desk)
        self._seen = 0
        self._suggest = Suggest(self.search, self._find, limit=OFFERED)
        self._lay_out()
        self._connect()
        self._begin(household_uids)

    def draft(self) -> NewVisits:
        """What stands in the form."""
        return NewVisits(
            self._desk.round.uid,
            tuple(self._rows),
            self.day.day(),
            self.visitors.visitors(),
            self.own.isChecked(),
            self.note.text().strip(),
            self._seen,
        )

    def save(self) -> None:
        """Write the visits; what is wrong is said at its field."""
        from db.operations.visits import note_visits

        desk, draft = self._desk, self.draft()
        self.said.forget()
        saved = desk.write(lambda session: note_visits(session, desk.scheme, draft, desk.clerk, desk.now()))
        if saved is None:
            self._look()
            return
        self.form.show_findings(saved.findings)
        if saved.refused:
            return
        remarks = "".join(f"　{finding.message}" for finding in saved.findings)
        self.accept()
        if saved.changes.nothing:
            desk.say("这些走访已经登记过了，没有重复记。", "info")
        else:
            desk.say_saved(f"已登记走访 {len(draft.household_uids)} 户{remarks}", saved.changes)

    def add_household(self, uid: str) -> None:
        """Put a household into the list; one that is there already stays once."""
        with self._desk.read() as session:
            rows = household_rows(session, [uid], self._desk.round.uid)
        for row in rows:
            if row.uid not in self._rows:
                self._rows[row.uid] = row
                item = QListWidgetItem(self._words(row))
                item.setData(_UID, row.uid)
                self.chosen.addItem(item)
                self.chosen.scrollToItem(item)
        self._count()

    # inside

    def _look(self) -> None:
        """From now on the clerk knows what others have noted; what they note later he is told."""
        with self._desk.read() as session:
            self._seen = latest_batch(session)

    def _begin(self, uids: Sequence[str]) -> None:
        desk = self._desk
        self._look()
        self.day.set_day(min(desk.today(), max(desk.round.ends_on, desk.round.starts_on)))
        self.own.setChecked(any(role.is_helper for role in desk.scheme.roles))
        for uid in uids:
            self.add_household(uid)
        self._count()
        (self.day if uids else self.search).setFocus()

    def _words(self, row: HouseholdRow) -> str:
        helper = f"帮扶：{row.helper}" if row.helper else "没有帮扶干部"
        return f"{row.head_name}　{village_group(row.village, row.group)}　{helper}"

    def _find(self, text: str) -> Sequence[Suggestion]:
        from db.search import find_households

        with self._desk.read() as session:
            return [suggestion_of(row) for row in find_households(session, text, limit=OFFERED)]

    def _cadres(self, text: str) -> Sequence[Cadre]:
        with self._desk.read() as session:
            return cadres(session, text)[:OFFERED]

    def _take(self, one: Suggestion) -> None:
        self.search.clear()
        self.add_household(str(one.key))

    def _remove(self) -> None:
        item = self.chosen.takeItem(self.chosen.currentRow())
        if item is not None:
            self._rows.pop(item.data(_UID), None)
        self._count()

    def _count(self) -> None:
        self.count.setText(f"共 {len(self._rows)} 户" if self._rows else "还没有选农户")

    def _connect(self) -> None:
        self._suggest.chosen.connect(self._take)
        self.chosen.remove_wanted.connect(self._remove)
        self.save_button.clicked.connect(self.save)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(calling(self.save))

    def _lay_out(self) -> None:
        self.setWindowTitle("登记走访")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.own.setToolTip("每户记它自己的帮扶干部；同去的人填在下面")
        self.note.setPlaceholderText("可以不填")
        households = QWidget()
        inside = QVBoxLayout(households)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP // 2)
        inside.addWidget(self.search)
        inside.addWidget(self.chosen)
        self.chosen.setFixedHeight(LIST_HEIGHT)
        self.chosen.setAccessibleName("要登记的农户")
        self.chosen.setToolTip("Delete 把选中的一户拿掉")
        households.setFocusProxy(self.search)
        add = self.form.add
        add("on", "走访日期", self.day, required=True)
        add("own", "走访人", self.own)
        add("visitors", "同去的人", self.visitors)
        add("households", "农户", households, required=True)
        add("note", "备注", self.note)
        cancel = QPushButton("取消")
        cancel.setToolTip("不登记（Esc）")
        cancel.clicked.connect(self.reject)
        self.save_button.setIcon(icon("save", "on_accent"))
        self.save_button.setToolTip("全部登记（Ctrl+S）")
        set_kind(self.save_button, "primary")
        set_kind(self.count, "quiet")
        for button in (cancel, self.save_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.count, 1)
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.form)
        column.addStretch(1)
        column.addWidget(self.said)
        column.addLayout(row)


class _Chosen(QListWidget):
    """The households of the visit; Delete takes the current one out."""

    remove_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)
