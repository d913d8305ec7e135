"""What a merge did or would do, in figures by village and table."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import BatchRow, HouseholdRecord, RegionRow
from db.sharing.returned import Returned
from db.sharing.sides import Sides
from db.sharing.touched import Plain, rows_of
from domain.merging import DELETED, Plan
from domain.sharing import MergeReport, Tally

TABLE_WORDS = {
    "region": "村组", "cadre": "干部", "notice": "通知", "round": "轮次", "household": "农户", "member": "成员",
    "helping": "帮扶关系",
    "inspection": "核查", "answer": "核查答案", "problem": "问题", "visit": "走访", "visitor": "走访人员",
    "monitoring": "监测记录",
    "income_sheet": "收入计算表", "income_amount": "收入明细", "sample": "复核样本", "responsibility": "责任落实",
}  # fmt: skip
ELSEWHERE = "（不属于某个村）"


def report_of(session: Session, returned: Returned, sides: Sides, steps: Plan, batch: int = 0) -> MergeReport:
    """The report of a plan, or of the merge that carried it out (`batch`)."""
    places = _Places(session, sides)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    touched: set[tuple[str, str]] = set()
    for add in steps.adds:
        tallies[places.key(add.table, add.uid)] += Tally(added=1)
        touched.add(places.household(add.table, add.uid))
    rows: dict[tuple[str, str], bool] = {}
    for change in steps.changes:
        place = (change.table, change.uid)
        rows[place] = rows.get(place, False) or (change.field == DELETED and bool(change.new))
    for (table, uid), deleted in rows.items():
        tallies[places.key(table, uid)] += Tally(deleted=1) if deleted else Tally(changed=1)
        touched.add(places.household(table, uid))
    for table, uid in steps.same:
        tallies[places.key(table, uid)] += Tally(same=1)
    for conflict in steps.conflicts:
        tallies[places.key(conflict.table, conflict.uid)] += Tally(conflicts=1)
        touched.add(places.household(conflict.table, conflict.uid))
    living = select(func.count()).select_from(HouseholdRecord).where(HouseholdRecord.deleted.is_(False))
    households = returned.session.scalar(living) or 0
    known = {uid for _, uid in touched if uid and uid not in {a.uid for a in steps.adds if a.table == "household"}}
    return MergeReport(
        file_name=returned.file_name,
        recipient=returned.handout.recipient,
        clerks=_clerks(returned),
        tallies=dict(tallies),
        unchanged=max(households - len(known) - sum(a.table == "household" for a in steps.adds), 0),
        doubles=_doubles(session, sides, steps),
        batch=batch,
        households=households,
        conflicts=steps.conflicts,
    )


class _Places:
    """To which village and household a row of the merge belongs."""

    def __init__(self, session: Session, sides: Sides) -> None:
        self._sides = sides
        self._made = sides.theirs.get("region", {})
        self._names: dict[str, str] = {}
        self._village: dict[str, str] = {}
        self._read(session, self._named(sides))
        self._read(session, set(self._village.values()) - self._names.keys())

    def _named(self, sides: Sides) -> set[str]:
        """The places that the rows of the merge name."""
        found = {row["parent_uid"] for row in self._made.values()} | sides.ours.get("region", {}).keys() | self._made.keys()
        for side in (sides.ours, sides.theirs):
            for rows in side.values():
                found |= {row[key] for row in rows.values() for key in ("region_uid", "village_uid") if row.get(key)}
        return {uid for uid in found if uid}

    def _read(self, session: Session, uids: set[str]) -> None:
        for uid, row in rows_of(session, RegionRow, uids).items():
            self._names[uid] = row["name"]
            self._village[uid] = (row["parent_uid"] or uid) if row["level"] == "group" else uid

    def key(self, table: str, uid: str) -> tuple[str, str]:
        """Village and table in words."""
        return self._village_name(table, uid), TABLE_WORDS[table]

    def household(self, table: str, uid: str) -> tuple[str, str]:
        """The household of a row; its uid is empty for a row of none."""
        return "household", self._household_uid(table, uid)

    def _row(self, table: str, uid: str) -> Plain:
        return self._sides.ours.get(table, {}).get(uid) or self._sides.theirs.get(table, {}).get(uid) or {}

    def _household_uid(self, table: str, uid: str) -> str:
        row = self._row(table, uid)
        if table == "household":
            return uid
        for key, parent in (("inspection_uid", "inspection"), ("visit_uid", "visit"), ("sheet_uid", "income_sheet")):
            if table in ("answer", "visitor", "income_amount") and row.get(key):
                return str(self._row(parent, row[key]).get("household_uid") or "")
        return str(row.get("household_uid") or "")

    def _village_name(self, table: str, uid: str) -> str:
        row = self._row(table, uid)
        if row.get("village"):
            return str(row["village"])
        home = self._row("household", self._household_uid(table, uid))
        region = home.get("region_uid") or row.get("village_uid") or (uid if table == "region" else "")
        village = self._village.get(region, region)
        made = self._made.get(region, {})
        above = self._names.get(made.get("parent_uid", ""), "")
        return self._names.get(village or "") or above or made.get("name", "") or ELSEWHERE


def _clerks(returned: Returned) -> tuple[str, ...]:
    chosen = select(BatchRow.clerk).where(BatchRow.number > returned.position, BatchRow.clerk != "")
    return tuple(dict.fromkeys(returned.session.scalars(chosen.order_by(BatchRow.number))))


def _doubles(session: Session, sides: Sides, steps: Plan) -> tuple[str, ...]:
    """People whom they registered and who stand in another household of ours, which is not the same one."""
    new = {add.uid: add.values for add in steps.adds if add.table == "member" and add.values["id_no"]}
    if not new:
        return ()
    mine: dict[str, str] = {}
    for uid, row in sides.ours.get("member", {}).items():
        if row["id_no"] and not row[DELETED]:
            mine[row["id_no"]] = uid
    found = []
    for values in new.values():
        other = mine.get(values["id_no"])
        if other is not None and sides.ours["member"][other]["household_uid"] != values["household_uid"]:
            home = session.get(HouseholdRecord, sides.ours["member"][other]["household_uid"])
            whose = home.head_name if home else ""
            found.append(f"{values['name']}的证件号码在台账中已属于{whose}户，请核对是否重复登记。")
    return tuple(found)
