"""分发: choose villages, write a file for each, and see what went where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from domain.changes import Changes
from domain.region import Level
from domain.sharing import Handout
from domain.sharing_sheets import day_of, handout_sheet
from ui.desk import Desk
from ui.sharing.hand_out_form import HandOutForm
from ui.sharing.handing import HandedOut, hand_out_all
from ui.sharing.handouts_table import FRESH, HandoutsTable
from ui.sharing.paper import PaperDialog
from ui.sharing.village_ticks import Village, VillageTicks
from widgets.colours import Sign
from widgets.long_work import Progress
from widgets.theme import GAP, set_kind
from widgets.work_dialog import WorkDialog

SIZE = (1000, 620)
FORM_WIDTH = 500
CHANGED = Changes(frozenset({"handout"}))


class HandOutDialog(WorkDialog):
    """First the choice, then the list of what was written, to be printed and signed for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("分发", SIZE, parent)
        self._desk = desk
        self.made: list[Handout] = []
        self.villages = VillageTicks()
        self.form = HandOutForm(desk.today().year)
        self.count = QLabel()
        self.table = HandoutsTable(FRESH)
        self.pages = QStackedWidget()
        self._folder = Path()
        self.all_button, self.none_button = _small("全选", "Ctrl+A"), _small("全不选", "Ctrl+Shift+A")
        self._lay_out()
        self.paper_button = self.button("签收表…", "print", "Ctrl+P", self.show_paper, tip="打印或导出签收表")
        self.folder_button = self.button("打开文件夹", "folder", "Ctrl+O", self._open_folder)
        self.close_button = self.button("关闭", "", "", self.reject, right=True, tip="Esc")
        self.go_button = self.button("分发", "export", "Ctrl+Return", self.hand_out, primary=True)
        self._read()
        self.follow()
        self.villages.setFocus()

    # what the person does

    def hand_out(self) -> None:
        """Write the files."""
        desk, ticked = self._desk, self.villages.ticked()
        found = self.form.findings(ticked, desk.today())
        if found:
            if found[0].field == "mode":
                self.villages.setFocus()
            return
        wishes, self._folder = self.form.wishes(ticked), Path(self.form.folder.text().strip())
        store, town, clerk, now, folder = desk.store, desk.store.office.town, desk.clerk, desk.now(), self._folder

        def work(progress: Progress) -> HandedOut:
            return hand_out_all(store, town, wishes, folder, clerk, now, progress)

        self.start(work, self._handed_out, "正在分发")

    def show_paper(self) -> None:
        """The list to be signed."""
        PaperDialog(handout_sheet(self._desk.store.office.town, self.made, self._desk.today()), self).open()

    def follow(self) -> None:
        """Only what can be done now can be pressed."""
        after = bool(self.made)
        self.pages.setCurrentIndex(1 if after else 0)
        self.villages.setEnabled(not self.busy and not self.form.whole.isChecked())
        self.form.setEnabled(not self.busy)
        self.go_button.setVisible(not after)
        self.go_button.setEnabled(not self.busy)
        self.close_button.setText("关闭" if not self.busy else "停止")
        for button in (self.paper_button, self.folder_button):
            button.setVisible(after)
        self._count()

    # inside

    def _read(self) -> None:
        from db.queries.handouts import handouts
        from db.queries.regions import counts, regions

        with self._desk.read() as session:
            numbers = counts(session, "households", self._desk.round.uid)
            found = [one for one in regions(session) if one.level is Level.VILLAGE]
            held: dict[str, str] = {}
            for part in reversed(handouts(session)):
                for name in part.villages:
                    held[name] = f"{day_of(part.made_at)} {'未交回' if part.waited_for else ''}".strip()
        offered = [Village(one.uid, one.name, numbers.get(one.uid, 0), held.get(one.name, "")) for one in found]
        self.villages.show_villages(offered)

    def _handed_out(self, result: HandedOut) -> None:
        from db.queries.handouts import handouts

        desk = self._desk
        with desk.read() as session:
            known = {one.uid: one for one in handouts(session)}
        self.made = [known[uid] for uid in result.uids]
        self.table.show_handouts(self.made, desk.today())
        self.follow()
        if self.made:
            desk.announce(CHANGED)
            desk.say(f"已分发 {len(self.made)} 个文件到“{self._folder}”。", "done")
            self.close_button.setFocus()
        self._tell(result)

    def _tell(self, result: HandedOut) -> None:
        done = "、".join(one.recipient for one in self.made[:6]) + ("等" if len(self.made) > 6 else "")
        if result.fault:
            before = f"已经写好的 {len(self.made)} 个文件（{done}）留着。" if self.made else ""
            self.say(f"{result.fault}{before}", Sign.OVERDUE)
        elif result.stopped:
            rest = f"已写好的 {len(self.made)} 个文件（{done}）留着，其余的没有分发。" if self.made else "没有写下任何文件。"
            self.say(f"已停止。{rest}", Sign.DUE)
        else:
            self.say(f"已写好 {len(self.made)} 个文件，放在“{self._folder}”。请把签收表随文件一起交给对方。", Sign.DONE)

    def _count(self) -> None:
        ticked = self.villages.ticked()
        if self.form.whole.isChecked():
            self.count.setText("整个文件一份，不用选村（社区）。")
        else:
            self.count.setText(f"已选 {len(ticked)} 个，{sum(one.households for one in ticked):,} 户；空格键勾选")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _lay_out(self) -> None:
        set_kind(self.count, "quiet")
        left = QVBoxLayout()
        left.setSpacing(GAP)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        for button, on in ((self.all_button, True), (self.none_button, False)):
            button.clicked.connect(lambda _checked=False, on=on: self.villages.tick_all(on))
            row.addWidget(button)
        left.addLayout(row)
        left.addWidget(self.villages, 1)
        choice = QWidget()
        columns = QHBoxLayout(choice)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(3 * GAP)
        columns.addLayout(left, 1)
        self.form.setFixedWidth(FORM_WIDTH)
        columns.addWidget(self.form)
        self.pages.addWidget(choice)
        self.pages.addWidget(self.table)
        self.body.addWidget(self.pages)
        self.villages.changed.connect(self._count)
        self.form.changed.connect(self._mode_changed)

    def _mode_changed(self) -> None:
        self.villages.setEnabled(not self.form.whole.isChecked())
        for button in (self.all_button, self.none_button):
            button.setEnabled(not self.form.whole.isChecked())
        self._count()


def _small(text: str, keys: str) -> QPushButton:
    button = QPushButton(text)
    set_kind(button, "link")
    button.setAutoDefault(False)
    button.setShortcut(keys)
    button.setToolTip(f"{text}（{keys}）")
    return button
