import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.compare import compare, is_same
from monitor.model import ClauseKind, Edition
from monitor.read.crawlers import AI_CRAWLERS
from monitor.read.robots import access, access_of_clauses, header_directives, read_robots

OPEN = b"User-agent: *\nDisallow: /admin/\n"
CLOSED = (
    b"# Works shown here are not training material.\nUser-agent: GPTBot\nUser-Agent: google-extended\nDisallow: /\n\n"
    + OPEN
)


def test_refusing_an_ai_crawler_is_one_added_clause_that_names_it() -> None:
    before, after = (Edition(read_robots(body).clauses) for body in (OPEN, CLOSED))
    added = [item.after for item in compare(before, after).differences if item.change == "added"]
    texts = [clause.text for clause in added if clause]
    assert "User-agent: Google-Extended · Disallow: / (everything)" in texts
    assert "User-agent: GPTBot · Disallow: / (everything)" in texts
    assert "Works shown here are not training material." in texts
    assert len(texts) == 3


def test_reordering_and_regrouping_the_file_is_no_change() -> None:
    one = b"User-agent: a\nUser-agent: b\nDisallow: /x\nDisallow: /y\n"
    other = b"user-agent: b\ndisallow: /y\ndisallow: /x\n\nUser-agent: a\nDisallow: /y\nDisallow: /x\nDisallow: /x\n"
    assert is_same(read_robots(one).clauses, read_robots(other).clauses)


def test_disallowing_everything_and_nothing_differ_in_letters() -> None:
    everything, nothing = (read_robots(b"User-agent: *\nDisallow: " + path).clauses for path in (b"/", b""))
    assert not is_same(everything, nothing)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "allowed"),
        (b"User-agent: *\nDisallow:\n", "allowed"),
        (b"User-agent: *\nDisallow: /\n", "refused"),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: GPTBot\nAllow: /\n", "allowed"),
        (b"User-agent: gptbot\nDisallow: /art\n", "partly"),
        (b"User-agent: GPTBot\nDisallow: /\nAllow: /press\n", "partly"),
        (b"User-agent: GPTBot\nDisallow: /a\n\nUser-agent: GPTBot\nDisallow: /\n", "refused"),
        (b"\xef\xbb\xbfUser-agent: GPTBot\r\nDisallow: /\r\n", "refused"),
        (b"<html><body>Not found</body></html>", "allowed"),
    ],
)
def test_access_of_a_crawler(body: bytes, expected: str) -> None:
    assert access(body)["GPTBot"] == expected
    assert access_of_clauses(read_robots(body).clauses)["GPTBot"] == expected


def test_content_signals_are_rules() -> None:
    reading = read_robots(b"User-Agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n")
    assert "User-agent: * · Content-Signal: search=yes, ai-train=no" in [clause.text for clause in reading.clauses]
    assert access(b"User-Agent: *\nContent-Signal: ai-train=no\nAllow: /\n")["CCBot"] == "allowed"


def test_a_tdm_file_is_read() -> None:
    reading = read_robots(b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://g.example/p"}]')
    assert [clause.text for clause in reading.clauses] == [
        "location: / · tdm-reservation: 1; tdm-policy: https://g.example/p"
    ]


def test_headers_that_reserve_rights_are_named() -> None:
    headers = [("TDM-Reservation", "1"), ("x-robots-tag", "noai, noimageai"), ("server", "x")]
    assert header_directives(headers) == ("tdm-reservation=1", "noai", "noimageai")


def test_the_list_of_crawlers_names_each_once_with_its_source() -> None:
    names = [crawler.name.lower() for crawler in AI_CRAWLERS]
    assert len(names) == len(set(names))
    assert all(crawler.source.startswith("https://") and crawler.operator for crawler in AI_CRAWLERS)
    assert {"gptbot", "google-extended", "ccbot", "bytespider", "meta-externalagent"} <= set(names)


def test_a_crowded_file_stays_readable() -> None:
    rules = b"".join(b"Disallow: /%d\n" % number for number in range(5000))
    clauses = read_robots(b"User-agent: x\n" + rules + b"User-agent: GPTBot\nDisallow: /\n").clauses
    assert len(clauses) < 100
    assert all(clause.kind is ClauseKind.RULE for clause in clauses)


@given(st.binary(max_size=400))
def test_any_bytes_are_read(body: bytes) -> None:
    assert read_robots(body).clauses
    assert set(access(body).values()) <= {"allowed", "partly", "refused"}
