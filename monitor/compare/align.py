"""Which clause of one text became which clause of the other.

1. Clauses that say the same on both sides are matches, and so are clauses that share enough of their rare words;
   several neighbours that together became one clause (or one that became several) are a match of their own.
2. The heaviest chain of matches in which nothing crosses is the text that kept its order: an optimum, not a guess.
3. What is left on both sides is matched regardless of order: first what says the same, then what is clearly alike.
4. Between two neighbours that stayed a weaker likeness will do, and a heading goes where the clauses under it went.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

from monitor.compare.chain import Match, assignment, heaviest
from monitor.compare.forms import key_of, says_something, without_dates
from monitor.compare.similar import Likeness
from monitor.model import Clause, ClauseKind
from monitor.normal import comparable

_ALIKE = 0.4  # in order, two clauses that share less than this are an old and a new one
_ALIKE_BETWEEN = 0.28  # between two neighbours that stayed
_SMALL_GAP = 144  # pairs that are tried there
_ALIKE_ELSEWHERE = 0.6  # out of order, boilerplate is alike too easily
_GROWN = 0.15  # a clause may grow tenfold; beyond that it is swallowed rather than reworded
_HELD = 0.8  # one clause that holds this much of another has grown out of it
_PART = 0.6  # share of a clause that must stand in the one that it became a part of
_JOINED = 1.3  # as much as a pair can gain by its neighbours (see _context)
_PARTS = 6  # most neighbours that become one clause
_REPEATS = 12  # a clause said more often than this is matched to the same few of its repeats


class Texts:
    """Two texts to be aligned, without the clauses that say nothing (a rule, a bullet)."""

    def __init__(self, before: Sequence[Clause], after: Sequence[Clause]) -> None:
        self.before = [clause for clause in before if says_something(clause)]
        self.after = [clause for clause in after if says_something(clause)]
        self.key_before = [key_of(clause) for clause in self.before]
        self.key_after = [key_of(clause) for clause in self.after]
        self.likeness = Likeness([clause.text for clause in self.before], [clause.text for clause in self.after])

    @cached_property
    def form_before(self) -> list[str]:
        """Letters and digits of each clause; rarely needed."""
        return [comparable(clause.text) for clause in self.before]

    @cached_property
    def form_after(self) -> list[str]:
        """The same of the other text."""
        return [comparable(clause.text) for clause in self.after]


def align(texts: Texts) -> list[Match]:
    """All matches, those of the chain and those out of order, sorted by their place in `before`."""
    equal = list(_equal(texts))
    rest_a, rest_b = _rest(texts)
    alike = list(_alike(texts, rest_a, rest_b))
    redated = _redated(texts, rest_a, rest_b)
    prose = [match for match in alike if texts.before[match.a].kind is not ClauseKind.RULE]
    joins = _joins(texts, prose, _prose(rest_a, texts.before), _prose(rest_b, texts.after))
    chain = heaviest([*equal, *alike, *joins, *redated], len(texts.after))
    found = [*chain, *_elsewhere(texts, chain)]
    found.extend(_between(texts, chain, found))
    found.extend(_headings(texts, found))
    return sorted(found)


def _equal(texts: Texts) -> Iterator[Match]:
    """Clauses that say the same. Their neighbours and headings tell repeats of one sentence apart."""
    places: dict[str, list[int]] = defaultdict(list)
    for j, value in enumerate(texts.key_after):
        places[value].append(j)
    met: dict[str, int] = defaultdict(int)
    for i, value in enumerate(texts.key_before):
        rank = met[value]
        met[value] += 1
        repeats = places.get(value, [])
        if len(repeats) > _REPEATS:
            start = max(0, min(rank - _REPEATS // 2, len(repeats) - _REPEATS))
            repeats = repeats[start : start + _REPEATS]
        for j in repeats:
            score = 1.0 + texts.likeness.mass_before[i]
            yield Match(i, i + 1, j, j + 1, score * (1 + 0.1 * _context(texts, i, j)))


def _context(texts: Texts, i: int, j: int) -> int:
    """How many of heading, neighbour above and neighbour below agree."""
    above = i > 0 and j > 0 and texts.key_before[i - 1] == texts.key_after[j - 1]
    below = texts.key_before[i + 1 : i + 2] == texts.key_after[j + 1 : j + 2]
    return above + below + (texts.before[i].section == texts.after[j].section)


def _rest(texts: Texts) -> tuple[list[int], list[int]]:
    """The clauses that are not said equally often on both sides: only they can be rewordings."""
    times: dict[str, int] = defaultdict(int)
    for value in texts.key_before:
        times[value] += 1
    for value in texts.key_after:
        times[value] -= 1
    return (
        [i for i, value in enumerate(texts.key_before) if times[value]],
        [j for j, value in enumerate(texts.key_after) if times[value]],
    )


def _alike(texts: Texts, rest_a: Sequence[int], rest_b: Sequence[int]) -> Iterator[Match]:
    """Clauses that could be rewordings of one another: alike, or one grown out of the other."""
    likeness = texts.likeness
    for i, found in likeness.candidates(rest_a, rest_b).items():
        for j in found:
            if texts.key_before[i] == texts.key_after[j] or not _of_a_kind(texts.before[i], texts.after[j]):
                continue
            mass, like = likeness.shared((i,), (j,))
            worth = like if like >= _ALIKE else 0.0
            if _GROWN <= like < _ALIKE and mass > max(8, _HELD * min(likeness.mass_before[i], likeness.mass_after[j])):
                worth = 0.5 * like if likeness.holds(i, j) else 0.0
            if worth:
                yield Match(i, i + 1, j, j + 1, mass * worth * (1 + 0.1 * _context(texts, i, j)))


def _of_a_kind(one: Clause, other: Clause) -> bool:
    """Headings become headings, a rule of robots.txt another rule for the same agent, anything else anything else."""
    kinds = {one.kind, other.kind}
    if ClauseKind.RULE in kinds and one.section != other.section:
        return False
    return len(kinds) == 1 or not kinds & {ClauseKind.HEADING, ClauseKind.RULE}


def _redated(texts: Texts, rest_a: Sequence[int], rest_b: Sequence[int]) -> Iterator[Match]:
    """Short lines that differ in nothing but a date or a number: "Effective: 1 May 2024"."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in rest_b:
        places[without_dates(texts.after[j].text)].append(j)
    for i in rest_a:
        bare = without_dates(texts.before[i].text)
        for j in places.get(bare, [])[:_REPEATS] if bare else []:
            if texts.key_before[i] != texts.key_after[j] and _of_a_kind(texts.before[i], texts.after[j]):
                yield Match(i, i + 1, j, j + 1, 0.5 * texts.likeness.mass_before[i] * (1 + 0.1 * _context(texts, i, j)))


