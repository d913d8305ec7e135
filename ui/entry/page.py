"""入户核查: the page for a person who keys 附件1 all day, a household a row."""

from __future__ import annotations

from ui.entry.flow import RowFlow
from ui.entry.keying_page import KeyingPage
from ui.entry.row import EntryRow
from ui.entry.sheet import EntrySheet
from ui.page import PrintWish


class EntryPage(KeyingPage):
    """The notice's own table as the sheet. Each row is saved as it is left."""

    sheet: EntrySheet

    def make_form(self) -> RowFlow:
        """The sheet of the notice's inspection table."""
        scheme = self.desk.scheme
        self.attachment = next(a for a in scheme.attachments if a.records == "inspections" and not a.form)
        sheet = EntrySheet(EntryRow(scheme), self.lookup, self.attachment, self.desk.round)
        return RowFlow(self.desk, self.lookup, self.strip, sheet)

    def title_words(self) -> str:
        """The title of the table."""
        return self.attachment.title

    def print_wish(self) -> PrintWish:
        """The inspection sheet of this village."""
        village = self.lookup.village_of(self.heading.region_uid)
        return PrintWish(self.attachment.number, village.uid if village else "")
