"""From household to household: opening, checking and saving their sheets while the keyer goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from domain.errors import Finding, Level, blocking
from ui.desk import Desk
from ui.incomes.households import IncomeFile, IncomeHouseholds
from ui.incomes.keys import IncomeKeys
from ui.incomes.panel import IncomePanel
from ui.incomes.saving import IncomeSaver
from ui.incomes.state import IncomeState, Typed
from ui.incomes.strip import IncomeStrip
from ui.incomes.table import IncomeTable
from widgets.theme import Sign

NOT_MEANT = f"{Sign.DUE} 这户不是这张表要填的户，一般不用填；要填也可以。"


class IncomeFlow(QObject):
    """Moves the table over the households. A sheet is saved as it is left; what is wrong is said at its place."""

    household_changed = Signal()
    saved = Signal()
    told = Signal(str)
    """Words for the help line."""

    def __init__(
        self, desk: Desk, households: IncomeHouseholds, strip: IncomeStrip, table: IncomeTable, panel: IncomePanel
    ) -> None:
        super().__init__(table)
        self.desk = desk
        self.households = households
        self.strip, self.table, self.panel = strip, table, panel
        self.state: IncomeState = table.body.state
        self.keys = IncomeKeys(table.body, self.state)
        self.saver = IncomeSaver(desk, self.state)
        self.file: IncomeFile | None = None
        self.findings: list[Finding] = []
        self.busy = False
        """True while a sheet is being written: the screens' news of it are our own."""
        self._connect()

    # opening

    def open_household(self, uid: str) -> bool:
        """Key the sheet of this household; False when the register does not have it, or what is keyed cannot be left."""
        file = self.households.file_of(uid)
        if file is None or not self.left_safely():
            return False
        self._show(file)
        return True

    def open_nobody(self) -> None:
        """An empty table: no household is chosen."""
        self.file = None
        self.state.open(Typed())
        self._shown()

    def reread(self) -> None:
        """Something was written elsewhere: what was not touched here is read anew."""
        uid = self.state.now.household_uid
        file = self.households.file_of(uid) if uid else None
        if file is None:
            self.open_nobody()
        elif not self.state.touched:
            self._show(file)
        else:
            self.file = file
            self.panel.show_file(file, self._remark(file))

    def resume(self, typed: Typed) -> bool:
        """Put a half-keyed sheet back as it was left; False when its household or its stored sheet are not there any more."""
        file = self.households.file_of(typed.household_uid)
        if file is None or typed.uid != (file.sheet.uid if file.sheet else ""):
            return False
        self._show(file)
        self.state.resume(typed)
        self.sync()
        return True

    def next_household(self) -> None:
        """F7: save, and on to the next household whose sheet is missing."""
        here = self.state.now.household_uid
        before = self.households.missing(self.strip.region_uid)
        if not self.left_safely():
            return
        left = self.households.missing(self.strip.region_uid)
        if here in before:
            before = before[before.index(here) + 1 :] + before[: before.index(here)]
        following = next((uid for uid in before if uid in left and uid != here), None)
        if following is not None and self.open_household(following):
            self.keys.enter_first()
        else:
            self.told.emit("✓ 没有要填的户了。" if not left else "● 其余的户都填好了，只剩这一户。")

    # saving

    def left_safely(self) -> bool:
        """Save what was keyed; False while it cannot be left like this."""
        return not self.state.touched or not self.state.now.household_uid or self.save()

    def save(self) -> bool:
        """Save the sheet, or say what is wrong with it."""
        if not self.file:
            self.strip.enter("household")
            return False
        self.strip.day.commit()
        unreadable = self.strip.unreadable()
        if unreadable:
            self._refuse(unreadable)
            return False
        self.busy = True
        try:
            found = self.saver.save(self.file.row.head_name)
        finally:
            self.busy = False
        if found is None:
            return False
        if found:
            self._refuse(found)
            return False
        self.show_findings([])
        self.saved.emit()
        return True

    def finish(self) -> None:
        """Enter at the end: save, and on to the next name."""
        if self.save():
            self.strip.enter("household")

    def remove(self) -> None:
        """Ctrl+Delete: a sheet keyed by mistake goes, with a way back in the bar."""
        if self.file is None:
            return
        if self.state.now.uid and self.saver.remove(self.file.row.head_name):
            file = self.households.file_of(self.file.row.uid)
            self._show(file) if file else self.open_nobody()
            self.saved.emit()

    # keying

    def sync(self) -> None:
        """Show everything as it stands."""
        self.table.body.sync()
        self.strip.sync()
        self.panel.sync()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say each finding at its place."""
        self.findings = list(findings)
        self.table.body.show_findings(findings)
        self.strip.show_findings(findings)
        names = {name: cell.name for name, cell in self.table.body.cells.items()}
        self.panel.show_findings(findings, names)

    def enter(self, field: str) -> None:
        """Put the focus into the place that a finding names."""
        if field in self.table.body.cells:
            self.keys.enter(field)
        elif field == "last_year":
            self.panel.last_year.setFocus()
        elif field in self.strip.fields:
            self.strip.enter(field)

    # inside

    def _show(self, file: IncomeFile) -> None:
        self.file = file
        if file.sheet is not None:
            self.state.open_sheet(file.sheet)
        else:
            today, this = self.desk.today(), self.desk.round
            day = self.state.now.filled_on or (today if this.starts_on <= today <= this.ends_on else None)
            self.state.open(Typed(file.row.uid, "", {"size": str(file.row.size or "")}, day, file.seen))
        self._shown()

    def _remark(self, file: IncomeFile) -> str:
        """What the keyer must know of the sheet that was opened."""
        if file.sheet is not None:
            day = file.sheet.filled_on
            return f"{Sign.DONE} {f'{day.month}月{day.day}日' if day else '本轮'}已填；Ctrl+Delete 删除。"
        meant = self.households.attachment.is_for(self.desk.scheme.with_wholes(file.row.attributes))
        return "" if meant else NOT_MEANT

    def _shown(self) -> None:
        self.saver.begin()
        self.show_findings([])
        self.strip.show_household(self.file.row if self.file else None)
        self.panel.show_file(self.file, self._remark(self.file) if self.file else "")
        for cell in self.table.body.cells.values():
            cell.setEnabled(self.file is not None)
        self.sync()
        self.household_changed.emit()

    def _refuse(self, found: Sequence[Finding]) -> None:
        self.show_findings(found)
        worst = next((finding for finding in found if finding.level is Level.BLOCK), found[0])
        self.enter(worst.field)
        if not blocking(list(found)):
            self.told.emit("● 有提醒：核对后再按 Ctrl+Enter 照存，或改正。")

    def _keyed(self, name: str) -> None:
        """Something was typed: what was wrong with this place is said no longer."""
        if any(finding.field == name for finding in self.findings):
            self.show_findings([finding for finding in self.findings if finding.field != name])
        self.sync()

    def _amount_keyed(self, name: str, text: str) -> None:
        self.state.put(name, text)
        self._keyed(name)

    def _left(self, name: str) -> None:
        """Say what is wrong with the place just left; what the keyer has not reached is not spoken of."""
        self.state.settle()
        found = [finding for finding in self.saver.findings() if finding.field == name and self.state.text(name).strip()]
        self.show_findings([*(f for f in self.findings if f.field != name), *found])

    def _undone(self, name: str) -> None:
        self.strip.show_day()
        self.show_findings([])
        self.sync()
        if name in self.table.body.cells:
            self.keys.enter(name)
        self.told.emit("已撤销一步。")

    def _clear(self) -> None:
        if self.state.touched:
            self.state.clear()
            self.show_findings([])
            self.sync()
            self.told.emit("已恢复原样，按 Ctrl+Z 找回刚才录的内容。")

    def _after_last(self) -> None:
        if self.panel.asks_last_year:
            self.panel.last_year.setFocus()
        else:
            self.finish()

    def _chosen(self, uid: str) -> None:
        if self.open_household(uid):
            self.keys.enter_first()
        else:
            self.strip.show_household(self.file.row if self.file else None)

    def _back_to_table(self) -> None:
        if self.file is not None:
            self.keys.enter_first()
        else:
            self.strip.enter("household")

    def _connect(self) -> None:
        keys, strip, panel = self.keys, self.strip, self.panel
        self.table.body.keyed.connect(self._amount_keyed)
        keys.entered.connect(self.table.show_place)
        keys.entered.connect(lambda _name: self.table.body.sync())
        keys.left.connect(self._left)
        keys.finished.connect(self._after_last)
        keys.saving.connect(self.finish)
        keys.escaped.connect(lambda: strip.enter("household"))
        keys.undone.connect(self._undone)
        strip.chosen.connect(self._chosen)
        strip.keyed.connect(self._keyed)
        strip.done.connect(self._back_to_table)
        strip.undone.connect(self._undone)
        strip.clearing.connect(self._clear)
        panel.keyed.connect(self._keyed)
        panel.finished.connect(self.finish)
        panel.escaped.connect(keys.enter_last)
        panel.undone.connect(self._undone)
        panel.place_wanted.connect(self.enter)
