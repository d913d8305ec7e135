"""Whom the sheets are about and which inspection it is: 农户 | 村（社区）, 首次排查 | 抽查复核."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from domain.inspection import Kind
from domain.scheme import Asked, Scheme
from widgets.chips import Chip, ChipBar
from widgets.theme import GAP

HOUSEHOLDS, VILLAGES = "household", "village"
REVIEW_TIP = "录抽查复核的结果：保存以前不显示首次的结果（Alt+R 切换）"


class Switches(QWidget):
    """The two choices, each shown where the notice leaves it open."""

    changed = Signal()

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_households = any(item.asked is Asked.HOUSEHOLD for item in scheme.check_items)
        self._has_villages = bool(scheme.village_items)
        self._reviews = bool(scheme.sampling)
        self._whom = ChipBar(
            [
                Chip(HOUSEHOLDS, "农户", tooltip="录农户的表（Alt+V 切换）"),
                Chip(VILLAGES, "村（社区）", tooltip="录村（社区）的表（Alt+V 切换）"),
            ],
            exclusive=True,
        )
        self._which = ChipBar(
            [
                Chip(Kind.FIRST.value, "首次排查", tooltip="录首次排查的结果（Alt+R 切换）"),
                Chip(Kind.REVIEW.value, "抽查复核", tooltip=REVIEW_TIP),
            ],
            exclusive=True,
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(GAP, 0, 0, 0)
        line.setSpacing(2 * GAP)
        for bar, shown in ((self._whom, self._has_households and self._has_villages), (self._which, self._reviews)):
            line.addWidget(bar)
            bar.setVisible(shown)
            bar.changed.connect(lambda _keys: self.changed.emit())
            for chip in bar.findChildren(QPushButton):
                # The hands stay at the sheet.
                chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_mode(village=not self._has_households, kind=Kind.FIRST)

    @property
    def village(self) -> bool:
        """True when villages are chosen."""
        return self._whom.selected() == [VILLAGES]

    @property
    def kind(self) -> Kind:
        """First inspection or review."""
        return Kind(self._which.selected()[0])

    def show_mode(self, *, village: bool, kind: Kind) -> None:
        """Show these choices; `changed` is not sent."""
        self._whom.set_selected([VILLAGES if village else HOUSEHOLDS])
        self._which.set_selected([kind.value])

    def turn_whom(self) -> None:
        """Alt+V: the other of households and villages."""
        if self._has_households and self._has_villages:
            self.show_mode(village=not self.village, kind=self.kind)
            self.changed.emit()

    def turn_which(self) -> None:
        """Alt+R: the other of first inspection and review."""
        if self._reviews:
            self.show_mode(village=self.village, kind=Kind.FIRST if self.kind is Kind.REVIEW else Kind.REVIEW)
            self.changed.emit()
