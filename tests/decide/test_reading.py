from dataclasses import replace

import pytest

from monitor.decide import judge_reading, suspected
from monitor.decide.markers import marker
from monitor.model import Clause, ClauseKind, History, Reading, Unreadable
from tests.decide.builders import LINES, NOW, TERMS, URL, capture, held, reading, suspecting

HOME = (
    "Say it",
    "Log in",
    "Join now",
    "More than 3 million chirps",
    "Discover",
    "Share",
    "Listen",
    "Jobs",
    "Press",
) * 9
SHORT = (
    "These terms are short now: what you post on Chirp stays yours, and we only show it to those whom you choose.",
)


def judged(text: Reading, history: History, document: object = TERMS, **facts: object) -> Unreadable | None:
    return judge_reading(capture(**facts), text, document, history, now=NOW)  # type: ignore[arg-type]


def reason(text: Reading, history: History, **facts: object) -> str:
    found = judged(text, history, **facts)
    return found.reason if found else ""


def test_the_same_text_and_an_edited_one_may_be_compared() -> None:
    assert reason(reading(*LINES), held()) == ""
    assert reason(reading(*LINES[:20], "Your works are not used for training.", *LINES[24:]), held()) == ""


def test_words_of_error_pages_inside_the_whole_text_do_no_harm() -> None:
    known = (*LINES, "We are not liable if an error has occurred or the service is under maintenance.")
    assert reason(reading(*known), held(*known)) == ""
    assert reason(reading(*known), held()) == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Application error: a client-side exception has occurred", "error-page"),
        ("Verify you are human", "blocked"),
        ("Log in to continue", "login"),
        ("Before you continue to Chirp: accept all cookies?", "consent"),
        ("ただいまメンテナンス中です", "error-page"),
        ("ログインしてください", "login"),
        ("お探しのページは見つかりませんでした", "error-page"),
        ("Cette page est introuvable. Page introuvable", "error-page"),
        ("Wir führen Wartungsarbeiten durch", "error-page"),
    ],
)
def test_a_page_that_gives_itself_away_is_named(words: str, expected: str) -> None:
    assert reason(reading(words), held()) == expected
    assert reason(reading(words), History()) == expected


def test_an_error_text_inside_a_full_frame_is_found_by_what_is_new() -> None:
    frame = tuple(
        f"Link number {number} of the many links that stand in the frame of this site" for number in range(40)
    )
    before = held(*frame, *LINES[:8])
    assert reason(reading(*frame, "Diese Seite ist momentan nicht verfügbar"), before) == "error-page"


def test_an_emptied_frame_is_implausible() -> None:
    frame = tuple(f"Link number {number}" for number in range(40))
    assert reason(reading(*frame), held(*frame, *LINES)) == "implausible"


def test_a_home_page_is_never_believed_however_long_it_stays() -> None:
    home = reading(*HOME, title="Chirp")
    assert reason(home, held()) == "implausible"
    assert reason(home, suspecting(held(), home, times=99, days=99)) == "implausible"


def test_a_text_that_has_really_become_short_is_believed_after_days() -> None:
    short = reading(*SHORT)
    assert reason(short, held()) == "implausible"
    assert reason(short, suspecting(held(), short, times=9, days=1)) == "implausible"
    assert reason(short, suspecting(held(), short, times=2, days=9)) == "implausible"
    assert reason(short, suspecting(held(), short, times=3, days=3)) == ""


def test_the_address_of_a_doubtful_page_is_told_to_the_operator() -> None:
    found = judged(reading(*HOME), held(), final_url="https://www.elsewhere.example/")
    assert found is not None
    assert "www.elsewhere.example" in found.detail
    login = judged(
        reading("Welcome back", "Name", "Password"), held(), final_url=URL.replace("terms", "login?next=/terms")
    )
    assert login is not None
    assert login.reason == "login"


def test_a_page_without_text_is_empty() -> None:
    assert reason(reading(), held()) == "empty"
    assert reason(replace(reading(), visible_characters=900), History()) == "empty"


def test_a_first_text_must_be_long_enough_for_its_kind() -> None:
    assert reason(reading("Too short to be terms of anything."), History()) == "implausible"
    assert reason(reading(*LINES), History()) == ""


def test_the_wrong_language_is_told_where_one_is_expected() -> None:
    german = reading(*LINES, language="de")
    document = replace(TERMS, language="en")
    assert judged(german, History(), document).reason == "language"  # type: ignore[union-attr]
    assert judged(replace(german, language="und"), History(), document) is None
    assert judged(german, History()) is None


def test_a_suspected_text_is_counted_while_it_stays_the_same() -> None:
    short, other = reading(*SHORT), reading("Something else.")
    first = suspected(short, held(), NOW)
    assert (first.times, first.first_seen) == (1, NOW)
    assert suspected(short, replace(held(), suspect=first), NOW).times == 2
    assert suspected(other, replace(held(), suspect=first), NOW).times == 1


def test_texts_in_another_language_count_as_one() -> None:
    first = suspected(reading(*LINES, language="de"), held(), NOW)
    assert suspected(reading(*LINES[3:], language="de"), replace(held(), suspect=first), NOW).times == 2


def test_ordinary_terms_hold_no_marker() -> None:
    assert marker(LINES) == ("", "")


def test_a_text_of_labels_only_is_measured_by_what_the_document_was() -> None:
    table = tuple(f"Company {number} | Country {number % 7} | Hosting and storage" for number in range(30))
    rows = Reading(tuple(Clause(row, ClauseKind.ROW) for row in table), "en")
    fewer = replace(rows, clauses=rows.clauses[:12])
    assert judged(fewer, held(*table)) is not None
    assert judged(rows, held(*table[:29])) is None
