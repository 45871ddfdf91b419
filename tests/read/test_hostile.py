"""Hostile input: it may be unreadable, but nothing crashes, hangs or eats the memory."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Reading, Unreadable
from monitor.normal import fingerprint
from monitor.read import read
from monitor.read.editions import split
from tests.read.pages import CHIRP, body, document, texts
from tests.read.test_editions import OCTOBER, UPCOMING_ABOVE, UPCOMING_ABOVE_JA

TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/markdown",
    "text/plain",
    "application/pdf",
    "application/octet-stream",
)
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nested elements": (b"<div>" * 90_000 + b"x", "text/html"),
    "nested as deep as allowed": (b"<div>" * 500 + b"Deep down there is a text.", "text/html"),
    "a million tags": (b"<p>a</p>" * 1_000_000, "text/html"),
    "as many tags as allowed": (b"<p>one two three" * 40_000, "text/html"),
    "line breaks": (b"<p>" + b"a b c<br>" * 90_000, "text/html"),
    "nested tables": (b"<table><tr><td>x</td><td>" * 160, "text/html"),
    "cells that span": (b"<table>" + (b"<tr>" + b"<td rowspan=1000 colspan=9999>a</td>" * 90) * 300, "text/html"),
    "attributes": (b"<p " + b" ".join(b"a%d=1" % n for n in range(90_000)) + b">x", "text/html"),
    "a long class": (b'<p class="' + b"cookie hidden " * 200_000 + b'">Some text of it.', "text/html"),
    "marks": (b"<p style=a hidden=until-found aria-hidden=x role=r aria-modal=n>word</p>" * 90_000, "text/html"),
    "repetition": (b"<p>The same long paragraph again and again and again.</p>" * 20_000, "text/html"),
    "dates": (b"<p>These Terms are effective until " + b"1/2/2024 from " * 15_000, "text/html"),
    "brackets": (b"[" * 1_000_000, "text/markdown"),
    "nested quotes": (b"> " * 20_000 + b"x", "text/markdown"),
    "lines": (b"1. a\n" * 200_000, "text/plain"),
    "nulls": (b"\x00" * 1_000_000, "text/html"),
    "broken UTF-16": (b"\xff\xfe" + b"\x00\xd8" * 100_000, "text/html"),
    "unclosed comment": (b"<p>Read me, please.<!--" + b"<!--" * 200_000, "text/html"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_within_seconds(name: str) -> None:
    content, media_type = HOSTILE[name]
    started = time.process_time()
    found = read(content, media_type)
    if isinstance(found, Reading):
        split(found, today=OCTOBER)
    else:
        assert found.reason in {"too-large", "malformed", "empty"}
    assert time.process_time() - started < 10  # none takes 3 s on an idle core


def test_too_much_is_told_with_its_limit() -> None:
    found = read(b"<p>a</p>" * 1_000_000, "text/html")
    assert isinstance(found, Unreadable)
    assert (found.reason, "100,000" in found.detail) == ("too-large", True)


@given(st.binary(max_size=400), st.sampled_from(TYPES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_make_the_reader_fail(content: bytes, media_type: str) -> None:
    found = read(content, media_type)
    assert isinstance(found, Reading | Unreadable)
    if isinstance(found, Reading):
        assert len(split(found, today=OCTOBER)) >= 1


_TAGS = st.sampled_from(re.split(r"\|",
    "<p>|</p>|<div>|</div>|<ul>|<li>|</ul>|<ol start=x>|<table>|<tr>|<td rowspan=0>|</table>|<dl>|<dt>|<dd>|<br>|<b>"
    "|</b>|<h1>|</h1>|<a href='#x'>|<a href='http://['>|</a>|<pre>|</pre>|<details>|<summary>|<script>|</script>"
    "|<template>|<ruby>|<rt>|<select>|<!--|-->|<main>|</main>|<base href='://'>|<button aria-expanded=true>"
    "|<svg>|<math>|<h9>|<x-y>|&amp;|&#0;|&#x110000;|<![CDATA[|<?pi|<!doctype",
))  # fmt: skip


@given(
    st.lists(
        st.one_of(_TAGS, st.text(max_size=12), st.sampled_from(["1. ", "第1条（", "until 1 May 2030", "改定前", "| "])),
        max_size=60,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_markup_makes_the_reader_fail(pieces: list[str]) -> None:
    found = read("".join(pieces).encode("utf-8", "surrogatepass"), "text/html", url="https://chirp.example/")
    assert isinstance(found, Reading | Unreadable)
    if isinstance(found, Reading):
        split(found, today=OCTOBER)
        assert all(clause.text.strip() and "\x00" not in clause.text for clause in found.clauses)


@pytest.mark.parametrize("sign", ["&#12;", "&#x1f;", "\x01", "\ufffe"])
def test_a_control_character_behind_a_hidden_element_is_read_as_a_space(sign: str) -> None:
    page = document(f"<p>You keep your works.<span hidden>no</span>{sign}We may show them.</p>")
    assert texts(page) == ["You keep your works. We may show them."]


@given(st.integers(0, len(UPCOMING_ABOVE)))
@settings(max_examples=40, deadline=None)
def test_a_page_cut_anywhere_is_read_as_far_as_it_goes(length: int) -> None:
    for page in (UPCOMING_ABOVE, UPCOMING_ABOVE_JA):
        found = read(page.encode()[:length], "text/html")
        if isinstance(found, Reading):
            split(found, today=OCTOBER)


PARAGRAPH = st.sampled_from([text for _, some in CHIRP for text in some])


@given(st.lists(PARAGRAPH, min_size=1, max_size=6, unique=True), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_reflowed_text_with_other_spaces_and_quotes_is_the_same(some: list[str], style: int) -> None:
    def restyled(text: str) -> str:
        text = text.replace(" ", ("\n", "&nbsp;", " \n\t ", "&#32;", "\u2009 ", "\u200b ")[style])
        return text.replace("'", "’").replace('"', "“").replace("-", "‑")

    plain = texts(document("".join(f"<p>{text}</p>" for text in some)))
    other = texts(document("".join(f"<div class=x><span>{restyled(text)}</span></div>" for text in some)))
    assert [fingerprint(text) for text in plain] == [fingerprint(text) for text in other]


def test_an_ordinary_page_reads_the_same_twice() -> None:
    page = document(body(CHIRP)).encode()
    assert read(page, "text/html") == read(page, "text/html")
