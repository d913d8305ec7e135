"""Writing visits and who made them (人次)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish, insert
from db.models import CadreRecord, HouseholdRecord, RoundRecord, VisitorRecord, VisitRecord
from db.operations.cadres import add_cadre, cadres_named, helper_role
from db.operations.households import living_household
from db.operations.meanwhile import met_row, unchanged
from db.operations.saved import Saved
from db.queries.helping import helper_on
from domain.changes import Changes
from domain.errors import Finding, KnownError, blocking
from domain.scheme import Scheme
from domain.visiting import NewVisits, check_visits


def note_visits(session: Session, scheme: Scheme, draft: NewVisits, clerk: str, now: datetime) -> Saved:
    """Note the visits of a day as one write, `uid` that of the first household; see `note_visit`.

    The findings are those of `check_visits`, and one at `households` for whom nobody came: own helpers were asked for, and
    there is none. KnownError when a household or the round is not there any more.
    """
    round_ = session.get(RoundRecord, draft.round_uid)
    if round_ is None or round_.deleted:
        raise KnownError("这一轮已不在文件中，请刷新后再试。")
    households = [living_household(session, uid) for uid in dict.fromkeys(draft.household_uids)]
    findings = check_visits(draft, round_.starts_on, now.date())
    helpers = _helpers_on(session, draft) if draft.own_helpers and draft.on else {}
    alone = [h.head_name for h in households if not draft.visitors and draft.own_helpers and h.uid not in helpers]
    if alone:
        words = f"{'、'.join(alone)}没有帮扶干部，请填写走访人，或在农户台账中补填帮扶责任人。"
        findings.append(Finding("households", words))
    if blocking(findings) or draft.on is None:
        return Saved(Changes(), "", tuple(findings))
    more = f"等 {len(households)} 户" if len(households) > 1 else "户"
    begin(session, "visit", f"走访 {households[0].head_name}{more}", clerk, now)
    for household in households:
        own = ((helpers[household.uid], helper_role(scheme)),) if household.uid in helpers else ()
        visitors = list(dict((*draft.visitors, *own)).items())
        note_visit(
            session, draft.round_uid, household.uid, draft.on, visitors, clerk, now, note=draft.note, seen=draft.seen
        )
    return Saved(finish(session), households[0].uid, tuple(findings))


def _helpers_on(session: Session, draft: NewVisits) -> dict[str, str]:
    """The helpers' names on the day of the visit, by household."""
    h = HouseholdRecord
    helping = select(h.uid, helper_on(draft.on).label("cadre")).where(h.uid.in_(draft.household_uids)).subquery()
    chosen = select(helping.c.uid, CadreRecord.name).join(CadreRecord, CadreRecord.uid == helping.c.cadre)
    return {uid: name for uid, name in session.execute(chosen)}


def note_visit(
    session: Session,
    round_uid: str,
    household_uid: str,
    on: date,
    visitors: Sequence[tuple[str, str]],
    clerk: str,
    now: datetime,
    *,
    note: str = "",
    seen: int = 0,
) -> Changes:
    """Note that these cadres (name, role in which the visit counts) visited the household on a day.

    Noting the same visit twice adds nothing; a day has one visit to a household, also when an inspection made it. An unknown
    name is added to the cadres; a `note` takes the place of the visit's. KnownError when the household is not in the register
    any more, or when others have noted the visit otherwise since keying began (`seen`).
    """
    household = living_household(session, household_uid)
    begin(session, "visit", f"走访 {household.head_name}户", clerk, now)
    visit = visit_on(session, round_uid, household_uid, on)
    if visit is None:
        visit = VisitRecord(uid=new_uid(), round_uid=round_uid, household_uid=household_uid, visited_on=on)
        visit.village_uid = household.village_uid
        session.add(visit)
    what = f"{household.head_name}户这一天的走访"
    if note.strip():
        visit.note = met_row(session, what, visit, seen, {"note": note.strip()})["note"]
    known = cadres_named(session, [name for name, _ in visitors])
    roles: dict[str, str] = {}
    for name, role in visitors:
        cadre = known.get(name) or add_cadre(session, name, role)
        known[name] = cadre
        roles[cadre.uid] = role
    existing = visitors_of(session, visit.uid)
    for row in existing:
        if row.cadre_uid in roles:
            roles[row.cadre_uid] = met_row(session, what, row, seen, {"role": roles[row.cadre_uid]})["role"]
    write_visitors(session, visit.uid, roles, existing, keep=True)
    return finish(session)


def remove_visit(session: Session, visit_uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take away a visit noted by mistake.

    KnownError when it has gone already, when an inspection made it, or when others have changed it since it was read (`seen`).
    """
    visit = session.get(VisitRecord, visit_uid)
    if visit is None or visit.deleted:
        raise KnownError("这次走访已不在记录中，可能已被删除；请刷新后再试。")
    if visit.inspection_uid is not None:
        raise KnownError("这次走访是入户核查记下的，不能单独删除；要改日期或走访人，请改入户核查那一行。")
    visitors = visitors_of(session, visit_uid)
    unchanged(session, "这次走访", [visit, *visitors], seen)
    household = session.get(HouseholdRecord, visit.household_uid)
    begin(session, "visit", f"删除走访 {household.head_name if household else ''}户", clerk, now)
    visit.deleted = True
    for visitor in visitors:
        visitor.deleted = True
    return finish(session)


def visit_on(session: Session, round_uid: str, household_uid: str, on: date) -> VisitRecord | None:
    """The visit to the household on a day."""
    return session.scalars(
        select(VisitRecord).where(
            VisitRecord.household_uid == household_uid,
            VisitRecord.round_uid == round_uid,
            VisitRecord.visited_on == on,
            VisitRecord.deleted.is_(False),
        )
    ).first()


def visitors_of(session: Session, visit_uid: str) -> Sequence[VisitorRecord]:
    """The visitors of a visit, also those taken away again: their rows are revived, never doubled."""
    return session.scalars(select(VisitorRecord).where(VisitorRecord.visit_uid == visit_uid)).all()


def write_visitors(
    session: Session,
    visit_uid: str,
    roles: Mapping[str, str],
    existing: Iterable[VisitorRecord],
    *,
    keep: bool = False,
    gone: Iterable[str] = (),
) -> None:
    """Bring the visitors of a visit in line with `roles` (cadre uid → role); inside an open batch.

    With `keep` others stay, except those named in `gone` (cadre uids).
    """
    rows = {row.cadre_uid: row for row in existing}
    added = [{"visit_uid": visit_uid, "cadre_uid": uid, "role": role} for uid, role in roles.items() if uid not in rows]
    insert(session, VisitorRecord, added)
    for cadre_uid, role in roles.items():
        row = rows.pop(cadre_uid, None)
        if row is not None:
            row.role, row.deleted = role, False
    leaving = set(gone)
    for row in rows.values():
        if not keep or row.cadre_uid in leaving:
            row.deleted = True
