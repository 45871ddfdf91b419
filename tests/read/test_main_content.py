"""Finding the text of a page among everything around it."""

from __future__ import annotations

import random

import pytest

from monitor.model import Reading
from monitor.normal import fingerprint_all
from monitor.read import ReadOptions, read
from tests.read.pages import CHIRP, SAEZURI, body, clauses, document, reading, texts

AROUND = (
    '<a class="skip-link" href="#m">Skip to content</a><header><a href="/">Chirp</a><nav>{links}</nav></header>'
    '<div id="onetrust-consent-sdk"><p>We and our 214 partners use cookies to measure how you use this website.</p>'
    '</div>'
    '<div class="cookie-banner" role="dialog">Accept all cookies?</div><div class="layout">{text}</div>'
    '<aside class="related-articles"><h3>Related</h3><p>How to draw a bird in five easy steps for everyone.</p></aside>'
    '<div class="article-votes">Was this article helpful? 12 out of 20 found this helpful</div>'
    '<footer>{links}<p>© 2025 Chirp Ltd. All rights reserved. Trace ID: 8f3a9c21</p></footer>'
)  # fmt: skip
LINKS = "".join(
    f'<a href="/{name}">{name.title()}</a> ' for name in ("home", "explore", "jobs", "press", "blog", "help")
)


def around(text: str) -> str:
    return f"<html><body>{AROUND.format(links=LINKS, text=text)}</body></html>"


@pytest.mark.parametrize("terms", [CHIRP, SAEZURI], ids=["English", "Japanese"])
@pytest.mark.parametrize("tag", ["main", "article", "div role=main", "div class=x9f619", "section"])
def test_the_text_is_found_among_everything_around_it(terms: tuple[tuple[str, tuple[str, ...]], ...], tag: str) -> None:
    inside = f"<h1>Terms</h1>{body(terms)}"
    assert texts(around(f"<{tag}>{inside}</{tag.split()[0]}>")) == texts(inside)


def test_text_in_several_blocks_beside_each_other_is_read_whole() -> None:
    sections = "".join(
        f"<section><h2>{heading}</h2><p>{'</p><p>'.join(paragraphs)}</p></section>" for heading, paragraphs in CHIRP
    )
    found = texts(
        around(
            f"<div><div class='hero'><h1>Terms of Service</h1><p>Effective: 1 May 2025</p></div><div>"
            f"{sections}</div></div>"
        )
    )
    assert found[:2] == ["Terms of Service", "Effective: 1 May 2025"]
    assert set(texts(sections)) <= set(found)
    assert not any("cookies" in text or "helpful" in text or "©" in text for text in found)


def test_a_redesign_around_the_same_words_changes_no_clause() -> None:
    old = document(f"<h1>Terms</h1>{body(CHIRP)}")
    new = around(f"<div class='css-1x2'><div><h1>Terms</h1></div><div class='prose'>{body(CHIRP)}</div></div>")
    assert texts(old) == texts(new)


def test_a_privacy_policy_with_a_section_about_cookies_keeps_it() -> None:
    html = document(
        "<h1>Privacy</h1><section id='cookies'><h2>Cookies</h2><p>We set one cookie to keep you signed in.</p>"
        "</section>" + body(CHIRP)
    )
    assert "We set one cookie to keep you signed in." in texts(html)


def test_selectors_choose_the_content_and_others_leave_parts_out() -> None:
    html = (
        "<div class=a><p>First part of it.</p></div><div class=b><p>Not this one.</p></div><div class=c><p>"
        "Second part.</p><p class=x>Nor this.</p></div>"
    )
    options = ReadOptions(select=(".a", ".c"), remove=(".x",))
    assert texts(html, options) == ["First part of it.", "Second part."]


def test_a_selector_of_css_4_is_understood() -> None:
    html = "<div><p>Not this one.</p></div><div><h2>Terms</h2><p>This one is meant.</p></div>"
    for css in ("div:has(> h2)", "div:is(:has(h2), .x)", 'div:-soup-contains("meant")'):
        assert texts(html, ReadOptions(select=(css,))) == ["Terms", "This one is meant."]
        assert texts(html, ReadOptions(remove=(css,))) == ["Not this one."]


