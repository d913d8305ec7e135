"""A tab or section with a list and, at its right, the card of the chosen record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.card_form import CardForm
from ui.desk import Desk
from ui.page import Page
from widgets.search_box import SearchBox
from widgets.theme import GAP
from widgets.virtual_table import VirtualTable


class ListPage(Page):
    """The chosen record is edited in its card, and saved when another is chosen or the page is left.

    A subclass sets `unsettled`, makes `search` and `form`, calls `put_together`, and shows a record (`show_chosen`).
    """

    unsettled: ClassVar[str] = ""
    """What is said while the record cannot be left: it is not saved yet."""
    search: SearchBox
    form: CardForm

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = VirtualTable()
        self._shown = ""
        """Uid of the record in the card; empty for none."""

    def show_chosen(self, uid: str) -> None:
        """Show this record in the card, as it is stored; an empty uid empties the card."""
        raise NotImplementedError

    def focus_search(self) -> None:
        """Ctrl+F: into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def leave(self) -> bool:
        """Save what is being edited; stay when it cannot be saved."""
        return self.settle()

    def settle(self) -> bool:
        """Save what is being edited; False, with a sentence, when it stands there still: wrong, or it was not taken."""
        if not self.form.save():
            self.desk.say(self.unsettled, "warn")
            return False
        return not self.form.is_edited()

    def put_together(self, above: Sequence[QWidget], side: QWidget, widths: tuple[int, int]) -> None:
        """`above` the list, `side` at its right; `widths` of both in px, of which the list takes what is left over."""
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for widget in above:
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setCollapsible(0, False)
        splitter.setSizes(list(widths))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(splitter)
        self.table.current_row.connect(self.choose)
        self.form.given_up.connect(lambda: self.show_chosen(self._shown))

    def choose(self, uid: object) -> None:
        """Another line is current: save the one before, or stay with it when it cannot be saved."""
        if uid == self._shown and self.form.is_edited():
            return
        if uid != self._shown and self._shown and not self.settle():
            return
        self.show_chosen(str(uid or ""))

    def choose_again(self, kept: str) -> None:
        """After the list was read anew: the record that was shown, or the first where the list has it no more."""
        if not (kept and self.table.select_key(kept)):
            self.table.select_place(0)
        self.choose(self.table.current_key())
