"""What a classifier said of clauses, kept by the clause's key and the model's version."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from monitor.model import ClauseTags
from monitor.store import codec
from monitor.store.schema import tags
from monitor.store.upsert import keep_first

BATCH = 500  # keys in one query; SQLite takes 32,766 variables, PostgreSQL's planner likes fewer


def cached(connection: Connection, keys: Collection[str], model_version: str) -> dict[str, ClauseTags]:
    """Those of the keys that this model has already read."""
    found: dict[str, ClauseTags] = {}
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), BATCH):
        wanted = tags.c.key.in_(ordered[start : start + BATCH])
        rows = connection.execute(select(tags.c.key, tags.c.tags).where(wanted, tags.c.model_version == model_version))
        found.update((row.key, codec.decode(ClauseTags, row.tags)) for row in rows)
    return found


def keep(connection: Connection, read: Mapping[str, ClauseTags], model_version: str) -> None:
    """Keep what the model said; what it said before stays."""
    rows = [{"key": key, "model_version": model_version, "tags": codec.encode(item)} for key, item in read.items()]
    if rows:
        keep_first(connection, tags, rows)
