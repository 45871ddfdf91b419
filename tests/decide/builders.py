"""Texts, captures and histories of a made-up service, for judging."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.model import (
    Capture,
    Clause,
    ClauseKind,
    Document,
    DocumentKind,
    Edition,
    EffectiveDate,
    History,
    Pending,
    Reading,
)
from monitor.normal import fingerprint, fingerprint_all

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://chirp.example/terms"
TERMS = Document("chirp", "terms", DocumentKind.TERMS, (URL,))

_TOPICS = (
    "your account", "the works that you post", "the licence for your works", "the training of models",
    "other members", "advertisements", "payments", "moderation", "complaints about copyright", "our interfaces",
    "liability", "the end of this agreement", "changes of these terms", "the law that applies",
)  # fmt: skip
LINES = tuple(
    sentence.format(topic)
    for topic in _TOPICS
    for sentence in (
        "This section of the agreement between you and Chirp is about {}, and it binds both of us equally.",
        "You may ask us at any time what we have decided about {}, and we will answer you within thirty days.",
        "Where the law of your country grants you further rights as to {}, those rights remain untouched by this.",
    )
)


def clauses(*lines: str, kind: ClauseKind = ClauseKind.PARAGRAPH) -> tuple[Clause, ...]:
    return tuple(Clause(line, kind) for line in lines)


def reading(*lines: str, language: str = "en", title: str = "Terms of Service") -> Reading:
    return Reading(clauses(*lines), language, title, visible_characters=sum(map(len, lines)))


def capture(body: bytes = b"<p>x</p>", **facts: object) -> Capture:
    plain = Capture("chirp", "terms", URL, URL, NOW, 200, "text/html", body, "utf-8")
    return replace(plain, **facts)  # type: ignore[arg-type]


def edition(*lines: str, effective: date | None = None, language: str = "en") -> Edition:
    days = (EffectiveDate(effective),) if effective else ()
    return Edition(clauses(*lines), effective=days, language=language, id=f"chirp/terms/{fingerprint_all(lines)[:8]}")


def held(*lines: str, effective: date | None = None, ago: timedelta = timedelta(hours=12)) -> History:
    """A document that said `lines` (default: all of LINES) `ago`."""
    said = lines or LINES
    return History(
        in_force=edition(*said, effective=effective),
        known=((fingerprint_all(said), "chirp/terms/1"),),
        said=frozenset(map(fingerprint, said)),
        fingerprint=fingerprint_all(said),
        last_capture_at=NOW - ago,
        last_good_at=NOW - ago,
    )


def suspecting(history: History, text: Reading, *, times: int, days: float, mark: str = "") -> History:
    """The same, after `text` has come `times` in a row since `days` ago."""
    print_of = mark or fingerprint_all(clause.text for clause in text.clauses)
    return replace(history, suspect=Pending(print_of, NOW - timedelta(days=days), times))