@pytest.mark.parametrize("css", [".renamed", "div[", "main >", "::before"])
def test_a_selector_that_matches_nothing_falls_back_and_says_so(css: str) -> None:
    found = reading(document(f"<h1>Terms</h1>{body(CHIRP)}"), options=ReadOptions(select=(css,)))
    assert found.notices == (f"selector-missed: {css}",)
    assert [clause.text for clause in found.clauses] == texts(f"<h1>Terms</h1>{body(CHIRP)}")


def test_a_table_of_contents_is_not_read_in_any_form() -> None:
    headings = [heading for heading, _ in CHIRP]
    plain = texts(document(f"<h1>Terms</h1>{body(CHIRP)}"))
    linked = "".join(
        f'<li><a href="#s{number}">{number}. {heading}</a></li>' for number, heading in enumerate(headings, 1)
    )
    bare = "".join(f"<p>{heading}</p>" for heading in headings)
    absolute = linked.replace('"#', '"https://chirp.example/terms#')
    for contents in (linked, bare, absolute):
        assert (
            texts(document(f"<h1>Terms</h1><p>On this page</p><div>{contents}</div>{body(CHIRP)}"))[-len(plain) + 1 :]
            == plain[1:]
        )
        assert len(texts(document(f"<h1>Terms</h1><ul>{contents}</ul>{body(CHIRP)}"))) == len(plain)


def test_a_layout_for_phones_and_one_for_desks_are_read_once() -> None:
    once = texts(document(f"<h1>Terms</h1>{body(CHIRP)}"))
    twice = body(CHIRP)
    assert texts(document(f"<h1>Terms</h1><div class='desk'>{twice}</div><div class='phone'>{twice}</div>")) == once
    paragraphs = "".join(f"<p class=wide>{text}</p><p class=narrow>{text}</p>" for _, some in CHIRP for text in some)
    assert len(texts(document(paragraphs))) == sum(len(some) for _, some in CHIRP)


def test_lines_that_every_page_has_are_no_clauses() -> None:
    html = document(
        f"<h1>Terms</h1><p>Updated 3 days ago</p><p>5 min read</p><p>Share</p>{body(CHIRP)}<p>© 2019–2025 Chirp "
        f"Ltd.</p>"
        "<p>Was this article helpful? Yes No</p><p>Back to top</p><p>Request ID: 77ab-91cd-0e</p>"
    )
    assert texts(html) == texts(document(f"<h1>Terms</h1>{body(CHIRP)}"))


def test_counters_tokens_and_order_of_attributes_change_nothing() -> None:
    chance = random.Random(7)
    seen = set()
    for _ in range(5):
        token = f"{chance.getrandbits(64):x}"
        page = around(f"<main data-token='{token}'><script>var t='{token}'</script><h1>Terms</h1>{body(CHIRP)}</main>")
        seen.add(
            fingerprint_all(
                clause.text for clause in clauses(page.replace("12 out of 20", f"{chance.randint(1, 99)} out of 99"))
            )
        )
    assert len(seen) == 1


def test_title_language_and_directives_are_facts_of_the_page() -> None:
    html = (
        '<html lang="en-GB"><head><title>Terms | Chirp</title><meta name="robots" content="index, noai, noimageai">'
        f'<meta name="tdm-reservation" content="1"></head><body><main>{body(CHIRP)}</main></body></html>'
    )
    found = reading(html)
    assert (found.title, found.declared_language, found.language) == ("Terms | Chirp", "en", "en")
    assert found.directives == ("noai", "noimageai", "tdm-reservation=1")
    assert reading(document(body(SAEZURI))).language == "ja"


def test_visible_characters_count_the_whole_page_but_nothing_hidden() -> None:
    found = reading("<body><nav>Home</nav><p hidden>secret</p><main><p>Some terms.</p></main></body>")
    assert found.visible_characters == len("HomeSometerms.")
    shell = read(
        b"<html><head><title>Terms</title></head><body><div id=root></div><script>x()</script></body></html>",
        "text/html",
    )
    assert isinstance(shell, Reading)
    assert (shell.clauses, shell.visible_characters) == ((), 0)
