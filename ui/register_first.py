"""What a page is while the file has no register yet: a line on what to do, and the door to importing one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.page import Page
from widgets.empty_state import EmptyState


def register_first(page: Page, words: str) -> tuple[QWidget, EmptyState]:
    """Lay out a page as two places, of which it shows one: a widget for its work, and what says that a register comes first."""

    def take_in() -> None:
        from ui.importing import import_book

        import_book(page, page.desk)

    work, empty = QWidget(), EmptyState()
    empty.set_content(words, "导入农户台账…", take_in)
    empty.hide()
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(work)
    outer.addWidget(empty)
    return work, empty
