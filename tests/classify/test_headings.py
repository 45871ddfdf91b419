"""A heading that only names its subject is no statement: it may not put a label into a subject line."""

from __future__ import annotations

import pytest

from monitor.compare.verdict import clause_key
from monitor.model import Clause, ClauseKind
from monitor.read.robots import read_robots
from monitor.tagging import DirectTagger


@pytest.fixture(scope="module")
def tagger() -> DirectTagger:
    return DirectTagger()


def certainties(tagger: DirectTagger, text: str, kind: ClauseKind, language: str) -> set[str]:
    clause = Clause(text, kind)
    return {tag.certainty for each in tagger.tag([clause], language)[clause_key(clause)].passages for tag in each.tags}


@pytest.mark.parametrize(("text", "language"), [("Moral Rights", "en"), ("Assignment.", "en"), ("著作者人格権", "ja")])
def test_a_bare_heading_makes_no_headline(tagger: DirectTagger, text: str, language: str) -> None:
    assert "headline" not in certainties(tagger, text, ClauseKind.HEADING, language)


def test_the_same_words_can_where_they_are_no_heading(tagger: DirectTagger) -> None:
    assert "headline" in certainties(tagger, "Moral Rights", ClauseKind.PARAGRAPH, "en")


def test_a_heading_that_says_something_keeps_its_certainty(tagger: DirectTagger) -> None:
    said = "We never use your drawings to train artificial intelligence"
    assert "headline" in certainties(tagger, said, ClauseKind.HEADING, "en")


def test_a_rule_of_robots_txt_is_no_sentence_and_a_note_in_it_is(tagger: DirectTagger) -> None:
    rule, note = read_robots(
        b"User-agent: GPTBot\nDisallow: /\n# You may not use these pages to train machine learning models.\n"
    ).clauses
    found = tagger.tag([rule, note], "en")
    assert found[clause_key(rule)].passages == ()
    assert "ai-ban" in {tag.label for each in found[clause_key(note)].passages for tag in each.tags}
