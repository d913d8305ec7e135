"""What every form of 入户核查 is: what is saved of it already, the one being keyed, and both together.

The row sheet of a notice (`ui.entry.sheet`) and its questionnaire (`ui.questions`) are two of them: `RowFlow`, `RowKeys` and
`KeyingPage` work either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from domain.errors import Finding
from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import Scheme
from ui.entry.cells import AnswerKeys, TextCell, TickKeys
from ui.entry.heading import Heading
from ui.entry.lookup import Lookup
from ui.entry.row import EntryRow
from ui.entry.under_row import UnderRow

if TYPE_CHECKING:
    from ui.entry.live_keys import RowKeys


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A saved inspection with the texts of its cells in the order of the columns, where it is drawn in columns."""

    inspection: Inspection
    texts: tuple[str, ...] = ()


class KeptForms(QWidget):
    """What is saved on this sheet of paper. `live_at` is the place of the one being keyed, `len(rows)` a new one."""

    row_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[KeptRow] = []
        self.live_at = 0

    def set_rows(self, scheme: Scheme, round_: Round, rows: Sequence[Inspection]) -> None:
        """Show these saved inspections."""
        raise NotImplementedError

    def set_live(self, place: int) -> None:
        """The one being keyed stands in this place."""
        raise NotImplementedError

    def place_of(self, inspection_uid: str) -> int | None:
        """Where a saved one stands."""
        return next((n for n, row in enumerate(self.rows) if row.inspection.uid == inspection_uid), None)


class KeyedForm(QWidget):
    """Shows an `EntryRow` in fields; `keys` turns keys into changes of it. It never saves."""

    name: TextCell
    number: TextCell
    helper: TextCell
    inspectors: TextCell
    texts: Mapping[str, TextCell]
    ticks: TickKeys
    answers: Sequence[AnswerKeys]
    keys: RowKeys
    under: UnderRow

    def __init__(self, row: EntryRow, lookup: Lookup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.lookup = lookup
        self.heading = Heading()
        self.town = ""
        self.findings: list[Finding] = []

    def stops(self) -> list[tuple[str, QWidget]]:
        """Where the keyer stops, in the order of the paper, under the names of the row's fields."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """The fields of `stops`, in their order."""
        return [name for name, _ in self.stops()]

    def set_heading(self, heading: Heading, town: str) -> None:
        """The head of the sheet this form belongs to."""
        self.heading, self.town = heading, town
        self.sync()

    def sync(self) -> None:
        """Show the row as it stands."""
        raise NotImplementedError

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong, each at its field."""
        raise NotImplementedError

    def enter(self, name: str = "") -> None:
        """Put the focus into this field, or where the row is still to be keyed."""
        self.keys.enter(name or self.keys.next_open())


class KeyedSheet(QFrame):
    """Both together on the page."""

    live: KeyedForm
    body: KeptForms

    def show_live(self) -> None:
        """Scroll so that what is being keyed is seen."""
        raise NotImplementedError

    def least_width(self) -> int:
        """The narrowest sheet in which nothing is cut, px."""
        raise NotImplementedError
