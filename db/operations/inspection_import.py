"""Taking filled inspection sheets into the file: each row is saved as if it had been keyed, by the same rules.

One import is one batch, which undo takes back. What a row leaves blank is never blanked in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import AnswerRecord, HouseholdRecord, InspectionRecord, LogRow, MemberRecord
from db.operations.import_rows import Progress, taken
from db.operations.inspections import save_inspection
from db.operations.places_import import Places
from db.records import attributes_of
from domain.errors import Finding, blocking
from domain.household import Presence
from domain.imported import BookKind, ImportedInspection, ImportResult, Place, RowOutcome, RowState
from domain.inspection import InspectionDraft, Kind
from domain.scheme import Scheme


def apply_inspections(
    session: Session,
    scheme: Scheme,
    rows: Sequence[ImportedInspection],
    round_uid: str,
    clerk: str,
    now: datetime,
    *,
    name: str = "",
    progress: Progress | None = None,
) -> ImportResult:
    """Import the rows of filled inspection sheets into a round; `name` is the book's, for the history.

    A row that the rules of keying refuse is rejected with their sentences, and the rest goes on. The same book again changes
    nothing. `progress` is called with rows done and in all, and may raise `Cancelled`.
    """
    begin(session, "import", f"导入入户核查表 {name}".strip(), clerk, now)
    outcomes = taken(rows, _Import(session, scheme, round_uid, clerk, now).take, progress)
    changes = finish(session)
    return ImportResult(BookKind.INSPECTIONS, outcomes, changes.batch)


class _Import:
    """One import of inspection rows."""

    def __init__(self, session: Session, scheme: Scheme, round_uid: str, clerk: str, now: datetime) -> None:
        self._session, self._scheme, self._round_uid = session, scheme, round_uid
        self._clerk, self._now = clerk, now
        self._places = Places(session, clerk, now)
        self._seen: dict[str, Place] = {}

    def take(self, row: ImportedInspection) -> RowOutcome:
        """Save one row and say what became of it."""
        household, why = self._household(row)
        why = [*(f for f in row.findings if blocking([f])), *why]
        if why:
            return RowOutcome(row.place, RowState.REJECTED, tuple(why))
        existing = self._existing(row, household)
        before = self._last_entry()
        saved = save_inspection(self._session, self._scheme, self._draft(row, household, existing), self._clerk, self._now)
        findings = (*row.findings, *saved.findings)
        if saved.refused:
            return RowOutcome(row.place, RowState.REJECTED, findings)
        self._seen[saved.household_uid] = row.place
        if existing is None:
            return RowOutcome(row.place, RowState.NEW, findings)
        changed = self._last_entry() != before
        return RowOutcome(row.place, RowState.CHANGED if changed else RowState.SAME, findings)

    def _household(self, row: ImportedInspection) -> tuple[HouseholdRecord | None, list[Finding]]:
        """The household that the row speaks of (None: a new one), and why the row cannot be taken."""
        village = self._places.known_name(row.village)
        if row.village and not village and self._places.names:
            known = "、".join(self._places.names)
            return None, [Finding("region_uid", f"没有叫“{row.village}”的村（社区），现有：{known}；请改正“村社”一栏。")]
        household = self._by_number(row)
        why: list[Finding] = []
        if household is None:
            household, why = self._by_name(row, self._places.village_uid(village))
        if household is None and not why and not row.village:
            why = [Finding("region_uid", "没有填“村社”，台账中也没有这户，请补填。")]
        if household is not None and household.uid in self._seen:
            first = self._seen[household.uid]
            why = [Finding("head_name", f"这户在“{first.sheet}”第 {first.row} 行已有一行，同一户只能有一行，请核对。")]
        return household, why

    def _by_number(self, row: ImportedInspection) -> HouseholdRecord | None:
        if not row.head_id_no:
            return None
        m, h = MemberRecord, HouseholdRecord
        chosen = select(h).join(m, m.household_uid == h.uid).where(m.id_no == row.head_id_no)
        chosen = chosen.where(m.deleted.is_(False), h.deleted.is_(False), m.state == Presence.PRESENT)
        return self._session.scalars(chosen.limit(1)).first()

    def _by_name(self, row: ImportedInspection, village_uid: str) -> tuple[HouseholdRecord | None, list[Finding]]:
        """The household of a row whose number the file does not know: the only one of that name without another number."""
        h = HouseholdRecord
        chosen = select(h).where(h.village_uid == village_uid, h.head_name == row.head_name, h.deleted.is_(False))
        namesakes = list(self._session.scalars(chosen.limit(5))) if row.head_name and village_uid else []
        fitting = [n for n in namesakes if not (row.head_id_no and n.head_id_no)]
        if len(fitting) == 1:
            return fitting[0], []
        if len(fitting) > 1:
            why = f"{row.village}有{len(fitting)}户户主叫{row.head_name}，请填写证件号码以便区分。"
            return None, [Finding("head_id_no", why)]
        near = next((n for n in namesakes if _differing(n.head_id_no, row.head_id_no) <= 3), None)
        if near is not None:
            why = f"台账中{row.head_name}的证件号码是 {near.head_id_no}，与这一行只差几位，请对照证件核对。"
            return None, [Finding("head_id_no", why)]
        return None, []

    def _existing(self, row: ImportedInspection, household: HouseholdRecord | None) -> InspectionRecord | None:
        """The household's first inspection of this round made on the same day: the row tells it again."""
        if household is None:
            return None
        i = InspectionRecord
        chosen = select(i).where(i.round_uid == self._round_uid, i.household_uid == household.uid, i.deleted.is_(False))
        chosen = chosen.where(i.kind == str(Kind.FIRST))
        return self._session.scalars(chosen.where(i.inspected_on == row.inspected_on).limit(1)).first()

    def _draft(
        self, row: ImportedInspection, household: HouseholdRecord | None, existing: InspectionRecord | None
    ) -> InspectionDraft:
        """The row as it would have been keyed; blanks keep what the file has."""
        village = self._places.known_name(row.village) or row.village
        region_uid = household.region_uid if household is not None else self._places.uid(village, row.group)
        if household is not None and village and self._places.village_uid(village) != household.village_uid:
            region_uid = self._places.village_uid(village)
        known_helper = household.helper if household is not None else ""
        known_attributes = attributes_of(household.attributes) if household is not None else ()
        before = self._answers_of(existing)
        return InspectionDraft(
            round_uid=self._round_uid,
            region_uid=region_uid,
            head_name=row.head_name or (household.head_name if household is not None else ""),
            head_id_no=row.head_id_no or (household.head_id_no if household is not None else ""),
            attributes=row.attributes or self._scheme.in_order(known_attributes),
            helper=row.helper or known_helper,
            answers={**{item: value for item, (value, _) in before.items()}, **row.answers},
            descriptions={**{item: words for item, (_, words) in before.items()}, **row.descriptions},
            inspectors=row.inspectors,
            inspected_on=row.inspected_on,
            phone=row.phone or (existing.phone if existing is not None else ""),
            page=existing.page if existing is not None else "",
            household_uid=household.uid if household is not None else "",
            uid=existing.uid if existing is not None else "",
        )

    def _answers_of(self, existing: InspectionRecord | None) -> dict[str, tuple[str, str]]:
        """What the file has already: a table has no column for some questions (measured numbers)."""
        if existing is None:
            return {}
        a = AnswerRecord
        chosen = select(a.item, a.value, a.description).where(a.inspection_uid == existing.uid, a.deleted.is_(False))
        return {item: (value, words) for item, value, words in self._session.execute(chosen)}

    def _last_entry(self) -> int:
        self._session.flush()
        return self._session.scalar(select(func.max(LogRow.seq))) or 0


def _differing(one: str, other: str) -> int:
    """In how many places two numbers differ; all of them when their lengths do."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))
