"""The form for a new office file: which notice, which town, where to save it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

import resources
from domain.errors import Finding, KnownError
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme, read_scheme_text
from ui.asking_page import AskingPage
from ui.file_dialogs import NOTICE_FILES, ask_open, ask_save, documents
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
    notice: str = ""
    """The text of a notice of the office's own; empty for one of the program."""


class NewFileForm(AskingPage):
    """Asks for a new file; `created(NewFile)` when everything is said, `cancelled()` on Esc or 返回."""

    created = Signal(object)

    def __init__(self, clerk: str = "", parent: QWidget | None = None) -> None:
        super().__init__("建立", parent)
        self._schemes = [read_scheme(resources.scheme_data(one)) for one in resources.scheme_ids()]
        self._texts: dict[str, str] = {}
        self._own_path = False
        self.notice = QComboBox()
        self.notice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for scheme in self._schemes:
            self._add_notice(scheme)
        self.from_file = QPushButton("从文本文件…")
        self.from_file.setToolTip("用别的单位导出的通知文本文件（Alt+T）")
        self.from_file.setShortcut("Alt+T")
        self.about = QLabel()
        self.town, self.county, self.path = QLineEdit(), QLineEdit(), QLineEdit()
        self.clerk = QLineEdit(clerk)
        self._lay_out()
        self.notice.currentIndexChanged.connect(self._fill)
        self.from_file.clicked.connect(self._ask_notice)
        self.town.textEdited.connect(self._propose_path)
        self.path.textEdited.connect(self._path_is_own)
        self._fill()

    def show_findings(self, findings: list[Finding]) -> None:
        """Say what is wrong at its field (`path`, `town` …)."""
        self.form.show_findings(findings)

    def send(self) -> None:
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
            self._texts.get(str(self.notice.currentData()), ""),
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
        self.title.setText("新建单位文件")
        self.form.add("notice", "通知", self._notice_row())
        self.form.add("town", "镇街", self.town, required=True)
        self.form.add("county", "区县", self.county)
        self.form.add("clerk", "录入人", self.clerk, hint="写进修改记录，以后可以更换")
        self.form.add("path", "保存为", self._path_row(), required=True)
        self.lay_out_card(WIDTH)

    def take_notice(self, path: Path) -> bool:
        """Offer the notice of a text file, and choose it; False, and said at the field, when it is faulty."""
        from importers.notice_file import read_notice_file

        try:
            text = read_notice_file(path)
        except KnownError as known:
            self.form.show_findings([Finding("notice", known.sentence)])
            return False
        scheme = read_scheme_text(text)
        ids = [one.id for one in self._schemes]
        if scheme.id in ids:
            at = ids.index(scheme.id)
            if scheme == self._schemes[at]:
                self.notice.setCurrentIndex(at)
                return True
            if scheme.id not in self._texts:
                words = f"编号“{scheme.id}”是程序自带的通知，内容却不一样；请在文件里换一个编号，如 own-{scheme.id}。"
                self.form.show_findings([Finding("notice", words)])
                return False
            self._schemes[at] = scheme
        else:
            self._schemes.append(scheme)
            self._add_notice(scheme)
        self._texts[scheme.id] = text
        self.notice.setCurrentIndex([one.id for one in self._schemes].index(scheme.id))
        self._fill()
        return True

    def _add_notice(self, scheme: Scheme) -> None:
        self.notice.addItem(f"{scheme.issuer}　{scheme.number}".strip() or scheme.title, scheme.id)
        self.notice.setItemData(self.notice.count() - 1, scheme.title, Qt.ItemDataRole.ToolTipRole)

    def _ask_notice(self) -> None:
        path = ask_open(self, "选择通知的文本文件", NOTICE_FILES)
        if path:
            self.take_notice(path)

    def _notice_row(self) -> QWidget:
        """The chooser, and under it title and days by which a clerk recognises the notice."""
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.notice, 1)
        row.addWidget(self.from_file)
        column.addLayout(row)
        self.about.setWordWrap(True)
        set_kind(self.about, "quiet")
        column.addWidget(self.about)
        place.setFocusProxy(self.notice)
        return place

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

    def _scheme(self) -> Scheme:
        return self._schemes[max(self.notice.currentIndex(), 0)]

    def _fill(self) -> None:
        """The notice's own town and county, to be kept or changed."""
        scheme = self._scheme()
        self.town.setText(scheme.town)
        self.county.setText(scheme.county)
        issued = f"{scheme.issued_on.isoformat()} 印发，" if scheme.issued_on else ""
        self.about.setText(f"{scheme.title}\n{issued}{scheme.starts_on.isoformat()} 至 {scheme.ends_on.isoformat()}")
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
