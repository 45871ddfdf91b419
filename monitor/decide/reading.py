"""Whether what was read can be the document: the guards against error pages, walls, shells and home pages.

The order matters. What shares most of its text with what the document has said is the document, whatever words it
holds. Words that give a page away count only where little else is there. What is left is a new text: it is believed
at once where it reads as this document (language, prose, vocabulary, length), and otherwise it must come several
times over days before it is (`Guard`), and the operator is asked meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.decide.markers import marker
from monitor.decide.measures import Measures, measure, text_weight
from monitor.model import Capture, Clause, Document, DocumentKind, Edition, History, Pending, Reading, Unreadable
from monitor.normal import fingerprint_all

# Shortest text that a first capture may have, in weighted characters (`measures.weight`).
_SHORTEST = {
    DocumentKind.TERMS: 500,
    DocumentKind.PRIVACY: 500,
    DocumentKind.GUIDELINES: 250,
    DocumentKind.HELP: 120,
    DocumentKind.NOTICE: 60,
}

_LOGIN = re.compile(
    r"/(?:log|sign)[-_]?(?:in|up|on)\b|/(?:auth|sso|oauth|consent|checkpoint|challenge)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Guard:
    """How often, and for how long, a doubtful text must come before it is believed."""

    times: int = 4
    days: timedelta = timedelta(days=3)


def judge_reading(
    capture: Capture, reading: Reading, document: Document, history: History, *, now: datetime, guard: Guard = Guard()
) -> Unreadable | None:
    """Why this text cannot be the document, or None where it may be compared."""
    if document.kind is DocumentKind.ROBOTS:
        return None
    if not any(clause.text for clause in reading.clauses):
        return _empty(reading)
    numbers = measure(reading.clauses, history)
    if history.in_force is None and not history.upcoming:
        return _first(reading, document, numbers)
    refused = _intruding_error(numbers)
    if refused is None and (numbers.kept >= 0.5 or numbers.said >= 0.8):
        refused = _gutted(reading, numbers, history)
    else:
        held = history.in_force or history.upcoming[0]
        refused = refused or _given_away(capture, reading, numbers)
        refused = refused or _doubt(capture, reading, document, numbers, held.language)
    may_pass = refused is not None and refused.reason == "implausible" and _reads_alike(numbers)
    return None if may_pass and outlasted(reading, history, now, guard) else refused


def _reads_alike(numbers: Measures) -> bool:
    """Whether a doubtful text reads as the document did: then it may be believed when it stays.

    A home page that stays for months in place of the terms is not: the operator is asked instead, by the notice that
    the document cannot be read.
    """
    return numbers.prose >= 0.6 * numbers.held_prose and numbers.kin >= 0.35


def _empty(reading: Reading) -> Unreadable:
    if reading.visible_characters:
        return Unreadable("empty", f"The page shows {reading.visible_characters} characters, none of them as its text.")
    return Unreadable("empty", "The page shows no text: a shell that scripts would fill?")


def _first(reading: Reading, document: Document, numbers: Measures) -> Unreadable | None:
    """A first capture has nothing to be measured by: only clear signs count."""
    shortest = _SHORTEST.get(document.kind, 120)
    if numbers.size < 4 * shortest and (refused := _by_words(reading, numbers)):
        return refused
    if numbers.size < shortest:
        return Unreadable("implausible", f"{numbers.size} characters are too few for {document.kind.value}.")
    return _language(reading, document, numbers, document.language)


def _language(reading: Reading, document: Document, numbers: Measures, expected: str | None) -> Unreadable | None:
    if expected is None or numbers.size < 400 or reading.language in ("und", expected):
        return None
    return Unreadable("language", f"The page is in {reading.language!r}; {document.path} is watched in {expected!r}.")


def _intruding_error(numbers: Measures) -> Unreadable | None:
    """An error text where the document used to be, inside the site's full frame.

    Seen: nine tenths of the visible text stayed, and one sentence "momentan nicht verfügbar" stood for the rest.
    """
    size_of_fresh = sum(text_weight(clause.text) for clause in numbers.fresh)
    size_of_lost = sum(text_weight(clause.text) for clause in numbers.lost)
    if not numbers.fresh or size_of_fresh > 600 or size_of_lost < 2 * size_of_fresh:
        return None
    reason, words = marker(clause.text for clause in numbers.fresh)
    if reason in ("error-page", "blocked", "login") and size_of_lost > 200:
        return Unreadable(reason, f"In place of {size_of_lost} characters the page says {words!r}.")
    return None


def _given_away(capture: Capture, reading: Reading, numbers: Measures) -> Unreadable | None:
    """Little of the document is left, and the page or its address says in so many words what it is instead."""
    if numbers.size > max(0.5 * numbers.held_size, 1500):
        return None
    if _LOGIN.search(urlsplit(capture.final_url).path) and not _LOGIN.search(urlsplit(capture.url).path):
        return Unreadable("login", f"The address leads to {capture.final_url}.")
    return _by_words(reading, numbers)


def _by_words(reading: Reading, numbers: Measures) -> Unreadable | None:
    short = [clause.text for clause in reading.clauses if text_weight(clause.text) <= 400][:60]
    reason, words = marker([reading.title, *short])
    if not reason or (reason == "consent" and numbers.prose > 0.8 and numbers.size > 1200):
        return None
    return Unreadable(reason, f"The page says {words!r} and holds {numbers.size} characters of text.")


def _gutted(reading: Reading, numbers: Measures, history: History) -> Unreadable | None:
    """Everything on the page was said before, but most of the document is gone: a frame without its picture.

    A long text of sentences is no frame but an older face of the document, or one for another region: `variants`
    tells it as such.
    """
    is_whole = numbers.size >= 0.4 * numbers.held_size and numbers.prose >= 0.6 * numbers.held_prose
    if numbers.kept >= 0.5 or is_whole or reading_is_known(reading, history):
        return None
    share = round(100 * numbers.kept)
    return Unreadable("implausible", f"Only {share} % of the document is left on the page, and little is new.")


def _doubt(
    capture: Capture, reading: Reading, document: Document, numbers: Measures, held_language: str
) -> Unreadable | None:
    """What speaks against a text that is mostly new."""
    if refused := _language(reading, document, numbers, document.language):
        return refused
    if _is_translation(reading, numbers, held_language):
        return None
    doubts = (
        (
            numbers.size < max(0.2 * numbers.held_size, 400),
            f"The text shrank from {numbers.held_size} to {numbers.size} characters.",
        ),
        (numbers.prose < min(0.4, 0.6 * numbers.held_prose), "The page holds labels and links, hardly any sentences."),
        (numbers.kin < 0.5, "The page speaks of other things than the document did."),
    )
    detail = next((words for holds, words in doubts if holds), "")
    return Unreadable("implausible", detail + _where(capture)) if detail else None


def _where(capture: Capture) -> str:
    """What the address says to a doubtful page."""
    asked, got = urlsplit(capture.url), urlsplit(capture.final_url)
    if got.hostname != asked.hostname:
        return f" It comes from {got.hostname} now: if the document moved there, give sources.yaml its new address."
    if got.path in ("", "/") and asked.path not in ("", "/"):
        return " The address leads to the home page now: if the document moved, give sources.yaml its new address."
    return ""


def _is_translation(reading: Reading, numbers: Measures, held_language: str) -> bool:
    """Whether this may be the document in another language: as long and as wordy. `variants` tells it as such."""
    if "und" in (reading.language, held_language) or reading.language == held_language:
        return False
    alike = abs(numbers.prose - numbers.held_prose) <= 0.35
    return alike and 0.4 * numbers.held_size <= numbers.size <= 2.5 * numbers.held_size


def outlasted(reading: Reading, history: History, now: datetime, guard: Guard) -> bool:
    """Whether this very text has come so often, over so many days, that it must be taken for the document."""
    seen = suspected(reading, history, now)
    return seen.times >= guard.times and now - seen.first_seen >= guard.days


def suspected(reading: Reading, history: History, now: datetime) -> Pending:
    """How often this very text has come in a row, this time included: to be kept as `Finding.suspect`.

    Texts in another language than the held one count as the same: the page may have changed its language for good,
    and go on changing in it.
    """
    seen, mark = history.suspect, _suspect_mark(reading, history)
    if seen is None or seen.fingerprint != mark:
        return Pending(mark, now, 1)
    return replace(seen, times=seen.times + 1)


def _suspect_mark(reading: Reading, history: History) -> str:
    if history.in_force is not None and other_language(reading, history.in_force):
        return f"language-{reading.language}"
    return print_of(reading.clauses)


def other_language(reading: Reading, held: Edition) -> bool:
    """Whether both languages are known, and differ."""
    return "und" not in (reading.language, held.language) and reading.language != held.language


def reading_is_known(reading: Reading, history: History) -> bool:
    """Whether the document has shown exactly this text before, as a text and not as a failure."""
    mark = print_of(reading.clauses)
    return any(mark == known for known, _ in history.known)


def print_of(clauses: Sequence[Clause]) -> str:
    """Fingerprint of everything that clauses say, in order."""
    return fingerprint_all(clause.text for clause in clauses)
