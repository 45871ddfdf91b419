"""The heaviest chain of matches in which nothing crosses, and which members of a permutation were moved.

Both work on sparse matches, not on the whole table of two texts, so they take time with the number of matches.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Match(NamedTuple):
    """The clauses before[a:a_end] became after[b:b_end]; one side, or both, is a single clause."""

    a: int
    a_end: int
    b: int
    b_end: int
    score: float


class _Best:
    """Largest value at or before a position (a Fenwick tree of maxima)."""

    def __init__(self, size: int) -> None:
        self._tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def raise_to(self, position: int, value: tuple[float, int]) -> None:
        position += 1
        while position < len(self._tree):
            if self._tree[position][0] < value[0]:
                self._tree[position] = value
            position += position & -position

    def upto(self, position: int) -> tuple[float, int]:
        best = (0.0, -1)
        position += 1
        while position > 0:
            if self._tree[position][0] > best[0]:
                best = self._tree[position]
            position -= position & -position
        return best


def heaviest(matches: Sequence[Match], after_size: int) -> list[Match]:
    """The matches of the largest total score that can all hold with both texts in order, each clause in one at most."""
    order = sorted(matches)
    reached = _Best(after_size + 1)
    total: list[float] = []
    previous: list[int] = []
    waiting: list[tuple[int, int]] = []  # (end in before, index): not usable until a match begins at or after that end
    for index, match in enumerate(order):
        while waiting and waiting[0][0] <= match.a:
            _, done = heapq.heappop(waiting)
            reached.raise_to(order[done].b_end, (total[done], done))
        value, last = reached.upto(match.b)
        total.append(value + match.score)
        previous.append(last)
        heapq.heappush(waiting, (match.a_end, index))
    chain: list[Match] = []
    at = max(range(len(order)), key=lambda index: (total[index], -index), default=-1)
    while at >= 0:
        chain.append(order[at])
        at = previous[at]
    return chain[::-1]


def moved(order: Sequence[int]) -> set[int]:
    """Which positions of a permutation were moved, as a reader would say.

    What stays is the longest run that kept its order. Where several runs are equally long (two paragraphs swapped: each
    of them alone), whatever is not in all of them and does not stand where it stood is moved.
    """
    ending, starting = _longest(order), _longest([-value for value in reversed(order)])[::-1]
    longest = max(ending, default=0)
    on_some = [e + s - 1 == longest for e, s in zip(ending, starting, strict=True)]
    rivals = Counter(e for e, some in zip(ending, on_some, strict=True) if some)
    rank = {value: place for place, value in enumerate(sorted(order))}
    return {
        place
        for place, value in enumerate(order)
        if not (on_some[place] and (rivals[ending[place]] == 1 or rank[value] == place))
    }


def _longest(order: Sequence[int]) -> list[int]:
    """For each position the length of the longest increasing run of members that ends there."""
    tails: list[int] = []
    lengths = []
    for value in order:
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        lengths.append(place + 1)
    return lengths


def assignment(scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of the largest total score, each member in one at most (Hungarian algorithm, by component)."""
    pairs: list[tuple[int, int]] = []
    for component in _components(scores):
        rows, columns = sorted({a for a, _ in component}), sorted({b for _, b in component})
        if len(component) == 1 or len(rows) * len(columns) > 10_000:  # bounded: beyond it the best pairs first
            pairs.extend(_greedy(component, scores))
            continue
        pairs.extend(_hungarian(rows, columns, scores))
    return sorted(pairs)


def _components(scores: dict[tuple[int, int], float]) -> list[list[tuple[int, int]]]:
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in scores:
        parent[root(("a", a))] = root(("b", b))
    groups: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for pair in sorted(scores):
        groups.setdefault(root(("a", pair[0])), []).append(pair)
    return list(groups.values())


def _greedy(component: Sequence[tuple[int, int]], scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    pairs = []
    for a, b in sorted(component, key=lambda pair: (-scores[pair], pair)):
        if a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
            pairs.append((a, b))
    return pairs


def _hungarian(
    rows: Sequence[int], columns: Sequence[int], scores: dict[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """Kuhn and Munkres with potentials (e-maxx' form), in time rows² × columns; a missing pair scores nothing."""
    turned = len(rows) > len(columns)
    small, large = (columns, rows) if turned else (rows, columns)

    def cost(i: int, j: int) -> float:
        pair = (large[j - 1], small[i - 1]) if turned else (small[i - 1], large[j - 1])
        return -scores.get(pair, 0.0)

    row_of = _assigned(len(small), len(large), cost)
    found = []
    for j, i in enumerate(row_of[1:], 1):
        pair = (large[j - 1], small[i - 1]) if turned else (small[i - 1], large[j - 1])
        if i and pair in scores:
            found.append(pair)
    return found


def _assigned(rows: int, columns: int, cost: Callable[[int, int], float]) -> list[int]:
    """For each column (from 1) the row assigned to it, 0 for none, at the least total cost; rows ≤ columns."""
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        least = [math.inf] * (columns + 1)
        used = [False] * (columns + 1)
        while row_of[column]:
            used[column] = True
            here, delta, following = row_of[column], math.inf, 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                reduced = cost(here, j) - u[here] - v[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    return row_of
