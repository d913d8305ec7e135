"""One question of a merge in full: before, ours, theirs, each with who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from domain.sharing import OpenConflict
from domain.sharing_sheets import minute_of
from ui.sharing.conflicts_table import EMPTY
from widgets.theme import GAP, set_kind

HEADINGS = ("原来", "本单位", "对方")


class ConflictCard(QFrame):
    """Shows a question; `ours` and `theirs` are the buttons under the two sides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.title = QLabel()
        self.values = [QLabel() for _ in HEADINGS]
        self.writers = [QLabel() for _ in HEADINGS]
        self.deeds = QLabel()
        self.ours, self.theirs = QPushButton("保留本单位的　1"), QPushButton("采用对方的　2")
        self._lay_out()
        self.show_conflict(None)

    def show_conflict(self, one: OpenConflict | None, same: Sequence[OpenConflict] = ()) -> None:
        """Show this question, or nothing; `same` are those that are decided with it."""
        self.setVisible(one is not None)
        if one is None:
            return
        where = "　".join(part for part in (one.village, one.place, one.field_label) if part)
        self.title.setText(where)
        for label, text in zip(self.values, (one.base, one.ours, one.theirs), strict=True):
            label.setText(text or EMPTY)
        file = f"，交回的文件 {one.file_name}" if one.file_name else ""
        sides = (
            "分发时的内容",
            " ".join(part for part in (one.our_clerk or "未填录入人", minute_of(one.our_at)) if part),
            " ".join(part for part in (one.recipient, one.their_clerk or "未填录入人", minute_of(one.their_at)) if part) + file,
        )
        for label, text in zip(self.writers, sides, strict=True):
            label.setText(text)
        self.deeds.setText(f"一起处理：{followers(same)}，说的是同一件事。" if same else deeds_text(one))
        self.deeds.setVisible(bool(self.deeds.text()))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP // 2)
        set_kind(self.title, "heading")
        self.title.setWordWrap(True)
        grid.addWidget(self.title, 0, 0, 1, 3)
        for column, heading in enumerate(HEADINGS):
            grid.setColumnStretch(column, 1)
            name = QLabel(heading)
            set_kind(name, "quiet")
            set_kind(self.writers[column], "quiet")
            for row, label in ((1, name), (2, self.values[column]), (3, self.writers[column])):
                label.setWordWrap(True)
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            self.values[column].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.deeds.setWordWrap(True)
        set_kind(self.deeds, "quiet")
        grid.addWidget(self.deeds, 4, 0, 1, 3)
        for column, button in ((1, self.ours), (2, self.theirs)):
            button.setAutoDefault(False)
            grid.addWidget(button, 5, column, Qt.AlignmentFlag.AlignLeft)
        self.ours.setToolTip("保留本单位的（1），整户 Ctrl+1，整村 Alt+1")
        self.theirs.setToolTip("采用对方的（2），整户 Ctrl+2，整村 Alt+2")


def followers(same: Sequence[OpenConflict]) -> str:
    """What is decided with a question: `走访（走访日期）、问题（发现日期）`."""
    return "、".join(dict.fromkeys(f"{one.place.split(' ', 1)[-1]}（{one.field_label}）" for one in same))


def deeds_text(one: OpenConflict) -> str:
    """Of a deletion: who deleted, and what the other side did meanwhile."""
    if not one.is_deletion:
        return ""
    deleter, worker = ("本单位", "对方") if one.ours == "已删除" else ("对方", "本单位")
    deeds = "；".join(one.deeds) or "改过其中的内容"
    return f"{deleter}删除了它；{worker}在这期间：{deeds}。"
