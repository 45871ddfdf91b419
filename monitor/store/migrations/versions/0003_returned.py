"""When a mail came back after it was accepted, what nobody waits for any more, and when a document was checked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the step."""
    op.add_column("delivery", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("delivery", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_delivery_recipient", "delivery", ["recipient", "created_at"])
