"""The right side of the list of monitored households: whose it is, the form, and the times before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from domain.monitoring import Monitored, Monitoring, kind_labels
from domain.region import village_group
from domain.scheme import Scheme
from ui.monitoring.columns import UNWRITTEN_WORDS
from ui.monitoring.form import MonitoringForm
from ui.monitoring.monitoring_words import time_words
from widgets.colours import Sign
from widgets.theme import GAP, STEP, set_kind

WIDTH = 344


class MonitoringCard(QScrollArea):
    """Shows one household. `household_wanted(uid)` for its door, `again_wanted()` and `remove_wanted()` for the buttons."""

    household_wanted = Signal(str)
    again_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme: Scheme | None = None
        self._row: Monitored | None = None
        self.title, self.place, self.state, self.earlier = QLabel(), QLabel(), QLabel(), QLabel()
        self.household_button = QPushButton("农户资料")
        self.again_button = QPushButton("再次认定")
        self.remove_button = QPushButton("删除记录")
        self.form = MonitoringForm()
        self._inside = QFrame()
        self._set_up()
        self._lay_out()

    def set_scheme(self, scheme: Scheme) -> None:
        """Use this notice's words."""
        self._scheme = scheme
        self.form.set_scheme(scheme)

    def show_row(self, row: Monitored | None, draft: Monitoring, times: Sequence[Monitoring], today: date) -> None:
        """Show a household with the time being edited (`draft`) and all its stored times; an empty card for None."""
        self._row = row
        self._inside.setVisible(row is not None)
        if row is None or self._scheme is None:
            self.form.show_row(_NOBODY, Monitoring(""), today)
            return
        kind = kind_labels(self._scheme, row.attributes)
        self.title.setText(f"{row.head_name} 户" + (f" · {kind}" if kind else ""))
        whose = (village_group(row.village, row.group), row.head_id_no or "无证件号码", f"{row.size} 人")
        helper = f"监测联系人：{row.helper}" if row.helper else "没有监测联系人"
        self.place.setText("　".join(whose) + f"\n{helper}")
        self.state.setText(f"{Sign.OVERDUE} {UNWRITTEN_WORDS}：填好下面各项后保存")
        self.state.setVisible(not draft.uid)
        self.again_button.setVisible(bool(draft.uid) and draft.ended)
        self.remove_button.setVisible(bool(draft.uid))
        before = [one for one in times if one.uid != draft.uid]
        self.earlier.setText("\n".join(time_words(self._scheme, one) for one in before))
        self.earlier.setVisible(bool(before))
        self.form.show_row(row, draft, today)

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be changed."""
        self.form.set_read_only(read_only)
        for button in (self.again_button, self.remove_button):
            button.setEnabled(not read_only)

    def _set_up(self) -> None:
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(WIDTH)
        set_kind(self._inside, "card")
        set_kind(self.title, "title")
        set_kind(self.place, "quiet")
        set_kind(self.earlier, "quiet")
        self.state.setProperty("status", "overdue")
        for label in (self.title, self.place, self.state, self.earlier):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for button, words in (
            (self.household_button, "到农户台账看这一户"),
            (self.again_button, "风险消除后又符合条件的，按程序再次认定，新记一条（二（一）2 四看）"),
            (self.remove_button, "删除录错的这一条（可以撤销）；风险消除的请改状态，不要删除"),
        ):
            button.setToolTip(words)
            set_kind(button, "link")
        self.household_button.clicked.connect(lambda: self.household_wanted.emit(self._row.household_uid if self._row else ""))
        self.again_button.clicked.connect(self.again_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)

    def _lay_out(self) -> None:
        doors = QHBoxLayout()
        doors.setSpacing(2 * GAP)
        for button in (self.household_button, self.again_button, self.remove_button):
            doors.addWidget(button)
        doors.addStretch(1)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(STEP)
        column.addWidget(self.title)
        column.addWidget(self.place)
        column.addLayout(doors)
        column.addWidget(self.state)
        column.addSpacing(GAP)
        column.addWidget(self.form)
        column.addSpacing(GAP)
        column.addWidget(self.earlier)
        column.addStretch(1)
        self.setWidget(self._inside)


_NOBODY = Monitored("", "", "", "", "", "", 0, (), "")
