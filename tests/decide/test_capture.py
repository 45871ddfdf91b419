from datetime import timedelta

import pytest

from monitor.decide import judge_capture, retry_after, wants_browser
from monitor.model import DocumentKind, History, Unreadable
from tests.decide.builders import NOW, TERMS, capture

LONG = b"<p>" + b"You keep the rights in what you post on Chirp, and we may show it. " * 40 + b"</p>"


def judged(body: bytes = LONG, document: object = TERMS, **facts: object) -> Unreadable | None:
    return judge_capture(capture(body, **facts), document, History())  # type: ignore[arg-type]


def test_an_ordinary_page_may_be_read() -> None:
    assert judged() is None


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 206, 302])
def test_every_other_status_is_named(status: int) -> None:
    found = judged(status=status)
    assert found is not None
    assert found.reason == f"http-{status}"


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_vendors_trace_on_a_page_without_text_is_a_wall(status: int) -> None:
    found = judged(b"<script>window._cf_chl_opt={}</script><p>One moment</p>", status=status)
    assert found is not None
    assert found.reason == "blocked"


def test_a_vendors_trace_on_a_page_of_terms_is_none() -> None:
    assert judged(LONG + b'<script src="https://www.google.com/recaptcha/api.js"></script>') is None


def test_a_challenge_named_by_a_header_is_a_wall() -> None:
    found = judged(headers=(("cf-mitigated", "challenge"),))
    assert found is not None
    assert found.reason == "blocked"


@pytest.mark.parametrize(("value", "hours"), [("3600", 1), ("Tue, 10 Mar 2026 14:00:00 GMT", 2), ("99999999", 7 * 24)])
def test_retry_after_is_understood_and_bounded(value: str, hours: int) -> None:
    found = judged(status=503, headers=(("retry-after", value),))
    assert found is not None
    assert found.retry_at == NOW + timedelta(hours=hours)


@pytest.mark.parametrize("value", ["", "soon", "-5", "0", "Mon, 09 Mar 2026 14:00:00 GMT"])
def test_a_retry_after_that_tells_nothing_is_none(value: str) -> None:
    assert retry_after(value, NOW) is None


def test_no_text_and_other_media_are_named() -> None:
    empty, picture = judged(b" \n "), judged(media_type="image/png")
    assert empty is not None
    assert picture is not None
    assert (empty.reason, picture.reason) == ("empty", "not-text")


def test_an_absent_robots_file_is_a_fact_and_a_web_page_in_its_place_is_none() -> None:
    robots = type(TERMS)("chirp", "robots", DocumentKind.ROBOTS, ("https://chirp.example/robots.txt",))
    assert judged(b"gone", robots, status=404) is None
    assert judged(b"", robots, media_type="text/plain") is None
    page = judged(b"<html>", robots)
    assert page is not None
    assert page.reason == "not-text"


def test_a_shell_is_worth_a_browser_and_a_wall_is_none() -> None:
    shell = capture(b"<div id=root></div><script>boot()</script>")
    assert wants_browser(shell, Unreadable("empty", ""))
    assert not wants_browser(shell, Unreadable("blocked", ""))
    assert not wants_browser(capture(LONG), Unreadable("empty", ""))
    assert not wants_browser(capture(shell.body, rendered=True), Unreadable("empty", ""))
