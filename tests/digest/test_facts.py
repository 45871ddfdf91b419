"""What a document is said to say, picked from the labels of its clauses."""

from __future__ import annotations

from monitor.digest.facts import Fact, facts_of
from monitor.model import Clause, ClauseTags, Edition, EditionStatus, Passage, Tag, TaggedPassage


def found_in(*tagged: tuple[str, float]) -> tuple[Fact, ...]:
    """The facts of an edition whose clauses carry `rights-transfer` with these scores."""
    clauses = tuple(Clause(text) for text, _ in tagged)
    tags = [
        ClauseTags((TaggedPassage(Passage(text), (Tag("rights-transfer", score, "sure"),)),)) for text, score in tagged
    ]
    edition = Edition(clauses, EditionStatus.IN_FORCE, language="en")
    return facts_of(edition, tags)


def test_what_is_less_likely_than_not_is_told_of_a_document_as_possible_only() -> None:
    (fact,) = found_in(("Tips go to the creator.", 0.43))
    assert not fact.certain


def test_the_likelier_of_two_clauses_is_quoted_and_told_as_certain() -> None:
    (fact,) = found_in(("Tips go to the creator.", 0.43), ("You assign your feedback to us.", 0.9))
    assert (fact.certain, fact.clause, fact.quote) == (True, 2, "You assign your feedback to us.")
