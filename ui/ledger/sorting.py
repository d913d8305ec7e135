"""Type, nature and source of a problem as fields: what of them a notice has, and what goes with what."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox

from domain.problem import Subject
from domain.scheme import Scheme

SOURCES = ("入户核查", "自查", "巡视巡察", "审计", "考核", "督查", "调研", "第三方暗访", "群众反映")
"""Where problems come from (问题来源), as offices call it; anything else may be written."""

SUBJECT_NAMES = {Subject.HOUSEHOLD: "农户", Subject.VILLAGE: "村（社区）", Subject.UNIT: "单位"}
"""Whose problem it is, for a narrow place."""


def has_own_types(scheme: Scheme) -> bool:
    """True when the notice sorts problems by types that are not simply its sides."""
    return not {one.key for one in scheme.problem_types} <= {side.key for side in scheme.dimensions}


def short_side(label: str) -> str:
    """A side's name for a narrow place: 基本医疗有保障 → 基本医疗."""
    return label.removesuffix("有保障") or label


def type_of_side(scheme: Scheme, dimension: str) -> str:
    """The type that a side is, where types are sides; else none."""
    return dimension if dimension in {one.key for one in scheme.problem_types} else ""


def asks_source(scheme: Scheme) -> bool:
    """True when one of the notice's tables prints where a problem came from."""
    return any(column.key == "source" for table in scheme.attachments for column in table.columns)


def has_others(scheme: Scheme) -> bool:
    """True when the notice also seeks problems that are no household's."""
    return bool(scheme.village_items)


def keep_narrow(box: QComboBox) -> None:
    """A long entry must not make the form wider than its place; the list shows it whole."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)


class Sorting(QObject):
    """Three combo boxes. `edited` when one changes; `nature_chosen(label)` when the person takes a nature."""

    edited = Signal()
    nature_chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme: Scheme | None = None
        self._side = ""
        self.type, self.nature, self.source = QComboBox(), QComboBox(), QComboBox()
        self.source.setEditable(True)
        line = self.source.lineEdit()
        if line is not None:
            line.setPlaceholderText("如 审计、第三方暗访")
        for box in (self.type, self.nature, self.source):
            keep_narrow(box)
        self.type.currentIndexChanged.connect(lambda _place: self.edited.emit())
        self.nature.currentIndexChanged.connect(lambda _place: self.edited.emit())
        self.source.editTextChanged.connect(lambda _text: self.edited.emit())
        self.type.activated.connect(lambda _place: self._type_taken())
        self.nature.activated.connect(lambda _place: self._nature_taken())

    def set_scheme(self, scheme: Scheme) -> None:
        """Offer the types and natures of this notice."""
        self._scheme = scheme
        self.type.clear()
        self.type.addItem("未选", "")
        for one in scheme.problem_types:
            self.type.addItem(one.label, one.key)
        self.source.clear()
        self.source.addItems(list(SOURCES))
        self.source.setEditText("")
        self.offer(self._side)

    def offer(self, dimension: str) -> None:
        """Offer the natures that go with a side of the notice; the one chosen stays if it is among them."""
        assert self._scheme is not None
        self._side = dimension
        kept = str(self.nature.currentData() or "")
        bound = type_of_side(self._scheme, dimension) or ("" if has_own_types(self._scheme) else dimension)
        self.nature.blockSignals(True)
        self.nature.clear()
        self.nature.addItem("未选", "")
        for one in self._scheme.natures:
            if not (bound and one.type) or one.type == bound:
                self.nature.addItem(one.label, one.key)
        self.nature.setCurrentIndex(max(self.nature.findData(kept), 0))
        self.nature.blockSignals(False)

    def fill(self, dimension: str, type_: str, nature: str, source: str) -> None:
        """Show what a problem has."""
        self.offer(dimension)
        self.type.setCurrentIndex(max(self.type.findData(type_), 0))
        if nature and self.nature.findData(nature) < 0 and self._scheme is not None:
            label = next((one.label for one in self._scheme.natures if one.key == nature), nature)
            self.nature.addItem(label, nature)
        self.nature.setCurrentIndex(max(self.nature.findData(nature), 0))
        self.source.setEditText(source)

    def values(self, kept_type: str = "") -> tuple[str, str, str]:
        """Type, nature and source as they stand; where types are sides, the type follows the nature or stays."""
        nature = str(self.nature.currentData() or "")
        own = self._scheme is not None and has_own_types(self._scheme)
        type_ = str(self.type.currentData() or "") if own else self._type_of(nature) or kept_type
        return type_, nature, self.source.currentText().strip()

    def _type_of(self, nature: str) -> str:
        natures = self._scheme.natures if self._scheme else ()
        return next((one.type for one in natures if one.key == nature), "")

    def _nature_taken(self) -> None:
        """A nature that belongs to a type proposes it."""
        of = self._type_of(str(self.nature.currentData() or ""))
        if of:
            self.type.setCurrentIndex(max(self.type.findData(of), 0))
        if self.nature.currentData():
            self.nature_chosen.emit(self.nature.currentText())

    def _type_taken(self) -> None:
        """A nature of another type does not stay."""
        of = self._type_of(str(self.nature.currentData() or ""))
        if of and of != self.type.currentData():
            self.nature.setCurrentIndex(0)
