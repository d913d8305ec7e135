"""Taking a register into the file: new households in bulk, known ones brought up to date, every row with its outcome.

One import is one batch, which undo takes back. What the book does not say is never blanked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.keys import many_uids
from db.log import begin, bulk_insert, finish
from db.models import CadreRecord, HelpingRecord, HouseholdRecord, MemberRecord
from db.operations.cadres import add_cadre, cadres_named, current_helpings, helper_role, set_helper
from db.operations.places_import import Places
from db.operations.register_match import KnownHouseholds
from db.operations.register_rows import HOUSEHOLD_FIELDS, MEMBER_FIELDS, Rejected, by_household, check_rows, merged
from db.records import attributes_text
from domain.errors import Finding, Level
from domain.household import HEAD, Presence
from domain.imported import BookKind, ImportedPerson, ImportResult, RowOutcome, RowState
from domain.large_work import no_search_for_garbage
from domain.people import Cadre
from domain.scheme import Scheme

_SAID_OF_MEMBER = attrgetter(*MEMBER_FIELDS)
Progress = Callable[[int, int], None]
"""Called with rows done and rows in all; may raise `domain.errors.Cancelled`, which takes everything back."""


@no_search_for_garbage()
def apply_register(
    session: Session,
    scheme: Scheme,
    people: Sequence[ImportedPerson],
    clerk: str,
    now: datetime,
    *,
    name: str = "",
    progress: Progress | None = None,
) -> ImportResult:
    """Import the rows of a register; `name` is the book's, for the history.

    A row that cannot be taken is rejected with a sentence and the rest goes on. The same book again changes nothing.
    """
    begin(session, "import", f"导入名册 {name}".strip(), clerk, now)
    work = _Import(session, scheme, people, clerk, now)
    done = 0
    for rows in by_household(people):
        work.household(rows)
        done += len(rows)
        if progress is not None:
            progress(done, len(people))
    work.insert()
    changes = finish(session)
    outcomes = tuple(work.outcomes[id(person)] for person in people)
    return ImportResult(BookKind.REGISTER, outcomes, changes.batch)


class _Import:
    """One import: gathers new rows for one insert and keeps the outcome of every row."""

    def __init__(
        self, session: Session, scheme: Scheme, people: Sequence[ImportedPerson], clerk: str, now: datetime
    ) -> None:
        self._session, self._scheme, self._now = session, scheme, now
        self.outcomes: dict[int, RowOutcome] = {}
        self._uids = many_uids()
        self._known = KnownHouseholds(session, people)
        self._places = Places(session, clerk, now)
        self._cadres = cadres_named(session, {p.helper for p in people})
        self._cadres_were_known = bool(session.scalar(select(func.count()).select_from(CadreRecord)))
        self._rejected = check_rows(people, self._known, now.date())
        self._new: dict[type[Any], list[dict[str, Any]]] = {HouseholdRecord: [], MemberRecord: [], HelpingRecord: []}

    def household(self, rows: Sequence[ImportedPerson]) -> None:
        """Take the rows of one household."""
        known = self._known.find(rows)
        good = [row for row in rows if not self._refused(row)]
        if known is not None:
            self._update(known, good)
        elif good:
            self._add(rows, good)

    def insert(self) -> None:
        """Write the new rows."""
        self._session.flush()
        settled = {row["uid"] for row in self._new[HouseholdRecord]}
        for model, rows in self._new.items():
            bulk_insert(self._session, model, rows, settled=settled)

    # outcomes

    def _refused(self, row: ImportedPerson) -> bool:
        why = self._rejected.get(id(row))
        if why is not None:
            self._reject(row, why)
        return why is not None

    def _reject(self, row: ImportedPerson, why: Rejected) -> None:
        self.outcomes[id(row)] = RowOutcome(row.place, RowState.REJECTED, tuple(why))

    def _note(self, row: ImportedPerson, state: RowState, doubts: Sequence[Finding] = ()) -> None:
        self.outcomes[id(row)] = RowOutcome(row.place, state, (*row.findings, *doubts))

    # new households

    def _add(self, rows: Sequence[ImportedPerson], good: Sequence[ImportedPerson]) -> None:
        said = merged(good, self._scheme)
        refusal = self._no_household(rows, good, said)
        if refusal:
            for row in good:
                self._reject(row, refusal)
            return
        uid = next(self._uids)
        odd = self._places.doubts(said["town"], said["county"])
        region_uid = self._places.uid(said["village"], said["group"], said["town"], said["county"])
        plain = {field: said[field] for field in HOUSEHOLD_FIELDS}
        derived = self._derived(said, good)
        self._new[HouseholdRecord].append(
            {"uid": uid, "region_uid": region_uid, "attributes": attributes_text(said["attributes"]), **plain, **derived}
        )
        self._new[MemberRecord].extend(self._member(uid, row, position) for position, row in enumerate(good))
        doubts = (*odd, *self._help(uid, said["helper"]))
        for row in good:
            self._note(row, RowState.NEW, doubts if row.relation == HEAD else ())

    def _derived(self, said: dict[str, Any], good: Sequence[ImportedPerson]) -> dict[str, Any]:
        """What `db.derived` would work out of the rows of a new household; its one head is among them, and all are present."""
        head = next(row for row in good if row.relation == HEAD)
        village_uid, helper = self._places.uid(said["village"], "", said["town"], said["county"]), said["helper"]
        whose = {"head_name": head.name, "head_id_no": head.id_no, "helper": helper}
        return {"village_uid": village_uid, "size": len(good), **whose}

    def _no_household(
        self, rows: Sequence[ImportedPerson], good: Sequence[ImportedPerson], said: dict[str, Any]
    ) -> Rejected:
        """Why these rows cannot make a household; empty when they can."""
        if not any(row.village for row in good):
            return [Finding("village", "没有写明所在的村（社区），请补填村名后再导入。")]
        nowhere = self._places.fault(said["village"], said["town"], said["county"])
        if nowhere or any(row.relation == HEAD for row in good):
            return nowhere
        head = next((row for row in rows if row.relation == HEAD), None)
        if head is None:
            return [Finding("relation", "这一户没有户主，请把其中一人的“与户主关系”填为“户主”。")]
        return [Finding("relation", f"本户户主（第 {head.place.row} 行）没有导入，这一行也没有导入；请先改正户主那一行。")]

    def _help(self, household_uid: str, helper: str) -> tuple[Finding, ...]:
        if not helper:
            return ()
        cadre, doubts = self._cadre(helper)
        values = {"household_uid": household_uid, "cadre_uid": cadre.uid, "since": self._now.date()}
        self._new[HelpingRecord].append({"uid": next(self._uids), **values})
        return doubts

    def _cadre(self, helper: str) -> tuple[Cadre, tuple[Finding, ...]]:
        """The cadre of a name, added when the list of cadres has none; that is worth a word unless the list is empty."""
        if helper in self._cadres:
            return self._cadres[helper], ()
        self._cadres[helper] = add_cadre(self._session, helper, helper_role(self._scheme))
        if not self._cadres_were_known:
            return self._cadres[helper], ()
        message = f"干部名册中没有“{helper}”，已新增为帮扶干部；如是笔误，请改正。"
        return self._cadres[helper], (Finding("helper", message, Level.WARN),)

    # known households

    def _update(self, household: HouseholdRecord, rows: Sequence[ImportedPerson]) -> None:
        if not rows:
            return
        changed, doubts = self._update_household(household, rows)
        members = self._known.members[household.uid]
        taken: set[str] = set()
        for row in rows:
            member, why = _match(row, members, taken)
            if why:
                self._reject(row, why)
                continue
            state = self._update_member(household, member, row, rows)
            if state is not None:
                # What changed in the household itself is told at the first of its rows.
                self._note(row, RowState.CHANGED if changed and state is RowState.SAME else state, doubts)
                changed, doubts = False, ()

    def _update_household(
        self, household: HouseholdRecord, rows: Sequence[ImportedPerson]
    ) -> tuple[bool, tuple[Finding, ...]]:
        said = merged(rows, self._scheme)
        before = {field: getattr(household, field) for field in (*HOUSEHOLD_FIELDS, "attributes", "region_uid")}
        for field in HOUSEHOLD_FIELDS:
            if said[field]:
                setattr(household, field, said[field])
        if said["attributes"]:
            household.attributes = attributes_text(said["attributes"])
        doubts = self._move(household, said)
        changed = any(getattr(household, field) != value for field, value in before.items())
        if said["helper"] and said["helper"] != household.helper:
            cadre, unknown = self._cadre(said["helper"])
            set_helper(self._session, household.uid, cadre, current_helpings(self._session, household.uid), self._now.date())
            return True, (*doubts, *unknown)
        return changed, doubts

    def _move(self, household: HouseholdRecord, said: dict[str, Any]) -> tuple[Finding, ...]:
        """Another group of the same village is taken over; another village is a matter for a person."""
        village, group = said["village"], said["group"]
        if not village:
            return ()
        odd = self._places.doubts(said["town"], said["county"])
        if self._places.village_uid(village, said["town"], said["county"]) != household.village_uid:
            there = self._places.name_of(household.village_uid)
            message = f"这户在台账中属于{there}，没有改为{village}；确已迁移的，请在农户台账中修改。"
            return (*odd, Finding("village", message, Level.WARN))
        if group:
            household.region_uid = self._places.uid(village, group, said["town"], said["county"])
        return odd

    def _update_member(
        self, household: HouseholdRecord, member: MemberRecord | None, row: ImportedPerson, rows: Sequence[ImportedPerson]
    ) -> RowState | None:
        members = self._known.members[household.uid]
        if row.relation == HEAD and (why := _second_head(member, members, rows)):
            self._reject(row, why)
            return None
        if member is None:
            position = max((m.position for m in members), default=-1) + 1
            self._new[MemberRecord].append(self._member(household.uid, row, position + len(self._new[MemberRecord])))
            return RowState.NEW
        changed = False
        for field in MEMBER_FIELDS:
            value = getattr(row, field)
            if value and value != getattr(member, field):
                setattr(member, field, value)
                changed = True
        return RowState.CHANGED if changed else RowState.SAME

    def _member(self, household_uid: str, row: ImportedPerson, position: int) -> dict[str, Any]:
        plain = zip(MEMBER_FIELDS, _SAID_OF_MEMBER(row), strict=True)
        return {"uid": next(self._uids), "household_uid": household_uid, "position": position, **dict(plain)}


def _match(
    row: ImportedPerson, members: Sequence[MemberRecord], taken: set[str]
) -> tuple[MemberRecord | None, Rejected]:
    """The person of a row in its household: by number, else by name; a name with two numbers is refused."""
    free = [m for m in members if m.uid not in taken]
    found = next((m for m in free if row.id_no and m.id_no == row.id_no), None)
    if found is None:
        found = next((m for m in free if m.name == row.name), None)
        if found is not None and found.id_no and row.id_no and found.id_no != row.id_no:
            why = f"本户的{row.name}在台账中的证件号码是 {found.id_no}，与这一行不同，请对照证件核对。"
            return None, [Finding("id_no", why)]
    if found is not None:
        taken.add(found.uid)
    return found, []


def _second_head(
    member: MemberRecord | None, members: Sequence[MemberRecord], rows: Sequence[ImportedPerson]
) -> Rejected:
    """A new head is taken only when the book gives the old one another relation."""
    old = next((m for m in members if m.relation == HEAD and m.state == Presence.PRESENT), None)
    if old is None or old is member:
        return []
    same = [r for r in rows if (r.id_no and r.id_no == old.id_no) or r.name == old.name]
    if any(r.relation and r.relation != HEAD for r in same):
        return []
    return [Finding("relation", f"台账中这户的户主是{old.name}；户主有变更的，请先在农户台账中修改户主。")]
