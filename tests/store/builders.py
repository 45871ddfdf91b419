"""Records for tests of what keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Capture,
    Change,
    Clause,
    ClauseChange,
    Difference,
    Document,
    DocumentKind,
    Edition,
    EffectiveDate,
    Finding,
    Localized,
    Outcome,
    Service,
    Verdict,
)
from monitor.normal import fingerprint_all
from monitor.store import Store

NOW = datetime(2026, 1, 10, 3, 4, 5, 678901, tzinfo=UTC)
HOUR = timedelta(hours=1)


def services(*paths: str) -> tuple[Service, ...]:
    """One service per name before the slash, with the documents after it."""
    keys = sorted({path.split("/")[0] for path in paths})
    return tuple(
        Service(
            key,
            Localized(key.title(), key),
            tuple(
                Document(key, path.split("/")[1], DocumentKind.TERMS, (f"https://{path}",))
                for path in paths
                if path.split("/")[0] == key
            ),
        )
        for key in keys
    )


def opened(home: Path, *paths: str) -> Store:
    """A store that watches the documents."""
    store = Store.open(home, busy_seconds=2)
    store.sync(services(*(paths or ("chirp/terms",))), NOW)
    return store


def capture(body: bytes, at: datetime = NOW, path: str = "chirp/terms", **headers: str) -> Capture:
    service, document = path.split("/")
    url = f"https://{path}"
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(service, document, url, url, at, 200, "text/html", body, "utf-8", pairs)


def edition(*texts: str, at: datetime = NOW, path: str = "chirp/terms", effective: date | None = None) -> Edition:
    clauses = tuple(Clause(text, section=("Rights",), number=f"{number}.") for number, text in enumerate(texts, 1))
    dates = (EffectiveDate(effective),) if effective else ()
    return Edition(clauses, id=f"{path}/{at:%Y-%m-%d}-{fingerprint_all(texts)[:8]}", captured_at=at, effective=dates)


def change(
    before: Edition | None, after: Edition, at: datetime = NOW, *, confirmed: bool = True, path: str = "chirp/terms"
) -> Change:
    clause = after.clauses[0]
    difference = Difference("added", None, clause, (("+", clause.text),))
    service, document = path.split("/")
    return Change(
        after.id,
        service,
        document,
        Outcome.CHANGED,
        at,
        (ClauseChange(difference, labels_after=("ai-training",), weight=1.0),),
        (Verdict("ai-training", "new", at.date()),),
        (("added", 1),),
        effective=after.effective,
        before_id=before.id if before else "",
        after_id=after.id,
        confirmed=confirmed,
        weight=0.9,
    )


def first(item: Edition, at: datetime = NOW, fingerprint: str = "f1") -> Finding:
    service, document, _ = item.id.split("/")
    return Finding(
        service,
        document,
        at,
        Outcome.FIRST,
        editions=(item,),
        stands=item,
        upcoming=(),
        fingerprint=fingerprint,
        label_since=(("ai-training", at.date()),),
    )


def changed(before: Edition, after: Edition, at: datetime, fingerprint: str, *, confirmed: bool = True) -> Finding:
    service, document, _ = after.id.split("/")
    return Finding(
        service,
        document,
        at,
        Outcome.CHANGED,
        change=change(before, after, at, confirmed=confirmed),
        editions=(after,),
        stands=after,
        fingerprint=fingerprint,
    )
