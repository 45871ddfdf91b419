"""One text of a page with what it says about itself, and without the lines that say only that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urldefrag

from monitor.model import Clause, ClauseKind, Edition, EditionLink, EditionStatus, Reading
from monitor.read.calendar import find_dates
from monitor.read.cues import is_about_document, sentences
from monitor.read.dates import DateRole, StatedDate, nearest_reading, stated_dates
from monitor.read.runs import keys, likeness
from monitor.read.signals import Shown, Signal, announcement, edition_links, may_speak, signals

_NOTICE = 450  # characters; a longer clause is no mere notice
_ZONE = 14  # clauses at the beginning in which a text says whom it binds from when
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
    # Without a day it may be a rule of the text: "if you refuse a change, your plan is cancelled".
    withdrawn = {
        one.clause for one in text.signals if one.shown is Shown.WITHDRAWN and find_dates(text.clauses[one.clause].text)
    }
    speaking: dict[int, set[str]] = {}
    for one in text.signals:
        speaking.setdefault(one.clause, set()).add(one.sentence)
    notices = {one.clause for one in text.stated if _only_ends(text.clauses[one.clause], one)}
    notices |= {place for place in dated if place < _ZONE and _only_begins(text, place)}
    notices |= {
        place
        for place, said in speaking.items()
        if (place in linked or place in dated or place in withdrawn) and _is_notice(text.clauses[place], said)
    }
    if any(link.role is EditionStatus.UPCOMING for _, link in text.links):
        span = announcement(text.signals)
        notices.update(place for place in span if _is_notice(text.clauses[place], {text.clauses[place].text}))
    notices = {place for place in notices if not _names_text(text.clauses[place])}
    return tuple(clause for place, clause in enumerate(text.clauses) if place not in notices)


def _names_text(clause: Clause) -> bool:
    """Whether a heading is the text's title with a mark beside it: 「【新】利用規約（4月1日施行）」."""
    plain = _MARK.sub("", clause.text).strip()
    if len(clause.text) > _LABEL or plain in {"", clause.text} or not _TITLE.search(plain):
        return False
    return not signals((replace(clause, text=plain),))


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


def _only_begins(text: Text, place: int) -> bool:
    """Whether every sentence of a clause says from when the text binds some readers, and nothing else."""
    clause = text.clauses[place]
    if clause.kind is not ClauseKind.PARAGRAPH or len(clause.text) > _NOTICE or _SUBSTANCE.search(clause.text):
        return False
    told = {one.text for one in text.stated if one.clause == place and one.role is not DateRole.UPDATED}
    for_some = any(one.audience for one in text.stated if one.clause == place)
    return for_some and all(sentence.strip() in told for sentence in sentences(clause.text))


_TITLE = re.compile(
    r"規約|約款|ポリシー|ガイドライン|方針|規定|terms|policy|agreement|guidelines|conditions", re.IGNORECASE
)
_MARK = re.compile(
    r"[【［\[](?:新|旧|現行|改[定訂正][前後]?|変更[前後])[^】］\]]{0,6}[】］\]]\s*"
    r"|\s*[（(](?=[^（()）]*[0-9０-９])[^（()）]*"
    r"(?:施行|適用|まで|から|より|以降|発効|effective|until|from|in\s+force)[^（()）]*[）)]"
    r"|\s*[（(](?:現行|新|旧|改[定訂正][前後]|current|upcoming|new|old)[）)]",
    re.IGNORECASE,
)


def with_plain_title(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses with their title as it stands on a page without a second text: 「【新】利用規約（4月1日施行）」."""
    title = next((clause for clause in clauses[:3] if _names_text(clause)), None)
    if title is None:
        return clauses
    plain = _MARK.sub("", title.text).strip()
    return tuple(
        replace(
            clause,
            text=plain if clause is title else clause.text,
            kind=ClauseKind.HEADING if clause is title else clause.kind,
            level=clause.level or 1 if clause is title else clause.level,
            section=tuple(plain if part == title.text else part for part in clause.section),
        )
        for clause in clauses
    )
