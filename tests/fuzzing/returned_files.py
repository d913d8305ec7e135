"""Returned files, changed in every way: merged rightly, or refused in one sentence; nothing is written."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db import engine, log
from db.chain import broken_seals, chunk_mark, entry_mark, seal
from db.models import HouseholdRecord
from db.replay import differences
from db.sharing.merge import Merging, ReturnedPath, look_at, merge_files
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK
from tests.db.registered import NOW, Office
from tests.fuzzing.values import cut, flipped, value
from tests.killing.folder import OFFICE, make

PAGE = 4096


class ReturnedFiles:
    """The office's file, and a file that a village worked in."""

    def __init__(self, place: Path) -> None:
        folder = make(place / "office")
        self.office, self.place = folder / OFFICE, place
        self.original = folder / "returned" / "0.htk"
        _work_in(self.original)
        self.bytes = self.office.read_bytes()

    def case(self, chance: random.Random) -> str:
        """Change the file in one way and try to merge it; returns what was done. AssertionError when something is wrong."""
        path = self.place / "交回.htk"
        shutil.copyfile(self.original, path)
        way = chance.choice(WAYS)
        way(chance, path)
        before = path.read_bytes()
        with Store.open(self.office, clerk=CLERK, now=NOW, back_up=False) as store:
            try:
                look_at(store, ReturnedPath(path), NOW)
                refused = False
            except KnownError as known:
                assert known.sentence.endswith("。"), known.sentence
                refused = True
        assert self.office.read_bytes() == self.bytes, "the office's file was written"
        if not refused:
            self._merge(path)
        assert path.read_bytes() == before, "the returned file was written"
        return f"{way.__name__}: {'refused' if refused else 'merged'}"

    def _merge(self, path: Path) -> None:
        """What a dry run takes is merged into a copy, and leaves a sound file."""
        ours = Path(shutil.copyfile(self.office, self.place / "ours.htk"))
        with Store.open(ours, clerk=CLERK, now=NOW, back_up=False) as store:
            with suppress(KnownError):
                merge_files(store, [ReturnedPath(path)], Merging(CLERK, NOW))
            with store.read() as session:
                assert differences(session) == [], "the merged file's log does not give its rows"
                assert broken_seals(session) == [], "a seal of the merged file is broken"
                assert engine.integrity_faults(session.connection()) == []
                assert engine.broken_keys(session.connection()) == [], "a row names a row that is not there"
        shutil.rmtree(ours.with_suffix(".备份"), ignore_errors=True)
        ours.unlink()


def _work_in(path: Path) -> None:
    with Store.open(path, clerk="村里", now=NOW, back_up=False) as store:
        office = Office(store)
        saved = office.register("孙六", place=office.place("金佛村", "2社"), attributes=("general",))
        assert not office.inspect(office.draft(saved.uid, "孙六", failing=("housing",))).refused

        def bulk(session: log.LoggedSession) -> None:
            log.begin(session, "test", "导入", "村里", NOW)
            place = session.scalars(select(HouseholdRecord.region_uid)).first()
            rows = [{"region_uid": place, "house_no": f"批{n}"} for n in range(60)]
            log.bulk_insert(session, HouseholdRecord, rows)
            log.finish(session)

        store.write(bulk)


def bytes_flipped(chance: random.Random, path: Path) -> None:
    path.write_bytes(flipped(chance, path.read_bytes()))


def bytes_flipped_after_the_header(chance: random.Random, path: Path) -> None:
    path.write_bytes(flipped(chance, path.read_bytes(), 100))


def truncated(chance: random.Random, path: Path) -> None:
    path.write_bytes(cut(chance, path.read_bytes()))


