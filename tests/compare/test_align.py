"""Which clause became which: content, order, headings, splits, merges and moves."""

from __future__ import annotations

import time
from dataclasses import replace

from monitor.compare import compare, is_same, is_same_in_order
from monitor.model import Clause, ClauseKind, Edition
from tests.compare.builders import clauses, edition, heading, items, kinds, rebuilds_both_sides, sentence, shown

FIRST = "Your works stay yours at all times, and nothing in these terms changes that."
SECOND = "We may show advertising beside your works on any page of the service."
THIRD = "You can close your account whenever you like; we delete your works within thirty days."


def test_an_edition_does_not_differ_from_itself() -> None:
    one = edition(heading("Works"), FIRST, SECOND, THIRD)
    found = compare(one, one)
    assert (found.differences, found.unchanged) == ((), 4)


def test_two_swapped_paragraphs_are_two_moves_and_nothing_else() -> None:
    found = compare(edition("Opening.", FIRST, SECOND, "End."), edition("Opening.", SECOND, FIRST, "End."))
    assert kinds(found) == ["moved", "moved"]
    assert {difference.words for difference in found.differences} == {(("=", FIRST),), (("=", SECOND),)}


def test_paragraphs_swapped_around_a_third_leave_the_third_where_it_is() -> None:
    found = compare(edition(FIRST, SECOND, THIRD), edition(THIRD, SECOND, FIRST))
    assert sorted(difference.after.text for difference in found.differences if difference.after) == sorted(
        [FIRST, THIRD]
    )
    assert kinds(found) == ["moved", "moved"]


def test_a_paragraph_that_moved_and_was_reworded_is_one_reworded_clause_marked_as_moved() -> None:
    text = [sentence(seed) for seed in range(8)]
    changed = text[1].replace(text[1].split()[3], "frequently", 1)
    found = compare(edition(*text), edition(text[0], *text[2:], changed))
    assert [(item.change, item.moved) for item in found.differences] == [("reworded", True)]


def test_an_inserted_section_renumbers_the_others_without_changing_them() -> None:
    before = edition(heading("1. Works"), FIRST, heading("2. Advertising"), SECOND)
    after = edition(
        heading("1. Scope"), "These terms bind you.", heading("2. Works"), FIRST, heading("3. Advertising"), SECOND
    )
    found = compare(before, after)
    assert sorted(kinds(found)) == ["added", "added", "cosmetic", "cosmetic"]


def test_a_split_paragraph_is_one_cosmetic_difference() -> None:
    found = compare(edition(f"{FIRST} {SECOND}", THIRD), edition(FIRST, SECOND, THIRD))
    (only,) = found.differences
    assert only.change == "cosmetic"
    assert [part.text for part in only.parts_after] == [FIRST, SECOND]
    assert is_same(clauses(f"{FIRST} {SECOND}", THIRD), clauses(FIRST, SECOND, THIRD))


def test_merged_paragraphs_with_a_changed_word_are_one_reworded_clause() -> None:
    merged = f"{FIRST} {SECOND}".replace("any page", "every page")
    (only,) = compare(edition(FIRST, SECOND, THIRD), edition(merged, THIRD)).differences
    assert only.change == "reworded"
    assert "[-any-]{+every+} page" in shown(only.words)
    assert len(only.parts_before) == 2
    assert rebuilds_both_sides(only)


def test_list_items_that_became_a_paragraph_stay_together() -> None:
    listed = items("You may not:", "scrape the service with automated means;", "sell access to your account to others;")
    prose = "You may not: scrape the service with automated means; sell access to your account to others;"
    found = compare(edition(FIRST, "You may not:", listed, THIRD), edition(FIRST, prose, THIRD))
    assert kinds(found) == ["cosmetic"]


def test_a_heading_that_became_the_first_words_of_its_clause_is_cosmetic() -> None:
    found = compare(edition(heading("Advertising"), SECOND, THIRD), edition(f"Advertising {SECOND}", THIRD))
    assert kinds(found) == ["cosmetic"]


def test_a_renamed_heading_goes_with_the_clauses_under_it() -> None:
    found = compare(
        edition(heading("Your stuff"), FIRST, SECOND), edition(heading("Content and licence"), FIRST, SECOND)
    )
    (only,) = found.differences
    assert only.change == "reworded"
    assert only.before
    assert only.before.text == "Your stuff"


