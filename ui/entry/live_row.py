"""The row being keyed: real fields laid exactly on the columns of the sheet, and what opens under them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from domain.errors import Finding
from domain.identity import clean_id
from ui.entry.cell_text import POINTS
from ui.entry.cells import AnswerCell, TextCell, TickCells
from ui.entry.columns import ID_POINTS, SheetColumns
from ui.entry.keyed_sheet import KeyedForm
from ui.entry.live_keys import RowKeys
from ui.entry.live_paint import paint_cells, paint_findings, paint_frame
from ui.entry.lookup import Lookup
from ui.entry.names_field import tidy
from ui.entry.row import EntryRow, Look
from ui.entry.under_row import UnderRow
from widgets.theme import colour

HEIGHT = 44
"""Height of the cells of the row being keyed, px."""
COLUMNS = {"head_name": "head_name", "head_id_no": "head_id_no", "helper": "helper_name", "inspectors": "inspectors"}
"""Which column a text field stands in."""
FIELDS = {column: field for field, column in COLUMNS.items()}
SAME = "同上轮"
"""Mark of a row whose answers were copied from the round before."""
PROTECTED = ("town", "village_group", "descriptions")
"""Columns that are filled from elsewhere."""


class LiveRow(KeyedForm):
    """The row being keyed, its fields on the columns of the sheet."""

    height_changed = Signal()
    ticks: TickCells
    answers: list[AnswerCell]

    def __init__(self, row: EntryRow, lookup: Lookup, columns: SheetColumns, parent: QWidget | None = None) -> None:
        super().__init__(row, lookup, parent)
        self.columns = columns
        self.under = UnderRow(self)
        self._make_cells()
        self.keys = RowKeys(self)
        self.setAccessibleName("正在录入的一行")

    def stops(self) -> list[tuple[str, QWidget]]:
        """Where the keyer stops, in the order of the paper; what opened under the row comes after the answers."""
        ahead: list[tuple[str, QWidget]] = [
            ("head_name", self.name),
            ("head_id_no", self.number),
            ("attributes", self.ticks),
            ("helper", self.helper),
            *((f"answer:{cell.item.key}", cell) for cell in self.answers),
        ]
        under = [(name, line.stop) for name, line in self.under.lines.items()]
        return [*ahead, *under, ("inspectors", self.inspectors)]

    def sync(self) -> None:
        """Show the row as it stands."""
        row = self.row
        for name, cell in self.texts.items():
            cell.show_text(self._text_of(name, cell), quiet=row.from_register(name) or not row.text(name))
        self.ticks.show_ticks(row.state.attributes, quiet=row.from_register("attributes"))
        for answer in self.answers:
            answer.show_answer(row.answer(answer.item), quiet=row.as_last(f"answer:{answer.item.key}"))
        self.under.sync(row)
        self.lay_out()
        self.update()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong, each at its field."""
        self.findings = list(findings)
        self.under.show_findings(findings, self._cell_names())
        self.lay_out()
        self.update()

    def lay_out(self) -> None:
        """Put every field on its column and what opened under the row below it."""
        columns, inner = self.columns, HEIGHT - 2
        for name, cell in self.texts.items():
            cell.setGeometry(columns.rect(COLUMNS[name], 1, inner).adjusted(0, 0, -1, 0))
        self.ticks.setGeometry(columns.span("attribute:", 1, inner))
        self.ticks.set_widths([w for key, w in zip(columns.keys, columns.widths, strict=True) if key.startswith("attribute:")])
        for answer in self.answers:
            answer.setGeometry(columns.rect(f"answer:{answer.item.key}", 1, inner))
        before = self.height()
        self.resize(columns.total, self.under.lay_out(columns, HEIGHT, self._cell_rect))
        if self.height() != before:
            self.height_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells behind the fields."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        looks = {key: self._look(key) for key in self.columns.keys}
        paint_cells(painter, self.columns, HEIGHT, looks, self._shown())
        cells = self._cell_names()
        paint_findings(painter, [(f, self._cell_rect(f.field)) for f in self.findings if f.field in cells])
        paint_frame(painter, self.rect())

    # inside

    def _make_cells(self) -> None:
        self.name = TextCell("户主姓名", "姓名、拼音首字母（如 zs）或证件号码的任一段，回车选定", POINTS, self)
        self.number = TextCell("证件号码", "18位证件号码；没有的留空", ID_POINTS, self)
        self.helper = TextCell("帮扶责任人", "有帮扶责任人的要填写姓名（填报说明1）", POINTS, self)
        self.inspectors = TextCell("核查人", "来自表头；本户不同时在这里改。在这里回车保存本行", POINTS, self)
        self.texts = {
            "head_name": self.name, "head_id_no": self.number, "helper": self.helper, "inspectors": self.inspectors,
        }  # fmt: skip
        self.ticks = TickCells(self.row.scheme.attributes, self)
        self.answers = [AnswerCell(item, self) for item in self.row.items]

    def _cell_names(self) -> list[str]:
        return [name for name in self.names() if name not in self.under.lines]

    def _cell_rect(self, field: str) -> QRect:
        if field == "attributes":
            return self.columns.span("attribute:", 0, HEIGHT)
        return self.columns.rect(COLUMNS.get(field, field), 0, HEIGHT)

    def _shown(self) -> dict[str, str]:
        """Texts of the cells that are not keyed in the row itself."""
        written = (self.row.text(f"description:{item.key}").strip() for item in self.row.failing())
        return {
            "town": self.town,
            "village_group": self.row.state.place or self.lookup.place(self.heading.region_uid),
            "descriptions": "；".join(text for text in written if text) or (SAME if self.row.same_as_last else ""),
            "inspectors": "" if self.inspectors.hasFocus() else self._inspectors(),
        }

    def _look(self, key: str) -> Look:
        if key in PROTECTED or (key == "inspectors" and not self.row.text("inspectors")):
            return Look.PROTECTED
        return self.row.look("attributes" if key.startswith("attribute:") else FIELDS.get(key, key))

    def _text_of(self, name: str, cell: TextCell) -> str:
        """The text in a field. The inspectors are often more than one line: they are drawn until they are keyed."""
        if name == "inspectors":
            return self._inspectors() if cell.hasFocus() else ""
        return self.row.text(name)

    def _inspectors(self) -> str:
        return self.row.text("inspectors") or "、".join(self.heading.inspectors)


def leave_tidy(row: EntryRow, name: str) -> None:
    """Write what was typed as it stands on the paper: names in one way, numbers without spaces."""
    text = row.text(name)
    if name == "head_id_no" and text:
        row.put(name, clean_id(text).number)
    elif name == "inspectors" and text:
        row.put(name, tidy(text))
    elif name in ("head_name", "helper") and text != text.strip():
        row.put(name, text.strip())
