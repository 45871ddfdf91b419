from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import schedule
from monitor.model import (
    Document,
    DocumentKind,
    Edition,
    EditionStatus,
    EffectiveDate,
    Finding,
    History,
    Outcome,
    Pending,
)

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
NOTHING = History()
TERMS = Document("chirp", "terms", DocumentKind.TERMS, ("https://chirp.example/tos",), every=timedelta(hours=12))


def finding(outcome: Outcome = Outcome.UNCHANGED, reason: str | None = None, **facts: object) -> Finding:
    return Finding("chirp", "terms", NOW, outcome, reason, **facts)  # type: ignore[arg-type]


def next_check(found: Finding, history: History = NOTHING, chance: float = 0.5) -> datetime:
    return schedule.next_check(TERMS, found, history, now=NOW, chance=chance)


def test_a_readable_document_keeps_its_rhythm_with_some_jitter() -> None:
    assert next_check(finding()) == NOW + TERMS.every
    assert next_check(finding(), chance=0.0) == NOW + 0.9 * TERMS.every
    assert next_check(finding(), chance=1.0) == NOW + 1.1 * TERMS.every


def test_failures_back_off_up_to_a_ceiling() -> None:
    pauses = [
        next_check(finding(Outcome.UNREADABLE, "timeout"), History(unreadable_times=times)) - NOW for times in range(20)
    ]
    assert pauses[0] == schedule.FIRST_RETRY
    assert pauses[1] == 2 * schedule.FIRST_RETRY
    assert pauses == sorted(pauses)
    assert pauses[-1] == schedule.LONGEST_PAUSE


@pytest.mark.parametrize("reason", ["http-403", "blocked", "robots"])
def test_a_refusal_is_not_asked_again_sooner_than_the_rhythm(reason: str) -> None:
    assert next_check(finding(Outcome.UNREADABLE, reason)) == NOW + TERMS.every


def test_retry_after_is_heeded() -> None:
    later = NOW + timedelta(days=1)
    assert next_check(finding(Outcome.UNREADABLE, "http-503", retry_at=later)) == later


def test_a_new_text_is_looked_at_as_soon_as_that_may_confirm_it() -> None:
    waiting = Pending("f", NOW, 1)
    when = next_check(finding(Outcome.CHANGED, pending=waiting), chance=0.0)
    assert when == NOW + TERMS.confirm_after
    long_ago = replace(waiting, first_seen=NOW - timedelta(days=2))
    assert next_check(finding(Outcome.CHANGED, pending=long_ago), chance=0.0) == NOW + schedule.FIRST_RETRY


def test_the_day_an_announced_edition_takes_effect_is_not_slept_through() -> None:
    slow = replace(TERMS, every=timedelta(days=30))
    coming = Edition((), EditionStatus.UPCOMING, (EffectiveDate(date(2026, 1, 15)),))
    when = schedule.next_check(slow, finding(), History(upcoming=(coming,)), now=NOW, chance=0.5)
    assert when == datetime(2026, 1, 15, 2, tzinfo=UTC)


def test_one_notice_when_it_stays_unreadable_and_one_when_it_is_back() -> None:
    lost = finding(Outcome.UNREADABLE, "blocked")
    since = NOW - schedule.NOTICE_AFTER
    history = History(unreadable_since=since, unreadable_times=5)
    assert schedule.notice_due(lost, history, told=False) == "unreadable"
    assert schedule.notice_due(lost, history, told=True) is None
    assert schedule.notice_due(finding(), history, told=True) == "readable"
    assert schedule.notice_due(finding(), history, told=False) is None


def test_a_short_outage_or_a_single_failure_is_no_notice() -> None:
    lost = finding(Outcome.UNREADABLE, "timeout")
    assert schedule.notice_due(lost, History(), told=False) is None
    recent = History(unreadable_since=NOW - timedelta(hours=20), unreadable_times=9)
    assert schedule.notice_due(lost, recent, told=False) is None
    asleep = History(unreadable_since=NOW - timedelta(days=9), unreadable_times=1)
    assert schedule.notice_due(lost, asleep, told=False) is None


def test_due_documents_come_with_the_longest_wait_first() -> None:
    documents = [replace(TERMS, key=key) for key in "abcd"]
    times = [NOW, NOW + timedelta(seconds=1), None, NOW - timedelta(days=1)]
    assert [document.key for document in schedule.due(list(zip(documents, times, strict=True)), NOW)] == ["c", "d", "a"]


@given(
    outcome=st.sampled_from(list(Outcome)),
    reason=st.sampled_from(["timeout", "http-403", "dns", "implausible"]),
    times=st.integers(0, 10_000),
    chance=st.floats(0, 1),
    hours=st.integers(1, 24 * 60),
)
def test_the_next_look_is_always_ahead_and_never_beyond_reason(
    outcome: Outcome, reason: str, times: int, chance: float, hours: int
) -> None:
    document = replace(TERMS, every=timedelta(hours=hours))
    when = schedule.next_check(
        document, finding(outcome, reason), History(unreadable_times=times), now=NOW, chance=chance
    )
    assert NOW < when <= NOW + 1.1 * max(document.every, schedule.LONGEST_PAUSE)
