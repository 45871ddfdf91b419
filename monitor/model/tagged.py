"""What the classifier reads and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Certainty = Literal["headline", "sure", "possible"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One label on one passage."""

    label: str  # of classify/taxonomy
    score: float  # calibrated probability, 0 to 1
    certainty: Certainty  # "headline": fit for a subject line; "possible": shown with "possibly", not counted


@dataclass(frozen=True, slots=True)
class Passage:
    """The piece of a clause that the classifier reads."""

    text: str
    section: tuple[str, ...] = ()
    lead_in: str = ""
    start: int = 0  # offsets of `text` in the clause's text
    end: int = 0


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """A passage with what the classifier says of it."""

    passage: Passage
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ClauseTags:
    """What the classifier says of one clause: the union over its passages, which are the evidence."""

    passages: tuple[TaggedPassage, ...] = ()

    def labels(self) -> tuple[str, ...]:
        """Labels that count (headline or sure), sorted."""
        return tuple(sorted({tag.label for item in self.passages for tag in item.tags if tag.certainty != "possible"}))

    def possible(self) -> tuple[str, ...]:
        """Labels that are only possible, sorted."""
        sure = set(self.labels())
        return tuple(sorted({tag.label for item in self.passages for tag in item.tags} - sure))
