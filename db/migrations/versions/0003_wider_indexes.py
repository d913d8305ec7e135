"""Indexes that hold all that the figures of the tree and of the status bar ask for, so that they read no table for it."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WIDER = (
    ("ix_household_region", "household", ["region_uid", "deleted", "state", "attributes"]),
    ("ix_inspection_round_household", "inspection", ["round_uid", "household_uid", "kind", "deleted"]),
)


def upgrade() -> None:
    for name, table, columns in WIDER:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
