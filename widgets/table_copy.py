"""Table rows for the clipboard: plain text, and a table whose ID numbers stay text in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

from widgets.table_model import TableColumn

_TEXT_CELL = "mso-number-format:'\\@'"
"""Tells Excel and WPS to keep a cell as text: a number of 18 digits would lose its last three."""


def as_clipboard(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> QMimeData:
    """The rows as `text/plain` (tab-separated) and `text/html`."""
    content = QMimeData()
    content.setText("\n".join("\t".join(_one_line(text) for text in row) for row in rows))
    body = "".join(f"<tr>{''.join(_cell(c, t) for c, t in zip(columns, row, strict=True))}</tr>" for row in rows)
    content.setHtml(f'<meta charset="utf-8"><table>{body}</table>')
    return content


def _one_line(text: str) -> str:
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


def _cell(column: TableColumn, text: str) -> str:
    style = "" if column.kind == "number" else f' style="{_TEXT_CELL}"'
    return f"<td{style}>{escape(text)}</td>"
