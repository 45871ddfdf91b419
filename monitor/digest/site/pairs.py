"""The same change in a document's other language: X's terms stand in Japanese and in English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from monitor.digest.names import document
from monitor.digest.site.page import Build
from monitor.model import Change, Language

# Both language versions rarely change within the same hour; beyond two weeks it is another change.
_APART = timedelta(days=14)


def twin(build: Build, change: Change) -> Change | None:
    """The change of the counterpart document that tells the same: of the same day of effect, or seen about then."""
    held = document(build.services.get(change.service), change.document)
    if held is None or not held.counterpart:
        return None
    others = build.by_document.get((change.service, held.counterpart), [])
    same_day = (other for other in others if change.effective_date and other.effective_date == change.effective_date)
    near = (other for other in others if abs(other.captured_at - change.captured_at) <= _APART)
    return next((other for other in same_day if other.outcome == change.outcome), None) or next(near, None)


def language_of(build: Build, change: Change) -> str:
    """Language of the change's document, "" where sources.yaml names none."""
    held = document(build.services.get(change.service), change.document)
    return held.language or "" if held else ""


def for_readers(build: Build, changes: Iterable[Change], language: Language) -> list[Change]:
    """The changes, each told once: where both language versions changed, that in the reader's language."""
    listed = list(changes)
    ids = {change.id for change in listed}
    out = []
    for change in listed:
        other = twin(build, change)
        told_there = other is not None and other.id in ids and language_of(build, other) == language
        if not (told_there and language_of(build, change) != language):
            out.append(change)
    return out
