"""The right side of the print dialog: what is chosen at print time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from domain.attachments import PrintOptions
from domain.figures import Week
from domain.prefilled import can_be_prefilled
from domain.region import Level, Region
from domain.rounds import Round
from domain.scheme import Scheme
from domain.sheet import Seal
from ui.desk import Desk
from ui.page import PrintWish
from ui.printing.choices import PrintChoices
from widgets.date_edit import DateField
from widgets.field import FieldForm
from widgets.theme import text_width
from widgets.week_picker import WeekPicker

WHOLE = "全部村（社区）"
AUTOMATIC = "按纸张自动"
OWN = "按通知正文编制的版式"
"""Marks a table that no notice shows, where a person picks it; never on paper."""


class PrintForm(QWidget):
    """Asks what to print; `changed` whenever the pages will look different."""

    changed = Signal()

    def __init__(self, desk: Desk, regions: Sequence[Region], wish: PrintWish) -> None:
        super().__init__()
        self._scheme: Scheme = desk.scheme
        self._round: Round = desk.round
        self.form = FieldForm()
        self._annex = QComboBox()
        self._village = QComboBox()
        self._week = WeekPicker(wish.week.monday if wish.week else desk.today())
        self._unit, self._signers, self._phone = QLineEdit(), QLineEdit(), QLineEdit()
        self._day = DateField(desk.today().year)
        self._rows = QSpinBox()
        self._seal_below = QCheckBox("盖在表格下方")
        self._mask = QCheckBox("隐去证件号码中间几位")
        self._blank = QCheckBox("空白表")
        self._prefilled = QCheckBox("预填表（带去入户）")
        self._prefilled.setToolTip("台账里的属性、帮扶责任人和上一次的核查结果印成灰色；表格右边（一户一张的在右上角）印册-页-行和农户编码")
        self._unvisited = QCheckBox("只印本轮还没走访的户")
        self._by_village = QCheckBox("先列各村（社区），再列合计")
        self._wish = wish
        self._one = QCheckBox("只印正在看的这一户")
        self._one.setChecked(bool(wish.household_uid))
        self._fill(desk, regions, wish)
        self._lay_out()
        self._watch()
        self._show_relevant()

    @property
    def title(self) -> str:
        """The title of the table chosen, with the mark of a layout that is ours in a line of its own."""
        attachment = self._scheme.attachment(self._annex.currentData())
        title = self._round.question(attachment.title) if "{" in attachment.title else attachment.title
        return f"{title}\n{OWN}" if attachment.is_own else title

    def choices(self) -> PrintChoices:
        """What is chosen now."""
        village = self._village.currentData() or ""
        return PrintChoices(
            number=self._annex.currentData(),
            week=Week(self._week.week()),
            village_uid=village,
            village=self._village.currentText().strip() if village else "",
            household_uid=self._wish.household_uid if self._is_one() else "",
            blank=self._blank.isChecked(),
            prefilled=self._is_prefilled(),
            unvisited=self._unvisited.isChecked(),
            by_village=self._by_village.isChecked(),
            options=PrintOptions(
                unit=self._unit.text().strip(),
                filled_on=self._day.day(),
                signers=self._signers.text().strip(),
                phone=self._phone.text().strip(),
                rows_per_page=self._rows.value() or None,
                seal_below=self._seal_below.isChecked(),
                mask=self._mask.isChecked(),
            ),
        )

    def _fill(self, desk: Desk, regions: Sequence[Region], wish: PrintWish) -> None:
        for attachment in self._scheme.attachments:
            own = f"（{OWN}）" if attachment.is_own else ""
            self._annex.addItem(f"{attachment.label} {attachment.name}{own}", attachment.number)
        # The list is as wide as its longest name: the mark of our own layout stands at its end.
        longest = max(text_width(self._annex.itemText(n)) for n in range(self._annex.count()))
        self._annex.view().setMinimumWidth(longest + 40)
        self._village.addItem(WHOLE, "")
        for depth, region in _places(regions):
            self._village.addItem("\u3000" * depth + region.name, region.uid)
        self._annex.setCurrentIndex(max(self._annex.findData(wish.number), 0))
        self._village.setCurrentIndex(max(self._village.findData(wish.village_uid), 0))
        self._unit.setText(desk.round.town)
        self._day.set_day(wish.day or desk.today())
        self._rows.setRange(0, 40)
        self._rows.setSpecialValueText(AUTOMATIC)
        self._signers.setPlaceholderText("留空，打印后手签")
        self._phone.setPlaceholderText("留空，打印后手填")

    def _lay_out(self) -> None:
        add = self.form.add
        add("annex", "表格", self._annex)
        add("village", "范围", self._village)
        add("one", "农户", self._one)
        add("week", "统计周", self._week)
        add("by_village", "行", self._by_village)
        add("unit", "填报单位", self._unit)
        add("day", "填报时间", self._day)
        add("signers", "核查人", self._signers)
        add("phone", "联系电话", self._phone)
        add("rows", "每页行数", self._rows)
        add("seal", "盖章", self._seal_below)
        add("mask", "证件号码", self._mask)
        add("blank", "内容", self._blank)
        add("prefilled", "预填", self._prefilled)
        add("unvisited", "农户", self._unvisited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def _watch(self) -> None:
        for box in (self._annex, self._village):
            box.currentIndexChanged.connect(self._chosen)
        for check in (self._seal_below, self._mask, self._blank, self._by_village, self._prefilled, self._unvisited, self._one):
            check.toggled.connect(self._chosen)
        for line in (self._unit, self._signers, self._phone):
            line.editingFinished.connect(self._chosen)
        self._day.day_changed.connect(self._chosen)
        self._week.week_changed.connect(self._chosen)
        self._rows.valueChanged.connect(self._chosen)

    def _is_prefilled(self) -> bool:
        attachment = self._scheme.attachment(self._annex.currentData())
        return self._prefilled.isChecked() and not self._blank.isChecked() and can_be_prefilled(attachment)

    def _can_be_one(self) -> bool:
        """True while the form is chosen from which the dialog was opened at a household."""
        same = bool(self._wish.household_uid) and self._annex.currentData() == self._wish.number
        return same and not self._blank.isChecked() and not self._is_prefilled()

    def _is_one(self) -> bool:
        return self._can_be_one() and self._one.isChecked()

    def _chosen(self) -> None:
        self._show_relevant()
        self.changed.emit()

    def _show_relevant(self) -> None:
        self._annex.setToolTip(self._annex.currentText())
        attachment = self._scheme.attachment(self._annex.currentData())
        signed, blank = bool(attachment.sign_line), self._blank.isChecked()
        weekly = attachment.records == "weekly" and not blank
        relevant = {
            "village": not blank and not self._is_one(),
            "one": self._can_be_one(),
            "week": weekly,
            "by_village": weekly and not self._village.currentData(),
            "unit": bool(attachment.fill_line),
            "prefilled": can_be_prefilled(attachment) and not blank,
            "unvisited": self._is_prefilled(),
            "day": not self._is_prefilled(),
            "rows": not attachment.form and attachment.records != "incomes",
            "signers": signed,
            "phone": signed,
            "seal": attachment.seal is not Seal.NONE,
            "mask": not blank and any(column.key == "head_id_no" for column in attachment.columns),
        }
        for key, shown in relevant.items():
            self.form.field(key).setVisible(shown)


def _places(regions: Sequence[Region]) -> Iterator[tuple[int, Region]]:
    """The villages, with their depth; in a file of several towns also the counties and towns, each before what is in it."""
    if sum(region.level is Level.TOWN for region in regions) < 2:
        yield from ((0, region) for region in regions if region.level is Level.VILLAGE)
        return
    known = {region.uid for region in regions}
    tops = [region for region in regions if region.parent_uid not in known]
    for top in tops:
        yield from _inside(top, regions, 0)


def _inside(over: Region, regions: Sequence[Region], depth: int) -> Iterator[tuple[int, Region]]:
    for region in regions:
        if region.parent_uid == over.uid and region.level is not Level.GROUP:
            yield depth, region
            yield from _inside(region, regions, depth + 1)
