"""The optimum is an optimum: against trying everything, on small inputs."""

from __future__ import annotations

from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare.chain import Match, assignment, heaviest, moved

_PLACES = st.integers(0, 5)
_MATCHES = st.lists(
    st.builds(
        lambda a, b, wide, tall, score: Match(a, a + 1 + wide * (1 - tall), b, b + 1 + tall, score),
        _PLACES,
        _PLACES,
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(1, 9).map(float),
    ),
    max_size=8,
)


def _holds(chain: tuple[Match, ...]) -> bool:
    return all(one.a_end <= two.a and one.b_end <= two.b for one, two in combinations(sorted(chain), 2))


@settings(max_examples=150, deadline=None)
@given(_MATCHES)
def test_no_chain_without_crossings_is_heavier_than_the_one_found(matches: list[Match]) -> None:
    best = max(
        sum(match.score for match in chain)
        for size in range(len(matches) + 1)
        for chain in combinations(matches, size)
        if _holds(chain)
    )
    found = heaviest(matches, 8)
    assert _holds(tuple(found))
    assert sum(match.score for match in found) == best


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9).map(float), max_size=14))
def test_no_assignment_scores_more_than_the_one_found(scores: dict[tuple[int, int], float]) -> None:
    best = max(
        sum(scores.get((row, column), 0.0) for row, column in enumerate(order)) for order in permutations(range(5))
    )
    found = assignment(scores)
    assert len({a for a, _ in found}) == len({b for _, b in found}) == len(found)
    assert sum(scores[pair] for pair in found) == best


def test_one_clause_that_jumped_is_the_only_one_moved() -> None:
    assert moved([1, 2, 3, 4, 0]) == {4}
    assert moved([4, 0, 1, 2, 3]) == {0}


def test_of_a_reversed_pair_both_are_moved_and_of_a_sorted_run_none() -> None:
    assert moved([0, 2, 1, 3]) == {1, 2}
    assert moved([0, 1, 2, 3]) == set()
    assert moved([]) == set()
