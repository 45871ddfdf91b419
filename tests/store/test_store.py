from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.model import (
    Clause,
    ClauseTags,
    EditionStatus,
    Finding,
    History,
    NotModified,
    Outcome,
    Passage,
    Pending,
    Tag,
    TaggedPassage,
)
from monitor.normal import fingerprint
from monitor.store import Store
from tests.store.builders import HOUR, NOW, capture, change, changed, edition, first, opened, services


def test_a_new_document_is_due_at_once_and_a_dropped_one_rests(tmp_path: Path) -> None:
    with opened(tmp_path, "chirp/terms", "chirp/privacy") as store:
        assert store.due(NOW) == [("chirp", "privacy"), ("chirp", "terms")]
        assert store.due(NOW, limit=1) == [("chirp", "privacy")]
        store.sync(services("chirp/terms"), NOW)
        assert store.due(NOW) == [("chirp", "terms")]
        assert [status.watched for status in store.statuses()] == [False, True]
        store.sync(services("chirp/terms", "chirp/privacy"), NOW)
        assert len(store.due(NOW)) == 2


def test_a_claimed_document_is_nobody_elses_until_the_lease_runs_out(tmp_path: Path) -> None:
    with opened(tmp_path) as store, Store.open(tmp_path) as other:
        assert store.claim("chirp", "terms", NOW, HOUR)
        assert not other.claim("chirp", "terms", NOW, HOUR)
        assert other.due(NOW) == []
        assert other.due(NOW + HOUR) == [("chirp", "terms")]
        store.release("chirp", "terms")
        assert other.claim("chirp", "terms", NOW, HOUR)


def test_times_written_while_the_clock_was_years_ahead_do_not_stop_the_watch(tmp_path: Path) -> None:
    ahead = NOW + timedelta(days=4000)
    with opened(tmp_path) as store:
        assert store.claim("chirp", "terms", ahead, HOUR)
        store.release("chirp", "terms", next_check=ahead)
        store.claim("chirp", "terms", ahead, HOUR)
        assert store.due(NOW) == [("chirp", "terms")]
        assert store.claim("chirp", "terms", NOW, HOUR)


def test_a_plan_made_while_the_clock_was_days_ahead_does_not_hold(tmp_path: Path) -> None:
    ahead = NOW + timedelta(days=20)  # nearer than the longest rhythm: only the check itself tells that it was wrong
    with opened(tmp_path, "chirp/terms", "chirp/help") as store:
        store.record(first(edition("Rule 1."), ahead), None, next_check=ahead + HOUR)
        assert store.due(ahead) == [("chirp", "help")]
        assert store.due(NOW) == [("chirp", "terms"), ("chirp", "help")], "it does not wait behind all others"
        assert store.claim("chirp", "terms", NOW, HOUR, only_due=True)
        store.record(first(edition("Rule 1."), NOW), None, next_check=NOW + HOUR)
        assert store.due(NOW) == [("chirp", "help")]


