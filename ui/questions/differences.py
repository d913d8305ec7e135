"""A review beside the first inspection, once it is saved: the questions answered otherwise, and doors to both."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from ui.questions.lookup import Compared
from widgets.icons import icon
from widgets.theme import GAP, Sign, colours, set_kind

MOST = 240
"""Greatest height of the list, px: the household's card stays in sight below."""
WIDTH = (200, 300)
"""Least and greatest width, px: those of the household's card."""


class DifferencesCard(QFrame):
    """Shows a `Compared`; hidden until there is one, and closed by its button."""

    wanted = Signal(str)
    """`review` or `first`: the inspection that is to be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.compared: Compared | None = None
        self.title, self.text = QLabel(), QLabel()
        set_kind(self.title, "heading")
        self.title.setWordWrap(True)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.text.linkActivated.connect(self.wanted)
        close = QToolButton()
        close.setIcon(icon("close", "quiet"))
        close.setToolTip("收起")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(close, "plain")
        close.clicked.connect(self.hide)
        self._lay_out(close)
        self.hide()

    def show_compared(self, compared: Compared) -> None:
        """Show what the review found otherwise."""
        self.compared = compared
        review = compared.review
        whose = review.village if review.of_village else f"{review.head_name}户"
        self.title.setText(f"{whose}：{_summary(compared)}")
        ink, quiet = colours(), colours().quiet
        lines = []
        for one in compared.differences or ():
            sign, found = (f"{Sign.OVERDUE} ", ink.overdue) if one.missed else ("", ink.text)
            lines.append(
                f'<p style="margin:4px 0"><b>{sign}{escape(one.short)}</b><br>'
                f'<span style="color:{quiet}">首次</span> {escape(one.first or "未填")}&nbsp;&nbsp; '
                f'<span style="color:{quiet}">复核</span> <span style="color:{found}">{escape(one.review or "未填")}</span></p>'
            )
        doors = f'<a style="color:{ink.accent}" href="review">看复核</a>'
        if compared.differences is not None:
            doors += f'&nbsp;&nbsp;&nbsp;<a style="color:{ink.accent}" href="first">看首次</a>'
        self.text.setText("".join(lines) + f'<p style="margin-top:6px">{doors}</p>')
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the words need in this width, up to `MOST`."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self._scroll.viewport().width()
        self._scroll.setFixedHeight(min(self.text.heightForWidth(width) + 2, MOST))

    def _lay_out(self, close: QToolButton) -> None:
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(self.text)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP - 4, GAP, GAP // 2, GAP)
        column.setSpacing(GAP // 2)
        column.addLayout(head)
        column.addWidget(scroll)
        self.setMinimumWidth(WIDTH[0])
        self.setMaximumWidth(WIDTH[1])


def _summary(compared: Compared) -> str:
    if compared.differences is None:
        return f"{Sign.DUE} 没有首次核查，无可对照"
    if not compared.differences:
        return f"{Sign.DONE} 复核与首次一致"
    return f"{Sign.DUE} 复核与首次有 {len(compared.differences)} 项不同"
