"""The first schema: what an office keeps, its change log, and what the file knows of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _batch()
    _cadre()
    _region()
    _round()
    _setting()
    _bulk()
    _change_log()
    _household()
    _helping()
    _inspection()
    _member()
    _answer()
    _problem()
    _visit()
    _visitor()


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("office_uid", sa.String(length=36), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_batch")),
    )


def _cadre() -> None:
    op.create_table(
        "cadre",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_cadre")),
    )
    op.create_index(op.f("ix_cadre_name"), "cadre", ["name"], unique=False)


def _region() -> None:
    op.create_table(
        "region",
        sa.Column("parent_uid", sa.String(length=36), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_uid"], ["region.uid"], name=op.f("fk_region_parent_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_region")),
    )
    op.create_index(op.f("ix_region_parent_uid"), "region", ["parent_uid"], unique=False)


def _round() -> None:
    op.create_table(
        "round",
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_round")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def _bulk() -> None:
    op.create_table(
        "bulk",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_bulk_batch"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_bulk")),
    )
    op.create_index(op.f("ix_bulk_batch"), "bulk", ["batch"], unique=False)


def _change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("row_uid", sa.String(length=36), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["batch.number"], name=op.f("fk_change_log_batch"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change_log")),
    )
    op.create_index("ix_change_log_batch", "change_log", ["batch"], unique=False)
    op.create_index("ix_change_log_row", "change_log", ["row_uid"], unique=False)


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("region_uid", sa.String(length=36), nullable=False),
        sa.Column("house_no", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("village_uid", sa.String(length=36), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("head_id_no", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("helper", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_uid"], ["region.uid"], name=op.f("fk_household_region_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_household")),
    )
    op.create_index("ix_household_head_id_no", "household", ["head_id_no"], unique=False)
    op.create_index("ix_household_head_name", "household", ["head_name", "uid"], unique=False)
    op.create_index("ix_household_house_no", "household", ["house_no"], unique=False)
    op.create_index("ix_household_region", "household", ["region_uid"], unique=False)
    op.create_index("ix_household_village_head", "household", ["village_uid", "head_name", "uid"], unique=False)


def _helping() -> None:
    op.create_table(
        "helping",
        sa.Column("household_uid", sa.String(length=36), nullable=False),
        sa.Column("cadre_uid", sa.String(length=36), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cadre_uid"], ["cadre.uid"], name=op.f("fk_helping_cadre_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["household_uid"], ["household.uid"], name=op.f("fk_helping_household_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_helping")),
    )
    op.create_index("ix_helping_cadre", "helping", ["cadre_uid"], unique=False)
    op.create_index("ix_helping_household", "helping", ["household_uid"], unique=False)


def _inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("round_uid", sa.String(length=36), nullable=False),
        sa.Column("household_uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("inspectors", sa.Text(), nullable=False),
        sa.Column("village_uid", sa.String(length=36), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("head_id_no", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("helper", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_uid"], ["household.uid"], name=op.f("fk_inspection_household_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["round_uid"], ["round.uid"], name=op.f("fk_inspection_round_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_inspection")),
    )
    op.create_index("ix_inspection_household", "inspection", ["household_uid"], unique=False)
    op.create_index("ix_inspection_round_household", "inspection", ["round_uid", "household_uid"], unique=False)
    op.create_index("ix_inspection_round_village", "inspection", ["round_uid", "village_uid"], unique=False)


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("household_uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("id_no", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=False),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("schooling", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("labour", sa.Text(), nullable=False),
        sa.Column("insured", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_uid"], ["household.uid"], name=op.f("fk_member_household_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_member")),
    )
    op.create_index("ix_member_household", "member", ["household_uid"], unique=False)
    op.create_index("ix_member_id_no", "member", ["id_no"], unique=False)


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("inspection_uid", sa.String(length=36), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_uid"], ["inspection.uid"], name=op.f("fk_answer_inspection_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_answer")),
        sa.UniqueConstraint("inspection_uid", "item", name=op.f("uq_answer_inspection_uid_item")),
    )


def _problem() -> None:
    op.create_table(
        "problem",
        sa.Column("round_uid", sa.String(length=36), nullable=False),
        sa.Column("household_uid", sa.String(length=36), nullable=False),
        sa.Column("inspection_uid", sa.String(length=36), nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("lead_unit", sa.Text(), nullable=False),
        sa.Column("helper", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("secretary_signed", sa.Text(), nullable=False),
        sa.Column("helper_signed", sa.Text(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("village_uid", sa.String(length=36), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("head_id_no", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_uid"], ["household.uid"], name=op.f("fk_problem_household_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["inspection_uid"], ["inspection.uid"], name=op.f("fk_problem_inspection_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["round_uid"], ["round.uid"], name=op.f("fk_problem_round_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_problem")),
    )
    op.create_index(
        "ix_problem_figures",
        "problem",
        ["round_uid", "village_uid", "dimension", "found_on", "solved_on", "deleted"],
        unique=False,
    )
    op.create_index("ix_problem_found", "problem", ["round_uid", "dimension", "found_on"], unique=False)
    op.create_index("ix_problem_household", "problem", ["household_uid"], unique=False)
    op.create_index("ix_problem_inspection", "problem", ["inspection_uid"], unique=False)
    op.create_index("ix_problem_solved", "problem", ["round_uid", "dimension", "solved_on"], unique=False)
    op.create_index("ix_problem_status", "problem", ["status", "deadline"], unique=False)


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("round_uid", sa.String(length=36), nullable=False),
        sa.Column("household_uid", sa.String(length=36), nullable=False),
        sa.Column("inspection_uid", sa.String(length=36), nullable=True),
        sa.Column("village_uid", sa.String(length=36), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_uid"], ["household.uid"], name=op.f("fk_visit_household_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["inspection_uid"], ["inspection.uid"], name=op.f("fk_visit_inspection_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["round_uid"], ["round.uid"], name=op.f("fk_visit_round_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_day", "visit", ["round_uid", "visited_on", "village_uid", "household_uid"], unique=False)
    op.create_index("ix_visit_household", "visit", ["household_uid"], unique=False)
    op.create_index("ix_visit_inspection", "visit", ["inspection_uid"], unique=False)


def _visitor() -> None:
    op.create_table(
        "visitor",
        sa.Column("visit_uid", sa.String(length=36), nullable=False),
        sa.Column("cadre_uid", sa.String(length=36), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cadre_uid"], ["cadre.uid"], name=op.f("fk_visitor_cadre_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["visit_uid"], ["visit.uid"], name=op.f("fk_visitor_visit_uid"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_visitor")),
        sa.UniqueConstraint("visit_uid", "cadre_uid", name=op.f("uq_visitor_visit_uid_cadre_uid")),
    )
    op.create_index("ix_visitor_role", "visitor", ["visit_uid", "role"], unique=False)
