"""The phases of the notice in one thin line: what is over, what runs and how long still, what comes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from domain.round_days import PhaseOnDay, When, is_moved, phases_on
from ui.desk import Desk
from widgets.colours import Sign
from widgets.flow_layout import FlowLayout
from widgets.theme import repolish, set_kind

SIGNS = {When.PAST: Sign.DONE.value, When.NOW: Sign.DUE.value, When.COMING: ""}


class PhaseLine(QWidget):
    """A label for each phase; the tooltip says what is to be done in it and the clause."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self)
        self.labels: list[QLabel] = []

    def show_phases(self, desk: Desk) -> None:
        """Show the phases of the chosen round on the desk's day; hidden where the notice has none."""
        for label in self.labels:
            self._layout.removeWidget(label)
            label.deleteLater()
        moved = "（按本轮开始日期推算）" if is_moved(desk.scheme, desk.round) else ""
        self.labels = [_label(phase, moved) for phase in phases_on(desk.scheme, desk.round, desk.today())]
        for label in self.labels:
            self._layout.addWidget(label)
        self.setVisible(bool(self.labels))


def words(phase: PhaseOnDay) -> str:
    """`● 整改落实阶段 6月29日–7月12日 还剩 7 天`."""
    days = f"{phase.first.month}月{phase.first.day}日–{phase.last.month}月{phase.last.day}日"
    left = f"还剩 {phase.days_left} 天" if phase.days_left else "今天结束"
    parts = (SIGNS[phase.when], phase.name, days, left if phase.when is When.NOW else "")
    return " ".join(part for part in parts if part)


def _label(phase: PhaseOnDay, moved: str) -> QLabel:
    label = QLabel(words(phase))
    label.setToolTip(f"{phase.task}\n通知{phase.clause}{moved}")
    set_kind(label, "heading" if phase.when is When.NOW else "quiet")
    label.setProperty("status", "due" if phase.when is When.NOW else "")
    repolish(label)
    return label
