"""合并冲突: the pile of what both sides changed, decided one by one, for marked ones, for a household, or for a village."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from domain.changes import Changes
from domain.sharing import OpenConflict, Side
from ui.desk import Desk, Notice
from ui.sharing.conflict_card import ConflictCard, followers
from ui.sharing.conflicts_table import ConflictsTable
from ui.slots import calling
from widgets.colours import Sign
from widgets.work_dialog import WorkDialog

SIZE = (1080, 620)
Scope = Literal["field", "household", "village"]
SIDE_WORDS: dict[Side, str] = {"ours": "保留本单位的", "theirs": "采用对方的"}
KEYS: tuple[tuple[str, Side, Scope], ...] = (
    ("1", "ours", "field"), ("2", "theirs", "field"),
    ("Ctrl+1", "ours", "household"), ("Ctrl+2", "theirs", "household"),
    ("Alt+1", "ours", "village"), ("Alt+2", "theirs", "village"),
)  # fmt: skip


class ConflictsDialog(WorkDialog):
    """The list above, the question in full below. Whatever is not decided stays for later."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("合并冲突", SIZE, parent)
        self._desk = desk
        self._found: list[OpenConflict] = []
        self.table = ConflictsTable()
        self.card = ConflictCard()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.card)
        self.buttons = self._make_buttons()
        self.button("去看这户", "house", "Return", self.go_to_household, tip="关闭这里，打开这户的台账；冲突留着")
        self.button("以后再说", "", "", self.reject, right=True, tip="没有处理的留着，状态栏里随时可以再打开（Esc）")
        self._connect()
        self.read()
        self.table.setFocus()

    def read(self) -> None:
        """Read the questions that are open."""
        from db.sharing.conflicts import open_conflicts

        with self._desk.read() as session:
            self._found = open_conflicts(session)
        self.table.show_conflicts(self._found)
        self.follow()

    @property
    def current(self) -> OpenConflict | None:
        """The question of the current row."""
        key = self.table.current_key()
        return next((one for one in self._found if one.uid == key), None)

    def chosen(self, scope: Scope) -> list[OpenConflict]:
        """What a decision is for: the marked ones or the current one, its household, or its village.

        With each go those that are the same question.
        """
        one = self.current
        if scope == "field" and self.table.marked:
            return self._with_same([each for each in self._found if each.uid in self.table.marked])
        if one is None:
            return []
        if scope == "household" and one.household_uid:
            return [each for each in self._found if each.household_uid == one.household_uid]
        if scope == "village":
            return [each for each in self._found if each.village_uid == one.village_uid]
        return self._with_same([one])

    def decide(self, side: Side, scope: Scope = "field") -> None:
        """Decide for one side; one write, which Ctrl+Z takes back."""
        from db.sharing.conflicts import decide

        desk, chosen = self._desk, self.chosen(scope)
        if not chosen or desk.read_only:
            return
        uids, marked = [one.uid for one in chosen], len(self.table.marked)
        if desk.write(lambda session: decide(session, uids, side, desk.clerk, desk.now())) is not None:
            self.say(f"{SIDE_WORDS[side]}：{_whose(chosen, scope, marked=marked)}（Ctrl+Z 撤销）", Sign.DONE)

    def go_to_household(self) -> None:
        """Close, and open the household's card."""
        one = self.current
        if one is not None and one.household_uid:
            self.accept()
            self._desk.open_household(one.household_uid)

    def follow(self) -> None:
        """Show the current question, and say how many a decision is for."""
        one = self.current
        self.card.show_conflict(one, self._with_same([one])[1:] if one is not None else ())
        marked = len(self.table.marked)
        many = f"（标记的 {marked} 处）" if marked else ""
        self.card.ours.setText(f"保留本单位的{many}　1")
        self.card.theirs.setText(f"采用对方的{many}　2")
        for button in (self.card.ours, self.card.theirs, *self.buttons):
            button.setEnabled(one is not None and not self._desk.read_only)
        self.setWindowTitle(f"合并冲突　{len(self._found)} 处" if self._found else "合并冲突")

    # inside

    def _with_same(self, chosen: list[OpenConflict]) -> list[OpenConflict]:
        """These, and after them the others that are the same question."""
        asked = {one.question for one in chosen if one.question}
        return [*chosen, *(one for one in self._found if one.question in asked and one not in chosen)]

    def _make_buttons(self) -> list[QWidget]:
        offers: tuple[tuple[str, str, Side, Scope], ...] = (
            ("整户保留本单位", "Ctrl+1", "ours", "household"), ("整户采用对方", "Ctrl+2", "theirs", "household"),
            ("整村保留本单位", "Alt+1", "ours", "village"), ("整村采用对方", "Alt+2", "theirs", "village"),
        )  # fmt: skip
        made: list[QWidget] = []
        for words, keys, side, scope in offers:
            button = self.button(words, "", "", calling(self.decide, side, scope), tip=f"{words}的（{keys}）")
            made.append(button)
        return made

    def _connect(self) -> None:
        for keys, side, scope in KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(calling(self.decide, side, scope))
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(calling(self._desk.undo))
        acts: tuple[tuple[object, Callable[[], None]], ...] = (
            (self.card.ours, calling(self.decide, "ours")), (self.card.theirs, calling(self.decide, "theirs")),
        )  # fmt: skip
        for button, act in acts:
            button.clicked.connect(act)  # type: ignore[attr-defined]
        self.table.current_row.connect(lambda _key: self.follow())
        self.table.marked_changed.connect(self.follow)
        self.table.activated_row.connect(lambda _key: self.go_to_household())
        self._desk.changed.connect(self._changed)
        self._desk.said.connect(self._said)

    def _changed(self, changes: Changes) -> None:
        # Taking a decision or a merge back opens its questions again; which write that was does not matter.
        self.read()

    def _said(self, notice: Notice) -> None:
        self.say(notice.text, {"error": Sign.OVERDUE, "warn": Sign.DUE, "done": Sign.DONE}.get(notice.tone, ""))


def _whose(chosen: Sequence[OpenConflict], scope: Scope, *, marked: int) -> str:
    one, number = chosen[0], len(chosen)
    if scope == "village":
        return f"{one.village or '不属于某个村的'} {number} 处"
    if scope == "household" and number > 1:
        return f"{one.place.split(' ')[0]} {number} 处"
    if scope == "field" and marked:
        return f"标记的 {marked} 处" + (f"，连同随之改的共 {number} 处" if number > marked else "")
    return f"{one.place} {one.field_label}".strip() + (f"，连同{followers(chosen[1:])}" if number > 1 else "")
