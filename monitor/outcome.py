"""What a readable capture means for a document: which edition stands, which is announced, and what is to be told.

Pure: whether two editions say the same is asked of a function given by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from monitor.model import Clause, Edition, EditionStatus, History, Outcome
from monitor.normal import fingerprint

Same = Callable[[Sequence[Clause], Sequence[Clause]], bool]
Announcement = Literal["", "as-announced", "differs", "withdrawn", "altered", "unread"]

# Share of the clauses of a page with two editions that must still be those of the edition held.
NEARLY = 0.95
# A page that still shows the old text some days after the announced date is late, not a withdrawal.
LATENESS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told, and what stands afterwards."""

    outcome: Outcome
    before: Edition | None = None  # to be compared, where there is something to tell
    after: Edition | None = None
    announcement: Announcement = ""
    stands: Edition | None = None  # in force afterwards
    upcoming: tuple[Edition, ...] = ()  # announced afterwards


def weigh(history: History, shown: Sequence[Edition], *, today: date, same: Same) -> Telling:
    """Compare the editions that a capture shows with those that we hold.

    `shown` is what `read.editions.split` returned. Partial editions (the columns of a comparison table) announce, but
    never replace the text in force.
    """
    current = next((e for e in shown if e.status is EditionStatus.IN_FORCE and not e.partial), None)
    quoted = next((e for e in shown if e.status is not EditionStatus.UPCOMING and e.partial), None)
    coming = tuple(e for e in shown if e.status is EditionStatus.UPCOMING)
    if history.in_force is None and not history.upcoming:
        return _first(current or quoted, coming)
    if current is not None:
        for announced in history.upcoming:
            if took_effect(announced, current, history.in_force, today=today, same=same):
                return _in_force(announced, current, coming, same)
        held = history.in_force
        if held is None or not (same(held.clauses, current.clauses) or (coming and _nearly(held, current))):
            return Telling(Outcome.CHANGED, history.in_force, current, "", current, coming or history.upcoming)
    return _announcements(history, quoted, coming, today, same)


def _nearly(held: Edition, current: Edition) -> bool:
    """Whether a page that shows two editions still has the held one, but for a line where one ends and the next begins.

    Such a line (a banner, a title, a date) may be counted to either; the announcement must not drown in it.
    """
    before, after = _prints(held.clauses), _prints(current.clauses)
    return len(before & after) >= NEARLY * max(len(before), len(after))


def _first(current: Edition | None, coming: tuple[Edition, ...]) -> Telling:
    """A first capture has nothing before it, but may itself announce something."""
    announced = coming[0] if coming and current is not None else None
    before = current if announced is not None else None
    return Telling(Outcome.FIRST, before, announced, "", current, coming)


def took_effect(announced: Edition, current: Edition, held: Edition | None, *, today: date, same: Same) -> bool:
    """Whether the text in force is now the announced one, perhaps altered on the way.

    An altered one counts from its date on, if it is nearer to what was announced than to what stood before.
    """
    if announced.partial:
        quoted = _prints(announced.clauses)
        return bool(quoted) and len(quoted & _prints(current.clauses)) >= 0.8 * len(quoted)
    if same(announced.clauses, current.clauses):
        return held is None or not same(held.clauses, current.clauses)
    if not announced.effective or announced.effective[0].day > today + timedelta(days=1):
        return False
    prints = _prints(current.clauses)
    nearness = len(prints & _prints(announced.clauses))
    return held is None or nearness >= len(prints & _prints(held.clauses))


def _in_force(announced: Edition, current: Edition, coming: tuple[Edition, ...], same: Same) -> Telling:
    as_told = announced.partial or same(announced.clauses, current.clauses)
    stands = current
    if as_told and not announced.partial:
        # The same text keeps its address; only its standing changed.
        stands = replace(announced, status=EditionStatus.IN_FORCE)
    word: Announcement = "as-announced" if as_told else "differs"
    before = announced if not announced.partial else current
    still = tuple(e for e in coming if not same(e.clauses, current.clauses))
    return Telling(Outcome.IN_FORCE, before, current, word, stands, still)


def _announcements(
    history: History, quoted: Edition | None, coming: tuple[Edition, ...], today: date, same: Same
) -> Telling:
    """Tell what was announced, altered or withdrawn while the text in force is what it was."""
    held = history.in_force
    for edition in coming:
        if held is not None and same(held.clauses, edition.clauses):
            continue  # a page may go on calling "upcoming" what already binds
        match = next((u for u in history.upcoming if same(u.clauses, edition.clauses)), None)
        if match is None and not history.upcoming:
            before = quoted if edition.partial and quoted is not None else held
            return Telling(Outcome.ANNOUNCED, before, edition, "", held, coming)
        if match is None:
            return Telling(Outcome.ANNOUNCED, history.upcoming[0], edition, "altered", held, coming)
        if _days(match) != _days(edition) and edition.effective:
            return Telling(Outcome.ANNOUNCED, match, edition, "altered", held, coming)
    if history.upcoming and not coming and _is_withdrawn(history.upcoming, today):
        return Telling(Outcome.ANNOUNCED, history.upcoming[0], held, "withdrawn", held, ())
    return Telling(Outcome.UNCHANGED, stands=held, upcoming=history.upcoming)


def _is_withdrawn(upcoming: Sequence[Edition], today: date) -> bool:
    """Whether an announcement that is no longer shown was taken back, and is not just late."""
    days = [day for edition in upcoming for day in _days(edition)]
    return not days or today < min(days) or today > max(days) + LATENESS


def falls_due(history: History, today: date) -> bool:
    """Whether an announced edition's day has come, so that even an unchanged page must be read again."""
    return any(day <= today for edition in history.upcoming for day in _days(edition))


def persists(history: History, shown: Sequence[Edition]) -> bool:
    """Whether a new capture still says what the text that waits to be confirmed brought, perhaps with more changes.

    Counted in clauses: those that it added are still there, those that it dropped are still gone. A junk page between
    two editions leaves no such trace.
    """
    if history.pending is None or history.retreat is None:
        return history.pending is not None
    before = _prints(history.retreat.clauses)
    for edition in history.retreat_upcoming:
        before |= _prints(edition.clauses)
    held = [edition for edition in (history.in_force, *history.upcoming) if edition is not None]
    after = {mark for edition in held for mark in _prints(edition.clauses)}
    now = {mark for edition in shown for mark in _prints(edition.clauses)}
    fresh, lost = after - before, before - after
    kept = len(fresh & now) + len(lost - now)
    return kept * 2 >= len(fresh) + len(lost)


def _days(edition: Edition) -> tuple[date, ...]:
    return tuple(sorted({item.day for item in edition.effective}))


def _prints(clauses: Sequence[Clause]) -> set[str]:
    return {fingerprint(clause.text) for clause in clauses}
