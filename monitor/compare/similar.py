"""Which clauses of one text could be the rewording of which clauses of the other.

Clauses are likened by the words they share, rare words counting more (inverse document frequency over both texts). Only
clauses that share something rare are looked at closely, so that a page of 1,500 rewritten clauses needs some ten
thousand close looks instead of two million.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from monitor.compare.tokens import features

_COMMON = 48  # a word that stands in more clauses than this finds no candidates
_RUNS = 0.6  # share of neighbouring words of a shorter clause that must be neighbours in the longer one too
_CLOSE_LOOKS = 8  # candidates per clause that are likened in full


class Likeness:
    """How alike the clauses of two texts are: `before` and `after` are their texts."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._texts = (before, after)
        self.before = [Counter(features(text)) for text in before]
        self.after = [Counter(features(text)) for text in after]
        standing = Counter(feature for bag in (*self.before, *self.after) for feature in bag)
        texts = len(before) + len(after)
        self._weight = {feature: math.log(1 + texts / times) for feature, times in standing.items()}
        self.mass_before = [self._mass(bag) for bag in self.before]
        self.mass_after = [self._mass(bag) for bag in self.after]

    def _mass(self, bag: Counter[str]) -> float:
        return sum(self._weight[feature] * times for feature, times in bag.items())

    def shared(self, a: Iterable[int], b: Iterable[int]) -> tuple[float, float]:
        """(mass that the clauses a of `before` share with the clauses b of `after`, their likeness from 0 to 1)."""
        a, b = tuple(a), tuple(b)
        old = self.before[a[0]] if len(a) == 1 else sum((self.before[i] for i in a), Counter[str]())
        new = self.after[b[0]] if len(b) == 1 else sum((self.after[j] for j in b), Counter[str]())
        if len(old) > len(new):
            old, new = new, old
        weight = self._weight
        mass = sum(weight[word] * min(times, new[word]) for word, times in old.items() if word in new)
        whole = sum(self.mass_before[i] for i in a) + sum(self.mass_after[j] for j in b)
        return mass, (2 * mass / whole if whole else 0.0)

    def holds(self, i: int, j: int) -> bool:
        """Whether the longer of two clauses says what the shorter one says, in runs of words and not here and there."""
        pairs = [Counter(pairwise(features(text))) for text in (self._texts[0][i], self._texts[1][j])]
        small, large = sorted(pairs, key=lambda bag: sum(bag.values()))
        return sum((small & large).values()) >= _RUNS * max(1, sum(small.values()))

    def candidates(self, a: Sequence[int], b: Sequence[int]) -> dict[int, list[int]]:
        """For each clause of `a` the clauses of `b` that share most of its rare words, best first, and its neighbours.

        Everyday words find only what stands at about the same place: a page of one sentence with changing numbers, or
        a clause without any rare word, would otherwise liken everything with everything.
        """
        postings: dict[str, list[int]] = defaultdict(list)
        for j in b:
            for feature in self.after[j]:
                postings[feature].append(j)
        found: dict[int, list[int]] = {}
        for rank, i in enumerate(a):
            if not b:
                break
            here = rank * len(b) // len(a)
            score: dict[int, float] = defaultdict(float)
            for places, gain in self._clues(i, postings, b[here]):
                for j in places:
                    score[j] += gain
            likely = sorted(score, key=lambda j: (-score[j] / (1 + self.mass_after[j] ** 0.5), abs(j - b[here]), j))
            found[i] = list(dict.fromkeys([*likely[:_CLOSE_LOOKS], *b[max(0, here - 1) : here + 2]]))
        return found

    def _clues(self, i: int, postings: dict[str, list[int]], here: int) -> Iterator[tuple[list[int], float]]:
        """(clauses of `after` that hold a word of this clause, its weight): rare words, or else the least common."""
        known = [feature for feature in self.before[i] if feature in postings]
        rare = [feature for feature in known if len(postings[feature]) <= _COMMON]
        if len(rare) < 3:
            rare = sorted(known, key=lambda feature: (len(postings[feature]), feature))[:3]
        for feature in rare:
            places = postings[feature]
            if len(places) > _COMMON:
                first = max(0, bisect_left(places, here) - _COMMON // 2)
                places = places[first : first + _COMMON]
            yield places, self._weight[feature]
