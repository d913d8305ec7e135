"""The form of a notice: its pages at the left, what is wrong said at its place, Ctrl+S saves."""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.changes import Changes
from domain.errors import KnownError
from domain.own_notice import checked, in_words, missing, row_of, tidy, with_known_keys
from domain.scheme_node import SchemeError
from ui.desk import Desk
from ui.notices.attachments_page import AttachmentsPage
from ui.notices.cells import Data
from ui.notices.pages import BasicPage, ItemsPage, TablesPage, tables_pages
from ui.notices.parts import Parts
from ui.slots import calling
from widgets.messages import ask
from widgets.theme import GAP, repolish, set_kind

SETTLE = 400
"""Milliseconds after the last change before the notice is read as a whole."""
PAGES_WIDTH, ITEM = 128, 32


class NoticeEditor(QDialog):
    """Changes `data` (a copy of what it is given); closes when it was written: `changes` is what that touched.

    `new`: the notice is not in the file yet; `seen`: the position in the log at which it was read.
    """

    def __init__(self, desk: Desk, data: Data, parent: QWidget | None = None, *, new: bool, seen: int = 0) -> None:
        super().__init__(parent)
        self._desk = desk
        self._new = new
        self._seen = seen
        self.data: Data = json.loads(json.dumps(data))
        self.changes: Changes | None = None
        parts = Parts(self.data)
        self.basic = BasicPage(self.data)
        self.tables = tables_pages(parts)
        self.attachments = AttachmentsPage(parts)
        self.list = QListWidget()
        self.stack = QStackedWidget()
        self.words = QPushButton()
        self.save_button = QPushButton("保存")
        self._wrong: tuple[str, int, str] = ("", -1, "")
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._lay_out()
        self._connect()
        self._was = self._text()
        self.list.setCurrentRow(0)
        self.basic.form.go_to("title")

    @property
    def items(self) -> ItemsPage:
        """The page of the questions."""
        page = self.tables["核查项"]
        assert isinstance(page, ItemsPage)
        return page

    def show_page(self, name: str) -> QWidget:
        """Go to a page by its name."""
        self.list.setCurrentItem(self.list.findItems(name, Qt.MatchFlag.MatchExactly)[0])
        return self._pages()[self.list.currentRow()]

    def save(self) -> None:
        """Write the notice, or go to the first thing that is wrong with it."""
        self._leave_cell()
        if not self._read():
            self._go_to_wrong()
            return
        from db.operations.notices import add_notice, save_notice

        desk, data, seen = self._desk, self._to_write(), self._seen
        write = add_notice if self._new else partial(save_notice, seen=seen)
        try:
            self.changes = desk.store.write(lambda session: write(session, data, desk.clerk, desk.now()))
        except KnownError as known:
            self._say(f"▲ {known.sentence}", wrong=True)
            return
        desk.announce(self.changes)
        self._was = self._text()
        self.accept()

    def reject(self) -> None:
        """Esc: ask first when something was keyed."""
        self._leave_cell()
        if self._text() != self._was:
            answer = ask(
                self, "这份通知改过了，还没有保存。", (("save", "保存"), ("drop", "不保存"), ("", "返回")), default="save"
            )
            if answer == "save":
                self.save()
                return
            if answer != "drop":
                return
        super().reject()

    def done(self, result: int) -> None:
        """Leave no pages behind."""
        self._settle.stop()
        self.attachments.close_pages()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross does as Esc does."""
        self.reject()
        event.setAccepted(not self.isVisible())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keys on; it never closes the form."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # inside

    def _text(self) -> str:
        return json.dumps(tidy(self.data), ensure_ascii=False, sort_keys=True)

    def _to_write(self) -> Data:
        """The notice; a new one calls attributes by the keys under which the register has them."""
        from db.queries.notices import notices

        data = tidy(self.data)
        if not self._new:
            return data
        with self._desk.read() as session:
            return with_known_keys(data, [*notices(session), self._desk.scheme])

    def _leave_cell(self) -> None:
        """Take what stands in a cell or field that is being keyed."""
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()

    def _changed(self) -> None:
        self._settle.start()

    def _read(self) -> bool:
        """Read the notice as a whole; what is wrong is said where it is, and at the foot."""
        self._settle.stop()
        try:
            checked(self.data)
        except SchemeError as fault:
            self._show_wrong(*row_of(self.data, fault.place), in_words(fault.expected))
            return False
        place, words = missing(self.data)
        self._show_wrong(place, -1, "", words)
        return not words

    def _show_wrong(self, part: str, row: int, key: str, words: str) -> None:
        self._wrong = (part, row, key)
        for page in self._pages():
            page.show_wrong(part if words else "", row, key, words)
        where = self._page_of(part)
        line = f"第 {row + 1} 行" if row >= 0 else ""
        self._say(f"▲ {where}{line}：{words}　去改正" if words else "✓ 可以保存", wrong=bool(words))

    def _say(self, words: str, *, wrong: bool) -> None:
        self.words.setText(words.replace("&", "&&"))
        self.words.setProperty("finding", "block" if wrong else "")
        self.words.setToolTip(words if wrong else "")
        repolish(self.words)

    def _go_to_wrong(self) -> None:
        part, row, key = self._wrong
        if not part:
            return
        self.show_page(self._page_of(part) or "基本")
        page = self.stack.currentWidget()
        if isinstance(page, BasicPage | TablesPage | AttachmentsPage):
            page.go_to(part, row, key)

    def _page_of(self, part: str) -> str:
        for name, page in self._named():
            if part in page.parts:
                return name
        return "标准" if part == "judgements" else "基本"

    def _named(self) -> list[tuple[str, BasicPage | TablesPage | AttachmentsPage]]:
        return [("基本", self.basic), *self.tables.items(), ("附件", self.attachments)]

    def _pages(self) -> list[BasicPage | TablesPage | AttachmentsPage]:
        return [page for _, page in self._named()]

    def _show_page(self, at: int) -> None:
        page = self._pages()[at]
        page.show_data()
        self.stack.setCurrentWidget(page)

    def _connect(self) -> None:
        for page in self._pages():
            page.changed.connect(self._changed)
        self.list.currentRowChanged.connect(self._show_page)
        self._settle.timeout.connect(self._read)
        self.words.clicked.connect(self._go_to_wrong)
        self.save_button.clicked.connect(self.save)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
        for number in range(self.list.count()):
            QShortcut(QKeySequence(f"Alt+{number + 1}"), self).activated.connect(calling(self.list.setCurrentRow, number))

    def _help(self) -> None:
        from ui.small_dialogs import show_help

        show_help(self, "notices")

    def _lay_out(self) -> None:
        title = self.data.get("title") or "新通知"
        self.setWindowTitle(f"自己的通知：{title}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1280, 680)
        for number, (name, page) in enumerate(self._named(), 1):
            self.list.addItem(name)
            self.list.item(number - 1).setToolTip(f"Alt+{number}")
            self.list.item(number - 1).setSizeHint(QSize(0, ITEM))
            self.stack.addWidget(page)
        self.list.setFixedWidth(PAGES_WIDTH)
        self.list.setAccessibleName("页")
        above = QHBoxLayout()
        above.setSpacing(GAP)
        above.addWidget(self.list)
        above.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addLayout(above, 1)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        set_kind(self.words, "link")
        self.words.setAutoDefault(False)
        row.addWidget(self.words)
        row.addStretch(1)
        keys = QLabel("F1 说明")
        set_kind(keys, "quiet")
        row.addWidget(keys)
        back = QPushButton("取消")
        back.setToolTip("Esc")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.save_button.setToolTip("保存到单位文件里（Ctrl+S）")
        self.save_button.setAutoDefault(False)
        set_kind(self.save_button, "primary")
        row.addWidget(back)
        row.addWidget(self.save_button)
        return row
