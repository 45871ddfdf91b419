"""Recorded editions of real services: the figures that the comparison promises."""

from __future__ import annotations

import random
import re
import time
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.compare import compare, is_same
from monitor.compare.verdict import clause_key, judge
from monitor.model import (
    ClauseTags,
    Edition,
    EditionStatus,
    EffectiveDate,
    History,
    Passage,
    Reading,
    Tag,
    TaggedPassage,
)
from monitor.read import read
from monitor.read.editions import split
from tests.compare.builders import kinds, rebuilds_both_sides
from tests.needs import shared

_TRAINING = re.compile(r"[^.]*\btraining of our machine learning[^.]*\.")


@cache
def reading(path: Path) -> Reading:
    found = read(path.read_bytes(), "text/markdown")
    assert isinstance(found, Reading), path
    return found


def x_editions() -> tuple[Edition, Edition, Edition, Edition]:
    """The terms of X: in force in February 2024; in force and announced in October; in force in November."""
    february, october, november = map(reading, sorted(shared("terms", "x", "terms-of-service").iterdir()))
    (first,) = split(february, today=date(2024, 2, 21))
    both = {edition.status: edition for edition in split(october, today=date(2024, 10, 17), held=first)}
    announced = both[EditionStatus.UPCOMING]
    (last,) = split(november, today=date(2024, 11, 16), held=first, upcoming=(announced,))
    return first, both[EditionStatus.IN_FORCE], announced, last


def training_tags(*editions: Edition) -> dict[str, ClauseTags]:
    found = {}
    for clause in (clause for edition in editions for clause in edition.clauses):
        passages = tuple(
            TaggedPassage(Passage(match.group().strip()), (Tag("ai-training", 0.95, "headline"),))
            for match in _TRAINING.finditer(clause.text)
        )
        found[clause_key(clause)] = ClauseTags(passages)
    return found


def test_the_x_change_of_october_2024_is_told_in_at_most_sixty_clauses_with_the_training_sentence_first() -> None:
    first, _, announced, _ = x_editions()
    assert announced.effective[:1] == (EffectiveDate(date(2024, 11, 15), text=announced.effective[0].text),)
    found = compare(first, announced)
    assert len(found.differences) <= 60
    history = History(first_captured=date(2024, 2, 21))
    tags = training_tags(first, announced)
    told = judge(found, first, announced, tags=tags, on=date(2024, 10, 17), history=history)
    carrying = [item for item in told.clauses if "ai-training" in item.labels_after]
    assert carrying == [told.clauses[0]], "once for both bodies, and first"
    top = carrying[0]
    assert (top.difference.change, top.difference.also_in) == ("reworded", ("eu",))
    assert [piece.label for piece in top.evidence] == ["ai-training"]
    assert top.difference.after
    assert top.evidence[0].text in top.difference.after.text
    (only,) = told.verdicts
    assert (only.verdict, only.since, only.clauses) == ("new", date(2024, 11, 15), (0,))


def test_what_x_announced_is_what_took_effect_with_at_most_one_cosmetic_clause() -> None:
    first, current, announced, last = x_editions()
    assert kinds(compare(announced, last)) in ([], ["cosmetic"])
    assert is_same(announced.clauses, last.clauses)
    assert is_same(first.clauses, current.clauses)


def test_the_x_pair_is_compared_in_a_small_part_of_a_second() -> None:
    first, _, announced, _ = x_editions()
    started = time.process_time()
    compare(first, announced)
    assert time.process_time() - started < 0.5


DOCUMENTS = [
    ("x", "terms-of-service"),
    ("line", "terms-of-service"),
    ("facebook", "terms-of-service"),
    ("mozilla", "firefox-privacy-notice"),
    ("mozilla", "pocket-tos"),
    ("wordpress-com", "terms-of-service"),
    ("wikipedia", "terms-of-service"),
    ("threads", "privacy-policy"),
    ("bandcamp", "terms-of-service"),
]


@pytest.mark.parametrize(("service", "document"), DOCUMENTS)
def test_words_rebuild_both_sides_for_every_clause_of_consecutive_editions(service: str, document: str) -> None:
    paths = sorted(shared("terms", service, document).iterdir())
    pairs = list(pairwise(paths))
    checked = 0
    for one, two in random.Random(4).sample(pairs, min(5, len(pairs))):
        found = compare(Edition(reading(one).clauses), Edition(reading(two).clauses))
        assert all(rebuilds_both_sides(difference) for difference in found.differences), (one.name, two.name)
        assert not any(difference.coarse for difference in found.differences), (one.name, two.name)
        checked += 1
    assert checked


@pytest.mark.parametrize(("service", "document"), DOCUMENTS)
def test_no_difference_is_lost_and_none_is_told_twice(service: str, document: str) -> None:
    """Every clause of both editions is unchanged or stands in exactly one difference."""
    one, two = sorted(shared("terms", service, document).iterdir())[-2:]
    before, after = reading(one).clauses, reading(two).clauses
    found = compare(Edition(before), Edition(after))
    for side, clauses in (("before", before), ("after", after)):
        told = [
            id(clause)
            for difference in found.differences
            for clause in getattr(difference, f"parts_{side}") or filter(None, [getattr(difference, side)])
        ]
        assert len(told) == len(set(told))
        assert set(told) <= {id(clause) for clause in clauses}
