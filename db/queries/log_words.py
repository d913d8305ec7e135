"""Lines of the change log in words, for all tables: whose record, which field, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.log import INSERTED, WHOLE_BATCH
from db.models import (
    CadreRecord,
    HouseholdRecord,
    IncomeSheetRecord,
    InspectionRecord,
    RegionRow,
    RoundRecord,
    Shared,
    VisitRecord,
)
from db.queries.history_words import FIELDS, OWN_WORDS, TABLES, Names, field_label, shown
from db.rows import MODELS
from db.schemes import scheme_in
from domain.responsibilities import WORK_LABELS
from domain.scheme import Scheme

OTHER_TABLES = {
    "region": "地区", "cadre": "干部", "round": "轮次", "notice": "通知", "visitor": "走访人员", "sample": "复核样本",
    "responsibility": "责任落实",
}  # fmt: skip
UNTOLD = frozenset({"text", "points", "thresholds", "active", "reading", "position"})
"""Fields whose values are no words: only that they changed is told."""
PARENTS: dict[str, tuple[str, type[Shared]]] = {
    "answer": ("inspection_uid", InspectionRecord),
    "income_amount": ("sheet_uid", IncomeSheetRecord),
    "visitor": ("visit_uid", VisitRecord),
}
"""Tables whose rows belong to a household through another row."""


def table_word(table: str) -> str:
    """The Chinese name of a table."""
    return TABLES.get(table) or OTHER_TABLES.get(table, table)


def table_order(table: str) -> int:
    """Where a table stands when several are named: what a household has first."""
    names = [*TABLES, *OTHER_TABLES]
    return names.index(table) if table in names else len(names)


class LogWords:
    """Reads what the words of some lines of the log need, a table at a time."""

    def __init__(self, session: Session, entries: Iterable[Row[Any]]) -> None:
        uids: dict[str, set[str]] = {}
        for entry in entries:
            uids.setdefault(entry.table, set()).add(entry.row_uid)
        self._rows: dict[str, Shared] = {}
        for table, found in uids.items():
            self._read(session, MODELS[table], found)
        for table, (column, model) in PARENTS.items():
            self._read(session, model, {getattr(self._rows[uid], column) for uid in uids.get(table, ()) if uid in self._rows})
        households = {getattr(row, "household_uid", None) for row in self._rows.values()}
        self._read(session, HouseholdRecord, {uid for uid in households if uid})
        schemes = [scheme_in(session, key) for key in session.scalars(select(RoundRecord.scheme_id).distinct())]
        self._names = _names(session, schemes)
        self._roles = {role.key: role.label for scheme in schemes for role in scheme.roles}

    def line(self, entry: Row[Any]) -> tuple[str, str, str] | None:
        """What changed, before, after; None for a field that says nothing to a person."""
        whose = self._whose(entry.table, entry.row_uid)
        if entry.field == INSERTED:
            values = {OWN_WORDS.get((entry.table, name), name): value for name, value in json.loads(entry.new).items()}
            return f"新增{whose}", "", self._summary(values)
        old, new = (None if text is None else json.loads(text) for text in (entry.old, entry.new))
        if entry.field == "deleted":
            return f"{'删除' if new else '恢复'}{whose}", "", ""
        label = field_label(entry.table, entry.field)
        if not label:
            return None
        if entry.field in UNTOLD:
            return f"{whose} · {label}", "", "已修改"
        field = OWN_WORDS.get((entry.table, entry.field), entry.field)
        return f"{whose} · {label}", self._shown(field, old), self._shown(field, new)

    def _read(self, session: Session, model: type[Shared], uids: set[str]) -> None:
        missing = [uid for uid in uids if uid not in self._rows and not uid.startswith(WHOLE_BATCH)]
        for start in range(0, len(missing), 500):
            some = missing[start : start + 500]
            self._rows |= {row.uid: row for row in session.scalars(select(model).where(model.uid.in_(some)))}

    def _whose(self, table: str, uid: str) -> str:
        word = table_word(table)
        if uid.startswith(WHOLE_BATCH):
            return f"第 {uid.removeprefix(WHOLE_BATCH)} 步新增的全部{word}"
        row = self._rows.get(uid)
        if row is None:
            return word
        name = str(getattr(row, "name", "") or getattr(row, "unit_name", ""))
        item = self._names.items.get(getattr(row, "item", ""), "")
        own = " ".join(part for part in (word, name, item) if part)
        head = self._head(table, row)
        return f"{head}户 · {own}" if head and table != "household" else f"{own} {head}".strip()

    def _head(self, table: str, row: Shared) -> str:
        if table in PARENTS:
            column, _model = PARENTS[table]
            row = self._rows.get(getattr(row, column), row)
        household = self._rows.get(getattr(row, "household_uid", None) or "", row)
        return str(getattr(household, "head_name", "") or "")

    def _shown(self, field: str, value: Any) -> str:
        if field == "parent_uid":
            return self._names.regions.get(value, "")
        if isinstance(value, dict | list):
            return ""
        if field == "role":
            return self._roles.get(value, str(value))
        if field == "progress":
            return WORK_LABELS.get(value, str(value))
        return shown(field, value, self._names)

    def _summary(self, values: Mapping[str, Any]) -> str:
        told = ((field, value) for field, value in values.items() if field in FIELDS and field not in ("name", "head_name"))
        return "，".join(words for field, value in told if (words := self._shown(field, value)) and field != "region_uid")


def _names(session: Session, schemes: list[Scheme]) -> Names:
    regions = dict(session.execute(select(RegionRow.uid, RegionRow.name)).all())
    cadres = dict(session.execute(select(CadreRecord.uid, CadreRecord.name)).all())
    return Names.of(regions, cadres, schemes)
