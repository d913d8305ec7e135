"""Texts in the cells of the sheet: measured and drawn in one way."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ui.entry.columns import ID_POINTS
from widgets.theme import sheet_font

PAD = 3
"""Room left and right of a text, px."""
POINTS = 10.0
KEPT_WHOLE = ("village_group", "inspectors")
"""Columns whose words stay together."""
_GROUP = re.compile(r"(\d)(?=[社组队])")
_JOINER = "\u2060"


def cell_font(key: str, *, bold: bool = False) -> QFont:
    """The font of a column."""
    return sheet_font(ID_POINTS if key == "head_id_no" else POINTS, bold=bold)


def text_height(key: str, width: int, text: str) -> int:
    """Height of a text in a cell of this width, px."""
    inner = QRect(0, 0, max(width - 2 * PAD, 8), 10_000)
    return QFontMetrics(cell_font(key)).boundingRect(inner, _flags(key), _joined(key, text)).height()


def draw_text(painter: QPainter, key: str, rect: QRect, text: str, *, bold: bool = False) -> None:
    """Draw a text over as many lines as it needs; the pen is the caller's."""
    painter.setFont(cell_font(key, bold=bold))
    painter.drawText(rect.adjusted(PAD, 0, -PAD, 0), _flags(key), _joined(key, text))


def _flags(key: str) -> int:
    across = Qt.AlignmentFlag.AlignLeft if key == "descriptions" else Qt.AlignmentFlag.AlignHCenter
    wrap = Qt.TextFlag.TextWordWrap if key in KEPT_WHOLE else Qt.TextFlag.TextWrapAnywhere
    return int(across | Qt.AlignmentFlag.AlignVCenter | wrap)


def _joined(key: str, text: str) -> str:
    """A group is not torn from its number (1社), nor a name in two; very long words still break."""
    if key == "inspectors":
        return "、".join(_JOINER.join(name) for name in text.split("、"))
    return _GROUP.sub(rf"\1{_JOINER}", text) if key in KEPT_WHOLE else text
