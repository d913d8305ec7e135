"""What stands in the rows of an ad-hoc table: kind, filters, order, sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from domain.blanks.lines import LineKind
from domain.household import PRESENCE_LABELS, Presence
from domain.lists import ROWS, AdHocTable, ListFilter
from domain.problem import STATUS_LABELS, Status
from domain.region import Level, Region
from domain.scheme import Scheme
from widgets.chips import Chip, ChipBar
from widgets.date_edit import DateField
from widgets.field import FieldForm
from widgets.theme import GAP

WHOLE, ANYBODY, ANY = "全部村（社区）", "不限", "不限"
IN_ORDER = "按村、组、姓名"
OVERDUE = "overdue"
NO_AGE = -1
_PEOPLE = frozenset({LineKind.MEMBERS, LineKind.COUNTS})
_REGISTER = frozenset({LineKind.HOUSEHOLDS, LineKind.MEMBERS, LineKind.COUNTS})


class ContentForm(QWidget):
    """Asks what the table lists. `changed` at every choice, `kind_chosen` when the kind of row was chosen by hand."""

    changed = Signal()
    kind_chosen = Signal()

    def __init__(self, scheme: Scheme, regions: Sequence[Region], helpers: Sequence[str], year: int) -> None:
        super().__init__()
        self.form = FieldForm()
        self.kind = QComboBox()
        self.region = QComboBox()
        self.attributes = ChipBar([Chip(a.key, a.short, tooltip=a.label) for a in scheme.attributes])
        self.states = ChipBar([Chip(str(state), words) for state, words in PRESENCE_LABELS.items()])
        self.visited = QComboBox()
        self.unsolved = QCheckBox("只要还有问题没整改完的户")
        self.statuses = ChipBar([*(Chip(str(s), words) for s, words in STATUS_LABELS.items()), Chip(OVERDUE, "逾期")])
        self.age_from, self.age_to = _age(), _age()
        self.age_on = DateField(year)
        self.helper = QComboBox()
        self.sort = QComboBox()
        self.descending = QCheckBox("倒序")
        self.subtotals, self.total = QCheckBox("各村小计"), QCheckBox("合计")
        self._fill(regions, helpers)
        self._lay_out()
        self._watch()
        self.show_table(AdHocTable(""))

    @property
    def rows(self) -> LineKind:
        """The kind of row that is chosen."""
        return LineKind(self.kind.currentData())

    def where(self) -> ListFilter:
        """The filter that the form shows; what does not matter for the kind of row is left out."""
        shown, statuses = self._shown(), self.statuses.selected()
        aged = "age" in shown
        return ListFilter(
            region_uid=self.region.currentData() or "",
            attributes=frozenset(self.attributes.selected()),
            states=frozenset(map(Presence, self.states.selected())) if "states" in shown else frozenset(),
            visited=self.visited.currentData() if "visited" in shown else None,
            with_open_problems="unsolved" in shown and self.unsolved.isChecked(),
            helper=self.helper.currentData() or "",
            age_from=_years(self.age_from) if aged else None,
            age_to=_years(self.age_to) if aged else None,
            age_on=self.age_on.day() if "age_on" in shown else None,
            statuses=frozenset(Status(key) for key in statuses if key != OVERDUE) if "statuses" in shown else frozenset(),
            overdue="statuses" in shown and OVERDUE in statuses,
        )

    def show_kind(self, kind: LineKind) -> None:
        """Show this kind of row, without `changed`."""
        self.kind.setCurrentIndex(self.kind.findData(str(kind)))
        self._show_relevant()

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Offer these columns (field → name) to sort by; the one that was chosen stays while it is there."""
        chosen = self.sort.currentData()
        self.sort.clear()
        self.sort.addItem(IN_ORDER, "")
        for key, words in columns.items():
            self.sort.addItem(f"按{words}", key)
        self.sort.setCurrentIndex(max(self.sort.findData(chosen), 0))

    def show_table(self, table: AdHocTable) -> None:
        """Show the choices of a table, without `changed`; its columns must have been offered before."""
        where = table.where
        self.show_kind(table.rows)
        self.region.setCurrentIndex(max(self.region.findData(where.region_uid), 0))
        self.attributes.set_selected(where.attributes)
        self.states.set_selected(map(str, where.states))
        self.visited.setCurrentIndex(max(self.visited.findData(where.visited), 0))
        self.unsolved.setChecked(where.with_open_problems)
        self.statuses.set_selected([*map(str, where.statuses), *([OVERDUE] if where.overdue else [])])
        self.age_from.setValue(NO_AGE if where.age_from is None else where.age_from)
        self.age_to.setValue(NO_AGE if where.age_to is None else where.age_to)
        self.age_on.set_day(where.age_on)
        self.helper.setCurrentIndex(max(self.helper.findData(where.helper), 0))
        self.sort.setCurrentIndex(max(self.sort.findData(table.sort), 0))
        self.descending.setChecked(table.descending)
        self.subtotals.setChecked(table.subtotals)
        self.total.setChecked(table.total)

    def _fill(self, regions: Sequence[Region], helpers: Sequence[str]) -> None:
        for kind, (words, _unit) in ROWS.items():
            self.kind.addItem(words, str(kind))
        self.region.addItem(WHOLE, "")
        for region in regions:
            if region.level in (Level.VILLAGE, Level.GROUP):
                self.region.addItem(f"{'　' if region.level is Level.GROUP else ''}{region.name}", region.uid)
        for words, value in ((ANY, None), ("已走访", True), ("未走访", False)):
            self.visited.addItem(words, value)
        self.helper.addItem(ANYBODY, "")
        for name in helpers:
            self.helper.addItem(name, name)
        self.sort.addItem(IN_ORDER, "")
        self.age_on.setPlaceholderText("填报当天")
        self.age_from.setAccessibleName("年龄从")
        self.age_to.setAccessibleName("年龄到")

    def _lay_out(self) -> None:
        add = self.form.add
        add("kind", "每行", self.kind)
        add("region", "范围", self.region)
        add("attributes", "属性", self.attributes)
        add("age", "年龄", beside(self.age_from, self.age_to))
        add("age_on", "算到", self.age_on)
        add("states", "状态", self.states)
        add("visited", "本轮", self.visited)
        add("unsolved", "问题", self.unsolved)
        add("statuses", "问题", self.statuses)
        add("helper", "帮扶人", self.helper)
        add("sort", "排序", beside(self.sort, self.descending))
        add("sums", "汇总", beside(self.subtotals, self.total))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch()

    def _watch(self) -> None:
        self.kind.activated.connect(self._kind_chosen)
        for box in (self.region, self.visited, self.helper, self.sort):
            box.activated.connect(self._changed)
        for bar in (self.attributes, self.states, self.statuses):
            bar.changed.connect(self._changed)
        for check in (self.unsolved, self.descending, self.subtotals, self.total):
            check.clicked.connect(self._changed)
        for spin in (self.age_from, self.age_to):
            spin.valueChanged.connect(self._changed)
        self.age_on.day_changed.connect(self._changed)

    def _changed(self, _value: object = None) -> None:
        self._show_relevant()
        self.changed.emit()

    def _kind_chosen(self) -> None:
        self._show_relevant()
        self.kind_chosen.emit()

    def _shown(self) -> frozenset[str]:
        kind = self.rows
        relevant = {
            "age": kind in _PEOPLE,
            "age_on": kind in _PEOPLE and not (_years(self.age_from) is None and _years(self.age_to) is None),
            "states": kind in _REGISTER,
            "visited": kind in _REGISTER,
            "unsolved": kind in _REGISTER or kind is LineKind.INSPECTIONS,
            "statuses": kind is LineKind.PROBLEMS,
        }
        return frozenset(key for key, shown in relevant.items() if shown)

    def _show_relevant(self) -> None:
        shown = self._shown()
        for key in ("age", "age_on", "states", "visited", "unsolved", "statuses"):
            self.form.field(key).setVisible(key in shown)
        self.subtotals.setVisible(self.rows is not LineKind.COUNTS)


def _age() -> QSpinBox:
    box = QSpinBox()
    box.setRange(NO_AGE, 130)
    box.setSpecialValueText(ANY)
    box.setSuffix(" 岁")
    return box


def _years(box: QSpinBox) -> int | None:
    return None if box.value() == NO_AGE else box.value()


def beside(*widgets: QWidget) -> QWidget:
    """Controls side by side in the place of one; the first takes the focus."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, QCheckBox) else 1)
    if all(isinstance(widget, QCheckBox) for widget in widgets):
        row.addStretch()
    pair.setFocusProxy(widgets[0])
    return pair
