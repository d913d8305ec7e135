"""What opens under the questions: descriptions of what failed, and what became of old problems, each at its question."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.entry.under_row import DescriptionLine, Line, UnderRow
from ui.questions.box import QuestionBox


class UnderQuestions(UnderRow):
    """Puts each line under its question."""

    def __init__(self, boxes: Mapping[str, QuestionBox], owner: QWidget) -> None:
        super().__init__(owner)
        self._boxes = boxes
        self.opened.connect(self._place)
        self.closing.connect(lambda name: self._boxes[name.partition(":")[2]].drop_line())

    def _place(self, line: Line) -> None:
        if isinstance(line, DescriptionLine):
            line.edit.setToolTip(f"{line.item.short}有问题的，要写明具体情况；↓ 选近期用过的说法")
        self._boxes[line.field.partition(":")[2]].take_line(line)
