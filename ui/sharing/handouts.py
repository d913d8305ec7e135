"""分发与收回: who has which part since when, what has come back, and what is overdue."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from domain.changes import Changes
from domain.sharing import Handout
from domain.sharing_sheets import handout_sheet
from ui.desk import Desk
from ui.sharing.handouts_table import HandoutsTable
from ui.sharing.paper import PaperDialog
from widgets.colours import Sign
from widgets.work_dialog import WorkDialog

SIZE = (1120, 560)


class HandoutsDialog(WorkDialog):
    """The list, and doors to handing out and taking back (`wanted(name)` after the dialog has closed)."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("分发与收回", SIZE, parent)
        self._desk = desk
        self._parts: list[Handout] = []
        self.table = HandoutsTable()
        self.body.addWidget(self.table)
        self.out_button = self.button("分发…", "export", "Insert", self._door("hand_out"))
        self.back_button = self.button("收回合并…", "import", "Ctrl+M", self._door("take_back"))
        self.conflicts_button = self.button("合并冲突…", "warning", "Ctrl+Shift+M", self._door("conflicts"))
        self.merges_button = self.button("合并记录…", "history", "", self._door("merges"))
        self.wait_button = self.button("不再收回", "", "Delete", self.wait_or_not, tip="这一份不再等它交回，或者重新等它交回")
        self.paper_button = self.button("签收表…", "print", "Ctrl+P", self.show_paper, tip="选中几份就印几份，只选一份时全部印")
        self.button("关闭", "", "", self.reject, right=True, tip="Esc")
        self.read()
        self.table.current_row.connect(lambda _key: self.follow())
        desk.changed.connect(self._changed)
        self.table.setFocus()

    def read(self) -> None:
        """Read the list anew."""
        from db.queries.handouts import handouts

        with self._desk.read() as session:
            self._parts = handouts(session)
        today = self._desk.today()
        self.table.show_handouts(self._parts, today)
        late = sum(one.overdue(today) for one in self._parts)
        out = sum(one.waited_for for one in self._parts)
        if late:
            self.say(f"{out} 份还没有交回，其中 {late} 份已经逾期。", Sign.OVERDUE)
        elif self._parts:
            self.say(f"{out} 份还没有交回。" if out else "都已交回。", "" if out else Sign.DONE)
        self.follow()

    def wait_or_not(self) -> None:
        """Say that a part need not come back, or take that back."""
        from db.operations.handouts import wait_again, wait_no_more

        one, desk = self._current(), self._desk
        if one is not None and one.closed_at:
            desk.write(lambda session: wait_again(session, one.uid))
        elif one is not None and one.waited_for:
            desk.write(lambda session: wait_no_more(session, one.uid, desk.now()))

    def show_paper(self) -> None:
        """The list to be signed: of the rows selected, or of all."""
        chosen = set(self.table.selected_keys())
        parts = [one for one in self._parts if len(chosen) < 2 or one.uid in chosen]
        PaperDialog(handout_sheet(self._desk.store.office.town, parts[::-1], self._desk.today()), self).open()

    def follow(self) -> None:
        """Only what can be done now can be pressed."""
        one, writable = self._current(), not self._desk.read_only
        self.wait_button.setText("仍要收回" if one is not None and one.closed_at else "不再收回")
        self.wait_button.setEnabled(writable and one is not None and not one.returned_at)
        self.paper_button.setEnabled(bool(self._parts))
        for button in (self.out_button, self.back_button):
            button.setEnabled(writable)

    def _current(self) -> Handout | None:
        key = self.table.current_key()
        return next((one for one in self._parts if one.uid == key), None)

    def _changed(self, changes: Changes) -> None:
        if changes.touches(("handout", "conflict")):
            self.read()

    def _door(self, name: str) -> Callable[[], None]:
        def go() -> None:
            self.accept()
            self.wanted.emit(name)

        return go
