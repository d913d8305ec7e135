"""本页已录: the sheets that are saved already, at the left bottom; a click or Page Up and Down opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import Scheme
from ui.entry.keyed_sheet import KeptForms, KeptRow
from ui.slots import calling
from widgets.theme import GAP, set_kind, text_width

NEW = "＋ 新表"


class RecordedForms(KeptForms):
    """A line of names; where they do not all fit, those around the one being keyed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        set_kind(self.label, "quiet")
        self._buttons: list[QPushButton] = []
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GAP // 2)
        self._line.addWidget(self.label)
        self._line.addStretch(1)
        self.setToolTip("点一下，或按 Page Up、Page Down 打开已录的表")

    def set_rows(self, scheme: Scheme, round_: Round, rows: Sequence[Inspection]) -> None:
        """Show these saved sheets."""
        self.rows = [KeptRow(row) for row in rows]
        self.live_at = min(self.live_at, len(self.rows))
        self._show()

    def set_live(self, place: int) -> None:
        """The sheet being keyed stands in this place."""
        self.live_at = place
        self._show()

    def names(self) -> list[str]:
        """The names that are shown, the new sheet last."""
        return [button.text() for button in self._buttons]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many names as there is room for."""
        super().resizeEvent(event)
        self._show()

    # inside

    def _show(self) -> None:
        for button in self._buttons:
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        of_villages = bool(self.rows) and self.rows[0].inspection.of_village
        what = f"已录 {len(self.rows)} 村" if of_villages else f"本页已录 {len(self.rows)} 户"
        self.label.setText(f"{what}：" if self.rows else what)
        places = self._fitting()
        self._buttons = [self._button(place) for place in places] if self.rows else []
        for number, button in enumerate(self._buttons):
            self._line.insertWidget(1 + number, button)

    def _fitting(self) -> range:
        """The places that fit, with the one being keyed among them; the place behind the last is the new sheet."""
        room = self.width() - text_width(self.label.text()) - 2 * GAP
        first = last = min(self.live_at, len(self.rows))
        used = self._width(first)
        while first > 0 or last < len(self.rows):
            before = last >= len(self.rows) or (first > 0 and self.live_at - first <= last - self.live_at)
            place = first - 1 if before else last + 1
            used += self._width(place)
            if used > room:
                break
            first, last = min(first, place), max(last, place)
        return range(first, last + 1)

    def _width(self, place: int) -> int:
        return text_width(self._name(place)) + 24 + GAP // 2

    def _name(self, place: int) -> str:
        if place >= len(self.rows):
            return NEW
        one = self.rows[place].inspection
        return one.village if one.of_village else one.head_name

    def _button(self, place: int) -> QPushButton:
        button = QPushButton(self._name(place), self)
        button.setCheckable(True)
        button.setChecked(place == self.live_at)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(button, "chip")
        button.clicked.connect(calling(self._clicked, place))
        button.show()
        return button

    def _clicked(self, place: int) -> None:
        self._buttons[place - self._fitting().start].setChecked(place == self.live_at)
        self.row_clicked.emit(place)
