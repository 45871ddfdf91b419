"""Runs of a page that repeat each other: two editions, or two bodies, found without reading a word of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from monitor.model import Clause

_NO_LETTERS = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())  # the same, ten times as fast
_MIN_KEY = 20  # letters; shorter clauses ("General") repeat everywhere
_MIN_KEY_CJK = 10  # Japanese says as much in half the letters


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A form of a text in which reflowed copies are equal: coarser than `normal.comparable`, and ten times as fast."""
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _ASCII_SIGNS).decode("ascii")
    return _NO_LETTERS.sub("", text.casefold())


def keys(clauses: Iterable[Clause]) -> list[str]:
    """The keys of clauses, "" for those too short to tell anything."""
    found = (key(clause.text) for clause in clauses)
    return [one if len(one) >= (_MIN_KEY if one.isascii() else _MIN_KEY_CJK) else "" for one in found]


def _size(one: str) -> int:
    return len(one) if one.isascii() else 2 * len(one)


def weight(some: Iterable[str]) -> int:
    """How much text keys stand for, in letters of the Latin script: a Japanese character says as much as two."""
    return sum(map(_size, some))


def coverage(all_keys: Sequence[str]) -> list[float]:
    """For each place, how much of the smaller part of the text, cut there, stands in the other part too (0 to 1)."""
    total = weight(all_keys)
    right = Counter(all_keys)
    left: Counter[str] = Counter()
    shared, before = 0, 0
    found = []
    for one in all_keys:
        smaller = min(before, total - before)
        found.append(shared / smaller if smaller else 0.0)
        size = _size(one)
        shared += size * (min(left[one] + 1, right[one] - 1) - min(left[one], right[one]))
        left[one] += 1
        right[one] -= 1
        before += size
    return found


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of two texts is the same (Dice, weighted by length, 0 to 1)."""
    sizes = weight(one) + weight(other)
    common = Counter(one) & Counter(other)
    return 2 * sum(_size(text) * count for text, count in common.items()) / sizes if sizes else 0.0


def contained(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of the smaller of two texts stands in the other (0 to 1)."""
    smaller = min(weight(one), weight(other))
    common = Counter(one) & Counter(other)
    return sum(_size(text) * count for text, count in common.items()) / smaller if smaller else 0.0
