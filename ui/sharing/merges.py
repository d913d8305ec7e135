"""合并记录: the merges that were done, and taking one back whole."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from domain.changes import Changes
from domain.errors import KnownError
from domain.sharing import PastMerge
from domain.sharing_sheets import merges_sheet, minute_of, state_of
from ui.desk import Desk
from ui.sharing.paper import PaperDialog
from widgets.colours import Sign
from widgets.known_rows import KnownRows
from widgets.long_work import Progress
from widgets.table_model import CellLook, PagedTableModel, TableColumn
from widgets.virtual_table import VirtualTable
from widgets.work_dialog import WorkDialog

SIZE = (1060, 500)
COLUMNS = (
    TableColumn("at", "合并时间", 136),
    TableColumn("label", "合并了什么", 140),
    TableColumn("file_name", "文件", 190, stretch=True),
    TableColumn("clerk", "经办人", 76),
    TableColumn("added", "新增", 56, align="right", kind="number", tooltip="记录条数"),
    TableColumn("changed", "修改", 56, align="right", kind="number", tooltip="记录条数"),
    TableColumn("deleted", "删除", 56, align="right", kind="number", tooltip="记录条数"),
    TableColumn("conflicts", "冲突", 56, align="right", kind="number"),
    TableColumn("state", "现状", 180),
)
FIGURES = ("added", "changed", "deleted", "conflicts")


class MergesDialog(WorkDialog):
    """The latest first. 撤销合并 is refused with a sentence when later work stands on the merge."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("合并记录", SIZE, parent)
        self._desk = desk
        self._merges: list[PastMerge] = []
        self.table = VirtualTable()
        self.table.set_empty_state("还没有合并过交回的文件。")
        self.body.addWidget(self.table)
        self.undo_button = self.button("撤销合并", "undo", "Delete", self.take_back, tip="把这一次合并整个撤销")
        self.paper_button = self.button("打印…", "print", "Ctrl+P", self.show_paper)
        self.button("关闭", "", "", self.reject, right=True, tip="Esc")
        self.read()
        self.table.current_row.connect(lambda _key: self.follow())
        desk.changed.connect(self._changed)
        self.table.setFocus()

    def read(self) -> None:
        """Read the list anew."""
        from db.queries.merges import merges

        with self._desk.read() as session:
            self._merges = merges(session)
        kept = self.table.current_key()
        self.table.set_model(PagedTableModel(COLUMNS, KnownRows(self._merges, lambda one: one.batch, _order), cell_text, _look))
        if self._merges and not self.table.select_key(kept):
            self.table.select_place(0)
        self.follow()

    def take_back(self) -> None:
        """Take the merge of the current row back; a large one takes its time."""
        from db.operations.undo import undo

        one, desk = self._current(), self._desk
        if one is None or one.undone or desk.read_only or self.busy:
            return
        store, clerk, now = desk.store, desk.clerk, desk.now()

        def work(_progress: Progress) -> Changes:
            return store.write(lambda session: undo(session, one.batch, clerk, now))

        def done(changes: Changes) -> None:
            desk.announce(changes)
            self.say(f"已撤销：{one.label}，新增 {one.added}、修改 {one.changed}、删除 {one.deleted} 条都已退回。", Sign.DONE)
            desk.say_saved(f"已撤销：{one.label}", changes)

        self.start(work, done, "正在撤销")

    def show_paper(self) -> None:
        """The list on paper."""
        PaperDialog(merges_sheet(self._desk.store.office.town, self._merges, self._desk.today()), self).open()

    def follow(self) -> None:
        """Only what can be done now can be pressed."""
        one = self._current()
        self.undo_button.setEnabled(one is not None and not one.undone and not self._desk.read_only and not self.busy)
        self.paper_button.setEnabled(bool(self._merges))

    def failed(self, fault: KnownError) -> None:
        """Why it cannot be taken back."""
        self.say(fault.sentence, Sign.OVERDUE)

    def _current(self) -> PastMerge | None:
        key = self.table.current_key()
        return next((one for one in self._merges if one.batch == key), None)

    def _changed(self, _changes: Changes) -> None:
        self.read()


def cell_text(one: PastMerge, key: str) -> str:
    """What a cell says."""
    if key == "at":
        return minute_of(one.at)
    if key == "state":
        return state_of(one)
    if key in FIGURES:
        return f"{getattr(one, key):,}"
    return str(getattr(one, key))


def _order(one: PastMerge, key: str) -> str | int:
    return int(getattr(one, key)) if key in FIGURES else cell_text(one, key)


def _look(one: PastMerge, key: str) -> CellLook | None:
    if key != "state":
        return None
    return CellLook(colour="quiet") if one.undone else CellLook(Sign.DUE if one.open_conflicts else Sign.DONE)
