"""The section 抽查复核: the sample that was drawn, how far it is re-inspected, and where the two inspections differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.queries.reviews import Drawn, drawn_sample, reviewed
from domain.changes import Changes
from domain.problem import chinese_date
from domain.region import village_group
from domain.reviews import Reviewed, ReviewFigures, figures
from ui.desk import Desk
from ui.page import Page
from widgets.chips import Chip, ChipBar
from widgets.colours import Sign
from widgets.table_model import CellLook, PagedTableModel, TableColumn
from widgets.theme import GAP, set_kind
from widgets.virtual_table import VirtualTable

COLUMNS = (
    TableColumn("state", "结果", 108),
    TableColumn("place", "村/组", 130),
    TableColumn("head_name", "户主", 84),
    TableColumn("helper", "帮扶责任人", 92),
    TableColumn("first_on", "首次排查", 94, kind="date"),
    TableColumn("review_on", "复核", 94, kind="date"),
    TableColumn("inspectors", "复核人", 110),
    TableColumn("text", "不一致的项", 220, stretch=True),
)
WAITING, SAME, DIFFERING = "waiting", "same", "differing"
NOT_DRAWN = "还没有抽取复核样本。录入排查结果以后，在这里抽签。"


class ReviewsPage(Page):
    """The sample as a list, what is still to be re-inspected first. Enter opens the household's re-inspection."""

    title: ClassVar[str] = "抽查复核"
    counts = "unvisited"
    tables = frozenset({"sample", "inspection", "answer", "problem", "household", "region", "round"})
    help_topic = "reviews"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[Reviewed] = []
        self._drawn: Drawn | None = None
        self.words, self.sums = QLabel(), QLabel()
        set_kind(self.words, "quiet")
        self.draw_button = QPushButton("抽取样本…")
        self.draw_button.setToolTip("按抽签号从排查过的农户中抽取要复核的村和户（Ctrl+N）")
        self.back_button = QPushButton("撤回样本")
        self.back_button.setToolTip("还没有录入复核结果时，可以撤回重抽")
        set_kind(self.back_button, "link")
        self.chips = ChipBar([Chip(WAITING, "未复核"), Chip(SAME, "一致"), Chip(DIFFERING, "不一致")])
        self.table = VirtualTable()
        self._model = PagedTableModel(COLUMNS, _Rows(()), _text, _look)
        self.table.set_model(self._model)
        self._lay_out()
        self.draw_button.clicked.connect(self.add)
        self.back_button.clicked.connect(self._take_back)
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table.activated_row.connect(self._open)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Read sample and results anew."""
        desk = self.desk
        with desk.read() as session:
            self._drawn = drawn_sample(session, desk.round.uid)
            self._rows = reviewed(session, desk.scheme, desk.round.uid, desk.region_uid)
        self._show_words()
        self._filter()

    def start(self) -> None:
        """The list first; without a sample the button that draws one."""
        (self.table if self._rows else self.draw_button).setFocus()

    def add(self) -> None:
        """Ctrl+N: draw the sample."""
        from ui.reviews.draw_form import DrawDialog

        if self._drawn is not None or self.desk.read_only:
            return
        dialog = DrawDialog(self.desk, self.desk.scheme.sampling[0], self._villages(), self)
        if dialog.exec() and dialog.changes is not None:
            self.desk.say_saved("已抽取复核样本", dialog.changes)
            self.table.setFocus()
        dialog.deleteLater()

    # inside

    def _villages(self) -> int:
        from db.queries.regions import regions
        from domain.region import Level

        with self.desk.read() as session:
            return sum(one.level is Level.VILLAGE for one in regions(session))

    def _take_back(self) -> None:
        from db.operations.samples import take_back_sample

        desk = self.desk
        changes = desk.write(lambda session: take_back_sample(session, desk.round.uid, desk.clerk, desk.now()))
        if changes is not None:
            desk.say_saved("已撤回复核样本", changes)
            self.draw_button.setFocus()

    def _show_words(self) -> None:
        drawn, found = self._drawn, figures(self._rows)
        self.words.setText("　".join(part for part in (self._phase(), _how(drawn)) if part))
        self.sums.setText(sums_text(found))
        self.sums.setVisible(bool(self._rows))
        self.draw_button.setVisible(drawn is None)
        self.draw_button.setEnabled(not self.desk.read_only)
        self.back_button.setVisible(drawn is not None and not found.reviewed and not self.desk.read_only)
        self.table.set_empty_state("这个范围里没有要复核的户。" if drawn else NOT_DRAWN)
        self.chips.set_counts({WAITING: found.drawn - found.reviewed, SAME: found.same, DIFFERING: found.differing})

    def _phase(self) -> str:
        """The phase of the re-inspection with its days, as the notice has them."""
        scheme = self.desk.scheme
        phase = next((p for p in scheme.phases if p.key == scheme.sampling[0].phase), None)
        if phase is None or phase.starts_on is None or phase.ends_on is None:
            return ""
        return f"{phase.name}：{chinese_date(phase.starts_on)}至{chinese_date(phase.ends_on)}"

    def _filter(self) -> None:
        wanted = set(self.chips.selected())
        rows = [row for row in self._rows if not wanted or _kind(row) in wanted]
        rows.sort(key=lambda row: (WAITING, DIFFERING, SAME).index(_kind(row)))
        self._model.set_source(_Rows(rows))
        self.table.select_place(0)

    def _open(self, key: object) -> None:
        """The review's own sheet in 入户核查, of the household or of the village."""
        village, _, household = str(key).partition(":")
        self.desk.open_inspection(f"review:{household}" if household else f"review:village:{village}")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(GAP)
        above.addWidget(self.words)
        above.addStretch(1)
        above.addWidget(self.back_button)
        above.addWidget(self.draw_button)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GAP)
        middle.addWidget(self.chips, 1)
        middle.addWidget(self.sums, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        for part in (above, middle):
            line = QWidget()
            part.setContentsMargins(0, 0, 0, 0)
            line.setLayout(part)
            column.addWidget(line)
        column.addWidget(self.table, 1)


def sums_text(found: ReviewFigures) -> str:
    """The figures in one line: `应复核 30　已复核 12　一致 10　不一致 2　一致率 83.3%　漏报问题 3`."""
    parts = [f"应复核 {found.drawn}", f"已复核 {found.reviewed}", f"一致 {found.same}", f"不一致 {found.differing}"]
    parts += [f"一致率 {found.share_same}"] if found.share_same else []
    return "　".join([*parts, f"漏报问题 {found.missed_problems}"])


def _how(drawn: Drawn | None) -> str:
    if drawn is None:
        return "样本还没有抽取"
    return f"{chinese_date(drawn.drawn_on)}按抽签号 {drawn.number} 抽取 {drawn.villages} 个村 {drawn.households} 户"


def _kind(row: Reviewed) -> str:
    if row.review_on is None:
        return WAITING
    return SAME if row.differences == () else DIFFERING


def _text(row: Reviewed, key: str) -> str:
    if key == "place":
        return village_group(row.village, row.group)
    if key == "head_name":
        return row.head_name or "（村级）"
    if key == "text":
        return "；".join(one.text for one in row.differences or ())
    value = getattr(row, key)
    return "" if value is None else str(value)


def _look(row: Reviewed, key: str) -> CellLook | None:
    if key == "state":
        signs = {WAITING: Sign.DUE, SAME: Sign.DONE, DIFFERING: Sign.OVERDUE}
        return CellLook(sign=signs[_kind(row)], bold=_kind(row) == DIFFERING)
    return CellLook(tooltip=_text(row, key)) if key == "text" and row.differences else None


@dataclass
class _Rows:
    """The rows as a source for a table."""

    found: Sequence[Reviewed]

    def count(self) -> int:
        return len(self.found)

    def rows(self, offset: int, limit: int) -> Sequence[Reviewed]:
        return self.found[offset : offset + limit]

    def sort(self, key: str, descending: bool) -> None:
        self.found = sorted(self.found, key=lambda row: _text(row, key), reverse=descending)

    def key(self, row: Reviewed) -> str:
        return f"{row.village_uid}:{row.household_uid}"
