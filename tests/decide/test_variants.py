from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.compare import is_same
from monitor.decide import is_layout_only, is_variant, says_same, takes_back
from monitor.decide.layout import sentences
from monitor.decide.measures import measure
from monitor.decide.variants import KIN, KIN_AWAY
from monitor.model import Clause, ClauseKind, Edition, EditionStatus, History, Link, Pending, Reading
from monitor.normal import fingerprint_all
from tests.decide.builders import LINES, NOW, clauses, edition, held, reading, suspecting

OTHER = tuple(
    f"Members who pay for Chirp Plus receive {gift} in every month that they have paid for, as their reward."
    for gift in ("stickers", "badges", "colours", "fonts", "sounds", "frames", "borders", "themes", "banners", "seals")
)
REWRITTEN = tuple(
    f"Within thirty days we answer what you ask about {topic}, and your further rights under the law of the country "
    "where you happen to live remain just as untouched as this section says."
    for topic in ("your account", "the works", "the licence", "payments", "moderation", "advertisements", "liability")
)
ADDRESS = 'Chirp Services Limited ("Chirp") 1 Hatch Street Upper Dublin 2 Ireland'


def variant(text: Reading, history: History, *, effective: date | None = None) -> bool:
    shown = (Edition(text.clauses, effective=edition(effective=effective).effective, language=text.language),)
    return is_variant(text, shown, history, same=is_same, now=NOW)


def test_an_edited_text_is_news() -> None:
    assert not variant(reading(*LINES[:9], "We may use your works to train our models.", *LINES[9:]), held())
    assert not variant(reading(*LINES[1:]), held())


def test_a_text_shown_before_is_none_until_it_stays() -> None:
    old = reading(*LINES[:-2])
    history = replace(held(), known=((fingerprint_all(LINES[:-2]), "chirp/terms/0"),))
    assert variant(old, history)
    assert not variant(old, suspecting(history, old, times=5, days=6))


def test_another_language_is_none_until_it_stays() -> None:
    german = reading(*(f"Das ist der Absatz {line[-20:]}" for line in LINES), language="de")
    assert variant(german, held())
    assert not variant(german, suspecting(held(), german, times=5, days=6, mark="language-de"))


def test_a_text_in_other_words_is_news_with_a_newer_date_or_after_a_long_absence() -> None:
    before = held(effective=date(2025, 1, 1))
    text = reading(*REWRITTEN)
    assert KIN_AWAY < measure(text.clauses, before).kin < KIN
    assert variant(text, before, effective=date(2025, 1, 1))
    assert variant(text, before)
    assert not variant(text, before, effective=date(2026, 4, 1))
    assert not variant(text, held(ago=timedelta(days=20)))


def test_a_text_of_other_things_waits_whatever_its_date_is() -> None:
    assert variant(reading(*OTHER), held(effective=date(2025, 1, 1)), effective=date(2026, 4, 1))
    assert variant(reading(*OTHER), held(ago=timedelta(days=20)))


def test_a_name_in_an_address_is_none_and_a_new_street_is_news() -> None:
    before = held(*LINES, ADDRESS)
    assert variant(reading(*LINES, ADDRESS.replace('("Chirp")', "Tinder")), before)
    assert not variant(reading(*LINES, ADDRESS.replace("1 Hatch", "42 Charlemont")), before)


def test_an_item_that_names_a_new_use_is_news() -> None:
    before = clauses("Sell the works", "Copy 2 works", kind=ClauseKind.ITEM)
    after = clauses("Sell the works", "Train 2 Models", kind=ClauseKind.ITEM)
    history = replace(held(), in_force=Edition((*clauses(*LINES), *before), language="en"))
    assert not variant(Reading((*clauses(*LINES), *after), "en"), history)


def test_folded_dialogs_are_none_and_one_removed_clause_is_news() -> None:
    assert variant(reading(*LINES[: len(LINES) * 2 // 3]), held())
    assert not variant(reading(*LINES[:-1]), held())


def test_a_word_of_the_site_to_its_visitors_is_none() -> None:
    assert variant(reading("Something went wrong. Please try again later.", *LINES), held())


@pytest.mark.parametrize(
    "after",
    [
        (*LINES[9:], *LINES[:9]),  # in another order
        (" ".join(LINES[:2]), *LINES[2:]),  # joined
        (*LINES, "Terms of Service"),  # the title repeated
        (*LINES, "Last updated: 3 March 2026"),
        ("1. " + LINES[0], "(b) " + LINES[1], *LINES[2:]),  # numbered
    ],
)
def test_a_change_of_layout_is_none(after: tuple[str, ...]) -> None:
    assert is_layout_only(clauses(*LINES), clauses(*after), "Terms of Service | Chirp")
    assert variant(reading(*after), held())


def test_tracking_in_an_address_and_a_link_to_the_old_version_say_nothing() -> None:
    before = clauses(*LINES, "Write to help@chirp.example?landing_url=https%3A%2F%2Fchirp.example%2F.")
    link = Clause("Link to previous version", links=(Link("previous version", "https://chirp.example/old"),))
    after = (*clauses(*LINES, "Write to help@chirp.example."), link)
    assert is_layout_only(before, after)
    opt_out = Clause("Opt out of AI training", links=(Link("Opt out of AI training", "https://chirp.example/no"),))
    assert not is_layout_only(before, (*after, opt_out))


def test_an_item_under_the_opposite_sentence_is_no_layout() -> None:
    before, after = (
        (*clauses(*LINES), Clause("train models on posts", ClauseKind.ITEM, lead_in=lead_in))
        for lead_in in ("You may not:", "You may:")
    )
    assert not is_layout_only(before, after)


def test_a_changed_number_and_an_effective_date_are_no_layout() -> None:
    assert not is_layout_only(clauses("Pay 5 euros a month."), clauses("Pay 6 euros a month."))
    assert not is_layout_only(clauses("Effective: June 23, 2026"), clauses("Effective: June 26, 2026"))
    assert is_layout_only(clauses("Effective: June 23, 2026"), clauses("June 23, 2026"))


def test_japanese_sentences_are_cut_without_spaces() -> None:
    assert len(sentences(clauses("投稿の権利は利用者に残ります。運営はこれを表示できます。"))) == 2


def test_says_same_adds_layout_to_a_comparison() -> None:
    same = says_same(is_same, "Terms")
    assert same(clauses(*LINES), clauses(" ".join(LINES[:2]), *LINES[2:]))
    assert not same(clauses(*LINES), clauses(*LINES[1:]))


def waiting(before: Edition, *upcoming: Edition) -> History:
    return replace(
        held("new text"), pending=Pending("f", NOW, 1, "chirp/terms/change"), retreat=before, retreat_upcoming=upcoming
    )


def test_a_text_that_goes_away_before_it_was_confirmed_is_taken_back() -> None:
    old = edition(*LINES)
    coming = replace(edition(*OTHER), status=EditionStatus.UPCOMING)
    assert takes_back(waiting(old), (old,), same=is_same)
    assert not takes_back(waiting(old), (edition("new text"),), same=is_same)
    assert not takes_back(waiting(old), (old, coming), same=is_same)
    assert takes_back(waiting(old, coming), (old, coming), same=is_same)
    assert not takes_back(held(), (old,), same=is_same)
