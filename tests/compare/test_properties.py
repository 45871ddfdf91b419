"""What holds for any two editions, hostile ones included."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare import compare, is_same
from monitor.compare.forms import is_effective_line, is_update_line, key, says_something
from monitor.compare.words import difference
from monitor.model import Clause, ClauseKind, Difference, Edition
from tests.compare.builders import edition, rebuilds_both_sides

_VOCABULARY = (
    "you",
    "we",
    "may",
    "not",
    "train",
    "works",
    "2024",
    "15%",
    "学習",
    "に",
    "作品",
    "利用",
    "します",
    "1 May",
)
_WORDS = st.lists(st.sampled_from(_VOCABULARY), max_size=14).map(" ".join)
_CLAUSE = st.builds(
    Clause,
    _WORDS,
    st.sampled_from(ClauseKind),
    section=st.sampled_from([(), ("Works",)]),
    lead_in=st.sampled_from(["", "You may:", "You may not:"]),
    region=st.sampled_from(["", "", "eu", "row"]),
)
_EDITION = st.builds(Edition, st.lists(_CLAUSE, max_size=9).map(tuple))


def parts(found: Difference, side: str) -> list[Clause]:
    joined: tuple[Clause, ...] = getattr(found, f"parts_{side}")
    clause: Clause | None = getattr(found, side)
    return list(joined) or ([clause] if clause else [])


@settings(max_examples=150, deadline=None)
@given(_EDITION, _EDITION)
def test_words_are_exact_and_no_clause_without_regions_is_lost_or_told_twice(before: Edition, after: Edition) -> None:
    found = compare(before, after)
    for item in found.differences:
        assert all(rebuilds_both_sides(shown) for shown in (item, *item.variants))
    if found.regions:
        return
    for side, clauses in (("before", before.clauses), ("after", after.clauses)):
        told = [id(clause) for item in found.differences for clause in parts(item, side)]
        assert len(told) == len(set(told))
        saying = sum(map(says_something, clauses))
        assert found.unchanged <= saying
        assert len(told) == saying - found.unchanged


@settings(max_examples=60, deadline=None)
@given(_EDITION)
def test_an_edition_is_the_same_as_itself_and_as_itself_in_another_order(one: Edition) -> None:
    assert compare(one, one).differences == ()
    assert is_same(one.clauses, one.clauses)
    assert is_same(one.clauses, one.clauses[::-1])


@settings(max_examples=60, deadline=None, derandomize=True)  # a failure takes a minute to shrink
@given(_EDITION, _EDITION)
def test_comparing_twice_gives_the_same_and_the_other_way_round_mirrors_what_came_and_went(
    before: Edition, after: Edition
) -> None:
    there, again, back = compare(before, after), compare(before, after), compare(after, before)
    assert there == again
    assert is_same(before.clauses, after.clauses) == is_same(after.clauses, before.clauses)
    assert bool(there.differences) == bool(back.differences)


@pytest.mark.parametrize(
    "piece",
    ["a-", "https://", "a.", "第", "の", ".", "1234567.", "Jan ", "[12", "a", "-", "1,", "[email ", "12 ", "(a", "令和",
     "\u0301", "@"],
)  # fmt: skip
def test_a_clause_of_fifty_thousand_hostile_characters_takes_bounded_time(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    key(text)
    words, _ = difference(text, f"{text} b")
    assert words
    assert time.process_time() - started < 4


def test_lines_that_almost_date_a_page_take_no_time() -> None:
    started = time.process_time()
    for line in ("Last updated " + "1" * 100 + "x", "Effective " + "may" * 35 + "x", "the " + "was " * 28, "last" * 30):
        assert not is_update_line(line)
        is_effective_line(line)
    assert time.process_time() - started < 0.5


def test_nothing_against_something_and_nothing_against_nothing() -> None:
    assert compare(edition(), edition()).differences == ()
    (only,) = compare(edition(), edition("You keep your rights.")).differences
    assert only.change == "added"
    (only,) = compare(edition("You keep your rights."), edition()).differences
    assert only.change == "removed"
    assert is_same((), ())
