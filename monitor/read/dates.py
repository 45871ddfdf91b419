"""Dates in terms: found in the text, and what they say of the document: effective, until, updated, announced.

Only dates that are written out are found. "30 days after posting" and "November 2024" name no day, and none is made up.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from monitor.model import Clause, ClauseKind, EffectiveDate
from monitor.read.calendar import FoundDate, find_dates, numeric_order
from monitor.read.cues import (
    audience_of,
    is_about_document,
    is_postponed_to,
    names_members,
    names_members_behind,
    role_of,
    sentences,
)  # fmt: skip

__all__ = ["DateRole", "FoundDate", "StatedDate", "effective_dates", "find_dates", "stated_dates", "updated_on"]

_HEADER = 14  # clauses at the beginning of a text in which it says when it takes effect
_FOOTER = 10  # clauses at its end: 附則, "Last updated"
_SHORT = 300  # characters; longer clauses must name the document beside the date
_LABEL = 140  # characters of a line that says no more than a date
_DIGIT = re.compile(r"\d|[元一二三四五六七八九十]日")
_AND = re.compile(r"\b(?:and|or|but|und|et)\b|[;；、]|および|及び|また")
_SPAN = re.compile(r"\bfrom\b.*\b(?:until|to)\b|から.*まで", re.IGNORECASE)
_APPENDIX = re.compile(
    r"附\s*則|付\s*則|supplementary provision|entry into force|effective date|制定|改定履歴", re.IGNORECASE
)


class DateRole(StrEnum):
    """What a date says of the document that names it."""

    EFFECTIVE = "effective"
    UNTIL = "until"  # the last day of the text, or the first of the next one
    UPDATED = "updated"
    ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date that a document states about itself."""

    role: DateRole
    day: date
    text: str  # the words that name it, with their context
    clause: int  # index of the clause
    audience: str = ""  # as in EffectiveDate
    alternative: date | None = None  # the other reading of 03/04/2025


def stated_dates(clauses: Sequence[Clause], *, language: str = "en", region: str = "") -> tuple[StatedDate, ...]:
    """The dates that a text states about itself, in page order.

    Looked for where documents state them: at the beginning, at the end, and where a sentence names the document.
    `region` is the ISO code of the readers addressed; it decides what 03/04/2025 means.
    """
    order = numeric_order((clause.text for clause in clauses), language, region)
    places = [*range(min(_HEADER, len(clauses))), *range(max(_HEADER, len(clauses) - _FOOTER), len(clauses))]
    found = [
        stated for place in places if _may_state(clauses[place]) for stated in _in_clause(clauses[place], place, order)
    ]
    if not any(stated.role is DateRole.EFFECTIVE for stated in found):
        found += _elsewhere(clauses, order)
    return tuple(found)


def _may_state(clause: Clause) -> bool:
    if clause.kind is ClauseKind.RULE:
        return False
    return len(clause.text) <= _SHORT or is_about_document(clause.text)


def _in_clause(clause: Clause, place: int, order: str) -> Iterator[StatedDate]:
    """The dates of one clause whose words say what they are."""
    if not _DIGIT.search(clause.text):
        return
    for sentence in sentences(clause.text):
        if len(clause.text) > _SHORT and not is_about_document(sentence):
            continue
        dates = _of_document(sentence, find_dates(sentence, order=order))
        if clause.kind is ClauseKind.ITEM and len(dates) > 1 and _SPAN.search(sentence):
            continue  # a line of the history: "effective from 24 May 2012 until 16 June 2014"
        for index, role in enumerate(_roles(sentence, dates)):
            if role:
                day, other = dates[index].day, dates[index].alternative
                yield StatedDate(DateRole(role), day, sentence.strip(), place, _audience(sentence, dates, index), other)


def _of_document(sentence: str, dates: tuple[FoundDate, ...]) -> tuple[FoundDate, ...]:
    """The dates without those that only say which members a later date of the sentence concerns."""
    kept = []
    for index, found in enumerate(dates):
        begin = dates[index - 1].end if index else 0
        if index + 1 < len(dates) and (
            names_members(sentence, found.start, begin)
            or names_members_behind(sentence, found.end, dates[index + 1].start)
        ):
            continue
        kept.append(found)
    return tuple(kept)


