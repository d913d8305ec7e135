"""Table rows for the clipboard: plain text, and a table whose ID numbers stay text in a workbook."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

from widgets.table_model import TableColumn

_TEXT_CELL = "mso-number-format:'\\@'"
"""Tells Excel and WPS to keep a cell as text: a number of 18 digits would lose its last three."""

OURS = "application/x-table-rows"
"""Marks content that we made, also when another program has taken the clipboard meanwhile."""


def put_on_clipboard(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> None:
    """Let the rows be pasted elsewhere."""
    QGuiApplication.clipboard().setMimeData(as_clipboard(columns, rows))
    _plain_at_exit()


def clear_own_clipboard() -> None:
    """Empty the clipboard when what it holds was put there by this program; what comes from another one stays."""
    clipboard = QGuiApplication.clipboard()
    content = clipboard.mimeData()
    if clipboard.ownsClipboard() or (content is not None and content.hasFormat(OURS)):
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


@lru_cache(maxsize=1)
def _plain_at_exit() -> None:
    # Qt frees the clipboard's content after Python has ended, and crashes over content made in Python; its own
    # plain text outlives us, so what was copied last can still be pasted.
    atexit.register(_leave_plain_text)


def _leave_plain_text() -> None:
    if QGuiApplication.instance() is not None:
        clipboard = QGuiApplication.clipboard()
        content = clipboard.mimeData()
        if content is not None and content.hasFormat(OURS):
            clipboard.setText(clipboard.text())


def as_clipboard(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> QMimeData:
    """The rows as `text/plain` (tab-separated) and `text/html`."""
    content = QMimeData()
    content.setText("\n".join("\t".join(_one_line(text) for text in row) for row in rows))
    body = "".join(f"<tr>{''.join(_cell(c, t) for c, t in zip(columns, row, strict=True))}</tr>" for row in rows)
    content.setData(OURS, b"1")
    content.setHtml(f'<meta charset="utf-8"><table>{body}</table>')
    return content


def _one_line(text: str) -> str:
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


def _cell(column: TableColumn, text: str) -> str:
    from html import escape

    style = "" if column.kind == "number" else f' style="{_TEXT_CELL}"'
    return f"<td{style}>{escape(text)}</td>"
