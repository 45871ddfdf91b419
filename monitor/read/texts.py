"""One text of a page with what it says about itself, and without the lines that say only that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag

from monitor.model import Clause, ClauseKind, Edition, EditionLink, EditionStatus, Reading
from monitor.read.cues import is_about_document, sentences
from monitor.read.dates import DateRole, StatedDate, nearest_reading, stated_dates
from monitor.read.runs import keys, likeness
from monitor.read.signals import Shown, Signal, announcement, edition_links, may_speak, signals

_NOTICE = 450  # characters; a longer clause is no mere notice
_LABEL = 80  # characters of a line that names a day
_SUBSTANCE = re.compile(
    r"\bAI\b|artificial|machine[\s-]learning|train(?:ing)?\b|licen[cs]|intellectual|content|人工知能|学習|生成|許諾|著作|作品",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text."""

    reading: Reading
    today: date
    held: Edition | None
    upcoming: tuple[Edition, ...]
    region: str = ""  # ISO 3166 code of the readers that the page addresses; decides what 03/04/2025 means


@dataclass(frozen=True, slots=True)
class Text:
    """One run of clauses with what it says about itself."""

    clauses: tuple[Clause, ...]
    stated: tuple[StatedDate, ...]
    signals: tuple[Signal, ...]
    links: tuple[tuple[int, EditionLink], ...]
    held: float  # likeness to the edition that we hold

    @classmethod
    def of(cls, clauses: Sequence[Clause], page: Context) -> Text:
        """Read the beginning and the end of a run."""
        stated = tuple(
            nearest_reading(one, page.today)
            for one in stated_dates(clauses, language=page.reading.language, region=page.region)
        )
        here = urldefrag(page.reading.url).url
        links = tuple(
            (place, link) for place, link in edition_links(clauses) if not here or urldefrag(link.url).url != here
        )
        held = likeness(keys(clauses), keys(page.held.clauses)) if page.held else 0.0
        return cls(tuple(clauses), stated, tuple(signals(clauses)), links, held)

    def says(self, *shown: Shown) -> bool:
        """Whether any sentence of its beginning says one of these things."""
        return any(one.shown in shown for one in self.signals)

    def until(self) -> tuple[StatedDate, ...]:
        """The days on which it says that it ends."""
        return tuple(one for one in self.stated if one.role is DateRole.UNTIL)


def without_notices(text: Text) -> tuple[Clause, ...]:
    """The text without the lines that only tell of editions: they are said by dates and links, and come and go."""
    linked = {place for place, _ in text.links}
    dated = {one.clause for one in text.stated}
    speaking: dict[int, set[str]] = {}
    for one in text.signals:
        speaking.setdefault(one.clause, set()).add(one.sentence)
    notices = {one.clause for one in text.stated if _only_ends(text.clauses[one.clause], one)}
    notices |= {
        place
        for place, said in speaking.items()
        if (place in linked or place in dated) and _is_notice(text.clauses[place], said)
    }
    if any(link.role is EditionStatus.UPCOMING for _, link in text.links):
        span = announcement(text.signals)
        notices.update(place for place in span if _is_notice(text.clauses[place], {text.clauses[place].text}))
    return tuple(clause for place, clause in enumerate(text.clauses) if place not in notices)


def _is_notice(clause: Clause, said: set[str]) -> bool:
    """Whether a clause holds hardly more than its sentences about editions; never one that says what changes."""
    if len(clause.text) > _NOTICE or clause.kind is ClauseKind.ROW or _SUBSTANCE.search(clause.text):
        return False
    spoken = sum(
        len(sentence) for sentence in sentences(clause.text) if sentence in said or _speaks_along(sentence, clause)
    )
    return spoken >= 0.5 * len(clause.text)


def _speaks_along(sentence: str, clause: Clause) -> bool:
    """Whether a sentence beside one about editions speaks of them too: "The Terms until then stand further down"."""
    linked = any(link.text and link.text in sentence for link in clause.links)
    return may_speak(sentence) and (linked or is_about_document(sentence))


def _only_ends(clause: Clause, stated: StatedDate) -> bool:
    """Whether a line says no more than until when its text binds: "Terms applicable before 1 April 2026"."""
    if clause.kind is not ClauseKind.PARAGRAPH or len(clause.text) > _LABEL or _SUBSTANCE.search(clause.text):
        return False
    return stated.role is DateRole.UNTIL and len(sentences(clause.text)) == 1