def _joins(texts: Texts, alike: Sequence[Match], rest_a: set[int], rest_b: set[int]) -> Iterator[Match]:
    """Neighbours that together became one clause, and clauses that became several neighbours."""
    single: dict[tuple[int, int], float] = {}
    parts_a: dict[int, set[int]] = defaultdict(set)
    parts_b: dict[int, set[int]] = defaultdict(set)
    for match in alike:
        i, j = match.a, match.b
        mass, single[i, j] = texts.likeness.shared((i,), (j,))
        if mass >= _PART * texts.likeness.mass_before[i]:
            parts_a[j].update((i, *_beside(i, texts.form_before, texts.form_after[j], rest_a)))
        if mass >= _PART * texts.likeness.mass_after[j]:
            parts_b[i].update((j, *_beside(j, texts.form_after, texts.form_before[i], rest_b)))
    for j, members in parts_a.items():
        for run in _runs(members):
            mass, like = texts.likeness.shared(run, (j,))
            if like >= _ALIKE_ELSEWHERE and like > max(single.get((i, j), 0.0) for i in run):
                yield Match(run[0], run[-1] + 1, j, j + 1, _JOINED * mass * like)
    for i, members in parts_b.items():
        for run in _runs(members):
            mass, like = texts.likeness.shared((i,), run)
            if like >= _ALIKE_ELSEWHERE and like > max(single.get((i, j), 0.0) for j in run):
                yield Match(i, i + 1, run[0], run[-1] + 1, _JOINED * mass * like)


