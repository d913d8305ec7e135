"""The tab 农户台账: the table of households, and the card of one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt, QThreadPool, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from db.queries.household_list import HouseholdList
from db.queries.register import attribute_counts
from domain.changes import Changes
from domain.household import HouseholdFilter, HouseholdRow, Presence
from ui.desk import Desk
from ui.page import Page, PrintWish
from ui.register.card_pane import CardPane
from ui.register.columns import COLUMNS, cell_look, cell_text
from ui.register.filters import RegisterFilters
from ui.register.found import FirstFound
from widgets.long_work import Progress, run_long
from widgets.table_model import PagedTableModel
from widgets.theme import GAP
from widgets.virtual_table import VirtualTable

TABLES = frozenset({"household", "member", "helping", "cadre", "inspection", "problem", "region", "round", "visit"})
CARD_WIDTH, FORM_WIDTH = 356, 620
SETTLED = 60
"""Milliseconds on one row before its card is read, so that a held arrow key runs freely."""
RESTED = 120
"""Milliseconds after a change or keystroke before everything is counted."""


class RegisterPage(Page):
    """Finds, shows and edits households."""

    title: ClassVar[str] = "农户台账"
    counts = "households"
    tables = TABLES
    help_topic = "register"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filters = RegisterFilters()
        self.table = VirtualTable()
        self.card = CardPane(desk)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._card_width = 0
        """Width that the person gave the card by hand; 0: none."""
        self._settled = QTimer(self, singleShot=True)
        # The figures of the chips need the whole region: they follow when the hands rest.
        self._counted = QTimer(self, singleShot=True, interval=RESTED)
        self._counted.timeout.connect(self._count)
        self._looking = 0
        """Searches that are still running on another thread."""
        self._typed = QTimer(self, singleShot=True, interval=RESTED)
        self._typed.timeout.connect(self._complete)
        self._model = self._use_scheme()
        self._lay_out()
        self._connect()

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Read the table anew; the current household stays current."""
        if changes is None:
            self._search(keep=True)
        else:
            self.table.refresh()
            self.filters.set_shown(self._model.rowCount())
        self._counted.start()
        if changes is None or not changes.households or self.card.uid in changes.households:
            self.card.reload()

    def start(self) -> None:
        """The table first: arrows choose, Enter opens, N adds."""
        self.table.setFocus()
        if self.table.current_key() is None:
            self.table.select_place(0)

    def focus_search(self) -> None:
        """Ctrl+F: into the search field."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def edit(self) -> None:
        """F2: edit the current household."""
        self._settle_now()
        self._open_card()
        self.card.edit()

    def add(self) -> None:
        """N or Ctrl+N: a form for a new household, in the chosen village."""
        self._settle_now()
        if self.card.settle():
            self._open_card()
            self.card.add(self.desk.region_uid)

    def leave(self) -> bool:
        """Save the form that is open, or stay at what is wrong in it."""
        if self._looking:
            # The file must not be closed under a search that still reads it.
            QThreadPool.globalInstance().waitForDone()
        return self.card.leave()

    def print_wish(self) -> PrintWish | None:
        """附件1 of the village shown: the sheets for the households of this table."""
        annex = next((a for a in self.desk.scheme.attachments if a.records == "inspections"), None)
        return PrintWish(annex.number, self.desk.region_uid) if annex else None

    def open_record(self, uid: str) -> None:
        """Show this household, without the filters and the region when they hide it."""
        if not self.table.select_key(uid):
            self.desk.choose_region("")
            self.filters.show_filter(HouseholdFilter(states=frozenset(Presence)))
            self._search()
            self.table.select_key(uid)
        self._open_card()
        self.card.show_household(uid)
        self.table.setFocus()

    def show_filter(self, wanted: object) -> None:
        """Show the households behind a figure."""
        if isinstance(wanted, HouseholdFilter):
            if wanted.region_uid:
                self.desk.choose_region(wanted.region_uid)
            self.filters.show_filter(wanted)
            self._search()
            self.table.setFocus()

    # inside

    def _use_scheme(self) -> PagedTableModel[HouseholdRow]:
        scheme = self.desk.scheme
        self.filters.set_scheme(scheme)
        model = PagedTableModel(COLUMNS, self._source(), cell_text(scheme), cell_look)
        self.table.set_model(model)
        return model

    def _wanted(self) -> HouseholdFilter:
        wanted = self.filters.wanted(self.desk.region_uid)
        return replace(wanted, attributes=self.desk.scheme.with_kinds(wanted.attributes))

    def _source(self) -> HouseholdList:
        return HouseholdList(self.desk.store, self._wanted(), self.desk.round.uid)

    def _lay_out(self) -> None:
        self.splitter.setObjectName("card")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([760, CARD_WIDTH])
        self.splitter.splitterMoved.connect(self._keep_card_width)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.filters)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(lambda: self._search())  # noqa: PLW0108  (keeps its default)
        self.filters.add_wanted.connect(self.add)
        self.filters.search.went_down.connect(self._into_table)
        self.filters.search.set_list(self.table)
        self.table.current_row.connect(lambda _key: self._settled.start(SETTLED))
        self.table.activated_row.connect(self._activate)
        self._settled.timeout.connect(self._settle_now)
        self.card.closed.connect(self._card_closed)
        self.card.editing.connect(self._make_room)
        self.card.saved.connect(self._saved)
        self.desk.round_chosen.connect(self._change_scheme)
        for keys, action in (("N", self.add), ("Insert", self.add), ("Delete", self.card.leave_register)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(action)

    def _change_scheme(self) -> None:
        self._model = self._use_scheme()

    def _search(self, *, keep: bool = False) -> None:
        """Show what the filters say; `keep`: the current household stays current, wherever it stands now."""
        kept = self.table.current_key() if keep else None
        wanted = self._wanted()
        if wanted.text:
            self._model.set_source(FirstFound(self.desk.store, wanted, self.desk.round.uid))
            self._typed.start()
        else:
            self._typed.stop()
            self._model.set_source(self._source())
        if kept is None or not self.table.select_key(kept):
            self.table.select_place(0)
        self._say_empty()
        self.filters.set_shown(self._model.rowCount())
        self._settled.start(2 * RESTED)

    def _complete(self) -> None:
        """Count and sort all that match, off the window's thread, and show it when nothing else was typed meanwhile."""
        wanted, source, kept = self._wanted(), self._source(), self.table.current_key()

        def work(_progress: Progress) -> None:
            source.count()
            source.position(kept)

        def done(_nothing: None) -> None:
            self._looking -= 1
            if wanted == self._wanted() and not self._typed.isActive():
                current = self.table.current_key()
                self._model.set_source(source)
                if current is None or not self.table.select_key(current):
                    self.table.select_place(0)
                self.filters.set_shown(self._model.rowCount())

        def failed(fault: Exception) -> None:
            self._looking -= 1
            raise fault

        self._looking += 1
        run_long(self, work, done, failed)

    def _say_empty(self) -> None:
        wanted = self.filters.wanted("")
        if wanted == HouseholdFilter() and not self.desk.region_uid:
            self.table.set_empty_state("台账还是空的：导入名册（Ctrl+I），或按 N 逐户新增。", "导入名册…", self._take_in)
        else:
            self.table.set_empty_state("没有符合条件的农户。", "清除筛选", self._clear)

    def _take_in(self) -> None:
        from ui.importing import import_book

        # The button goes with the first household: the hands stay at the table.
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        import_book(self, self.desk)

    def _clear(self) -> None:
        self.filters.show_filter(HouseholdFilter())
        self.desk.choose_region("")
        self._search()

    def _count(self) -> None:
        with self.desk.read() as session:
            counts = attribute_counts(session, self.desk.region_uid, self.desk.scheme)
        self.filters.set_counts(counts)

    def _settle_now(self) -> None:
        self._settled.stop()
        key = self.table.current_key()
        if not self.card.isHidden():
            self.card.show_household(str(key) if key else "")

    def _activate(self, _key: object) -> None:
        """Enter opens the card; with the card open it edits."""
        if self.card.isHidden():
            self._open_card()
            self._settle_now()
        else:
            self.edit()

    def _into_table(self) -> None:
        if self.table.current_key() is None:
            self.table.select_place(0)

    def _open_card(self) -> None:
        if self.card.isHidden():
            self.card.show()
            self._make_room(False)

    def _card_closed(self) -> None:
        self.card.hide()
        self.table.setFocus()

    def _make_room(self, editing: bool) -> None:
        """A form needs more room than a card."""
        width = max(FORM_WIDTH, self._card_width) if editing else self._card_width or CARD_WIDTH
        whole = sum(self.splitter.sizes()) or self.splitter.width()
        self.splitter.setSizes([whole - width, width])

    def _keep_card_width(self) -> None:
        if not self.card.is_editing:
            self._card_width = self.card.width()

    def _saved(self, uid: str) -> None:
        """Show the household just saved, wherever it stands now."""
        if not self.table.select_key(uid):
            self._search()
            self.table.select_key(uid)
        self.table.setFocus()
