"""How two editions differ, before labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.model.read import Clause

ChangeKind = Literal["added", "removed", "reworded", "moved", "cosmetic"]
Word = tuple[Literal["=", "-", "+"], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that differs between two editions, before labels."""

    change: ChangeKind
    before: Clause | None  # None for an added clause
    after: Clause | None  # None for a removed one
    words: tuple[Word, ...]  # joins to before.text without the "+" pieces and to after.text without the "-" pieces
    moved: bool = False  # a reworded clause that also moved
    coarse: bool = False  # a time limit made the word difference coarser than it could be
    also_in: tuple[str, ...] = ()  # regions whose body has the same difference
    variants: tuple[Difference, ...] = ()  # of those regions, where the same change is worded differently there
    parts_before: tuple[Clause, ...] = ()  # of a merged clause: those whose texts, joined by spaces, are before.text
    parts_after: tuple[Clause, ...] = ()  # of a split clause: those whose texts, joined by spaces, are after.text


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two editions differ."""

    differences: tuple[Difference, ...]  # in page order of `after`, removed clauses where they stood
    unchanged: int  # clauses that are the same on both sides
    regions: tuple[str, ...] = ()  # bodies that were aligned

    def count(self, kind: ChangeKind) -> int:
        """Number of differences of one kind."""
        return sum(difference.change == kind for difference in self.differences)
