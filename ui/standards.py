"""The notice's own words of a standard, where a person decides: a quiet button “标准” and a card under it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.orders import Standard
from domain.scheme import Scheme
from ui.desk import Desk
from widgets.keys_within import keys_within
from widgets.theme import GAP, STEP, Kind, set_kind

WIDTH = 420


class StandardHint(QPushButton):
    """Shows the standard of a dimension on a click, or on `key` (such as `Shift+F1`) within the parent.

    Hidden where the notice has none.
    """

    def __init__(self, desk: Desk, dimension: str = "", *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__("标准", parent)
        self._desk = desk
        self._key = key
        self._standard: Standard | None = None
        self._card: QFrame | None = None
        set_kind(self, "link")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if not key else Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("核心标准")
        self.clicked.connect(self.show_text)
        if key and parent is not None:
            keys_within(parent, {key: self.show_text})
        self.set_dimension(dimension)

    @property
    def text_shown(self) -> str:
        """The words of the standard; empty where the notice has none for this dimension."""
        return standard_words(self._standard) if self._standard else ""

    def set_dimension(self, dimension: str) -> None:
        """Speak of this dimension from now on."""
        self._standard = standard_of(self._desk.scheme, dimension)
        self.setVisible(self._standard is not None)
        keys = f"（{self._key}）" if self._key else ""
        self.setToolTip(f"通知规定的标准{keys}\n\n{self.text_shown}" if self._standard else "")

    def show_text(self) -> None:
        """Open the card under the button; Esc or a click elsewhere closes it."""
        if self._standard is None:
            return
        card = QFrame(self, Qt.WindowType.Popup)
        card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_kind(card, "popup")
        column = QVBoxLayout(card)
        column.setContentsMargins(2 * GAP, GAP + STEP, 2 * GAP, GAP + STEP)
        column.setSpacing(GAP)
        for text, kind in _lines(self._standard):
            label = QLabel(text)
            label.setWordWrap(True)
            set_kind(label, kind)
            column.addWidget(label)
        card.setFixedSize(WIDTH, column.heightForWidth(WIDTH))
        card.move(self._place(card))
        self._card = card
        card.destroyed.connect(self._forget)
        card.show()

    def _forget(self) -> None:
        self._card = None

    def _place(self, card: QWidget) -> QPoint:
        """Under the button, within the window."""
        window = self.window()
        corner = self.mapToGlobal(QPoint(0, self.height() + 2))
        right = window.mapToGlobal(QPoint(window.width(), 0)).x()
        return QPoint(min(corner.x(), right - card.width() - GAP), corner.y())


def standard_of(scheme: Scheme, dimension: str) -> Standard | None:
    """The notice's standard for a dimension (003 二: 核心标准)."""
    return next((one for one in scheme.standards if one.dimension == dimension), None)


def standard_words(standard: Standard) -> str:
    """A standard in one text: its title, what it is, what it is not, and where it stands."""
    return "\n".join(text for text, _ in _lines(standard))


def _lines(standard: Standard) -> list[tuple[str, Kind]]:
    lines: list[tuple[str, Kind]] = [(standard.title, "heading"), (f"{standard.text.rstrip('。')}。", "")]
    if standard.not_meant:
        lines.append((f"{standard.not_meant.rstrip('。')}。", "heading"))
    return [*lines, (f"通知 {standard.clause}", "quiet")]
