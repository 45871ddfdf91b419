"""What is only cosmetic, and what never is."""

from __future__ import annotations

import pytest

from monitor.compare import compare, is_same
from monitor.model import Clause, ClauseKind, Edition, EditionStatus, Link
from tests.compare.builders import clauses, edition, heading, items, kinds

TERM = "You keep the rights in your works."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You  may leave at any time.", "You may leave at\u00a0any time."),
        ("You may leave at any time.", "You may\u200b leave at any\u00ad time."),
        ("Café rules apply.", "Cafe\u0301 rules apply."),
    ],
)
def test_what_nobody_can_see_is_no_difference_at_all(before: str, after: str) -> None:
    found = compare(edition(before), edition(after))
    assert (found.differences, found.unchanged) == ((), 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('The "Service" is ours - and yours.', "The “Service” is ours – and yours."),
        ("Creators’ works", "Creators' works"),
        ("Fees & taxes; other costs", "Fees & taxes, other costs."),
        ("ＡＩの学習に①利用します。", "AIの学習に1利用します。"),
        ("3. Content on the service", "4. Content on the service"),
        ("第3条（投稿作品）", "第4条（投稿作品）"),
        ("(a) copy the work", "b) copy the work"),
        ("See our products [12] for more.", "See our products [9] for more."),
        ("We charge 1,000 yen.", "We charge 1000 yen."),
        ("Write to [email protected] if in doubt.", "Write to rights@chirp.example if in doubt."),
        ("Last updated: 1 May 2024", "Last updated: 3 June 2024"),
        ("This page was last modified on March 3, 2024.", "This page was last modified on April 4, 2024."),
        ("Last modified: May 1, 2024 (archived versions)", "Last modified: June 3, 2024 (archived versions)"),
        ("最終更新日：2024年5月1日", "最終更新日：2024年6月3日"),
        ("2024年5月1日改定", "2024年6月3日改定"),
    ],
)
def test_signs_forms_numbers_of_clauses_and_update_lines_are_cosmetic(before: str, after: str) -> None:
    assert kinds(compare(edition(before, TERM), edition(after, TERM))) == ["cosmetic"]
    assert is_same(clauses(before, TERM), clauses(after, TERM))


def test_the_case_of_a_heading_is_cosmetic() -> None:
    assert kinds(compare(edition(heading("YOUR WORKS"), TERM), edition(heading("Your works"), TERM))) == ["cosmetic"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We keep 1.5 % of it.", "We keep 15 % of it."),
        ("We keep 15 % of it.", "We keep 15 of it."),
        ("Ages 13-17 may join.", "Ages 1317 may join."),
        ("Valid until 2024-1-15.", "Valid until 2024-11-5."),
        ("The fee is $10.", "The fee is €10."),
        ("You must be ≥ 13.", "You must be ≤ 13."),
        ("We will train AI on it.", "We will not train AI on it."),
        ("You may leave.", "You must leave."),
        ("These terms bind you from 1 May 2024.", "These terms bind you from 1 June 2024."),
        ("Effective: 1 May 2024", "Effective: 1 June 2024"),
        ("投稿作品を学習に利用します。", "投稿作品を学習に利用しません。"),
        ("Updated marketing", "Updated decisions"),
        ("See section 3 of these terms.", "See section 4 of these terms."),
        ("Write to rights@chirp.example.", "Write to legal@chirp.example."),
    ],
)
def test_a_number_date_amount_negation_or_word_is_never_cosmetic(before: str, after: str) -> None:
    assert kinds(compare(edition(before, TERM), edition(after, TERM))) == ["reworded"]
    assert not is_same(clauses(before, TERM), clauses(after, TERM))


def test_a_tick_that_became_a_cross_in_a_table_is_a_change() -> None:
    rows = [Clause(f"AI training | {mark}", ClauseKind.ROW) for mark in "✓✗"]
    assert kinds(compare(edition(rows[0]), edition(rows[1]))) == ["reworded"]


def test_tracking_in_links_is_nothing_and_another_target_is_cosmetic() -> None:
    def linked(url: str) -> Edition:
        return Edition((Clause(TERM, links=(Link("works", url),)),))

    plain = linked("https://chirp.example/works")
    assert kinds(compare(plain, linked("http://www.chirp.example/works/?utm_source=x#top"))) == []
    assert kinds(compare(plain, linked("https://chirp.example/works&e=AT2dz6kvKP7citdKQandFPGwaL2LBA8"))) == []
    assert kinds(compare(plain, linked("https://chirp.example/rights"))) == ["cosmetic"]


def test_an_entry_of_the_table_of_contents_is_cosmetic() -> None:
    before = edition(heading("Your works"), TERM)
    assert kinds(compare(before, edition(items("", "Your works"), heading("Your works"), TERM))) == ["cosmetic"]


def test_the_line_that_dates_the_page_may_come_and_go() -> None:
    assert kinds(compare(edition(TERM), edition("Last updated: 1 May 2024", TERM))) == ["cosmetic"]


def test_the_notice_above_an_announced_edition_is_no_term_and_gone_when_it_takes_effect() -> None:
    notice = "These terms will go into effect on 15 January 2026. Until then, the current terms continue to apply."
    announced = Edition(clauses(notice, TERM), EditionStatus.UPCOMING)
    assert kinds(compare(edition(TERM), announced)) == ["cosmetic"]
    assert kinds(compare(announced, edition(TERM))) == []
    assert is_same(announced.clauses, clauses(TERM))


def test_footnote_numbers_on_their_own_are_no_clauses() -> None:
    assert kinds(compare(edition(TERM, "3"), edition("4", TERM))) == []
