"""The tables. What is here must be what the migrations make; a test compares them.

Times are UTC. Rows are added and a few states move forward; no capture, edition or change is overwritten or deleted.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A timezone-aware UTC time; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, which would be shifted silently by another machine's zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        assert isinstance(value, datetime)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

document = Table(
    "document",
    metadata,
    Column("service", String(80), primary_key=True),
    Column("document", String(80), primary_key=True),
    Column("watched", Boolean, nullable=False),  # still in sources.yaml
    Column("next_check_at", Instant, nullable=False, index=True),
    Column("claimed_until", Instant),
    Column("checked_at", Instant),  # the last check, as the clock then stood
    Column("captures", Integer, nullable=False, default=0),
    Column("state", Text, nullable=False),  # JSON of state.State
)


def _of_document() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["service", "document"], ["document.service", "document.document"])


blob = Table(
    "blob",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the bytes before compression
    Column("size", Integer, nullable=False),  # of the same
    Column("base", String(64), ForeignKey("blob.sha256")),  # compressed against these bytes; None: on its own
    Column("depth", Integer, nullable=False),  # how many blobs must be read before this one
    Column("data", LargeBinary, nullable=False),  # zstandard frame
)

capture = Table(
    "capture",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", String(80), nullable=False),
    Column("document", String(80), nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("charset", String(60)),
    Column("headers", Text, nullable=False),  # JSON pairs
    Column("rendered", Boolean, nullable=False),
    Column("sha256", String(64), ForeignKey("blob.sha256"), nullable=False),
    # Filled in when it has been judged; empty after a kill in between.
    Column("outcome", String(20)),
    Column("reason", String(60), nullable=False, default=""),
    Column("fingerprint", String(16), nullable=False, default=""),
    Column("language", String(12), nullable=False, default="und"),
    _of_document(),
    Index("ix_capture_document", "service", "document", "captured_at"),
)

edition = Table(
    "edition",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(220), nullable=False, unique=True),
    Column("service", String(80), nullable=False),
    Column("document", String(80), nullable=False),
    Column("captured_at", Instant),
    Column("head", Text, nullable=False),  # JSON of the edition without its clauses
    Column("clauses", String(64), ForeignKey("blob.sha256"), nullable=False),  # JSON of the clauses
    _of_document(),
    Index("ix_edition_document", "service", "document", "seq"),
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(220), nullable=False, unique=True),
    Column("service", String(80), nullable=False),
    Column("document", String(80), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column("effective_on", Date, index=True),
    Column("weight", Float, nullable=False),
    Column("confirmed_at", Instant),  # None: waits to be seen again
    Column("retracted_at", Instant),  # went away before it was confirmed
    Column("head", Text, nullable=False),  # JSON of the change without its clauses
    Column("size", Integer, nullable=False),  # of the clauses' JSON in bytes
    Column("clauses", LargeBinary, nullable=False),  # zstandard frame of it
    _of_document(),
    Index("ix_change_document", "service", "document", "seq"),
    Index("ix_change_captured_at", "captured_at", "seq"),
)

known = Table(  # every text that a document has shown
    "known",
    metadata,
    Column("service", String(80), primary_key=True),
    Column("document", String(80), primary_key=True),
    Column("fingerprint", String(16), primary_key=True),
    Column("edition", String(220), nullable=False),  # id, or "" for a text that never stood
    Column("first_seen", Instant, nullable=False),
    _of_document(),
)

said = Table(  # every clause that a document has ever said
    "said",
    metadata,
    Column("service", String(80), primary_key=True),
    Column("document", String(80), primary_key=True),
    Column("fingerprint", String(16), primary_key=True),
    _of_document(),
    sqlite_with_rowid=False,
)

tags = Table(  # what a classifier said of a clause
    "tags",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("model_version", String(80), primary_key=True),
    Column("tags", Text, nullable=False),  # JSON of ClauseTags
    sqlite_with_rowid=False,
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("service", String(80), nullable=False),
    Column("document", String(80), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("detail", Text, nullable=False),
    _of_document(),
    Index("ix_notice_document", "service", "document", "id"),
)

owed = Table(  # what a recipient is to be told, once
    "owed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", String(220), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("delivery", String(64), ForeignKey("delivery.id")),  # None: not yet gathered into one
    Column("cancelled_at", Instant),  # a reminder that no longer holds, or of somebody who left
    UniqueConstraint("channel", "recipient", "kind", "subject"),
    Index("ix_owed_open", "delivery", "due_at"),
)

delivery = Table(  # one mail or post, holding one or more of what is owed
    "delivery",
    metadata,
    Column("id", String(64), primary_key=True),  # from what it holds: the left part of its Message-ID
    Column("channel", String(20), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("kind", String(20), nullable=False, server_default="change"),
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Instant),  # None: done, one way or the other
    Column("claimed_until", Instant),
    Column("sent_at", Instant),
    Column("failed_at", Instant),  # given up
    Column("closed_at", Instant),  # nobody waits for it any more: the reader left, or the change no longer stands
    Column("returned_at", Instant),  # came back as undeliverable after it had been accepted
    Column("error", Text, nullable=False, default=""),
    Index("ix_delivery_open", "next_attempt_at"),
    Index("ix_delivery_recipient", "recipient", "created_at"),
)

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("address", Text, nullable=False),  # as the reader wrote it
    Column("address_key", String(64), nullable=False, unique=True),  # in the form in which addresses are compared
    Column("state", String(10), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("services", Text, nullable=False),  # JSON list of keys
    Column("labels", Text, nullable=False),  # JSON list of keys
    Column("min_weight", Float, nullable=False),
    Column("rhythm", String(10), nullable=False),
    Column("reminders", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("paused_at", Instant),
    Column("paused_for", Text, nullable=False),
    Column("bounces", Integer, nullable=False),
)

secret = Table(  # made by the program itself, such as the key of signed links
    "secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
