"""Where one edition on a page ends and the next begins: structure first, confirmed by wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.model import Clause, ClauseKind
from monitor.read.dates import DateRole, stated_dates
from monitor.read.regions import mark_regions
from monitor.read.runs import contained, coverage, key, keys, likeness, weight
from monitor.read.signals import Shown, is_marker, may_speak, signals

_MIN_PART = 300  # letters; a smaller run is a notice, not an edition
_SMALLEST_SHARE = 0.15  # of the page
_ALIKE_MARKED = 0.04  # of the smaller part stands in the other: enough where both parts say what they are
_ALIKE = 0.25  # where one of them does
_ALIKE_DATED = 0.5  # where a line names a day and no more
_INTRODUCTION = 8  # clauses in which the first text names its own day
_LINE = 140  # characters of a line that names a day
_YEAR = re.compile(r"(?:19|20)\d\d|２０|令和|平成|[RＲ][0-9０-９]")
_HELD_AGAIN = 0.85  # of the edition in force that we hold reappears as one of the parts
_MAX_PARTS = 4


def cut(clauses: Sequence[Clause], held: Sequence[Clause] = (), depth: int = 0) -> list[tuple[int, int]]:
    """The runs of clauses, as (start, stop), that are editions of their own; one run on nearly every page."""
    place = _marked_cut(clauses) or _dated_cut(clauses) or (_held_cut(clauses, held) if held else 0)
    place = place or _titled_cut(clauses)
    if not place or depth >= _MAX_PARTS - 1:
        return [(0, len(clauses))]
    left = cut(clauses[:place], (), depth + 1)
    right = cut(clauses[place:], (), depth + 1)
    return left + [(start + place, stop + place) for start, stop in right]


def _marked_cut(clauses: Sequence[Clause]) -> int:
    """The place at which a line says that another edition begins and the texts on both sides repeat each other."""
    markers = [place for place, clause in enumerate(clauses) if place and _is_marker(clause)]
    if not markers:
        return 0
    found = keys(clauses)
    alike = coverage(found)
    announced = bool(signals(clauses))
    best, best_likeness = 0, 0.0
    for start in sorted({_with_headings(clauses, place) for place in markers}):
        enough = _ALIKE_MARKED if announced and _is_strong(clauses, start) else _ALIKE
        if _sizable(found, start) and alike[start] >= enough and alike[start] > best_likeness:
            best, best_likeness = start, alike[start]
    return best


def _dated_cut(clauses: Sequence[Clause]) -> int:
    """The place of a line that names another day than the text above it, which the text below repeats."""
    days = {place: named for place, clause in enumerate(clauses) if (named := _days_of(clause))}
    if not days or any(clause.region for clause in mark_regions(clauses)):
        return 0
    found = keys(clauses)
    alike = coverage(found)
    introduced = bool(signals(clauses, zone=_INTRODUCTION))
    best, best_likeness = 0, _ALIKE_DATED
    for place, named in days.items():
        start = _with_headings(clauses, place)
        above = set().union(*(days[other] for other in days if other < min(start, _INTRODUCTION)))
        if start and (introduced or above) and not named & above and alike[start] > best_likeness \
                and _sizable(found, start):  # fmt: skip
            best, best_likeness = start, alike[start]
    return best


def _titled_cut(clauses: Sequence[Clause]) -> int:
    """The place at which the page's title comes again and the whole text with it, on a page that tells of a change."""
    title = next((clause for clause in clauses[:_INTRODUCTION] if clause.kind is ClauseKind.HEADING), None)
    if title is None or not signals(clauses) or any(clause.region for clause in mark_regions(clauses)):
        return 0
    found = keys(clauses)
    alike = coverage(found)
    again = [place for place, clause in enumerate(clauses)
             if place > clauses.index(title) and clause.kind is ClauseKind.HEADING and clause.level == title.level
             and key(clause.text) == key(title.text)]  # fmt: skip
    fit = [place for place in again if alike[place] > _ALIKE_DATED and _sizable(found, place)]
    return max(fit, key=lambda place: alike[place], default=0)


def _days_of(clause: Clause) -> set[tuple[str, date]]:
    """The days from or until which a short line says that a text binds."""
    if len(clause.text) > _LINE or clause.kind is ClauseKind.ROW or not _YEAR.search(clause.text):
        return set()
    stated = stated_dates((clause,))
    return {(one.role, one.day) for one in stated if one.role in {DateRole.EFFECTIVE, DateRole.UNTIL}}


def _may_mark(clause: Clause) -> bool:
    return len(clause.text) <= 600 and clause.kind is not ClauseKind.ROW and may_speak(clause.text)


def _with_headings(clauses: Sequence[Clause], place: int) -> int:
    """The marker's place, or that of the title and the other markers right above it."""
    while place and (clauses[place - 1].kind is ClauseKind.HEADING or _is_marker(clauses[place - 1])):
        place -= 1
    return place


def _is_marker(clause: Clause) -> bool:
    return _may_mark(clause) and is_marker(clause)


def _is_strong(clauses: Sequence[Clause], start: int) -> bool:
    """Whether the page introduces both texts: the first clauses speak of editions, and so does the cut."""
    here = {one.shown for one in signals(clauses[start:], zone=4)}
    above = {one.shown for one in signals(clauses[:start])}
    return bool(here & {Shown.CURRENT, Shown.UPCOMING}) and bool(above - here)


def _sizable(found: Sequence[str], start: int) -> bool:
    sizes = weight(found[:start]), weight(found[start:])
    return min(sizes) >= max(_MIN_PART, _SMALLEST_SHARE * sum(sizes))


def _held_cut(clauses: Sequence[Clause], held: Sequence[Clause]) -> int:
    """The place that parts the edition we hold, which reappears as one run, from another that resembles it."""
    found, known = keys(clauses), keys(held)
    size = weight(known)
    if size < _MIN_PART or weight(found) < 1.5 * size or any(clause.region for clause in mark_regions(clauses)):
        return 0  # a body for a region that is new on the page repeats the text that we hold, too
    for start in _likely_starts(clauses, coverage(found)):
        for same, other in ((found[start:], found[:start]), (found[:start], found[start:])):
            again = likeness(same, known)
            if again >= _HELD_AGAIN and weight(other) >= 0.5 * size \
                    and again > likeness(other, known) and contained(other, known) >= _ALIKE:  # fmt: skip
                return _with_title(clauses, start)
    return 0


def _with_title(clauses: Sequence[Clause], start: int) -> int:
    """The start, or the title a few lines above it: a text's first paragraphs may be new on the page (its banner)."""
    level = clauses[start].level
    above = [place for place in range(max(1, start - 4), start)
             if clauses[place].kind is ClauseKind.HEADING and clauses[place].level < level]  # fmt: skip
    between = clauses[above[0] + 1 : start] if above else ()
    return above[0] if above and all(len(clause.text) <= 2 * _LINE for clause in between) else start


def _likely_starts(clauses: Sequence[Clause], alike: Sequence[float]) -> Iterator[int]:
    """Headings at which the page's two halves repeat each other most."""
    places = [
        place
        for place, clause in enumerate(clauses)
        if place and clause.kind is ClauseKind.HEADING and alike[place] >= _ALIKE
    ]
    yield from sorted(places, key=lambda place: -alike[place])[:12]