def _roles(sentence: str, dates: Sequence[FoundDate]) -> list[str]:
    """What each date of a sentence is, "" where no word says it."""
    roles: list[str] = []
    for index, found in enumerate(dates):
        begin = dates[index - 1].end if index else 0
        end = dates[index + 1].start if index + 1 < len(dates) else len(sentence)
        role = role_of(sentence, found.start, found.end, begin, end) or ""
        following = dates[index + 1] if index + 1 < len(dates) else None
        if following and is_postponed_to(sentence[found.end : following.start], sentence[following.end :]):
            role = ""  # 「4月1日から6月1日に延期」: the day that no longer counts
        elif found.opens_range and role in {"", "until"}:
            role = "effective" if _binds_in_range(sentence, dates, index) else ""
        elif not role and index and dates[index - 1].opens_range:
            role = "until"
        elif not role and index and _AND.search(sentence[begin : found.start]):
            role = roles[-1]  # "on 1 March for new users and on 1 May for all others"
        roles.append(role)
    for index in range(
        len(roles) - 2, -1, -1
    ):  # 「新規会員には1月15日、既存会員には2月15日から」: the verb stands at the end
        if not roles[index] and "、" in sentence[dates[index].end : dates[index + 1].start]:
            roles[index] = roles[index + 1]
    return roles


def _audience(sentence: str, dates: Sequence[FoundDate], index: int) -> str:
    """Whom the date at `index` concerns: named before each date of a sentence, or behind each."""
    if len(dates) == 1:
        return audience_of(sentence)
    begin = dates[index - 1].end if index else 0
    end = dates[index + 1].start if index + 1 < len(dates) else len(sentence)
    named_before = audience_of(sentence[: dates[0].start]) != ""
    return audience_of(sentence[begin : dates[index].start] if named_before else sentence[dates[index].end : end])


def _binds_in_range(sentence: str, dates: Sequence[FoundDate], index: int) -> bool:
    """Whether a range says when the text binds: 「1月15日から2月14日まで適用」."""
    stop = dates[index + 2].start if index + 2 < len(dates) else len(sentence)
    begin = dates[index - 1].end if index else 0
    closing = dates[min(index + 1, len(dates) - 1)]
    return role_of(sentence, dates[index].start, closing.end, begin, stop) is not None


def _elsewhere(clauses: Sequence[Clause], order: str) -> list[StatedDate]:
    """Effective dates in lines of their own, or under a heading that promises them, in the middle of a document."""
    found: list[StatedDate] = []
    for place, clause in enumerate(clauses[_HEADER : len(clauses) - _FOOTER], _HEADER):
        if clause.kind is ClauseKind.HEADING or len(clause.text) > _LABEL:
            continue
        promised = any(_APPENDIX.search(heading) for heading in clause.section)
        found += [
            stated
            for stated in _in_clause(clause, place, order)
            if stated.role is DateRole.EFFECTIVE and (promised or _is_label(clause.text, stated))
        ]
    return found[:1]


def _is_label(text: str, stated: StatedDate) -> bool:
    """Whether a line holds little but the date and its label."""
    return len(text) <= 60 or is_about_document(stated.text)


def effective_dates(clauses: Sequence[Clause], *, language: str = "en", region: str = "") -> tuple[EffectiveDate, ...]:
    """The days from which a text says that it binds, earliest first; one per day and audience."""
    return as_effective(stated_dates(clauses, language=language, region=region))


def as_effective(
    stated: Iterable[StatedDate], roles: Container[DateRole] = (DateRole.EFFECTIVE,)
) -> tuple[EffectiveDate, ...]:
    """Of stated dates those of the given roles, as an edition carries them: earliest first, one a day and audience."""
    found: dict[tuple[date, str], EffectiveDate] = {}
    for one in stated:
        if one.role in roles:
            found.setdefault(
                (one.day, one.audience), EffectiveDate(one.day, one.audience, one.text[:300], one.alternative)
            )
    return tuple(sorted(found.values(), key=lambda effective: (effective.day, effective.audience)))


def updated_on(stated: Iterable[StatedDate], today: date) -> date | None:
    """The latest day, not after `today`, on which a text says that it was updated."""
    days = [one.day for one in stated if one.role is DateRole.UPDATED and one.day <= today]
    return max(days, default=None)


def nearest_reading(stated: StatedDate, today: date) -> StatedDate:
    """Of two readings of 03/04/2025 in a notice the one that is not years away; the other is kept."""
    if stated.alternative is None or abs((stated.day - today).days) <= abs((stated.alternative - today).days):
        return stated
    return replace(stated, day=stated.alternative, alternative=stated.day)