def _beside(place: int, forms: Sequence[str], whole: str, rest: set[int]) -> Iterator[int]:
    """The neighbours, headings among them, whose words stand in the longer clause as they are."""
    for step in (-1, 1):
        other = place + step
        while other in rest and abs(other - place) < _PARTS and forms[other] in whole:
            yield other
            other += step


def _prose(rest: Sequence[int], clauses: Sequence[Clause]) -> set[int]:
    """Those that can be put together or cut: a rule of robots.txt stands for itself."""
    return {place for place in rest if clauses[place].kind is not ClauseKind.RULE}


def _runs(members: set[int]) -> Iterator[range]:
    """Every run of two to `_PARTS` neighbours among the members."""
    for first in sorted(members):
        last = first
        while last + 1 in members and last + 1 - first < _PARTS:
            last += 1
            yield range(first, last + 1)


def _elsewhere(texts: Texts, chain: Sequence[Match]) -> list[Match]:
    """What the chain left over, matched regardless of order."""
    rest_a, rest_b = _left(texts, chain)
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(rest_b):
        places[texts.key_after[j]].append(j)
    found = []
    for i in rest_a:
        if places[texts.key_before[i]]:
            j = places[texts.key_before[i]].pop()
            found.append(Match(i, i + 1, j, j + 1, 1.0))
    rest_a, rest_b = _left(texts, [*chain, *found])
    scores: dict[tuple[int, int], float] = {}
    for i, candidates in texts.likeness.candidates(rest_a, rest_b).items():
        for j in candidates:
            if texts.before[i].kind is ClauseKind.HEADING or not _of_a_kind(texts.before[i], texts.after[j]):
                continue
            mass, like = texts.likeness.shared((i,), (j,))
            if like >= _ALIKE_ELSEWHERE and mass > 12:
                scores[i, j] = mass * like
    found.extend(Match(i, i + 1, j, j + 1, scores[i, j]) for i, j in assignment(scores))
    return found


def _between(texts: Texts, chain: Sequence[Match], found: Sequence[Match]) -> Iterator[Match]:
    """What is left on both sides between the same two neighbours: there a weaker likeness will do."""
    rest_a, rest_b = _left(texts, found)
    ends = [(0, 0), *((match.a_end, match.b_end) for match in chain)]
    starts = [*((match.a, match.b) for match in chain), (len(texts.before), len(texts.after))]
    for (a, b), (a_end, b_end) in zip(ends, starts, strict=True):
        left = rest_a[bisect_left(rest_a, a) : bisect_left(rest_a, a_end)]
        right = rest_b[bisect_left(rest_b, b) : bisect_left(rest_b, b_end)]
        if 0 < len(left) * len(right) <= _SMALL_GAP:
            yield from heaviest(list(_weakly_alike(texts, left, right)), len(texts.after))


def _weakly_alike(texts: Texts, left: Sequence[int], right: Sequence[int]) -> Iterator[Match]:
    for i, j in product(left, right):
        mass, like = texts.likeness.shared((i,), (j,))
        if like >= _ALIKE_BETWEEN and texts.before[i].kind is texts.after[j].kind is not ClauseKind.RULE:
            yield Match(i, i + 1, j, j + 1, mass * like)


def _left(texts: Texts, matches: Iterable[Match]) -> tuple[list[int], list[int]]:
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for match in matches:
        taken_a.update(range(match.a, match.a_end))
        taken_b.update(range(match.b, match.b_end))
    return (
        [i for i in range(len(texts.before)) if i not in taken_a],
        [j for j in range(len(texts.after)) if j not in taken_b],
    )


def _headings(texts: Texts, matches: Sequence[Match]) -> list[Match]:
    """Headings that were renamed: the clause right under the old one is now right under the new one."""
    rest_a, rest_b = _left(texts, matches)
    after_of = {match.a: match.b for match in matches}
    headings_b = {j for j in rest_b if texts.after[j].kind is ClauseKind.HEADING}
    found = []
    for i in rest_a:
        if texts.before[i].kind is not ClauseKind.HEADING or i + 1 not in after_of:
            continue
        j = after_of[i + 1] - 1
        if j in headings_b and texts.before[i + 1].kind is not ClauseKind.HEADING:
            headings_b.discard(j)
            found.append(Match(i, i + 1, j, j + 1, 1.0))
    return found
