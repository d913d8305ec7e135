"""Which records fill a blank, and what stands in its fill line."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from db.queries.blank_lines import FillWish
from db.queries.office import cadres
from db.queries.regions import regions
from domain.blanks.filling import FillOptions
from domain.blanks.lines import LineKind
from domain.blanks.understanding import Understanding
from ui.desk import Desk
from ui.lists.content_form import ContentForm
from widgets.date_edit import DateField
from widgets.theme import GAP
from widgets.week_picker import WeekPicker, monday


class ChoiceForm(QWidget):
    """`changed` at every choice, `kind_chosen` when the kind of row was chosen by hand."""

    changed = Signal()
    kind_chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        with desk.read() as session:
            places, helpers = regions(session), [cadre.name for cadre in cadres(session)]
        self.content = ContentForm(desk.scheme, places, helpers, desk.today().year)
        self.unit = QLineEdit()
        self.day = DateField(desk.today().year)
        self.week = WeekPicker(_week_day(desk))
        self._proposed = ""
        self._weekly = False
        self._lay_out()
        self._propose_unit()
        self.content.changed.connect(self._changed)
        self.content.kind_chosen.connect(self._kind_chosen)
        self.unit.textEdited.connect(lambda _: self.changed.emit())
        self.day.day_changed.connect(lambda _: self.changed.emit())
        self.week.week_changed.connect(lambda _: self.changed.emit())

    @property
    def kind(self) -> LineKind:
        """What stands in a row."""
        return self.content.rows

    def wish(self) -> FillWish:
        """What is chosen."""
        options = FillOptions(self.unit.text().strip(), self.day.day())
        return FillWish(self.content.where(), options, self.week.week() if self._weekly else None, self._desk.today())

    def show_table(self, known: Understanding) -> None:
        """Show what stands in the rows of this table; printed rows are figures and cannot be anything else."""
        self.content.show_kind(known.kind)
        self.content.kind.setEnabled(not known.blank.has_stub)
        told = "行名已经印好，填的是统计数" if known.blank.has_stub else "表中每一行是什么；按表头推定，可以改"
        told = "一户一张的调查表" if known.form is not None else told
        self.content.kind.setToolTip(told)
        self._weekly = known.weekly
        self._show_relevant()

    def _changed(self) -> None:
        self._propose_unit()
        self._show_relevant()
        self.changed.emit()

    def _kind_chosen(self) -> None:
        self._show_relevant()
        self.kind_chosen.emit()

    def _propose_unit(self) -> None:
        """The village that is chosen, else the town; what was typed stays."""
        region = self.content.region
        place = region.currentText().strip() if region.currentData() else self._desk.round.town
        if self.unit.text() == self._proposed:
            self.unit.setText(place)
            self._proposed = place

    def _show_relevant(self) -> None:
        """Ages are asked in lists of people only; what orders and sums up an ad-hoc table is the blank's own here."""
        field = self.content.form.field
        for key in ("sort", "sums"):
            field(key).hide()
        if self.kind is not LineKind.MEMBERS:
            field("age").hide()
            field("age_on").hide()
        self.content.form.field("week").setVisible(self._weekly)

    def _lay_out(self) -> None:
        add = self.content.form.add
        add("unit", "填报单位", self.unit)
        add("day", "填报时间", self.day)
        add("week", "统计周", self.week)
        self.day.setPlaceholderText("不填则留空")
        self.unit.setPlaceholderText("不填则留空")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.content)
        layout.addStretch(1)


def _week_day(desk: Desk) -> date:
    """This week, or the nearest of the round."""
    return monday(min(max(desk.today(), desk.round.starts_on), desk.round.ends_on))
