"""Two editions against each other: what counts as a change, and which clause became which."""

from __future__ import annotations

from monitor.compare import compare, is_same
from tests.compare.builders import clauses, edition, kinds


def test_two_swapped_paragraphs_are_two_moves_and_nothing_else() -> None:
    first, second = "Your works stay yours at all times.", "We may show advertising beside your works on any page."
    found = compare(edition("Opening.", first, second, "End."), edition("Opening.", second, first, "End."))
    assert kinds(found) == ["moved", "moved"]


def test_white_space_quotes_and_non_breaking_spaces_are_no_change_of_wording() -> None:
    before = edition('The "Service" is ours - and yours.', "You may  leave at any time.")
    after = edition("The “Service” is ours – and yours.", "You may\u00a0leave at\u200b any time.")
    assert kinds(compare(before, after)) == ["cosmetic"]
    assert is_same(before.clauses, after.clauses)


def test_a_changed_number_is_never_cosmetic() -> None:
    for old, new in [
        ("We keep 1.5 % of it.", "We keep 15 % of it."),
        ("Ages 13-17 may join.", "Ages 1317 may join."),
        ("Valid until 2024-1-15.", "Valid until 2024-11-5."),
        ("AI training | ✓", "AI training | ✗"),
    ]:
        assert kinds(compare(edition(old), edition(new))) == ["reworded"], (old, new)
        assert not is_same(clauses(old), clauses(new))