def test_a_clause_is_found_again_when_its_heading_lies() -> None:
    moved_under = replace(Clause(FIRST), section=("Something else entirely",))
    found = compare(edition(heading("Works"), FIRST, SECOND), edition(heading("Works"), moved_under, SECOND))
    assert kinds(found) == []


def test_a_table_row_that_changed_in_one_cell_is_that_row_reworded() -> None:
    rows = [
        Clause(f"Plan {name} | {price} yen | {days} days", ClauseKind.ROW)
        for name, price, days in [("Light", 300, 7), ("Middle", 600, 14), ("Full", 1200, 30)]
    ]
    dearer = replace(rows[1], text="Plan Middle | 700 yen | 14 days")
    (only,) = compare(edition(rows), edition(rows[0], dearer, rows[2])).differences
    assert shown(only.words) == "Plan Middle | [-600-]{+700+} yen | 14 days"


def test_repeats_of_one_sentence_are_matched_in_order_and_an_extra_one_is_cosmetic() -> None:
    note = "You can change this in the settings."
    before = edition(FIRST, note, SECOND, note, THIRD)
    after = edition(FIRST, note, SECOND, note, THIRD, note)
    assert kinds(compare(before, after)) == ["cosmetic"]
    assert is_same(before.clauses, after.clauses)


def test_a_repeat_under_another_lead_in_is_no_repeat() -> None:
    allowed, banned = "You may:", "You may not:"
    before = edition(allowed, items(allowed, "share works of others"), banned, items(banned, "sell your account"))
    after = edition(
        allowed,
        items(allowed, "share works of others"),
        banned,
        items(banned, "sell your account", "share works of others"),
    )
    assert kinds(compare(before, after)) == ["added"]
    assert not is_same(before.clauses, after.clauses)


def test_an_item_that_went_from_allowed_to_forbidden_is_not_the_same() -> None:
    allowed, banned = "You may:", "You may not:"
    before = edition(allowed, items(allowed, "share works", "quote works"), banned, items(banned, "sell works"))
    after = edition(allowed, items(allowed, "share works"), banned, items(banned, "quote works", "sell works"))
    assert not is_same(before.clauses, after.clauses)


def test_a_shuffled_list_says_the_same() -> None:
    articles = ["About sensitive works", "Post on the service", "Your settings", "Terms and policies"]
    assert is_same(clauses(FIRST, *articles), clauses(FIRST, *reversed(articles)))
    assert not is_same_in_order(clauses(FIRST, *articles), clauses(FIRST, *reversed(articles)))


def test_removed_clauses_stand_where_they_stood() -> None:
    text = [sentence(seed) for seed in range(6)]
    found = compare(edition(*text), edition(text[0], text[2], text[3], "A wholly new rule about frogs.", text[5]))
    told = [(item.change, (item.after or item.before or Clause("")).text) for item in found.differences]
    assert told[0] == ("removed", text[1])
    assert sorted(told[1:]) == [("added", "A wholly new rule about frogs."), ("removed", text[4])]


def test_what_a_comparison_table_does_not_quote_is_neither_added_nor_removed() -> None:
    whole = edition(FIRST, SECOND, THIRD)
    quoted = Edition(clauses(SECOND.replace("any page", "every page")), partial=True)
    assert kinds(compare(whole, quoted)) == ["reworded"]
    assert kinds(compare(quoted, whole)) == ["reworded"]


def test_fifteen_hundred_rewritten_clauses_are_paired_rightly_within_the_limit_of_time() -> None:
    before = [sentence(seed, 40) for seed in range(1500)]
    after = [" ".join(word if place % 3 else f"{word}s" for place, word in enumerate(text.split())) for text in before]
    started = time.process_time()
    found = compare(edition(*before), edition(*after))
    assert time.process_time() - started < 3
    assert kinds(found) == ["reworded"] * 1500
    assert [item.before.text for item in found.differences if item.before] == before


def test_a_page_that_hardly_changed_takes_a_fraction_of_that() -> None:
    before = [sentence(seed, 40) for seed in range(1500)]
    after = [*before[:700], sentence(9999, 40), *before[700:1400], *before[1401:]]
    started = time.process_time()
    assert kinds(compare(edition(*before), edition(*after))) == ["added", "removed"]
    assert time.process_time() - started < 0.5
