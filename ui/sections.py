"""A tab of several sections: a row of chips above, one page below, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from domain.changes import Changes
from domain.scheme import Scheme
from ui.desk import Desk
from ui.page import Page, PrintWish
from ui.slots import calling
from widgets.chips import Chip, ChipBar
from widgets.theme import GAP, set_kind


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a tab: its title, for which notices it is there, and what makes its page."""

    key: str
    title: str
    applies: Callable[[Scheme], bool]
    make: Callable[[Desk], Page]


def page_of(desk: Desk, sections: Sequence[Section]) -> Page:
    """The page of a tab for the notice on the desk: that of its one section, or one with chips for several."""
    here = [section for section in sections if section.applies(desk.scheme)] or list(sections[:1])
    return here[0].make(desk) if len(here) == 1 else SectionedPage(desk, here)


class SectionedPage(Page):
    """Shows one section at a time and passes on to it what the window asks. Ctrl+PageDown and Ctrl+PageUp change the section."""

    def __init__(self, desk: Desk, sections: Sequence[Section]) -> None:
        super().__init__(desk)
        self._sections = tuple(sections)
        self._pages: dict[str, Page] = {}
        chips = [Chip(one.key, one.title, tooltip=f"{one.title}（Ctrl+PageDown 下一栏）") for one in sections]
        self.chips = ChipBar(chips, exclusive=True)
        self.stack = QStackedWidget()
        self._lay_out()
        self.chips.changed.connect(lambda keys: self.show_section(keys[0]))
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(calling(self._turn, by))
        self._show(self._sections[0].key)

    @property
    def section(self) -> Page:
        """The page of the section that is shown."""
        return self.section_page(self._key)

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Key and title of each section, in their order."""
        return tuple((one.key, one.title) for one in self._sections)

    def section_page(self, key: str) -> Page:
        """The page of a section; KeyError when this tab has none with this key."""
        if key not in self._pages:
            page = next((one for one in self._sections if one.key == key), None)
            if page is None:
                raise KeyError(key)
            self._pages[key] = page.make(self.desk)
            self.stack.addWidget(self._pages[key])
        return self._pages[key]

    def show_section(self, key: str) -> Page:
        """Show a section and put the hands where they go first; its page. A page that cannot be left stays."""
        if key != self._key and not self.section.leave():
            self.chips.set_selected([self._key])
            return self.section
        self._show(key)
        self.section.start()
        return self.section

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Each section reads for itself."""

    def start(self) -> None:
        """To the section shown."""
        self.section.start()

    def edit(self) -> None:
        """To the section shown."""
        self.section.edit()

    def add(self) -> None:
        """To the section shown."""
        self.section.add()

    def focus_search(self) -> None:
        """To the section shown."""
        self.section.focus_search()

    def open_record(self, uid: str) -> None:
        """Doors lead to the first section."""
        self.show_section(self._sections[0].key).open_record(uid)

    def show_filter(self, wanted: object) -> None:
        """Doors lead to the first section."""
        self.show_section(self._sections[0].key).show_filter(wanted)

    def leave(self) -> bool:
        """Every section saves or lets go what is being typed."""
        return all(page.leave() for page in self._pages.values())

    def topic(self) -> str:
        """The section's."""
        return self.section.topic()

    def print_wish(self) -> PrintWish | None:
        """What the section shown prints."""
        return self.section.print_wish()

    # inside

    def _show(self, key: str) -> None:
        self._key = key
        page = self.section_page(key)
        self.chips.set_selected([key])
        self.stack.setCurrentWidget(page)

    def _turn(self, by: int) -> None:
        keys = [one.key for one in self._sections]
        self.show_section(keys[(keys.index(self._key) + by) % len(keys)])

    def _lay_out(self) -> None:
        row = QFrame()
        set_kind(row, "bar")
        inside = QHBoxLayout(row)
        inside.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        inside.addWidget(self.chips, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row)
        column.addWidget(self.stack, 1)
