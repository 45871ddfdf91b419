"""Alembic's migrations of the store, run by `database.bring_up_to_date`."""
