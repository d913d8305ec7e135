"""What the other notices need, and what sharing needs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _changed()
    _notice()
    _monitoring()
    _income()
    _sample()
    _responsibility()
    _sharing()


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _added_text(name: str) -> sa.Column:
    """A text of an old table: old rows have nothing there."""
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=True)


def _key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=36), nullable=nullable)


def _names(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.uid"], name=name, initially="DEFERRED", deferrable=True)


def _shared(table: str) -> tuple[sa.Column, sa.Column, sa.Column, sa.PrimaryKeyConstraint]:
    return (
        _key("uid"),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f(f"pk_{table}")),
    )


def _changed() -> None:
    with op.batch_alter_table("member") as member:
        member.add_column(_day("joined_on"))
        member.add_column(_added_text("joined_reason"))
        member.add_column(_added_text("left_reason"))
    with op.batch_alter_table("round") as round_:
        round_.add_column(sa.Column("points", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("inspection") as inspection:
        inspection.alter_column("household_uid", existing_type=sa.String(length=36), nullable=True)
    with op.batch_alter_table("problem") as problem:
        problem.alter_column("household_uid", existing_type=sa.String(length=36), nullable=True)
        problem.add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
        for name in ("type", "nature", "source", "unit_name"):
            problem.add_column(_added_text(name))
        problem.add_column(_key("region_uid", nullable=True))
        problem.create_foreign_key(
            op.f("fk_problem_region_uid"), "region", ["region_uid"], ["uid"], initially="DEFERRED", deferrable=True
        )


def _notice() -> None:
    op.create_table("notice", _text("scheme_id"), _text("text"), *_shared("notice"))
    op.create_index("ix_notice_scheme_id", "notice", ["scheme_id"])


def _monitoring() -> None:
    op.create_table(
        "monitoring",
        _key("household_uid"),
        _text("risk"),
        _text("found_by"),
        _day("found_on"),
        _text("measure"),
        _text("state"),
        _day("removed_on"),
        _text("longitude"),
        _text("latitude"),
        _day("collected_on"),
        _text("collector"),
        _text("note"),
        *_shared("monitoring"),
        _names("monitoring", "household_uid", "household"),
    )
    op.create_index("ix_monitoring_household", "monitoring", ["household_uid"])


def _income() -> None:
    op.create_table(
        "income_sheet",
        _key("round_uid"),
        _key("household_uid"),
        _day("filled_on"),
        _text("page"),
        _text("last_year"),
        _key("village_uid"),
        _text("village"),
        _text("group"),
        _text("head_name"),
        _text("head_id_no"),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("attributes"),
        _text("helper"),
        *_shared("income_sheet"),
        _names("income_sheet", "round_uid", "round"),
        _names("income_sheet", "household_uid", "household"),
    )
    op.create_index("ix_income_sheet_household", "income_sheet", ["household_uid"])
    op.create_index("ix_income_sheet_round", "income_sheet", ["round_uid", "village_uid"])
    op.create_table(
        "income_amount",
        _key("sheet_uid"),
        _text("line"),
        _text("quantity"),
        _text("income"),
        _text("expense"),
        *_shared("income_amount"),
        _names("income_amount", "sheet_uid", "income_sheet"),
        sa.UniqueConstraint("sheet_uid", "line", name=op.f("uq_income_amount_sheet_uid_line")),
    )


def _sample() -> None:
    op.create_table(
        "sample",
        _key("round_uid"),
        _key("village_uid"),
        _key("household_uid", nullable=True),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        _text("seed"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_shared("sample"),
        _names("sample", "round_uid", "round"),
        _names("sample", "village_uid", "region"),
        _names("sample", "household_uid", "household"),
    )
    op.create_index("ix_sample_round", "sample", ["round_uid", "village_uid"])


def _responsibility() -> None:
    op.create_table(
        "responsibility",
        _key("round_uid"),
        _text("key"),
        _text("status"),
        _day("done_on"),
        _text("remark"),
        *_shared("responsibility"),
        _names("responsibility", "round_uid", "round"),
        sa.UniqueConstraint("round_uid", "key", name=op.f("uq_responsibility_round_uid_key")),
    )


def _sharing() -> None:
    with op.batch_alter_table("batch") as batch:
        batch.add_column(_added_text("hash"))
    op.create_table(
        "handout",
        _key("uid"),
        _text("made_at"),
        _text("clerk"),
        _text("recipient"),
        sa.Column("villages", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("seal"),
        _day("expires_on"),
        _text("file_name"),
        sa.Column("households", sa.Integer(), nullable=False),
        _text("untouched_at"),
        _text("closed_at"),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_handout")),
    )
    op.create_table(
        "returned",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        _key("handout_uid"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("hash"),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_returned")),
        _batch("returned"),
    )
    op.create_index("ix_returned_handout_uid", "returned", ["handout_uid"])
    op.create_table(
        "conflict",
        _key("uid"),
        sa.Column("batch", sa.Integer(), nullable=False),
        _key("handout_uid"),
        _text("table"),
        _key("row_uid"),
        *(_text(name) for name in ("field", "base", "ours", "theirs", "taking", "our_clerk", "our_at", "their_clerk",
        "their_at")),
        _text("decided"),
        sa.Column("decided_batch", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_conflict")),
        _batch("conflict"),
    )
    op.create_index("ix_conflict_batch", "conflict", ["batch"])


def _batch(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_batch")
    return sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=name, initially="DEFERRED", deferrable=True)
