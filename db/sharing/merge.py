"""Merging what came back: planned by `domain.merging`, written in one transaction, with its open questions kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import log
from db.log import latest_batch
from db.models import BatchRow, ConflictRow, ReturnedRow
from db.rows import MODELS, dumped, table_of, value_of
from db.sharing.report import report_of
from db.sharing.returned import Returned, returned_file
from db.sharing.sides import read_sides
from db.sharing.taking import taking_text
from db.sharing.touched import last_writers
from db.store import Store
from domain.merging import Add, Change, Plan, plan
from domain.operators import Right, require
from domain.sharing import MergeReport, OnConflict

KIND = "merge"
FEW = 50
"""Up to so many new rows of a table are logged one by one, so that each can be undone and read in the history."""


@dataclass(frozen=True, slots=True)
class ReturnedPath:
    """A file that was dropped, with its password."""

    path: Path
    password: str = ""


Progress = Callable[[int, int, str], None]


class ConflictsFound(Exception):  # noqa: N818  (an answer, not a fault)
    """Ends a merge that was to stop at conflicts: the transaction is rolled back and the reports kept."""

    def __init__(self, reports: list[MergeReport]) -> None:
        super().__init__()
        self.reports = reports


@dataclass(frozen=True, slots=True)
class Merging:
    """Who merges when, how far it has come is told to whom, and what is done where both sides changed the same."""

    clerk: str
    now: datetime
    progress: Progress | None = None
    on_conflict: OnConflict = "later"


def merge_files(store: Store, files: Sequence[ReturnedPath], merging: Merging) -> list[MergeReport]:
    """Merge the files, one after another in one transaction, after a backup.

    KnownError for the first file that cannot be taken, or when the role may not; then nothing of any is merged, nor when
    whoever cancels raises from the progress.
    `ConflictsFound`, and nothing merged, when it was to stop at conflicts.
    """
    require(store.operator, Right.MERGE)
    store.keep_before("合并", merging.now)

    def operation(session: Session) -> list[MergeReport]:
        reports = []
        for number, file in enumerate(files):
            step = partial(merging.progress or _silent, number, len(files), file.path.stem)
            step()
            reports.append(_merged(session, store, file, merging, step))
        if merging.on_conflict == "stop" and any(report.conflicts for report in reports):
            raise ConflictsFound(reports)
        return reports

    return store.write(operation)


def look_at(store: Store, file: ReturnedPath, now: datetime) -> tuple[MergeReport, Plan]:
    """A dry run: what merging the file would do. Nothing is written."""
    with store.read() as session, returned_file(session, store, file.path, file.password, now) as returned:
        sides = read_sides(session, returned)
        steps = plan(sides.base, sides.ours, sides.theirs)
        return report_of(session, returned, sides, steps), steps


def _silent(_done: int, _total: int, _text: str) -> None:
    """Where nobody wants to know how far it is."""


def _merged(session: Session, store: Store, file: ReturnedPath, merging: Merging, step: Callable[[], None]) -> MergeReport:
    with returned_file(session, store, file.path, file.password, merging.now) as returned:
        step()
        sides = read_sides(session, returned)
        step()
        steps = plan(sides.base, sides.ours, sides.theirs)
        step()
        if steps.nothing:
            # Local to this file and no work on its rows: the office only wants to know that the file has been here.
            returned.handout.untouched_at = merging.now.astimezone().isoformat(timespec="seconds")
            return report_of(session, returned, sides, steps)
        batch = log.begin(session, KIND, f"合并 {returned.handout.recipient}", merging.clerk, merging.now)
        log.keep(session)
        taken = [one for conflict in steps.conflicts for one in conflict.taking] if merging.on_conflict == "theirs" else []
        apply(session, (*steps.adds, *steps.changes, *taken))
        decided = merging.on_conflict if merging.on_conflict in ("ours", "theirs") else ""
        _keep_conflicts(session, returned, batch, steps, decided)
        _remember(session, returned, batch)
        log.finish(session)
        return report_of(session, returned, sides, steps, batch)


def apply(session: Session, steps: Iterable[Add | Change]) -> None:
    """Write steps of a plan inside an open batch. A row that is there already is not added again."""
    adds: dict[str, list[Add]] = {}
    changes: dict[str, dict[str, dict[str, Any]]] = {}
    for one in steps:
        if isinstance(one, Add):
            adds.setdefault(one.table, []).append(one)
        else:
            changes.setdefault(one.table, {}).setdefault(one.uid, {})[one.field] = one.new
    for name in [name for name in MODELS if name in adds]:
        _add(session, name, adds[name])
    for name in [name for name in MODELS if name in changes]:
        log.update_rows(session, MODELS[name], {uid: _values(name, row) for uid, row in changes[name].items()})


def _add(session: Session, name: str, adds: Sequence[Add]) -> None:
    model = MODELS[name]
    table = table_of(model)
    there = set(session.connection().scalars(select(table.c.uid).where(table.c.uid.in_([one.uid for one in adds[:FEW]]))))
    rows = [{"uid": one.uid, **_values(name, one.values)} for one in adds if one.uid not in there]
    if len(rows) <= FEW:
        log.insert(session, model, rows)
    else:
        log.bulk_insert(session, model, rows)


def _values(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = table_of(MODELS[name]).columns
    return {key: value_of(columns[key], value) for key, value in row.items()}


def _keep_conflicts(
    session: Session, returned: Returned, batch: int, steps: Plan, decided: str
) -> None:
    their_uid = {ours: theirs for theirs, ours in steps.joined.items()}
    ours = last_writers(session, [(one.uid, one.field) for one in steps.conflicts])
    theirs = last_writers(returned.session, [(their_uid.get(one.uid, one.uid), one.field) for one in steps.conflicts])
    for one in steps.conflicts:
        mine = ours.get((one.uid, one.field), ("", ""))
        other = theirs.get((their_uid.get(one.uid, one.uid), one.field), ("", ""))
        session.add(
            ConflictRow(
                batch=batch,
                handout_uid=returned.handout.uid,
                table=one.table,
                row_uid=one.uid,
                field=one.field,
                base=dumped(one.base),
                ours=dumped(one.ours),
                theirs=dumped(one.theirs),
                taking=taking_text(one.taking),
                our_clerk=mine[0],
                our_at=mine[1],
                their_clerk=other[0],
                their_at=other[1],
                decided=decided,
                decided_batch=batch if decided else None,
            )
        )


def _remember(session: Session, returned: Returned, batch: int) -> None:
    """Up to where their work is with us now."""
    last = latest_batch(returned.session)
    seal = returned.session.scalar(select(BatchRow.hash).where(BatchRow.number == last)) or ""
    session.add(ReturnedRow(handout_uid=returned.handout.uid, position=last, hash=seal, batch=batch))