def pages_swapped(chance: random.Random, path: Path) -> None:
    content = bytearray(path.read_bytes())
    one, other = (chance.randrange(1, len(content) // PAGE) * PAGE for _ in range(2))
    content[one : one + PAGE], content[other : other + PAGE] = content[other : other + PAGE], content[one : one + PAGE]
    path.write_bytes(content)


def page_of_nothing(chance: random.Random, path: Path) -> None:
    content = bytearray(path.read_bytes())
    one = chance.randrange(len(content) // PAGE) * PAGE
    content[one : one + PAGE] = chance.choice([bytes(PAGE), chance.randbytes(PAGE)])
    path.write_bytes(content)


def schema_changed(chance: random.Random, path: Path) -> None:
    def work(connection: Any) -> None:
        table = _any_table(chance, connection)
        connection.execute(chance.choice([
            f'DROP TABLE "{table}"',
            f'ALTER TABLE "{table}" ADD COLUMN strange',
            f'CREATE TRIGGER tr BEFORE UPDATE ON "{table}" BEGIN SELECT 1; END',
            f'CREATE VIEW vw AS SELECT * FROM "{table}"',
            f'DELETE FROM "{table}"',
            "PRAGMA user_version = 7",
            "PRAGMA application_id = 7",
            "UPDATE alembic_version SET version_num = '0001'",
            "DROP TABLE search_format",
        ]))  # fmt: skip

    _in(path, work)


def settings_changed(chance: random.Random, path: Path) -> None:
    def work(connection: Any) -> None:
        key = chance.choice([row[0] for row in connection.execute("SELECT key FROM setting")])
        if chance.random() < 0.4:
            connection.execute("DELETE FROM setting WHERE key = ?", (key,))
        else:
            connection.execute("UPDATE OR IGNORE setting SET value = ? WHERE key = ?", (value(chance), key))

    _in(path, work)


def rows_changed(chance: random.Random, path: Path) -> None:
    _in(path, lambda connection: _change_rows(chance, connection, _any_table(chance, connection)))


def log_rewritten(chance: random.Random, path: Path) -> None:
    _in(path, lambda connection: _change_rows(chance, connection, chance.choice(["change_log", "bulk", "batch"])))


def log_rewritten_and_sealed_again(chance: random.Random, path: Path) -> None:
    def work(connection: Any) -> None:
        _change_rows(chance, connection, chance.choice(["change_log", "bulk", "batch"]))
        _seal_again(connection)

    _in(path, work)


def row_and_log_changed_and_sealed_again(chance: random.Random, path: Path) -> None:
    """The slyest: whoever does this could as well have keyed it."""

    def work(connection: Any) -> None:
        entries = "SELECT seq, \"table\", row_uid, field FROM change_log WHERE field <> '*' OR 1 ORDER BY random() LIMIT 1"
        for seq, table, uid, field in connection.execute(entries).fetchall():
            new = value(chance)
            if field == "*":
                columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
                field = chance.choice([name for name in columns if name not in ("uid", "batch")])
                row = json.loads(connection.execute("SELECT new FROM change_log WHERE seq = ?", (seq,)).fetchone()[0])
                if field not in row:
                    continue
                text = json.dumps({**row, field: _plain(new)}, ensure_ascii=False)
            else:
                text = json.dumps(_plain(new), ensure_ascii=False)
            connection.execute("UPDATE change_log SET new = ? WHERE seq = ?", (text, seq))
            connection.execute(f'UPDATE "{table}" SET "{field}" = ? WHERE uid = ?', (new, uid))
        _seal_again(connection)

    _in(path, work)


def encrypted_or_foreign(chance: random.Random, path: Path) -> None:
    head = chance.choice([b"PK\x03\x04", b"%PDF", b"SQLite format 3\0", chance.randbytes(16), b""])
    path.write_bytes(head + chance.randbytes(chance.choice([0, 100, PAGE - len(head), 5 * PAGE])))


WAYS: list[Callable[[random.Random, Path], None]] = [
    bytes_flipped, bytes_flipped_after_the_header, truncated, pages_swapped, page_of_nothing, schema_changed, settings_changed,
    rows_changed, log_rewritten, log_rewritten_and_sealed_again, row_and_log_changed_and_sealed_again, encrypted_or_foreign,
]  # fmt: skip


def _plain(new: Any) -> Any:
    return new.hex() if isinstance(new, bytes) else new


def _in(path: Path, work: Callable[[Any], object]) -> None:
    connection = engine.dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        with suppress(engine.dbapi2.Error):
            work(connection)
    finally:
        connection.close()


def _any_table(chance: random.Random, connection: Any) -> str:
    names = sorted(name for name in engine.tables(connection) if not name.startswith(("sqlite_", "search_")))
    return chance.choice(names)


def _change_rows(chance: random.Random, connection: Any, table: str) -> None:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    for _ in range(chance.choice([1, 1, 5])):
        some = f"rowid IN (SELECT rowid FROM \"{table}\" ORDER BY rowid LIMIT 1 OFFSET {chance.randrange(40)})"
        if chance.random() < 0.2:
            connection.execute(f'DELETE FROM "{table}" WHERE {some}')
        else:
            connection.execute(f'UPDATE OR IGNORE "{table}" SET "{chance.choice(columns)}" = ? WHERE {some}', (value(chance),))


def _seal_again(connection: Any) -> None:
    before = ""
    names = ("number", "kind", "label", "clerk", "office_uid", "at")
    for row in connection.execute(f"SELECT {', '.join(names)} FROM batch ORDER BY number").fetchall():
        entries = connection.execute(
            'SELECT "table", row_uid, field, old, new FROM change_log WHERE batch = ? ORDER BY seq', (row[0],)
        ).fetchall()
        fields = ("table", "row_uid", "field", "old", "new")
        marks = [entry_mark(dict(zip(fields, one, strict=True))) for one in entries if not any(isinstance(v, bytes) for v in one)]
        chunks = connection.execute('SELECT "table", payload FROM bulk WHERE batch = ? ORDER BY seq', (row[0],)).fetchall()
        marks += [chunk_mark(*chunk) for chunk in chunks if isinstance(chunk[0], str) and isinstance(chunk[1], bytes)]
        with suppress(TypeError, ValueError):
            before = seal(before, dict(zip(names, row, strict=True)), marks)
            connection.execute("UPDATE batch SET hash = ? WHERE number = ?", (before, row[0]))


