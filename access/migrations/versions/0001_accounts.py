"""Accounts with their units, passwords and codes; failed tries; sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("user_name", sa.String(60)),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("subject", sa.String(255), nullable=True),
        sa.Column("totp_secret", sa.String(64), nullable=True),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("user_name", name="pk_account"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    _of_account(
        "account_unit", sa.Column("unit_id", sa.String(80)), sa.Column("place", sa.Integer, nullable=False)
    )
    _of_account("account_password", sa.Column("hash", sa.String(200), nullable=False))
    _of_account("account_recovery", sa.Column("hash", sa.String(64), nullable=False))
    op.create_table(
        "sign_in_failure",
        sa.Column("user_name", sa.String(60)),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_name", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_last_at", "sign_in_failure", ["last_at"])
    op.create_table(
        "session",
        sa.Column("digest", sa.String(64)),
        sa.Column("user_name", sa.String(60), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_session"),
    )
    op.create_index("ix_session_user_name", "session", ["user_name"])
    op.create_index("ix_session_seen_at", "session", ["seen_at"])
    op.create_table(
        "store_fact",
        sa.Column("key", sa.String(60)),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_store_fact"),
    )


def _of_account(table: str, *columns: "sa.Column[object]") -> None:
    """A table whose rows go with their account; numbered unless it has a unit to be known by."""
    own = "unit_id" if table == "account_unit" else "id"
    number = [] if own == "unit_id" else [sa.Column("id", sa.Integer)]
    op.create_table(
        table,
        *number,
        sa.Column("user_name", sa.String(60), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*(["user_name", own] if own == "unit_id" else [own]), name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["user_name"], ["account.user_name"], name=f"fk_{table}_user_name", ondelete="cascade"
        ),
    )
    if own == "id":
        op.create_index(f"ix_{table}_user_name", table, ["user_name"])


def downgrade() -> None:
    """Drop the tables again."""
    for table in (
        "store_fact", "session", "sign_in_failure",
        "account_recovery", "account_password", "account_unit", "account",
    ):  # fmt: skip
        op.drop_table(table)
