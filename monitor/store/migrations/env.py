"""Run the migrations on the connection that the store hands over, inside its transaction."""

from alembic import context

from monitor.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the store has begun a transaction and ends it
)
context.run_migrations()
