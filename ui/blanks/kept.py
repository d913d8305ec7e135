"""What was decided about columns of blanks: look it over, forget one, hand it on as a small text file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.operations.blank_decisions import forget_decision, keep_decisions
from db.queries.blank_decisions import decisions_of, kept_decisions
from domain.blanks.labels import field_label, kind_label
from domain.blanks.memory import export_decisions, import_decisions, path_of
from domain.blanks.understanding import strange_decisions
from domain.errors import KnownError
from ui.desk import Desk
from ui.file_dialogs import ask_open, ask_save, documents
from ui.slots import calling
from widgets.icons import icon
from widgets.theme import GAP, Sign, set_kind

FILES = "对应关系 (*.json)"
SIZE = (760, 460)
HEADINGS = ("表头", "用在", "填什么", "记于")
NOTHING = "还没有记住的对应。在空白表里为没有把握的栏选好填什么，就会记在这里，以后的表不再问。"


class KeptDialog(QDialog):
    """`changed` is true when a decision was forgotten or taken in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keys: list[str] = []
        self.changed = False
        self.table = QTableWidget(0, len(HEADINGS))
        self.words = QLabel()
        self.forget_button = self._button("忘掉这一条", "delete", "Delete", self.forget)
        self.take_in_button = self._button("导入…", "import", "Ctrl+I", self.take_in)
        self.hand_on_button = self._button("导出…", "save", "Ctrl+E", self.hand_on)
        self.close_button = self._button("关闭", "close", "", self.accept)
        self._lay_out()
        self._read()
        self.table.setFocus()

    def forget(self) -> None:
        """The column is asked about again."""
        row = self.table.currentRow()
        if 0 <= row < len(self._keys):
            key = self._keys[row]
            self._desk.store.write(lambda session: forget_decision(session, key))
            self.changed = True
            self._read()
            self.table.setCurrentCell(min(row, len(self._keys) - 1), 0)
            self.words.setText(f"已忘掉“{path_of(key)}”，下次再问。")

    def hand_on(self) -> None:
        """Write all decisions as a text that another office can take in."""
        from exporters.files import replacing

        target = ask_save(self, "导出对应关系", documents() / "空白表对应关系.json", FILES)
        if target is None:
            return
        with self._desk.read() as session:
            text = export_decisions(decisions_of(session))
        try:
            with replacing(target) as new:
                new.write_text(text, encoding="utf-8")
        except KnownError as known:
            self.words.setText(f"{Sign.OVERDUE.value} {known.sentence}")
        else:
            self.words.setText(f"{Sign.DONE.value} 已导出 {len(self._keys)} 条：{target.name}")

    def take_in(self) -> None:
        """Take in the decisions of such a text; a mistake in it is told, and nothing is taken."""
        source = ask_open(self, "导入对应关系", FILES)
        if source is None:
            return
        try:
            found = import_decisions(source.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            self.words.setText(f"{Sign.OVERDUE.value} “{source.name}”不是 UTF-8 文本，请另存为 UTF-8 后再试。")
            return
        except (ValueError, OSError) as fault:
            self.words.setText(f"{Sign.OVERDUE.value} “{source.name}”不能使用：{fault}")
            return
        strange = strange_decisions(found, [self._desk.scheme])
        kept = {key: field for key, field in found.items() if key not in strange}
        self._desk.store.write(lambda session: keep_decisions(session, kept, self._desk.today()))
        self.changed = True
        self._read()
        left_out = f"；{len(strange)} 条是本通知没有的字段，没有导入：{'、'.join(map(path_of, strange[:3]))}" if strange else ""
        self.words.setText(f"{Sign.DONE.value} 已导入 {len(kept)} 条{left_out}")

    def _read(self) -> None:
        with self._desk.read() as session:
            kept = kept_decisions(session)
        self._keys = [one.key for one in kept]
        self.table.setRowCount(len(kept))
        for row, one in enumerate(kept):
            day = f"{one.kept_on:%Y-%m-%d}" if one.kept_on else ""
            what = field_label(one.key, one.field, self._desk.scheme)
            for column, text in enumerate((path_of(one.key), kind_label(one.key), what, day)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self.words.setText("" if kept else NOTHING)
        writable = not self._desk.read_only
        self.forget_button.setEnabled(bool(kept) and writable)
        self.hand_on_button.setEnabled(bool(kept))
        self.take_in_button.setEnabled(writable)
        if kept and self.table.currentRow() < 0:
            self.table.setCurrentCell(0, 0)

    def _button(self, text: str, image: str, key: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(icon(image), text)
        button.setAutoDefault(False)
        if key:
            button.setShortcut(QKeySequence(key))
            button.setToolTip(f"{text.rstrip('…')}（{key}）")
        button.clicked.connect(calling(action))
        return button

    def _lay_out(self) -> None:
        self.setWindowTitle("记住的对应")
        self.resize(*SIZE)
        self.table.setHorizontalHeaderLabels(list(HEADINGS))
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(False)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 150), (2, 170), (3, 100)):
            self.table.setColumnWidth(column, width)
        self.words.setWordWrap(True)
        set_kind(self.words, "quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self.forget_button, self.take_in_button, self.hand_on_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column_.setSpacing(GAP)
        column_.addWidget(self.table, 1)
        column_.addWidget(self.words)
        column_.addLayout(buttons)
