"""Work on an office file: finding a household at each key, and saving one inspection with its log and problems."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.office_file import NOW, SCHEME, cached_file, make_file
from benchmarks.pair import Pair, Work
from db import engine
from db.keys import new_uid
from db.operations.inspections import save_inspection
from db.queries.office import rounds
from db.queries.register import HouseholdList
from db.schemes import scheme
from db.search import find_households
from db.store import Store
from domain.household import HouseholdFilter, HouseholdRow
from domain.inspection import InspectionDraft

FRAME = 0.016
"""One frame at 60 Hz, in seconds."""

MILLION = int(os.environ.get("HTK_BENCHMARK_HOUSEHOLDS", "1000000"))
TYPED = (
    "张伟", "刘建国", "梓涵", "zw", "zsf", "lxm", "zhangwei", "wangjiang", "chenying", "4471", "0912", "19630912", "231195",
    "138", "1390", "马 0304", "zengh", "彭", "q", "轩梓子", "qzx", "99X", "500200123", "陆龙",
)  # fmt: skip
"""What is typed key by key: names, initials, pinyin, parts of numbers; common and rare ones."""

SAVES = 15
ROWS = ("inspection", "answer", "problem", "visit", "visitor")


def _search() -> tuple[Work, Work]:
    """Seconds of the slowest key but one in twenty (p95) against one frame."""
    store = Store.open(cached_file(MILLION), now=NOW, back_up=False)
    atexit.register(store.close)
    with store.read() as session:
        # The first use loads pinyin and warms the file, as the first key of a day does.
        find_households(session, "zw")

    def ours() -> float:
        times = []
        for typed in TYPED:
            for end in range(1, len(typed) + 1):
                start = time.perf_counter()
                with store.read() as session:
                    find_households(session, typed[:end])
                times.append(time.perf_counter() - start)
        return sorted(times)[int(len(times) * 0.95)]

    return ours, lambda: FRAME


def _save() -> tuple[Work, Work]:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "office.htk"
    make_file(file, 2_000)
    store = Store.open(file, now=NOW, back_up=False)
    atexit.register(store.close)
    with store.read() as session:
        round_uid = rounds(session)[0].uid
    households = iter(HouseholdList(store, HouseholdFilter(), round_uid).rows(0, 1_000))
    # The first save adds the cadres; the second writes what every later one does.
    for _ in range(2):
        _saved(store, round_uid, next(households))
    example = _written(file)
    connection = engine.connect(file)
    engine.configure(connection)

    def ours() -> float:
        start = time.perf_counter()
        for _ in range(SAVES):
            _saved(store, round_uid, next(households))
        return (time.perf_counter() - start) / SAVES

    def floor() -> float:
        seconds = 0.0
        for _ in range(SAVES):
            statements = list(_renewed(example))
            start = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                connection.executemany(statement, values)
            connection.execute("COMMIT")
            seconds += time.perf_counter() - start
        return seconds / SAVES

    return ours, floor


def _saved(store: Store, round_uid: str, row: HouseholdRow) -> None:
    notice = scheme(SCHEME)
    answers = {item.key: "是" for item in notice.check_items} | {"housing": "否"}
    draft = InspectionDraft(
        round_uid=round_uid,
        region_uid=row.region_uid,
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        attributes=row.attributes,
        helper="",
        answers=answers,
        inspectors=("周静", "李明"),
        inspected_on=NOW.date() - timedelta(days=1),
        descriptions={"housing": "屋面漏雨，需排危加固"},
        household_uid=row.uid,
    )
    saved = store.write(lambda session: save_inspection(session, notice, draft, "测速", NOW))
    assert saved.added == 1, saved.findings


def _written(file: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows that the last save has written, table by table."""
    connection = engine.connect(file, mode="ro")
    connection.row_factory = engine.dbapi2.Row
    number = connection.execute("SELECT max(number) FROM batch").fetchone()[0]
    rows = {"batch": connection.execute("SELECT * FROM batch WHERE number = ?", (number,)).fetchall()}
    for table in (*ROWS, "change_log"):
        rows[table] = connection.execute(f"SELECT * FROM {table} WHERE batch = ?", (number,)).fetchall()
    found = {table: [dict(row) for row in of_table] for table, of_table in rows.items()}
    connection.close()
    assert {row["table"] for row in found["change_log"]} == set(ROWS), "a save writes other tables than the floor"
    return found


def _renewed(example: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The same rows once more, with keys of their own."""
    keys = {row["uid"]: new_uid() for table in ROWS for row in example[table]}
    for table, rows in example.items():
        fresh = [{name: keys.get(value, value) for name, value in row.items() if name not in ("number", "seq")} for row in rows]
        names = ", ".join(f'"{name}"' for name in fresh[0])
        marks = ", ".join("?" * len(fresh[0]))
        yield f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [tuple(row.values()) for row in fresh]


PAIRS = (
    Pair("keystroke → list, 1,000,000 households", 1.0, _search),
    Pair("save one inspection", 3.0, _save, runs=5),
)
