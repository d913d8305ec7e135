"""The right side of 农户台账: a household's card, or its form."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.household import HOUSEHOLD_STATE_LABELS, PRESENCE_LABELS, Household, Member, Presence
from ui.desk import Desk
from ui.register.card import HouseholdCard
from ui.register.form import EMPTY, HouseholdForm
from ui.register.record import HouseholdRecord, read_record
from ui.register.state_form import StateForm, StateWish
from ui.slots import calling
from widgets.empty_state import EmptyState
from widgets.icons import icon
from widgets.messages import ask
from widgets.theme import GAP, set_kind


class CardPane(QStackedWidget):
    """Shows one household. `editing(bool)` when the form opens or closes, `saved(uid)`, `closed()` for ×."""

    editing = Signal(bool)
    saved = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.uid = ""
        self.record: HouseholdRecord | None = None
        self._form: HouseholdForm | None = None
        self.state_form = StateForm()
        self.name = QLabel()
        self.name.setWordWrap(True)
        set_kind(self.name, "title")
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState("选一户，这里显示成员、问题和修改记录。")
        self.edit_button = QPushButton("修改")
        self.more_button = QToolButton()
        self.close_button = QToolButton()
        self._view = self._lay_out()
        self.addWidget(self._view)
        self._connect()
        self.setMinimumWidth(320)
        self.show_household("")

    @property
    def form(self) -> HouseholdForm:
        """The form, made when it is first needed: the window opens without it."""
        if self._form is None:
            self._form = HouseholdForm(self._desk)
            self._form.saved.connect(self._form_saved)
            self._form.cancelled.connect(self._give_up)
            self.addWidget(self._form)
        return self._form

    @property
    def is_editing(self) -> bool:
        """True while the form is shown."""
        return self._form is not None and self.currentWidget() is self._form

    def show_household(self, uid: str) -> None:
        """Show this household's card. A form in which something was typed stays until it is saved or given up."""
        if self.is_editing:
            if self.form.is_dirty or uid == self.uid:
                return
            self._close_form()
        if uid != self.uid or self.record is None:
            self.uid = uid
            self.reload()

    def reload(self) -> None:
        """Read the household anew."""
        with self._desk.read() as session:
            self.record = read_record(session, self.uid, self._desk.round.uid) if self.uid else None
        self.state_form.hide()
        scrolled = self.scroll_area.verticalScrollBar().value()
        old = self.scroll_area.takeWidget()
        if old is not None:
            old.deleteLater()
        record = self.record
        self.empty.setVisible(record is None)
        self.scroll_area.setVisible(record is not None)
        for button in (self.edit_button, self.more_button):
            button.setVisible(record is not None)
        self.name.setText(_name(record.household) if record else "")
        if record is not None:
            card = HouseholdCard(self._desk, record)
            card.state_wanted.connect(self._ask_member)
            self.scroll_area.setWidget(card)
            self.scroll_area.verticalScrollBar().setValue(scrolled)

    def edit(self) -> None:
        """Edit the household that is shown."""
        if self.record is not None and not self.is_editing and not self._refuse():
            self._open_form(self.record.household)

    def add(self, region_uid: str) -> None:
        """A form for a new household in this region."""
        if not self._refuse():
            self._open_form(Household(region_uid, EMPTY.members))

    def settle(self) -> bool:
        """Save what was typed in the form and close it; False when it cannot be saved."""
        if not self.is_editing:
            return True
        if self.form.is_dirty:
            return self.form.save()
        self._close_form()
        return True

    def leave(self) -> bool:
        """Like `settle`; when it cannot be saved, the person may let it go. False: he stays."""
        if self.settle():
            return True
        choices = (("stay", "返回修改"), ("drop", "不保存，离开"))
        if ask(self, "这一户还有没填好的地方，没有保存。", choices) != "drop":
            return False
        self._close_form()
        return True

    def leave_register(self) -> None:
        """Delete on a row: ask for the day on which the household moved away."""
        self._ask_household(Presence.MOVED)

    # inside

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc on the card gives the hands back to the table."""
        if event.key() == Qt.Key.Key_Escape and not self.is_editing:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> QFrame:
        view = QFrame()
        set_kind(view, "card")
        self.edit_button.setToolTip("修改这一户（F2，或在表中按 Enter）")
        for button, name, words in (
            (self.more_button, "more", "更多：整户迁出、注销、恢复"),
            (self.close_button, "close", "关闭卡片（Esc）；在表中按 Enter 再打开"),
        ):
            button.setIcon(icon(name, "quiet"))
            button.setToolTip(words)
            button.setAccessibleName(words)
            set_kind(button, "plain")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more_button)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self.more_button.setMenu(menu)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GAP, GAP, GAP, GAP)
        head.addWidget(self.name, 1)
        for widget in (self.edit_button, self.more_button, self.close_button):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.state_form)
        column.addWidget(self.empty, 1)
        column.addWidget(self.scroll_area, 1)
        return view

    def _connect(self) -> None:
        self.edit_button.clicked.connect(self.edit)
        self.close_button.clicked.connect(self.closed)
        self.state_form.confirmed.connect(self._set_state)
        self.state_form.cancelled.connect(self._state_done)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        household = self.record.household if self.record else None
        words = ((Presence.MOVED, "整户迁出…"), (Presence.DECEASED, "整户注销…"), (Presence.PRESENT, "恢复在册"))
        for state, text in words:
            action = menu.addAction(text, calling(self._ask_household, state))
            action.setEnabled(household is not None and household.state is not state and not self._desk.read_only)
        menu.addSeparator()
        remove = menu.addAction("删除（录错的户）", self._remove)
        remove.setEnabled(household is not None and not self._desk.read_only)

    def _open_form(self, household: Household) -> None:
        self.form.open(household)
        self.setCurrentWidget(self.form)
        self.editing.emit(True)
        self.form.start()

    def _close_form(self) -> None:
        self.setCurrentWidget(self._view)
        self.editing.emit(False)

    def _form_saved(self, uid: str) -> None:
        self._close_form()
        self.uid = uid
        self.reload()
        self.saved.emit(uid)

    def _give_up(self) -> None:
        """Close the form; what was typed can be had back from the bar."""
        draft, dirty = self.form.household(), self.form.is_dirty
        self._close_form()
        self.reload()
        self.saved.emit(self.uid)
        if dirty:
            self._desk.say("已放弃修改，没有保存。", "info", ("恢复填写", lambda: self._open_form(draft)))

    def _refuse(self) -> bool:
        if self._desk.read_only:
            self._desk.say("文件是只读的，这里只能查看。", "warn")
        return self._desk.read_only

    def _ask_household(self, state: Presence) -> None:
        if self.record is None or self._refuse():
            return
        household = self.record.household
        words = f"整户{HOUSEHOLD_STATE_LABELS[state]}"
        self._ask(StateWish(household.uid, "", _name(household), state, words, household.seen))

    def _ask_member(self, member: Member, state: Presence) -> None:
        if self.record is not None:
            household = self.record.household
            self._ask(StateWish(household.uid, member.uid, member.name, state, PRESENCE_LABELS[state], household.seen))

    def _ask(self, wish: StateWish) -> None:
        if wish.state is Presence.PRESENT:
            self._set_state(wish, None, "")
        else:
            self.state_form.ask(wish, self._desk.today())

    def _set_state(self, wish: StateWish, day: date | None, reason: str) -> None:
        from db.operations.households import set_household_state, set_member_state

        desk = self._desk
        if wish.member_uid:
            saved = desk.write(
                lambda session: set_member_state(
                    session, wish.member_uid, wish.state, day, desk.clerk, desk.now(), reason=reason, seen=wish.seen
                )
            )
            if saved is None:
                return
            if saved.refused:
                self.state_form.show_findings(saved.findings)
                return
            changes, remarks = saved.changes, "".join(f.message for f in saved.findings)
        else:
            found = desk.write(
                lambda session: set_household_state(
                    session, wish.household_uid, wish.state, day, desk.clerk, desk.now(), seen=wish.seen
                )
            )
            if found is None:
                return
            changes, remarks = found, ""
        words = "已恢复在册" if wish.state is Presence.PRESENT else f"已标记{wish.words}"
        self._state_done()
        desk.say_saved(f"{wish.name} {words}。{remarks}", changes)

    def _state_done(self) -> None:
        self.state_form.hide()
        self.saved.emit(self.uid)

    def _remove(self) -> None:
        from db.operations.households import remove_household

        if self.record is None:
            return
        desk, household = self._desk, self.record.household
        uid, seen = household.uid, household.seen
        changes = desk.write(lambda session: remove_household(session, uid, desk.clerk, desk.now(), seen=seen))
        if changes is not None:
            desk.say_saved(f"已删除 {_name(household)}", changes)


def _name(household: Household) -> str:
    head = household.head
    return f"{head.name if head else '（无户主）'} 户"
