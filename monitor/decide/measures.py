"""How a new text relates to what the document has said: the numbers that `reading` and `variants` judge by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.model import Clause, ClauseKind, History
from monitor.normal import comparable, fingerprint

_WORD = re.compile(r"[^\W\d_]{2,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# The clauses of one document are asked for several times over; hashing them is most of what measuring costs.
_mark = lru_cache(maxsize=8192)(fingerprint)


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers about one reading beside a document's history. Shares are 0 to 1, of characters."""

    size: int  # characters of text, CJK ones counted twice (a Japanese page says the same in half the characters)
    held_size: int  # of the text in force; 0 where none is held
    kept: float  # share of the held text that is still there; 1.0 where nothing is held
    said: float  # share of the new text that the document has said before; 0.0 where nothing was said
    fresh: tuple[Clause, ...]  # clauses never said before
    lost: tuple[Clause, ...]  # clauses of the text in force that are gone
    prose: float  # share of the text that stands in sentences rather than in labels
    held_prose: float  # the same of the held text; 1.0 where nothing is held
    kin: float  # share of the new text's words that the held text uses too; 1.0 where nothing is held


def measure(clauses: Sequence[Clause], history: History) -> Measures:
    """Measure a reading's clauses against a document's history."""
    prints = {_mark(clause.text): clause for clause in clauses}
    held = _held(history)
    best = max((_kept(edition, prints) for edition in held), default=1.0)
    in_force = held[0] if held else ()
    size = weight(clauses)
    said = history.said or frozenset(_mark(clause.text) for edition in held for clause in edition)
    fresh = tuple(clause for mark, clause in prints.items() if mark not in said and comparable(clause.text))
    return Measures(
        size=size,
        held_size=weight(in_force),
        kept=best,
        said=1.0 - weight(fresh) / max(weight(prints.values()), 1) if said else 0.0,
        fresh=fresh,
        lost=tuple(clause for clause in in_force if _mark(clause.text) not in prints),
        prose=_prose(clauses) if size else 0.0,
        held_prose=_prose(in_force) if in_force else 1.0,
        kin=_kin(clauses, in_force),
    )


def weight(clauses: Iterable[Clause]) -> int:
    """Characters of text, CJK characters counted twice."""
    return sum(text_weight(clause.text) for clause in clauses)


def text_weight(text: str) -> int:
    """Characters of a text, CJK characters counted twice."""
    return len(text) if text.isascii() else len(text) + len(_CJK.findall(text))


def _prose(clauses: Sequence[Clause]) -> float:
    return weight(clause for clause in clauses if is_prose(clause)) / max(weight(clauses), 1)


def is_prose(clause: Clause) -> bool:
    """Whether a clause reads as a sentence and not as a label, a button or a link."""
    return clause.kind is not ClauseKind.HEADING and text_weight(clause.text) >= 60


def _held(history: History) -> list[tuple[Clause, ...]]:
    editions = (history.in_force, history.retreat, *history.upcoming, *history.retreat_upcoming)
    return [edition.clauses for edition in editions if edition is not None and not edition.partial]


def _kept(held: Sequence[Clause], prints: dict[str, Clause]) -> float:
    total = weight(held)
    return weight(clause for clause in held if _mark(clause.text) in prints) / total if total else 1.0


def _kin(clauses: Sequence[Clause], held: Sequence[Clause]) -> float:
    known = set(_words(held))
    words = _words(clauses)
    if not known or not words:
        return 1.0 if not known else 0.0
    return sum(count for word, count in words.items() if word in known) / words.total()


def _words(clauses: Iterable[Clause]) -> Counter[str]:
    """Words, and pairs of characters where a script has no spaces."""
    counts: Counter[str] = Counter()
    for clause in clauses:
        for word in _WORD.findall(clause.text.casefold()):
            if _CJK.search(word):
                counts.update(word[i : i + 2] for i in range(len(word) - 1))
            elif len(word) > 3:
                counts[word] += 1
    return counts
