from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Wanted
from monitor.config.readers import Rhythm, Subscriber, due_at, wants
from monitor.store import Store
from tests.store.builders import NOW, change, edition, opened


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        first = store.secret("links")
        assert len(first) >= 48
        assert store.secret("links") == first
        assert store.secret("other") != first
    with Store.open(tmp_path) as store:
        assert store.secret("links") == first


def test_spellings_of_one_address_are_one_subscriber(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = store.add_subscriber(Subscriber("a", "Reader@Example.NET", created_at=NOW))
        assert store.add_subscriber(Subscriber("b", " reader@example.net", created_at=NOW)) == first
        assert store.subscriber_at("READER@EXAMPLE.NET") == first
        assert store.add_subscriber(Subscriber("c", "reader@例え.テスト", created_at=NOW)).id == "c"
        assert store.subscriber_at("reader@xn--r8jz45g.xn--zckzah") is not None


def test_what_a_subscriber_chose_comes_back_as_it_was(tmp_path: Path) -> None:
    wanted = Wanted("en", ("x", "pixiv"), ("ai-training",), 0.25)
    item = Subscriber("a", "a@example.net", wanted, "weekly", reminders=False, created_at=NOW)
    with opened(tmp_path) as store:
        store.add_subscriber(item)
        assert store.subscriber("a") == item
        active = store.confirm_subscriber("a", NOW)
        assert active == replace(item, state="active", confirmed_at=NOW)
        assert list(store.subscribers("active")) == [active]
        assert list(store.subscribers("pending")) == []


def test_those_who_never_confirm_are_forgotten_and_nobody_else(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        old = NOW - timedelta(days=8)
        store.add_subscriber(Subscriber("a", "a@example.net", created_at=old))
        store.add_subscriber(Subscriber("b", "b@example.net", state="active", created_at=old))
        store.add_subscriber(Subscriber("c", "c@example.net", created_at=NOW))
        assert store.forget_unconfirmed(NOW - timedelta(days=7)) == 1
        assert [item.id for item in store.subscribers()] == ["b", "c"]


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("at-once", "2026-01-10T03:04", "2026-01-10T03:04"),
        ("daily", "2026-01-10T03:04", "2026-01-10T23:00"),
        ("daily", "2026-01-10T23:30", "2026-01-11T23:00"),
        ("weekly", "2026-01-10T03:04", "2026-01-11T23:00"),  # a Saturday: Monday morning in Japan
        ("weekly", "2026-01-11T23:30", "2026-01-18T23:00"),
    ],
)
def test_rhythms_end_in_a_morning_in_japan(rhythm: Rhythm, now: str, due: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert due_at(rhythm, at) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_an_unchanged_label_is_no_reason_to_write() -> None:
    told = change(None, edition("a"))
    quiet = replace(told, verdicts=(replace(told.verdicts[0], verdict="unchanged"),))
    assert wants(Wanted(labels=("ai-training",)), told)
    assert not wants(Wanted(labels=("ai-training",)), quiet)
    assert wants(Wanted(), quiet)
