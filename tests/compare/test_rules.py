"""robots.txt: every sign counts, order means nothing, and a rule stays with its agent."""

from __future__ import annotations

from monitor.compare import compare, is_same
from monitor.model import Edition
from monitor.read.robots import read_robots
from tests.compare.builders import kinds, shown

BEFORE = b"User-agent: GPTBot\nDisallow: /private\n\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"


def edition(body: bytes) -> Edition:
    return Edition(read_robots(body).clauses)


def test_regrouped_and_reordered_rules_are_no_change() -> None:
    after = b"User-agent: *\nAllow: /\nUser-agent: CCBot\nDisallow: /\nUser-agent: GPTBot\nDisallow: /private\n"
    assert kinds(compare(edition(BEFORE), edition(after))) == []
    assert is_same(edition(BEFORE).clauses, edition(after).clauses)


def test_an_agent_that_is_refused_everything_is_that_agents_rule_reworded() -> None:
    (only,) = compare(edition(BEFORE), edition(BEFORE.replace(b"/private", b"/"))).differences
    assert only.change == "reworded"
    assert shown(only.words).startswith("User-agent: GPTBot · Disallow: ")


def test_a_refusal_of_one_agent_is_never_shown_as_the_rewording_of_anothers() -> None:
    found = compare(edition(BEFORE), edition(BEFORE.replace(b"CCBot", b"Google-Extended")))
    assert sorted(kinds(found)) == ["added", "removed"]


def test_paths_that_differ_in_signs_alone_are_different_rules() -> None:
    assert not is_same(edition(BEFORE).clauses, edition(BEFORE.replace(b"/private", b"/*private$")).clauses)
