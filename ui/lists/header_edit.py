"""The place into which a header is pasted or typed."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.theme import GAP

LEAST_LINES, MOST_LINES = 2, 3
HINT = "从表格里复制的表头（可以几行，也可以带标题），或者用顿号、逗号、空格隔开的栏名"


class HeaderEdit(QPlainTextEdit):
    """Keeps tabs and line ends of what is pasted; the Tab key leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(HINT)
        self.setAccessibleName("表头")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.fit()

    def fit(self) -> None:
        """Be as high as the lines that were pasted, within reason."""
        lines = len(self.toPlainText().splitlines())
        shown = min(max(lines, LEAST_LINES), MOST_LINES)
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + 2 * GAP)
        if lines <= MOST_LINES:
            # Pasting has scrolled to the end of what is all in sight now.
            self.verticalScrollBar().setValue(0)
