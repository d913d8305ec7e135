"""村组管理: the tree of regions, with a line under it to add or name one; everything is saved at once and can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.queries.regions import counts, office_region, regions
from domain.changes import Changes
from domain.region import LEVEL_LABELS, Level, Region, below
from ui.desk import Desk, Notice
from ui.region_pane import nodes_of
from ui.slots import calling
from widgets.colours import Sign
from widgets.region_tree import RegionTree
from widgets.theme import GAP, repolish, set_kind

SIZE = (660, 560)
SIDE = 168
HINTS = {
    "remove": "删除（在树上按 Delete）：只能删除里面没有农户、问题和核查记录的",
    "under": "把选中的镇街移到另一个区县，或把村（社区）移到另一个镇街，里面的农户随着走",
}
SEVERAL = re.compile(r"[、，,；;\n\t]+")
"""Stands between names that are added at once."""


class RegionsDialog(QDialog):
    """Adds, names, orders, moves and takes away regions. `uid`: where to begin (empty: at the top)."""

    def __init__(self, desk: Desk, uid: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._regions: dict[str, Region] = {}
        self._renaming: Region | None = None
        """The region that is given another name, as it was when that began."""
        self.tree = RegionTree()
        self.ask = QLabel()
        self.name = QLineEdit()
        self.words = QLabel()
        self.target = QComboBox()
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.read()
        if uid:
            self.tree.select(uid)
        self._follow()
        self.tree.selected.connect(self._selected)
        self.name.installEventFilter(self)
        self.name.returnPressed.connect(self._take)
        desk.said.connect(self._say)
        desk.changed.connect(self._changed)
        self.name.setFocus()

    # what it shows

    def read(self) -> None:
        """Read the regions anew; what is open and chosen stays."""
        with self._desk.read() as session:
            found = regions(session)
            nodes = nodes_of(found, counts(session, "households", self._desk.round.uid), office_region(session))
        self._regions = {one.uid: one for one in found}
        self.tree.set_nodes(nodes)

    @property
    def current(self) -> Region | None:
        """The region chosen in the tree."""
        return self._regions.get(self.tree.current_key())

    # what the person does

    def add(self) -> None:
        """Into the line, to add below the region chosen."""
        self._renaming = None
        self._follow()
        self.name.setFocus()

    def rename(self) -> None:
        """Into the line, with the name of the region chosen."""
        if self.current is not None:
            self._renaming = self.current
            self._follow()
            self.name.setText(self._renaming.name)
            self.name.setFocus()
            self.name.selectAll()

    def move_by(self, places: int) -> None:
        """Further down, or up, among its sisters."""
        from db.operations.regions import move_region

        at, desk = self.current, self._desk
        if at is not None:
            self._do(lambda s: move_region(s, at.uid, places, desk.clerk, desk.now(), seen=at.seen), "已调整顺序")

    def move_under(self) -> None:
        """Under the region chosen beside the button."""
        from db.operations.regions import place_region

        at, desk, parent = self.current, self._desk, str(self.target.currentData() or "")
        if at is not None and parent:
            done = f"已移到{self.target.currentText()}"
            self._do(lambda s: place_region(s, at.uid, parent, desk.clerk, desk.now(), seen=at.seen), done)

    def remove(self) -> None:
        """Take an empty region away."""
        from db.operations.regions import remove_region

        at, desk = self.current, self._desk
        if at is None:
            return
        if self._do(lambda s: remove_region(s, at.uid, desk.clerk, desk.now(), seen=at.seen), f"已删除{at.name}"):
            self.tree.select(at.parent_uid or "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z in the line takes back its letters first, then regions."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.name.isUndoAvailable()
        ):
            self._desk.undo()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc first leaves naming, then the dialog; Enter is the line's."""
        if event.key() == Qt.Key.Key_Escape and self._renaming:
            self.name.setText("")
            self.add()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # inside

    def _take(self) -> None:
        from db.operations.regions import add_regions, rename_region

        at, desk, typed = self.current, self._desk, self.name.text().strip()
        if at is None or not typed:
            return
        drawn = self._renaming
        if drawn is not None:
            done, seen = f"已改名为{typed}", drawn.seen
            if self._do(lambda s: rename_region(s, drawn.uid, typed, desk.clerk, desk.now(), seen=seen), done):
                self.name.setText("")
                self.add()
            else:
                self._renaming = self.current
            return
        level = below(at.level)
        names = [name for name in (part.strip() for part in SEVERAL.split(typed)) if name]
        if level is None:
            return
        done = f"已新增{'、'.join(names)}"
        if self._do(lambda s: add_regions(s, at.uid, level, names, desk.clerk, desk.now()), done):
            # Not `clear`: that could be taken back in the line, and Ctrl+Z means the regions.
            self.name.setText("")
            self.tree.open_place(at.uid)

    def _do(self, operation: Callable[..., Changes], done: str) -> bool:
        """Run an operation; what stands against it comes back through `desk.said`."""
        changes = self._desk.write(operation)
        if changes is None:
            # As it is now, so that the person sees what he decides about.
            self.read()
            return False
        self._tell(f"{Sign.DONE} {done}（Ctrl+Z 撤销）", "")
        return True

    def _say(self, notice: Notice) -> None:
        wrong = notice.tone == "error"
        self._tell(f"{Sign.OVERDUE} {notice.text}" if wrong else notice.text, "block" if wrong else "")

    def _tell(self, text: str, finding: str) -> None:
        self.words.setText(text)
        self.words.setProperty("finding", finding)
        repolish(self.words)

    def _changed(self, changes: Changes) -> None:
        if changes.touches(("region", "household")):
            self.read()
            self._follow()

    def _selected(self, key: str) -> None:
        if self._renaming is not None and key != self._renaming.uid:
            self._renaming = None
            self.name.setText("")
        self._follow()

    def _follow(self) -> None:
        """Say what the line does now, and offer where the region may go."""
        at = self.current
        level = below(at.level) if at is not None else None
        if at is None:
            self.ask.setText("")
        elif self._renaming:
            self.ask.setText(f"“{at.name}”改名为")
        else:
            self.ask.setText(f"在“{at.name}”下面新增{LEVEL_LABELS[level]}" if level else f"“{at.name}”是组，下面不再分")
        self.name.setEnabled(self._renaming is not None or level is not None)
        self.name.setPlaceholderText("名称；几个一起加，用顿号隔开，按 Enter" if not self._renaming else "新名称，按 Enter")
        self._offer_targets(at)

    def _offer_targets(self, at: Region | None) -> None:
        parent = self._regions.get(at.parent_uid or "") if at is not None else None
        movable = at is not None and at.level in (Level.TOWN, Level.VILLAGE) and parent is not None
        others = [one for one in self._regions.values() if movable and parent and one.level is parent.level]
        self.target.clear()
        for one in others:
            self.target.addItem(one.name, one.uid)
        self.target.setCurrentIndex(max(self.target.findData(parent.uid), 0) if parent and others else -1)
        for widget in (self.target, self.buttons["under"]):
            widget.setVisible(len(others) > 1)

    def _lay_out(self) -> None:
        self.setWindowTitle("村组管理")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.words.setWordWrap(True)
        set_kind(self.ask, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.tree.setToolTip("右边的数字：在册户数")
        row.addWidget(self.tree, 1)
        row.addLayout(self._side())
        column.addLayout(row, 1)
        for part in (self.ask, self.name, self.words):
            column.addWidget(part)

    def _side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        offers: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("add", "新增下级", "Insert", self.add),
            ("rename", "改名", "F2", self.rename),
            ("up", "上移", "Alt+Up", calling(self.move_by, -1)),
            ("down", "下移", "Alt+Down", calling(self.move_by, 1)),
            ("remove", "删除", "", self.remove),
            ("under", "移到所选的上级", "", self.move_under),
        )
        for key, words, keys, act in offers:
            if key == "under":
                column.addSpacing(2 * GAP)
                column.addWidget(self.target)
            column.addWidget(self._button(key, words, keys, act))
        column.addStretch()
        close = QPushButton("关闭")
        close.setToolTip("Esc")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        column.addWidget(close)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.tree)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(calling(self._desk.undo))
        return column

    def _button(self, key: str, words: str, keys: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setFixedWidth(SIDE)
        button.setAutoDefault(False)
        button.setToolTip(HINTS.get(key, f"{words}（{keys}）"))
        if keys:
            # Not the button's own shortcut: that one waits while it shows the button pressed.
            QShortcut(QKeySequence(keys), self).activated.connect(calling(act))
        button.clicked.connect(calling(act))
        self.target.setFixedWidth(SIDE)
        self.buttons[key] = button
        return button
