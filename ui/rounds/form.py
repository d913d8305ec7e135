"""The form of a round: its name, days, unit names, reading, and the numbers that the notice leaves to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.changes import Changes
from domain.errors import Finding
from domain.rounds import READING_LABELS, Reading, Round, check_round, following, threshold_field
from domain.scheme import Scheme, Threshold
from ui.desk import Desk
from widgets.date_edit import UNREADABLE, DateField
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

WIDTH = 560
NEW = "按同一份通知再做一轮：农户、干部照旧，上一轮没有整改完的问题带到这一轮继续跟踪。"
CHANGE = "表头上的年度和标准按这里填的印。"


def new_round(desk: Desk, parent: QWidget) -> None:
    """Ask for the round after the chosen one, write it, and go on with it."""
    from db.keys import new_uid

    dialog = RoundDialog(desk, following(desk.round, desk.scheme, new_uid()), parent, new=True)
    if dialog.exec() == QDialog.DialogCode.Accepted and dialog.changes is not None:
        made = dialog.draft
        desk.choose_round(made.uid)
        desk.say_saved(f"已建立“{made.name}”，现在录入、统计和打印的都是这一轮", dialog.changes)
    dialog.deleteLater()


def edit_round(desk: Desk, parent: QWidget) -> None:
    """Change the chosen round."""
    dialog = RoundDialog(desk, desk.round, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted and dialog.changes is not None:
        desk.say_saved(f"已保存“{dialog.draft.name}”", dialog.changes)
    dialog.deleteLater()


class RoundDialog(QDialog):
    """Closes when the round was written; `draft` is what was written, `changes` what that touched."""

    def __init__(self, desk: Desk, round_: Round, parent: QWidget | None = None, *, new: bool = False) -> None:
        super().__init__(parent)
        self._desk = desk
        self._scheme: Scheme = desk.scheme
        self.draft = round_
        self.changes: Changes | None = None
        self.name, self.town, self.county = QLineEdit(), QLineEdit(), QLineEdit()
        self.starts_on, self.ends_on = DateField(round_.starts_on.year), DateField(round_.starts_on.year)
        self.thresholds = {threshold.key: QLineEdit() for threshold in self._scheme.thresholds}
        self.reading = QComboBox()
        self.form = FieldForm()
        self.save_button = QPushButton("建立" if new else "保存")
        self._lay_out(new)
        self._fill(round_)
        self.name.setFocus()
        self.name.selectAll()

    def save(self) -> None:
        """Write the round, or say what is wrong at its field."""
        from db.operations.rounds import save_round

        findings = self._unreadable()
        if not findings:
            self.draft = self._keyed()
            findings = check_round(self.draft, self._scheme, self._desk.rounds)
        self.form.show_findings(findings)
        if findings:
            return
        desk, draft = self._desk, self.draft
        self.changes = desk.write(lambda session: save_round(session, draft, desk.clerk, desk.now()))
        if self.changes is not None:
            self.accept()

    # inside

    def _unreadable(self) -> Sequence[Finding]:
        fields = {"starts_on": self.starts_on, "ends_on": self.ends_on}
        return [
            Finding(key, UNREADABLE if field.text().strip() else "请填写日期，如 5.6。")
            for key, field in fields.items()
            if field.day() is None
        ]

    def _keyed(self) -> Round:
        starts_on, ends_on = self.starts_on.day(), self.ends_on.day()
        assert starts_on is not None and ends_on is not None
        return replace(
            self.draft,
            name=self.name.text().strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            town=self.town.text().strip(),
            county=self.county.text().strip(),
            thresholds={**self.draft.thresholds, **{key: field.text().strip() for key, field in self.thresholds.items()}},
            reading=Reading(self.reading.currentData()),
        )

    def _fill(self, round_: Round) -> None:
        self.name.setText(round_.name)
        self.starts_on.set_day(round_.starts_on)
        self.ends_on.set_day(round_.ends_on)
        self.town.setText(round_.town)
        self.county.setText(round_.county)
        for threshold in self._scheme.thresholds:
            self.thresholds[threshold.key].setText(round_.thresholds.get(threshold.key, str(threshold.value)))
        self.reading.setCurrentIndex(self.reading.findData(round_.reading))

    def _lay_out(self, new: bool) -> None:
        self.setWindowTitle("新一轮" if new else "本轮名称、日期和标准")
        words = QLabel(NEW if new else CHANGE)
        words.setWordWrap(True)
        notice = QLabel(f"{self._scheme.issuer}　{self._scheme.number}")
        notice.setWordWrap(True)
        notice.setToolTip(self._scheme.title)
        for reading, label in READING_LABELS.items():
            self.reading.addItem(label, reading)
        add = self.form.add
        add("notice", "通知", notice)
        add("name", "名称", self.name, required=True)
        add("starts_on", "开始", self.starts_on, required=True)
        add("ends_on", "结束", self.ends_on, required=True)
        for threshold in self._scheme.thresholds:
            field = self.thresholds[threshold.key]
            add(threshold_field(threshold), threshold.label, field, hint=hint_of(threshold), required=True)
        add("town", "镇街", self.town, required=True)
        add("county", "区县", self.county)
        add("reading", "统计口径", self.reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(words)
        column.addWidget(self.form)
        column.addLayout(self._buttons())
        self.setMinimumWidth(WIDTH)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addStretch(1)
        back = QPushButton("取消")
        back.setToolTip("Esc")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.save_button.setToolTip("Enter")
        self.save_button.setDefault(True)
        set_kind(self.save_button, "primary")
        self.save_button.clicked.connect(self.save)
        row.addWidget(back)
        row.addWidget(self.save_button)
        return row


def hint_of(threshold: Threshold) -> str:
    """Unit, how it is compared, the notice's own number and the clause it comes from."""
    strict = "，要大于这个数" if threshold.strict else ""
    return f"单位：{threshold.unit}{strict}；通知写的是 {threshold.value}（{threshold.clause}）"
