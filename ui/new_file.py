"""The form for a new office file: which notice, which town, where to save it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

import resources
from domain.errors import Finding
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from ui.file_dialogs import ask_save, documents
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

WIDTH = 620


@dataclass(frozen=True, slots=True)
class NewFile:
    """What a new file needs to know."""

    path: Path
    scheme_id: str
    town: str
    county: str
    clerk: str


class NewFileForm(QWidget):
    """Asks for a new file; `created(NewFile)` when everything is said, `cancelled()` on Esc or 返回."""

    created = Signal(object)
    cancelled = Signal()

    def __init__(self, clerk: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schemes = [read_scheme(resources.scheme_data(one)) for one in resources.scheme_ids()]
        self._own_path = False
        self.notice = QComboBox()
        for scheme in self._schemes:
            self.notice.addItem(f"{scheme.issuer}　{scheme.number}", scheme.id)
            self.notice.setItemData(self.notice.count() - 1, scheme.title, Qt.ItemDataRole.ToolTipRole)
        self.town, self.county, self.path = QLineEdit(), QLineEdit(), QLineEdit()
        self.clerk = QLineEdit(clerk)
        self.form = FieldForm()
        self._lay_out()
        self.notice.currentIndexChanged.connect(self._fill)
        self.town.textEdited.connect(self._propose_path)
        self.path.textEdited.connect(self._path_is_own)
        self._fill()

    def show_findings(self, findings: list[Finding]) -> None:
        """Say what is wrong at its field (`path`, `town` …)."""
        self.form.show_findings(findings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter creates the file, Esc goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.create_file()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def create_file(self) -> None:
        """Send what was filled in, or say what is missing at its field."""
        findings = self._check()
        self.form.show_findings(findings)
        if not findings:
            self.created.emit(self._wish())

    def _wish(self) -> NewFile:
        path = Path(self.path.text().strip()).expanduser()
        return NewFile(
            path if path.suffix else path.with_suffix(".htk"),
            str(self.notice.currentData()),
            self.town.text().strip(),
            self.county.text().strip(),
            self.clerk.text().strip(),
        )

    def _check(self) -> list[Finding]:
        findings = []
        if not self.town.text().strip():
            findings.append(Finding("town", "请填写乡镇或街道的名称，如“双河街道”。"))
        path = Path(self.path.text().strip()).expanduser()
        if not self.path.text().strip():
            findings.append(Finding("path", "请选择文件保存在哪里。"))
        elif not path.parent.is_dir():
            findings.append(Finding("path", "没有这个文件夹，请点“选择…”换一个位置。"))
        elif path.exists():
            findings.append(Finding("path", "已有同名文件，请换一个名字；新建不会覆盖任何文件。"))
        return findings

    def _lay_out(self) -> None:
        card = QFrame()
        set_kind(card, "card")
        card.setFixedWidth(WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        column.setSpacing(2 * GAP)
        title = QLabel("新建单位文件")
        set_kind(title, "title")
        column.addWidget(title)
        self.form.add("notice", "通知", self.notice, hint="轮次、检查项和附件都按这份通知")
        self.form.add("town", "镇街", self.town, required=True)
        self.form.add("county", "区县", self.county)
        self.form.add("clerk", "录入人", self.clerk, hint="写进修改记录，以后可以更换")
        self.form.add("path", "保存为", self._path_row(), required=True)
        column.addWidget(self.form)
        column.addLayout(self._buttons())
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)

    def _path_row(self) -> QWidget:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        choose = QPushButton("选择…")
        choose.clicked.connect(self._choose)
        row.addWidget(self.path, 1)
        row.addWidget(choose)
        place.setFocusProxy(self.path)
        return place

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addStretch(1)
        back = QPushButton("返回")
        back.setToolTip("Esc")
        back.clicked.connect(self.cancelled)
        create = QPushButton("建立")
        create.setToolTip("Enter")
        set_kind(create, "primary")
        create.clicked.connect(self.create_file)
        row.addWidget(back)
        row.addWidget(create)
        return row

    def _scheme(self) -> Scheme:
        return self._schemes[max(self.notice.currentIndex(), 0)]

    def _fill(self) -> None:
        """The notice's own town and county, to be kept or changed."""
        self.town.setText(self._scheme().town)
        self.county.setText(self._scheme().county)
        self._propose_path()

    def _propose_path(self) -> None:
        if not self._own_path:
            self.path.setText(str(_free(documents() / f"{self.town.text().strip() or '新文件'}.htk")))

    def _path_is_own(self) -> None:
        self._own_path = True

    def _choose(self) -> None:
        chosen = ask_save(self, "新文件保存在哪里", Path(self.path.text() or documents()))
        if chosen:
            self._own_path = True
            self.path.setText(str(chosen))


def _free(path: Path) -> Path:
    """The path, or with a number behind its name when there is such a file."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}{number}{path.suffix}")
        number += 1
    return free
