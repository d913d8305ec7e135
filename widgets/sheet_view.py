"""What every table that stands on the screen as on paper has in common: its words above, and its grid, in Song."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QTableView, QWidget

from widgets.sheet_delegate import SheetDelegate
from widgets.theme import ROW, set_kind, sheet_font


class SheetFrame(QFrame):
    """A card with the label of a table (附件1) and its title; a subclass lays them out over its grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.label = QLabel()
        self.label.setFont(sheet_font(10))
        self.title = QLabel()
        self.title.setFont(sheet_font(14, bold=True))
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title.setWordWrap(True)


class SheetView(QTableView):
    """Body of a table on paper, under the header that a subclass sets: one cell is current, Tab leaves the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "sheet")
        self.setItemDelegate(SheetDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def use_model(self, model: QAbstractItemModel) -> None:
        """Show this one, and give up the one before."""
        old = self.model()
        self.setModel(model)
        if old is not None:
            old.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab leaves the table."""
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters are shortcuts of the page."""
