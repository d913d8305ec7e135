"""Older files are brought up to date after a backup; a migration that fails changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from db import backups, engine, migrate, opening
from db.models import Base, HouseholdRecord
from db.replay import differences
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK

OLD_FILES = Path(__file__).resolve().parent.parent / "files"

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"


def upgrade():
    with op.batch_alter_table("household") as household:
        household.add_column(sa.Column("road", sa.Text(), nullable=False, server_default=""))
        household.alter_column("phone", nullable=True)
    {last}
"""


@pytest.fixture
def newer(tmp_path):
    """The folder of migrations of a later program, with one more that ends with the given line."""

    def build(last="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "9999_roads.py").write_text(NEXT.format(last=last, head=migrate.HEAD), encoding="utf-8")
        return folder

    return build


def schema_of(connection):
    return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql <> ''")}


def test_a_file_migrated_from_nothing_has_the_schema_of_the_models(tmp_path):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    bare = engine.connect(tmp_path / "empty.htk", mode="rwc")
    with engine.engine_over(bare).begin() as connection:
        migrate.run(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == migrate.HEAD
        names = set(schema_of(connection))
    bare.close()
    fresh = engine.connect(tmp_path / "fresh.htk", mode="rwc")
    with engine.engine_over(fresh).begin() as connection:
        Base.metadata.create_all(connection)
        assert names - set(schema_of(connection)) == {"alembic_version"}
        assert set(schema_of(connection)) <= names
    fresh.close()


def test_the_program_knows_all_revisions_and_the_last():
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(migrate.configuration(None))
    assert script.get_current_head() == migrate.HEAD
    assert tuple(step.revision for step in script.walk_revisions())[::-1] == migrate.KNOWN


@pytest.mark.parametrize("old", sorted(OLD_FILES.glob("format-*.htk")), ids=lambda path: path.stem)
def test_a_real_old_file_opens_and_is_sound(old, tmp_path, clock):
    file = tmp_path / "old.htk"
    shutil.copy(old, file)
    with Store.open(file, clerk=CLERK, now=clock()) as store, store.read() as session:
        assert session.scalars(select(HouseholdRecord.head_name)).all() == ["王五"]
        assert differences(session) == []


def test_there_is_an_old_file_of_every_format():
    assert {path.stem.removeprefix("format-") for path in OLD_FILES.glob("format-*.htk")} == set(migrate.KNOWN)


def test_an_older_file_is_migrated_after_a_backup_and_keeps_its_rows(desk, file, newer, clock, tmp_path):
    desk.household(desk.village(), "王五")
    desk.store.close()
    migrate.upgrade(file, password="", now=clock(), folder=None, migrations=newer())
    (kept,) = backups.folder_of(file).glob("*升级前*.htk")
    assert opening.examine(kept).revision == migrate.HEAD
    bare = engine.connect(file, mode="ro")
    assert bare.execute("SELECT head_name, road FROM household").fetchall() == [("王五", "")]
    assert bare.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    assert bare.execute("PRAGMA application_id").fetchone()[0] == engine.APPLICATION_ID
    bare.close()
    with pytest.raises(KnownError, match=rf"文件格式 9999.*只认识到 {migrate.HEAD}.*升级程序"):
        Store.open(file, now=clock())


@pytest.mark.parametrize(
    "fault",
    [
        'op.execute("INSERT INTO nowhere VALUES (1)")',
        'op.execute("UPDATE member SET household_uid = \'nobody\'")',
        'raise RuntimeError("half way")',
    ],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(desk, file, newer, clock, fault):
    desk.household(desk.village(), "王五")
    desk.store.close()
    before = file.read_bytes()
    with pytest.raises(KnownError, match="文件没有改动"):
        migrate.upgrade(file, password="", now=clock(), folder=None, migrations=newer(fault))
    assert opening.examine(file).revision == migrate.HEAD
    with Store.open(file, now=clock()) as store, store.read() as session:
        assert differences(session) == []
    assert file.read_bytes()[100:] == before[100:]


def test_opening_an_older_file_migrates_it(desk, file, newer, clock, monkeypatch):
    desk.store.close()
    monkeypatch.setattr(migrate.upgrade, "__kwdefaults__", {"migrations": newer()})
    monkeypatch.setattr(migrate, "HEAD", "9999")
    monkeypatch.setattr(migrate, "KNOWN", (*migrate.KNOWN, "9999"))
    with Store.open(file, now=clock()) as store, store.read() as session:
        assert session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


def test_an_older_file_that_cannot_be_written_says_so(desk, file, clock, monkeypatch):
    desk.store.close()
    monkeypatch.setattr(migrate, "HEAD", "9999")
    file.chmod(0o444)
    with pytest.raises(KnownError, match="格式较旧"):
        Store.open(file, now=clock())
    assert list(file.parent.iterdir()) == [file]
