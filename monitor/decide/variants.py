"""Whether a readable text that differs is news: pages flip between languages, regions, editions for members, tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitor.decide.measures import measure
from monitor.decide.reading import reading_is_known
from monitor.model import Clause, Edition, EditionStatus, History, Reading

Same = Callable[[Sequence[Clause], Sequence[Clause]], bool]


def is_variant(reading: Reading, shown: Sequence[Edition], history: History, *, same: Same) -> bool:
    """Whether a text that differs from the one in force is another face of the document and no new edition.

    That is: a text that it has shown before, the same in another language, or a wholly different text that names no
    newer date (an edition for members or another region); the last one is believed when it stays.
    """
    held = history.in_force
    if held is None:
        return False
    if reading_is_known(reading, history) or _other_language(reading, held):
        return True
    current = next((edition for edition in shown if edition.status is EditionStatus.IN_FORCE), None)
    if current is None:
        return False
    numbers = measure(current.clauses, history)
    return numbers.kept < 0.4 and not _is_dated_on(shown, held)


def takes_back(history: History, shown: Sequence[Edition], *, same: Same) -> bool:
    """Whether a text that waited to be seen again is gone, and the page shows what it showed before it."""
    if history.pending is None or history.retreat is None:
        return False
    current = next((edition for edition in shown if edition.status is EditionStatus.IN_FORCE), None)
    if current is None or not same(current.clauses, history.retreat.clauses):
        return False
    coming = [edition for edition in shown if edition.status is EditionStatus.UPCOMING]
    before = history.retreat_upcoming
    return all(any(same(edition.clauses, old.clauses) for old in before) for edition in coming)


def _other_language(reading: Reading, held: Edition) -> bool:
    return "und" not in (reading.language, held.language) and reading.language != held.language


def _is_dated_on(shown: Sequence[Edition], held: Edition) -> bool:
    """Whether a shown edition names a later day than the held one does."""
    before = [item.day for item in held.effective] + [day for day in (held.updated,) if day]
    after = [item.day for edition in shown for item in edition.effective]
    after += [edition.updated for edition in shown if edition.updated]
    return bool(after) and (not before or max(after) > max(before))
