"""The window's content while a file is open: tabs, tree, bar and status line around the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from domain.operators import Right
from ui.desk import Desk, Notice, Tone
from ui.page import Page
from ui.pages import ENTRY, LEDGER, REGISTER, Tab
from ui.region_pane import RegionPane
from ui.sections import SectionedPage
from ui.settings import Settings
from ui.slots import calling
from ui.status_bar import StatusBar
from ui.top_row import TopRow
from widgets.notice_bar import NoticeBar
from widgets.theme import Sign
from widgets.virtual_table import VirtualTable

SIGNS: dict[Tone, str] = {"done": Sign.DONE, "info": "", "warn": Sign.DUE, "error": Sign.OVERDUE}
TREE_WIDTH, PAGE_WIDTH = 188, 1178


class Workbench(QWidget):
    """Shows the tabs given, one page at a time; pages are made when first shown."""

    def __init__(self, desk: Desk, settings: Settings, tabs: tuple[Tab, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._settings = settings
        self._tabs = tabs
        self._pages: dict[str, Page] = {}
        self._shown_round, self._shown_scheme = desk.round, desk.scheme
        self.top = TopRow(desk, [tab.title for tab in tabs])
        self.regions = RegionPane(desk)
        self.stack = QStackedWidget()
        self.notices = NoticeBar()
        self.status = StatusBar(desk)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self._bind_keys()
        # Whoever keys all day finds the sheet again, and the page of another tab need not be made first.
        self.show_tab(settings.tab if self.has_tab(settings.tab) else tabs[0].key)

    # pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._page(self._tabs[max(self.top.tabs.currentIndex(), 0)])

    def show_tab(self, key: str) -> Page:
        """Show the tab with this key and return its page; KeyError when the window has none."""
        number = [tab.key for tab in self._tabs].index(key)
        if self.top.tabs.currentIndex() != number:
            self.top.tabs.setCurrentIndex(number)
        else:
            self._show(number)
        return self._page(self._tabs[number])

    def _show_section(self, tab: str, section: str) -> Page:
        page = self.show_tab(tab)
        return page.show_section(section) if isinstance(page, SectionedPage) else page

    def has_tab(self, key: str) -> bool:
        """True when the window has the tab with this key."""
        return any(tab.key == key for tab in self._tabs)

    def leave(self) -> bool:
        """Let every page save what is being typed; False when one of them wants to stay."""
        for tab in self._tabs:
            page = self._pages.get(tab.key)
            if page is not None and not page.leave():
                self.show_tab(tab.key)
                return False
        return True

    def keep_sizes(self) -> None:
        """Remember the tab and the splitters, also those of the pages that have a name and show all their parts."""
        self._settings.tab = self._tabs[max(self.top.tabs.currentIndex(), 0)].key
        self._settings.keep_state("regions", self.splitter.saveState())
        for key, page in self._pages.items():
            for splitter in _named_splitters(page):
                if all(splitter.sizes()):
                    self._settings.keep_state(f"{key}.{splitter.objectName()}", splitter.saveState())

    # inside

    def _page(self, tab: Tab) -> Page:
        if tab.key not in self._pages:
            page = tab.make(self.desk)
            self._pages[tab.key] = page
            self._recall(tab.key, page)
            self.stack.addWidget(page)
        return self._pages[tab.key]

    def _recall(self, key: str, page: Page) -> None:
        """Give the page's splitters and tables the sizes that the person left them with."""
        for splitter in _named_splitters(page):
            splitter.restoreState(self._settings.state(f"{key}.{splitter.objectName()}"))
        for number, table in enumerate(page.findChildren(VirtualTable)):
            name = f"{key}.{number}"
            table.set_widths(self._settings.widths(name))
            table.remember_widths(partial(self._settings.keep_widths, name))

    def _show(self, number: int) -> None:
        tab = self._tabs[number]
        page = self._page(tab)
        self.stack.setCurrentWidget(page)
        self.regions.count(tab.counts)
        page.start()

    # rounds

    def _choose_round(self, uid: str) -> None:
        """Another round, once what is being typed has been saved."""
        if uid != self.desk.round.uid and self.leave():
            self.desk.choose_round(uid)

    def _new_round(self) -> None:
        from ui.rounds.form import new_round

        if self.desk.allowed(Right.ROUNDS) and self.leave():
            new_round(self.desk, self)

    def _edit_round(self) -> None:
        from ui.rounds.form import edit_round

        if self.desk.allowed(Right.ROUNDS) and self.leave():
            edit_round(self.desk, self)

    def _round_changed(self) -> None:
        """The sheet of 入户核查 is built for one round, with its header and its half-keyed row: another round has its own.

        Another notice, or the same one with other questions, has other sections in every tab.
        """
        before, self._shown_round = self._shown_round, self.desk.round
        scheme, self._shown_scheme = self._shown_scheme, self.desk.scheme
        same = scheme == self._shown_scheme
        if same and replace(before, reading=self._shown_round.reading) == self._shown_round:
            return
        shown = self._tabs[max(self.top.tabs.currentIndex(), 0)].key
        gone = [key for key in ([ENTRY] if same else list(self._pages)) if self._drop(key)]
        if shown in gone:
            self.show_tab(shown)

    def _drop(self, key: str) -> bool:
        """Let go of a tab's page; it is made anew when it is next shown. False when there was none."""
        page = self._pages.pop(key, None)
        if page is None:
            return False
        page.leave()
        self.stack.removeWidget(page)
        page.deleteLater()
        return True

    def _lay_out(self) -> None:
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.regions)
        self.splitter.addWidget(self.stack)
        self.splitter.setStretchFactor(1, 1)
        if not self.splitter.restoreState(self._settings.state("regions")):
            self.splitter.setSizes([TREE_WIDTH, PAGE_WIDTH])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.notices)
        column.addWidget(self.status)

    def _connect(self) -> None:
        desk = self.desk
        self.top.tab_chosen.connect(self._show)
        self.top.rounds.wanted.connect(self._choose_round)
        self.top.rounds.new_wanted.connect(self._new_round)
        self.top.rounds.edit_wanted.connect(self._edit_round)
        # Before any page hears of it: a page made later connects later.
        desk.round_chosen.connect(self._round_changed)
        self.top.search.left.connect(lambda: self.page.start())  # noqa: PLW0108  (the page of that moment)
        desk.said.connect(self._say)
        desk.household_wanted.connect(lambda uid: self.show_tab(REGISTER).open_record(uid))
        desk.inspection_wanted.connect(lambda uid: self.show_tab(ENTRY).open_record(uid))
        desk.income_wanted.connect(lambda uid: self._show_section(ENTRY, "incomes").open_record(uid))
        desk.problem_wanted.connect(lambda uid: self.show_tab(LEDGER).open_record(uid))
        desk.households_wanted.connect(lambda wanted: self.show_tab(REGISTER).show_filter(wanted))
        desk.problems_wanted.connect(lambda wanted: self.show_tab(LEDGER).show_filter(wanted))

    def _bind_keys(self) -> None:
        for number, tab in enumerate(self._tabs, 1):
            self._bind(f"Ctrl+{number}", calling(self.show_tab, tab.key))
        self._bind("Ctrl+K", self._focus_search)
        # The page of the moment in which the key is pressed.
        self._bind("Ctrl+F", lambda: self.page.focus_search())  # noqa: PLW0108
        self._bind("Ctrl+N", lambda: self.page.add())  # noqa: PLW0108
        self._bind("Ctrl+Z", self.desk.undo)
        self._bind("F2", lambda: self.page.edit())  # noqa: PLW0108
        self._bind("F6", self._focus_tree)
        self._bind("F10", self.top.menu_wanted.emit)

    def _bind(self, keys: str, action: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(calling(action))

    def _focus_search(self) -> None:
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _focus_tree(self) -> None:
        """F6 goes to the tree, and from the tree back to the page."""
        if self.regions.tree.hasFocus():
            self.page.start()
        else:
            self.regions.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say(self, notice: Notice) -> None:
        self.notices.say(notice.text, notice.actions, SIGNS[notice.tone])


def _named_splitters(page: Page) -> list[QSplitter]:
    return [splitter for splitter in page.findChildren(QSplitter) if splitter.objectName()]
