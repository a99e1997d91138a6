"""The audit, which its triggers keep append-only; and the purposes for which a session is shown names."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SAY = "'the audit is append-only'"
# An entry may go when it is half a year old, and a later one tells that it went and how its seal was.
DAYS = 180
COVERED = """exists (
    select 1 from audit as c where c.kind = 'audit_pruned' and cast(c.subject as integer) >= old.seq
)"""
SQLITE = (
    f"create trigger audit_no_update before update on audit begin select raise(abort, {SAY}); end",
    # without this one `insert or replace` removes an entry, and no other trigger is asked
    f"""create trigger audit_no_replace before insert on audit when exists (
        select 1 from audit as o where o.seq = new.seq or o.previous = new.previous or o.seal = new.seal
    ) begin select raise(abort, {SAY}); end""",
    f"""create trigger audit_no_delete before delete on audit
    when julianday('now') - julianday(old.at) < {DAYS} or not {COVERED}
    begin select raise(abort, {SAY}); end""",
)
POSTGRESQL = (
    f"""create function audit_append_only() returns trigger language plpgsql as $$ begin
        if tg_op = 'DELETE' then
            if old.at::timestamptz <= now() - interval '{DAYS} days' and {COVERED} then return old; end if;
        end if;
        raise exception {SAY};
    end $$""",
    """create trigger audit_no_change before update or delete on audit
        for each row execute function audit_append_only()""",
    """create trigger audit_no_truncate before truncate on audit
        for each statement execute function audit_append_only()""",
)


def upgrade() -> None:
    """Make the tables and the triggers."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("user_name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("scope", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("row_count", sa.Integer, nullable=True),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        # two entries that both follow one and the same can't be: the chain can't fork
        sa.UniqueConstraint("previous", name="uq_audit_previous"),
        sa.UniqueConstraint("seal", name="uq_audit_seal"),
    )
    for column in ("at", "kind", "user_name"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(sa.text(statement.replace(":", r"\:")))
    op.create_table(
        "purpose",
        sa.Column("token", sa.String(64)),
        sa.Column("user_name", sa.String(60), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("said", sa.String(200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_purpose"),
    )


def downgrade() -> None:
    """Drop them again: the audit is lost with them."""
    op.drop_table("purpose")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("drop function audit_append_only()"))
