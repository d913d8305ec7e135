"""A field for several names, each offered from the cadres while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit

from domain.inspection import SEPARATORS, names_in
from widgets.suggest import Suggest, Suggestion

JOIN = "、"


class NamesSuggest(Suggest):
    """Offers names for the part after the last separator; a taken name is followed by 、 for the next one."""

    def __init__(self, field: QLineEdit, find: Callable[[str], Sequence[Suggestion]]) -> None:
        super().__init__(field, lambda text: find(_last(text)) if _last(text) else [])
        self.chosen.connect(self._put)

    def _put(self, one: Suggestion) -> None:
        text = self.field.text()
        head = text[: len(text) - len(_last(text))]
        self.field.setText(f"{head}{one.title}{JOIN}")
        self.field.textEdited.emit(self.field.text())


def tidy(text: str) -> str:
    """The names of a field as they stand on the paper: `张三、李四`."""
    return JOIN.join(names_in(text))


def _last(text: str) -> str:
    return SEPARATORS.split(text)[-1].strip()
