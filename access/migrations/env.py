"""Alembic's way in: the migrations run on the connection that `access.store` holds, in its transaction."""

from alembic import context

from access import audit_table, purpose  # noqa: F401 - their tables are known once they are imported
from access.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
