"""The form of a round: its name, days, unit names, reading, and the numbers that the notice leaves to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from domain.changes import Changes
from domain.errors import Finding
from domain.orders import Checklist
from domain.rounds import READING_LABELS, Reading, Round, check_round, following, points_field, round_of, threshold_field
from domain.scheme import Scheme, Threshold
from ui.desk import Desk
from ui.said import SaidLine
from widgets.date_edit import UNREADABLE, DateField
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

WIDTH = 620
TALLEST = 560
"""Height of the fields in px before they scroll: the dialog fits a screen of 768."""
POINTS_HEIGHT = 190
KEYED = ("name", "starts_on", "ends_on", "town", "county", "thresholds", "reading", "points")
NEW = "可以按同一份通知再做一轮，也可以换一份通知。农户、干部照旧，上一轮没有整改完的问题带到这一轮继续跟踪。"
CHANGE = "表头上的年度和标准按这里填的印。"


def new_round(desk: Desk, parent: QWidget, notice: Scheme | None = None) -> None:
    """Ask for the next round, write it, and go on with it. It follows the chosen one's notice, or the one that is given."""
    from db.queries.notices import notices

    with desk.read() as session:
        known = notices(session)
    wanted = notice.id if notice is not None else desk.round.scheme_id
    dialog = RoundDialog(desk, proposed(desk, next((n for n in known if n.id == wanted), desk.scheme)), parent, notices=known)
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

    def __init__(
        self, desk: Desk, round_: Round, parent: QWidget | None = None, *, notices: Sequence[Scheme] = ()
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._notices = {one.id: one for one in notices}
        self._scheme: Scheme = self._notices.get(round_.scheme_id) or desk.scheme
        self.draft = self._drawn = round_
        self.changes: Changes | None = None
        self.name, self.town, self.county = QLineEdit(), QLineEdit(), QLineEdit()
        self.starts_on, self.ends_on = DateField(round_.starts_on.year), DateField(round_.starts_on.year)
        self.thresholds: dict[str, QLineEdit] = {}
        self.points: dict[str, QPlainTextEdit] = {}
        self.notice, self.reading = QComboBox(), QComboBox()
        self.form = FieldForm()
        self._area = QScrollArea()
        self.said = SaidLine(desk)
        self.save_button = QPushButton("建立" if notices else "保存")
        self._lay_out(bool(notices))
        self._ask(round_)
        self.notice.activated.connect(self._choose_notice)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
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
        self.said.forget()
        self.changes = desk.write(lambda session: save_round(session, draft, desk.clerk, desk.now()))
        if self.changes is not None:
            self.accept()
        else:
            self._look_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Sizes are known once the look is."""
        super().showEvent(event)
        self._fit()

    # inside

    def _look_again(self) -> None:
        """Show what others have saved where nothing was keyed here; what was keyed stays, for the person to decide."""
        from db.queries.office import rounds

        with self._desk.read() as session:
            stored = next((one for one in rounds(session) if one.uid == self.draft.uid), None)
        if stored is not None:
            keyed = {name: getattr(self.draft, name) for name in KEYED if getattr(self.draft, name) != getattr(self._drawn, name)}
            self.draft = self._drawn = stored
            self._fill(replace(stored, **keyed))

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
            points={**self.draft.points, **{key: _lines(field) for key, field in self.points.items()}},
            reading=Reading(self.reading.currentData()),
        )

    def _fill(self, round_: Round) -> None:
        self.name.setText(round_.name)
        self.starts_on.set_day(round_.starts_on)
        self.ends_on.set_day(round_.ends_on)
        self.town.setText(round_.town)
        self.county.setText(round_.county)
        for threshold in self._scheme.thresholds:
            usual = "" if threshold.value is None else str(threshold.value)
            self.thresholds[threshold.key].setText(round_.thresholds.get(threshold.key, usual))
        for key, field in self.points.items():
            field.setPlainText("\n".join(round_.points.get(key, ())))
        self.reading.setCurrentIndex(self.reading.findData(round_.reading))

    def _lay_out(self, new: bool) -> None:
        self.setWindowTitle("新一轮" if new else "本轮名称、日期和标准")
        words = QLabel(NEW if new else CHANGE)
        words.setWordWrap(True)
        for one in self._notices.values() or (self._scheme,):
            self.notice.addItem(f"{one.issuer}　{one.number}".strip() or one.title, one.id)
            self.notice.setItemData(self.notice.count() - 1, one.title, Qt.ItemDataRole.ToolTipRole)
        self.notice.setEnabled(new)
        self.notice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for reading, label in READING_LABELS.items():
            self.reading.addItem(label, reading)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(words)
        column.addWidget(self._area, 1)
        column.addWidget(self.said)
        column.addLayout(self._buttons())

    def _ask(self, round_: Round) -> None:
        """Ask for what this notice leaves to a round; what stands in the other fields is that of `round_`."""
        self.thresholds = {threshold.key: QLineEdit() for threshold in self._scheme.thresholds}
        self.points = {one.key: QPlainTextEdit() for one in self._scheme.checklists if one.by_office}
        self.form = FieldForm()
        add = self.form.add
        self.notice.setCurrentIndex(max(self.notice.findData(self._scheme.id), 0))
        add("notice", "通知", self.notice, hint=notice_hint(self._scheme))
        add("name", "名称", self.name, required=True)
        add("starts_on", "开始", self.starts_on, required=True)
        add("ends_on", "结束", self.ends_on, required=True)
        for threshold in self._scheme.thresholds:
            field = self.thresholds[threshold.key]
            needed = threshold.value is not None
            add(threshold_field(threshold), threshold.label, field, hint=hint_of(threshold), required=needed)
        for one in self._scheme.checklists:
            if one.by_office:
                editor = self.points[one.key]
                editor.setTabChangesFocus(True)
                editor.setFixedHeight(POINTS_HEIGHT)
                add(points_field(one), one.title, editor, hint=points_hint(one))
        add("town", "镇街", self.town, required=True)
        add("county", "区县", self.county)
        add("reading", "统计口径", self.reading)
        self._fill(round_)
        old = self._area.takeWidget()
        self._area.setWidget(self.form)
        if old is not None:
            old.deleteLater()
        if self.isVisible():
            self._fit()

    def _help(self) -> None:
        from ui.small_dialogs import show_help

        show_help(self, "rounds")

    def _fit(self) -> None:
        """As wide as the fields need, as high as they need and a small screen has."""
        bar = self._area.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(WIDTH, self.form.minimumSizeHint().width() + bar + 7 * GAP))
        self._area.setMinimumHeight(min(self.form.sizeHint().height() + GAP, TALLEST))
        self.adjustSize()

    def _choose_notice(self) -> None:
        """Propose a round of the notice that was chosen."""
        notice = self._notices.get(self.notice.currentData())
        if notice is not None and notice.id != self._scheme.id:
            self._scheme = notice
            self.draft = replace(proposed(self._desk, notice), uid=self.draft.uid)
            self._ask(self.draft)
            self.notice.setFocus()

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
    said = "通知没有写，可以不填" if threshold.value is None else f"通知写的是 {threshold.value}"
    return f"单位：{threshold.unit}{strict}；{said}（{threshold.clause}）"


def notice_hint(notice: Scheme) -> str:
    """Title and days, by which a person recognises the notice."""
    issued = f"，{notice.issued_on.isoformat()} 印发" if notice.issued_on else ""
    return f"{notice.title}{issued}"


def points_hint(checklist: Checklist) -> str:
    """How many points the notice speaks of, and where."""
    return f"通知说的是 {checklist.count} 条，内容由本单位填：一行一条，入户时逐条问（{checklist.clause}）"


def proposed(desk: Desk, notice: Scheme) -> Round:
    """The next round of a notice: one year after its last one, or the first with the notice's own days, for the office."""
    from db.keys import new_uid

    before = [one for one in desk.rounds if one.scheme_id == notice.id]
    if before:
        last = desk.round if desk.round.scheme_id == notice.id else max(before, key=lambda one: one.starts_on)
        return following(last, notice, new_uid())
    return round_of(notice, new_uid(), county=desk.round.county, town=desk.round.town)


def _lines(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(one.strip() for one in field.toPlainText().splitlines() if one.strip())
