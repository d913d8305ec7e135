"""A table that is keyed: Enter goes on and adds the next row, Alt+↑ ↓ moves a row, Ctrl+Delete takes it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.notices.cells import Cell, CellKind, Data
from ui.notices.rows_model import Index, RowsModel
from widgets.icons import icon
from widgets.theme import GAP, ROW, set_kind

KEYS = "回车到下一格，最后一格再回车加一行；Alt+↑ ↓ 移动，Ctrl+Delete 删除，Insert 在下面插一行"


class _Delegate(QStyledItemDelegate):
    """A chooser where there are choices, else a line; Enter goes on to the next cell."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A chooser or a line."""
        cell = self._cell(index)
        if cell.kind is not CellKind.CHOICE:
            line = QLineEdit(parent)
            set_kind(line, "cell")
            return line
        box = QComboBox(parent)
        for value, words in cell.choices():
            box.addItem(words, value)
        box.activated.connect(lambda: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands there."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findText(str(index.data() or "")), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Take what was keyed."""
        if isinstance(editor, QComboBox | QLineEdit):
            text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
            model.setData(index, text)

    def _cell(self, index: Index) -> Cell:
        model = index.model()
        assert isinstance(model, RowsModel)
        return model.cells[index.column()]


class RowsView(QTableView):
    """The table itself; `more_wanted(at)` asks for a new row before this place."""

    more_wanted = Signal(int)
    move_wanted = Signal(int)
    out_wanted = Signal()

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._model = model
        self.setItemDelegate(_Delegate(self))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.DoubleClicked | trigger.EditKeyPressed | trigger.SelectedClicked)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setToolTip(KEYS)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for place, cell in enumerate(model.cells):
            stretches = not cell.width
            header.setSectionResizeMode(
                place, QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Interactive
            )
            if cell.width:
                self.setColumnWidth(place, cell.width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next row and adds one after the last; Alt+arrows move; Insert and Ctrl+Delete."""
        key, alt = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The editor passes Enter on before it closes: then the next cell follows, not the next row.
            if self.state() is not QAbstractItemView.State.EditingState:
                self._next_row()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if key is Qt.Key.Key_Up else 1)
        elif key is Qt.Key.Key_Insert:
            self.more_wanted.emit(self.currentIndex().row() + 1)
        elif key is Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.out_wanted.emit()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter the next cell is keyed, after the last one of the last row a new row."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            QTimer.singleShot(0, self, self._go_on)

    def begin(self, row: int, column: int = 0) -> None:
        """Go to a cell, and key it where it can be keyed."""
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _go_on(self) -> None:
        at = self.currentIndex()
        column = at.column() + 1
        while column < self._model.columnCount() and not self._model.flags(at.siblingAtColumn(column)) & (
            Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        ):
            column += 1
        if column < self._model.columnCount():
            self.setCurrentIndex(at.siblingAtColumn(column))
        else:
            self._next_row()

    def _next_row(self) -> None:
        row = self.currentIndex().row() + 1
        if row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, 0))
        else:
            self.more_wanted.emit(row)


class RowsTable(QWidget):
    """A keyed table with its buttons. `changed()` after every change, `removed(row)` with what was taken out.

    `new_row(rows)` makes a row to be filled in.
    """

    changed = Signal()
    removed = Signal(object)
    row_chosen = Signal(int)

    def __init__(self, title: str, cells: tuple[Cell, ...], new_row: Callable[[list[Data]], Data], hint: str = "") -> None:
        super().__init__()
        self._new_row = new_row
        self.model = RowsModel(cells, self)
        self.view = RowsView(self.model)
        self.view.setAccessibleName(title)
        self.words = QLabel(hint)
        self._hint = hint
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out(title)
        self.model.keyed.connect(lambda _row: self.changed.emit())
        self.view.more_wanted.connect(self.add)
        self.view.move_wanted.connect(self.move_row)
        self.view.out_wanted.connect(self.take_out)
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_chosen.emit(now.row()))

    @property
    def row(self) -> int:
        """The row that is worked on; -1 for none."""
        return self.view.currentIndex().row()

    def show_rows(self, rows: list[Data]) -> None:
        """Show and change these rows, from the first."""
        self.model.show_rows(rows)
        if rows:
            self.view.setCurrentIndex(self.model.index(0, 0))
        else:
            self.row_chosen.emit(-1)

    def add(self, at: int = -1) -> None:
        """Add a row before this place (-1: after all), and key it."""
        at = len(self.model.rows) if at < 0 else at
        self.model.insert(at, self._new_row(self.model.rows))
        self.view.begin(at)
        self.changed.emit()

    def move_row(self, step: int) -> None:
        """Move the row that is worked on."""
        if self.model.move(self.row, step):
            self.changed.emit()

    def take_out(self) -> None:
        """Take the row that is worked on out."""
        if self.row >= 0:
            gone = self.model.remove(self.row)
            self.removed.emit(gone)
            self.changed.emit()

    def show_wrong(self, row: int, key: str, words: str) -> None:
        """Say what is wrong at its cell; row -1: nothing is."""
        self.model.show_wrong(row, key, words)
        title = next((cell.title for cell in self.model.cells if cell.key == key), "")
        said = f"▲ 第 {row + 1} 行{f'“{title}”' if title else ''}：{words}" if row >= 0 else ""
        self.words.setText(said or self._hint)
        self.words.setProperty("finding", "block" if said else "")
        set_kind(self.words, "quiet" if not said else "")
        self.words.style().polish(self.words)
        self.words.setVisible(bool(self.words.text()))

    def go_to(self, row: int, key: str) -> None:
        """Put the focus onto a cell."""
        column = next((n for n, cell in enumerate(self.model.cells) if cell.key == key), 0)
        self.view.setCurrentIndex(self.model.index(row, column))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, title: str) -> None:
        head = QLabel(title)
        set_kind(head, "heading")
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(head)
        row.addStretch(1)
        actions = (
            ("add", "加一行", "Insert", lambda: self.add(self.row + 1 if self.row >= 0 else -1)),
            ("up", "上移", "Alt+↑", lambda: self.move_row(-1)),
            ("down", "下移", "Alt+↓", lambda: self.move_row(1)),
            ("delete", "删除", "Ctrl+Delete", self.take_out),
        )
        for name, words, keys, act in actions:
            button = QPushButton(icon(name), "" if name in ("up", "down") else words)
            button.setAccessibleName(words)
            button.setToolTip(f"{words}这一行（{keys}）" if name != "add" else f"在下面{words}（{keys}）")
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            self.buttons[name] = button
            row.addWidget(button)
        set_kind(self.words, "quiet")
        self.words.setWordWrap(True)
        self.words.setVisible(bool(self._hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.words)