def test_the_same_bytes_are_kept_once_and_every_capture_is(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        one = store.keep(capture(b"a page", ETag="e"))
        two = store.keep(capture(b"a page", NOW + HOUR))
        facts = store.captures("chirp", "terms")
        assert [item.id for item in facts] == [one, two]
        assert facts[0].sha256 == facts[1].sha256
        assert facts[0].outcome is None
        assert facts[0].headers == (("ETag", "e"),)
        assert store.body(facts[0].sha256) == b"a page"
        assert store.statuses()[0].captures == 2


def test_a_first_finding_is_all_there_after_the_store_is_opened_again(tmp_path: Path) -> None:
    held = edition("You own what you post.", "We may train AI.", effective=date(2026, 2, 1))
    with opened(tmp_path) as store:
        number = store.keep(capture(b"x", ETag='"e1"', Last_Modified="then"))
        store.record(first(held), number, next_check=NOW + HOUR)
    with Store.open(tmp_path) as store:
        history = store.history("chirp", "terms")
        assert history == History(
            in_force=held,
            known=(("f1", held.id),),
            said=frozenset(fingerprint(clause.text) for clause in held.clauses),
            fingerprint="f1",
            last_capture_at=NOW,
            last_good_at=NOW,
            etag='"e1"',
            last_modified="then",
            body_sha256=store.captures("chirp", "terms")[0].sha256,
            label_since=(("ai-training", NOW.date()),),
            first_captured=NOW.date(),
        )
        assert store.edition(held.id) == held
        assert store.editions("chirp", "terms") == (held,)
        assert store.captures("chirp", "terms")[0].outcome is Outcome.FIRST
        assert store.due(NOW) == []


def test_a_light_history_has_the_dates_but_not_the_clauses(tmp_path: Path) -> None:
    held = edition("a", effective=date(2026, 2, 1))
    with opened(tmp_path) as store:
        store.record(first(held), None, next_check=NOW)
        light = store.history("chirp", "terms", light=True)
        assert light.in_force == replace(held, clauses=())
        assert light.said == frozenset()
        assert light.fingerprint == "f1"


def test_an_announced_edition_is_upcoming_and_then_in_force_under_the_same_id(tmp_path: Path) -> None:
    old, new = edition("old"), replace(edition("new", effective=date(2026, 2, 1)), status=EditionStatus.UPCOMING)
    with opened(tmp_path) as store:
        store.record(first(old), None, next_check=NOW)
        announced = Finding(
            "chirp", "terms", NOW, Outcome.ANNOUNCED, editions=(new,), stands=old, upcoming=(new,), fingerprint="f2"
        )
        store.record(announced, None, next_check=NOW)
        assert store.history("chirp", "terms").upcoming == (new,)
        arrived = replace(announced, outcome=Outcome.IN_FORCE, editions=(), stands=new, upcoming=(), fingerprint="f3")
        store.record(arrived, None, next_check=NOW)
        history = store.history("chirp", "terms")
        assert history.in_force == replace(new, status=EditionStatus.IN_FORCE)
        assert history.upcoming == ()
        assert len(store.editions("chirp", "terms")) == 2


def test_readers_hear_of_a_change_only_when_it_is_confirmed(tmp_path: Path) -> None:
    old, new = edition("old"), edition("new")
    with opened(tmp_path) as store:
        store.record(first(old), None, next_check=NOW)
        finding = changed(old, new, NOW, "f2", confirmed=False)
        assert finding.change is not None
        store.record(finding, None, next_check=NOW)
        assert list(store.changes()) == []
        assert list(store.changes(confirmed=None)) == [finding.change]
        again = Finding("chirp", "terms", NOW + HOUR, Outcome.UNCHANGED, fingerprint="f2", confirms=finding.change.id)
        store.record(again, None, next_check=NOW)
        assert list(store.changes()) == [replace(finding.change, confirmed=True)]
        assert not store.retract(finding.change.id, NOW)
        assert not store.confirm(finding.change.id, NOW)


def test_a_change_that_is_taken_back_is_not_listed_but_can_still_be_read(tmp_path: Path) -> None:
    old, new = edition("old"), edition("new")
    with opened(tmp_path) as store:
        store.record(first(old), None, next_check=NOW)
        finding = changed(old, new, NOW, "f2", confirmed=False)
        assert finding.change is not None
        store.record(replace(finding, pending=Pending("f2", NOW, 1, finding.change.id, old.id)), None, next_check=NOW)
        history = store.history("chirp", "terms")
        assert history.retreat == old
        assert history.in_force == new
        back = Finding("chirp", "terms", NOW, Outcome.VARIANT, stands=old, fingerprint="f1", retracts=finding.change.id)
        store.record(back, None, next_check=NOW)
        assert list(store.changes(confirmed=None)) == []
        assert store.change(finding.change.id) == finding.change
        assert store.history("chirp", "terms").in_force == old
        assert store.statuses()[0].flips == 1
        store.record(finding, None, next_check=NOW)  # and it comes for a second time
        assert list(store.changes(confirmed=None)) == [finding.change]


def test_an_unreadable_answer_leaves_the_terms_alone_and_counts(tmp_path: Path) -> None:
    held = edition("a")
    with opened(tmp_path) as store:
        store.record(first(held), None, next_check=NOW)
        for hour in range(3):
            wall = Finding(
                "chirp",
                "terms",
                NOW + hour * HOUR,
                Outcome.UNREADABLE,
                reason="blocked",
                detail="A bot wall.",
                fingerprint="w",
            )
            store.record(wall, store.keep(capture(b"wall", NOW + hour * HOUR)), next_check=NOW)
        status = store.statuses()[0]
        assert (status.times, status.unreadable_since, status.reason) == (3, NOW, "blocked")
        history = store.history("chirp", "terms")
        assert history.in_force == held
        assert history.known == (("f1", held.id),)
        assert history.body_sha256 == ""
        store.touch_not_modified(NotModified("chirp", "terms", NOW + 4 * HOUR), NOW + 9 * HOUR)
        status = store.statuses()[0]
        assert (status.times, status.unreadable_since, status.last_good_at) == (0, None, NOW + 4 * HOUR)
        assert status.next_check_at == NOW + 9 * HOUR


def test_a_standing_notice_is_noted_once_and_again_when_it_returns(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        seen = Finding("chirp", "terms", NOW, Outcome.UNCHANGED, fingerprint="f", notices=("selector-missed: main",))
        for finding in (seen, seen, replace(seen, notices=()), seen):
            store.record(finding, None, next_check=NOW)
        notices = store.notices(service="chirp")
        assert [(notice.kind, notice.detail) for notice in notices] == [("selector-missed", "main")] * 2


def test_labels_of_other_documents_of_the_service_are_known(tmp_path: Path) -> None:
    with opened(tmp_path, "chirp/terms", "chirp/privacy", "other/terms") as store:
        store.record(first(edition("a", path="chirp/privacy")), None, next_check=NOW)
        store.record(first(edition("a", path="other/terms")), None, next_check=NOW)
        assert store.history("chirp", "terms").labels_elsewhere == (("ai-training", "privacy"),)
        assert store.history("chirp", "privacy").labels_elsewhere == ()


def test_changes_are_listed_by_service_and_document_in_either_order(tmp_path: Path) -> None:
    with opened(tmp_path, "chirp/terms", "chirp/privacy") as store:
        for day in range(5):
            for path in ("chirp/terms", "chirp/privacy"):
                at = NOW + timedelta(days=day)
                item = edition(f"{path} {day}", at=at, path=path)
                finding = replace(first(item, at), outcome=Outcome.CHANGED, change=change(None, item, at, path=path))
                store.record(finding, None, next_check=NOW)
        days = [found.captured_at.day for found in store.changes(document="terms")]
        assert days == [14, 13, 12, 11, 10]
        assert [found.captured_at.day for found in store.changes(newest_first=False, limit=2)] == [10, 10]
        assert len(list(store.changes(service="chirp"))) == 10
        assert list(store.changes(service="nobody")) == []
        light = next(store.changes(light=True))
        assert light.clauses == ()
        assert light.verdicts
        assert store.change(light.id) == next(store.changes())


def test_the_store_can_be_written_while_changes_are_being_read(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for day in range(3):
            item = edition(str(day), at=NOW + timedelta(days=day))
            store.record(changed(item, item, NOW, str(day)), None, next_check=NOW)
        for found in store.changes():
            store.keep_tags({found.id: ClauseTags()}, "m")
        assert len(store.cached_tags([found.id for found in store.changes()], "m")) == 3


def test_what_a_model_said_is_remembered_for_that_model_only(tmp_path: Path) -> None:
    said = ClauseTags((TaggedPassage(Passage("t", ("s",), "", 1, 2), (Tag("ai-training", 0.5, "sure"),)),))
    with opened(tmp_path) as store:
        store.keep_tags({"k": said}, "m1")
        store.keep_tags({"k": ClauseTags()}, "m1")
        assert store.cached_tags(["k", "z"], "m1") == {"k": said}
        assert store.cached_tags(["k"], "m2") == {}
        assert store.cached_tags([str(number) for number in range(2000)], "m1") == {}


def test_an_edition_without_an_id_is_refused_and_nothing_of_the_step_is_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        finding = first(edition("a"))
        nameless = replace(finding, editions=(*finding.editions, replace(edition("b"), id="")))
        with pytest.raises(ValueError, match="no id"):
            store.record(nameless, None, next_check=NOW)
        assert store.editions("chirp", "terms") == ()
        assert store.history("chirp", "terms") == History()


def test_a_variants_clauses_are_remembered_as_said(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        print_ = fingerprint(Clause("only members see this").text)
        finding = Finding("chirp", "terms", NOW, Outcome.VARIANT, fingerprint="v", said=(print_,))
        store.record(finding, None, next_check=NOW)
        assert store.history("chirp", "terms").said == {print_}
        assert store.history("chirp", "terms").known == (("v", ""),)
