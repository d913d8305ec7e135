"""Finding the household whose sheet is keyed, and what the file knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.annex import Attachment
from domain.household import HOUSEHOLD_STATE_LABELS, HouseholdRow, Presence
from domain.household_code import code_in
from domain.income import IncomeSheet
from domain.income_checks import PER_HEAD
from domain.region import village_group
from ui.desk import Desk
from ui.entry.lookup import Lookup
from widgets.suggest import Suggestion
from widgets.theme import Sign

if TYPE_CHECKING:
    from db.queries.incomes import EarlierResult, IncomeCounts

SHOWN = 20
"""Suggestions fetched at most."""
ENOUGH = 8
"""With fewer households found in the village, those of other villages are offered too."""


@dataclass(frozen=True, slots=True)
class IncomeFile:
    """A household with its sheet of the round, last year's result, and the keyed answer to 人均纯收入 (empty: none)."""

    row: HouseholdRow
    sheet: IncomeSheet | None
    earlier: EarlierResult | None
    answer: str
    seen: int
    """Position in the log at which it was read."""


class IncomeHouseholds:
    """Reads for the page through the desk. `region_uid` is where the clerk works: a village, a group, or nothing."""

    def __init__(self, desk: Desk, attachment: Attachment) -> None:
        self.desk = desk
        self.attachment = attachment
        self.places = Lookup(desk)

    def village_uid(self, region_uid: str) -> str:
        """The village of a region; empty when it has none."""
        village = self.places.village_of(region_uid)
        return village.uid if village else ""

    def find(self, text: str, region_uid: str) -> list[Suggestion]:
        """Households for a name, pinyin, number or code; for an empty text those whose sheet is still missing."""
        wanted = text.strip()
        uids = self._uids(wanted, region_uid) if wanted else self.missing(region_uid, SHOWN)
        return self._suggestions(uids, wanted, region_uid)

    def file_of(self, household_uid: str) -> IncomeFile | None:
        """What is needed to key the sheet of a household; None when the register does not have it."""
        from db.log import latest_batch
        from db.queries.incomes import income_sheet, previous_per_head
        from db.queries.inspections import inspection_of
        from db.queries.register import household_row

        round_uid = self.desk.round.uid
        with self.desk.read() as session:
            row = household_row(session, household_uid, round_uid)
            if row is None:
                return None
            inspection = inspection_of(session, round_uid, household_uid)
            return IncomeFile(
                row,
                income_sheet(session, round_uid, household_uid),
                previous_per_head(session, round_uid, household_uid),
                inspection.answers.get(PER_HEAD, "") if inspection else "",
                latest_batch(session),
            )

    def missing(self, region_uid: str, limit: int = 0) -> list[str]:
        """Uids of the village's households that the form is for and that have no sheet yet."""
        from db.queries.incomes import households_without_sheet

        desk, village = self.desk, self.village_uid(region_uid)
        with desk.read() as session:
            return households_without_sheet(session, desk.scheme, self.attachment, desk.round.uid, village, limit)

    def counts(self, region_uid: str) -> IncomeCounts:
        """How far the village (without one: the office) has come."""
        from db.queries.incomes import income_counts

        desk, village = self.desk, self.village_uid(region_uid)
        with desk.read() as session:
            return income_counts(session, desk.scheme, self.attachment, desk.round.uid, village)

    # inside

    def _uids(self, wanted: str, region_uid: str) -> list[str]:
        from db.queries.entry_sheet import households_with_code
        from db.search import find_households

        village, code = self.village_uid(region_uid), code_in(wanted)
        with self.desk.read() as session:
            coded = households_with_code(session, code, village) if code else []
            if coded:
                return coded
            uids = [row.uid for row in find_households(session, wanted, SHOWN, village)] if village else []
            if len(uids) < ENOUGH:
                uids += [row.uid for row in find_households(session, wanted, SHOWN) if row.uid not in uids]
        return uids[:SHOWN]

    def _suggestions(self, uids: Sequence[str], wanted: str, region_uid: str) -> list[Suggestion]:
        from db.queries.entry_sheet import found_through
        from db.queries.incomes import households_with_sheet
        from db.queries.register import household_rows

        desk, village = self.desk, self.village_uid(region_uid)
        with desk.read() as session:
            rows = household_rows(session, list(uids), desk.round.uid)
            done = households_with_sheet(session, desk.round.uid, list(uids))
            through = found_through(session, list(uids), wanted) if wanted and not wanted.isdigit() else {}

        def rank(row: HouseholdRow) -> tuple[bool, ...]:
            away = bool(village) and row.village_uid != village
            meant = self.attachment.is_for(desk.scheme.with_wholes(row.attributes))
            return row.state is not Presence.PRESENT, away, not meant, bool(through.get(row.uid)), row.uid in done

        ordered = sorted(rows, key=rank) if wanted else rows
        return [self._suggestion(row, row.uid in done, wanted, through.get(row.uid, "")) for row in ordered]

    def _suggestion(self, row: HouseholdRow, done: bool, wanted: str, person: str) -> Suggestion:
        title = row.head_name
        if row.state is not Presence.PRESENT:
            title += f"　{Sign.DUE} {HOUSEHOLD_STATE_LABELS[row.state]}"
        elif done:
            title += f"　{Sign.DONE} 已填"
        number = row.head_id_no if wanted.isdigit() else f"证件尾号 {row.head_id_no[-4:]}"
        kinds = "、".join(self.desk.scheme.attribute(key).short for key in self._known(row))
        who = f"家人 {person}" if person else f"{row.size}人"
        parts = (village_group(row.village, row.group), number if row.head_id_no else self.desk.no_number, who, kinds)
        return Suggestion(row.uid, title, " · ".join(part for part in parts if part))

    def _known(self, row: HouseholdRow) -> tuple[str, ...]:
        return self.desk.scheme.in_order(row.attributes)
