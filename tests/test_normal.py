"""What says the same has one normal form, and what does not has another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.normal import collapse, comparable, fingerprint

SAME = [
    ("You may  not\u00a0copy.", "You may not copy"),
    ("“Content” — all of it", '"Content" - all of it'),
    ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
    ("ＡＩ学習（２０２６年）", "AI学習(2026年)"),
    ("1,000,000 posts", "1000000 posts"),
    ("Write to [email protected] today", "Write to today"),
    ("CAFE\u0301", "café"),
]
OTHER = [
    ("within 1.5 hours", "within 15 hours"),
    ("on 2024-1-15", "on 2024-11-5"),
    ("✓ trained on", "✗ trained on"),
    ("at least ≥ 13", "at least ≤ 13"),
    ("a fee of 5%", "a fee of 5"),
    ("利用しません", "利用します"),
    ("5 to 10", "5 10"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_says_the_same_has_one_form(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_says_something_else_has_another_form(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@given(st.text(max_size=60))
def test_the_normal_form_is_stable(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)
    assert collapse(collapse(text)) == collapse(text)
    assert comparable(collapse(text)) == comparable(text)
