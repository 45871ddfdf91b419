from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.subscribe.limits import MOST_KEYS, Limit, Limiter, network_of
from monitor.subscribe.readers import address_of
from monitor.subscribe.tokens import LIFETIMES, Tokens

TOKENS = Tokens("secret")


def test_a_token_names_its_subscriber_for_its_purpose_only() -> None:
    token = TOKENS.make("settings", "abc")
    assert TOKENS.read("settings", token) == "abc"
    assert TOKENS.read("unsubscribe", token) is None
    assert TOKENS.read("confirm", token) is None
    assert Tokens("another").read("settings", token) is None


@given(some.text(max_size=60))
def test_what_nobody_signed_is_no_token(text: str) -> None:
    assert TOKENS.read("confirm", text) is None


def test_a_token_changed_in_one_place_is_no_token() -> None:
    token = TOKENS.make("unsubscribe", "abc")
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        forged = token[:place] + other + token[place + 1 :]
        # The last letter of base64 carries unused bits; what it decodes to is the same signature.
        assert TOKENS.read("unsubscribe", forged) is None or place == len(token) - 1


def test_tokens_run_out() -> None:
    with mock.patch("time.time", return_value=1_000_000_000):
        tokens = {purpose: TOKENS.make(purpose, "abc") for purpose in LIFETIMES}
    for purpose, lifetime in LIFETIMES.items():
        with mock.patch("time.time", return_value=1_000_000_000 + lifetime.total_seconds() - 5):
            assert TOKENS.read(purpose, tokens[purpose]) == "abc"
        with mock.patch("time.time", return_value=1_000_000_000 + lifetime.total_seconds() + 5):
            assert TOKENS.read(purpose, tokens[purpose]) is None


def test_a_limiter_lets_through_what_it_should_and_refills() -> None:
    now = [0.0]
    limiter = Limiter(Limit(3, 60), lambda: now[0])
    assert [limiter.allows("a") for _ in range(4)] == [True, True, True, False]
    assert limiter.allows("b")
    now[0] = 20.0
    assert [limiter.allows("a") for _ in range(2)] == [True, False]
    now[0] = -1000.0  # a clock that jumps back neither helps nor harms
    assert not limiter.allows("a")


def test_a_limiter_forgets_the_oldest_and_not_everything() -> None:
    limiter = Limiter(Limit(1, 1e9), lambda: 0.0)
    limiter.allows("first")
    for number in range(MOST_KEYS):
        limiter.allows(str(number))
    assert limiter.allows("first")
    assert not limiter.allows(str(MOST_KEYS - 1))


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.1", "203.0.113.0/24"),
        ("2001:db8:1:2345::1", "2001:db8:1:2300::/56"),
        ("testclient", "unknown"),
    ],
)
def test_neighbours_share_a_limit(host: str, network: str) -> None:
    assert network_of(host) == network


@pytest.mark.parametrize("text", ["a@example.net", "a.b+c@sub.example.co.jp", "日本@例え.テスト", " a@example.net "])
def test_addresses_are_taken(text: str) -> None:
    assert address_of(text) == text.strip()


NO_ADDRESSES = ["", "a", "a@b", "@b.c", "a@b.c\r\nBcc: x@y.zz", "a@b.c,d@e.ff", "<a@b.cc>", "a b@c.dd", "a@b..cc"]


@pytest.mark.parametrize("text", [*NO_ADDRESSES, "a@" + "b" * 300 + ".cc"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert address_of(text) is None
