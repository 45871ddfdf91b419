"""Which clauses of one text could be the rewording of which clauses of the other.

Clauses are likened by the words they share, rare words counting more (inverse document frequency over both texts). Only
clauses that share something rare are looked at closely, so that a page of 1,500 rewritten clauses needs some ten
thousand close looks instead of two million.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from monitor.compare.tokens import features

_COMMON = 48  # a word that stands in more clauses than this finds no candidates
_CLOSE_LOOKS = 8  # candidates per clause that are likened in full


class Likeness:
    """How alike the clauses of two texts are: `before` and `after` are their texts."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
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

    def candidates(self, a: Sequence[int], b: Sequence[int]) -> dict[int, list[int]]:
        """For each clause of `a` the clauses of `b` that share most of its rare words, best first."""
        postings: dict[str, list[int]] = defaultdict(list)
        for j in b:
            for feature in self.after[j]:
                postings[feature].append(j)
        found: dict[int, list[int]] = {}
        for i in a:
            known = [feature for feature in self.before[i] if feature in postings]
            rare = [feature for feature in known if len(postings[feature]) <= _COMMON]
            if not rare:  # a clause of everyday words: its least common ones have to do
                rare = sorted(known, key=lambda feature: (len(postings[feature]), feature))[:3]
            score: dict[int, float] = defaultdict(float)
            for feature in rare:
                gain = self._weight[feature]
                for j in postings[feature]:
                    score[j] += gain
            found[i] = sorted(score, key=lambda j: (-score[j] / (1 + self.mass_after[j] ** 0.5), j))[:_CLOSE_LOOKS]
        return found
