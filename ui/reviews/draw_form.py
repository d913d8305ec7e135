"""Asks how many villages and households are drawn, and by which number."""

from __future__ import annotations

import secrets

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from domain.changes import Changes
from domain.errors import Finding, KnownError
from domain.orders import Sampling
from ui.desk import Desk
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

WIDTH = 460
MANY = 9999
USUAL_HOUSEHOLDS = 5
"""Households a village that the form proposes; the notice leaves it open."""


class DrawDialog(QDialog):
    """Closes when the sample was drawn; `changes` is what that touched."""

    def __init__(self, desk: Desk, sampling: Sampling, villages: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.changes: Changes | None = None
        self.setWindowTitle("抽取复核样本")
        self.villages, self.households = QSpinBox(), QSpinBox()
        self.villages.setRange(1, max(villages, 1))
        self.villages.setValue(min(sampling.count, max(villages, 1)))
        self.households.setRange(1, MANY)
        self.households.setValue(USUAL_HOUSEHOLDS)
        self.number = QLineEdit(f"{secrets.randbelow(10**6):06d}")
        self.form = FieldForm()
        self.form.add("villages", "抽几个村", self.villages, hint=f"通知要求抽 {sampling.count} 个村；本单位有 {villages} 个")
        self.form.add("households", "每村几户", self.households, hint="从本轮已经排查过的农户中抽")
        self.form.add("number", "抽签号", self.number, hint="号码可以当众抽；同一个号码总是抽出同样的村和户")
        words = QLabel(f"{sampling.what}（{sampling.clause}）")
        words.setWordWrap(True)
        set_kind(words, "quiet")
        self.draw_button, cancel = QPushButton("抽取"), QPushButton("取消")
        set_kind(self.draw_button, "primary")
        self.draw_button.setDefault(True)
        self.draw_button.clicked.connect(self.draw)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.draw_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        for part in (words, self.form):
            column.addWidget(part)
        column.addLayout(buttons)
        self.setMinimumWidth(WIDTH)
        self.villages.setFocus()
        self.villages.selectAll()

    def draw(self) -> None:
        """Draw, or say at its field what is missing."""
        from db.operations.samples import draw_sample
        from domain.drawing import check_draw

        villages, households, number = self.villages.value(), self.households.value(), self.number.text()
        try:
            check_draw(villages, households, number)
        except KnownError as known:
            self.form.show_findings([Finding("number", known.sentence)])
            return
        desk = self._desk
        self.changes = desk.write(
            lambda session: draw_sample(session, desk.round.uid, villages, households, number, desk.clerk, desk.now())
        )
        if self.changes is not None:
            self.accept()
