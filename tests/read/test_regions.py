"""One page, the same terms for several groups of readers."""

from __future__ import annotations

from datetime import date

from monitor.model import Edition, EditionStatus
from tests.read.pages import CHIRP, CHIRP_NEW, SAEZURI, Terms, amended, body, document, edition, editions, said

TODAY = date(2025, 10, 1)
OUTSIDE = "<h5>If you live outside the European Union, EFTA States, or the United Kingdom</h5>"
INSIDE = "<h5>If you live in the European Union, EFTA States, or the United Kingdom</h5>"
SUMMARY = (
    "<h1>Terms of Service</h1><p>These terms are a contract between you and Chirp; this summary is no part of it.</p>"
)
CHIRP_EU: Terms = amended(
    CHIRP, "Chirp is provided as it is", "We are liable without limit where the law of your country says so."
)


def both(rest: Terms, europe: Terms) -> str:
    """A text with a body for everybody else and one for Europe."""
    return f"{SUMMARY}<h2>Chirp Terms</h2>{OUTSIDE}{body(rest)}<h2>Chirp Terms</h2>{INSIDE}{body(europe)}"


def region_texts(found: Edition, region: str) -> set[str]:
    return said(clause for clause in found.clauses if clause.region == region)


def test_the_bodies_for_europe_and_for_everybody_else_are_told_apart() -> None:
    (found,) = editions(document(both(CHIRP, CHIRP_EU)), TODAY)
    assert region_texts(found, "row") == said(edition(CHIRP).clauses)
    assert region_texts(found, "eu") == said(edition(CHIRP_EU).clauses)
    assert len(region_texts(found, "")) == 1


def test_a_notice_period_with_two_bodies_in_each_edition_is_read_whole() -> None:
    europe_new = amended(CHIRP_EU, "royalty-free licence", CHIRP_NEW[1][1][1])
    page = document(
        "<p>This version of the Terms will go into effect on November 15, 2025. Until then, the current Terms below "
        "apply.</p>"
        f"{both(CHIRP_NEW, europe_new)}<h4>Effective until November 15, 2025</h4>{both(CHIRP, CHIRP_EU)}"
    )
    for held in (None, editions(document(both(CHIRP, CHIRP_EU)), TODAY)[0]):
        current, upcoming = editions(page, TODAY, held)
        assert (current.status, upcoming.status) == (EditionStatus.IN_FORCE, EditionStatus.UPCOMING)
        assert region_texts(current, "row") == said(edition(CHIRP).clauses)
        assert region_texts(current, "eu") == said(edition(CHIRP_EU).clauses)
        assert region_texts(upcoming, "row") == said(edition(CHIRP_NEW).clauses)
        assert region_texts(upcoming, "eu") == said(edition(europe_new).clauses)


def test_a_body_for_europe_that_is_new_on_a_page_is_no_upcoming_edition() -> None:
    (found,) = editions(document(both(CHIRP, CHIRP_EU)), TODAY, edition(CHIRP))
    assert {clause.region for clause in found.clauses} == {"", "row", "eu"}


def test_japanese_bodies_are_told_apart() -> None:
    europe = amended(
        SAEZURI,
        "損害について",
        "当社は、利用者の居住国の法令が定める場合には、制限なく責任を負うものとし、本規約はこれを妨げません。",
    )
    page = document(
        f"<h1>利用規約</h1><h2>欧州連合（EU）および英国以外にお住まいの方</h2>{body(SAEZURI)}"
        f"<h2>欧州連合（EU）または英国にお住まいの方</h2>{body(europe)}",
        "ja",
    )
    (found,) = editions(page, TODAY)
    assert region_texts(found, "row") == said(edition(SAEZURI).clauses)
    assert region_texts(found, "eu") == said(edition(europe).clauses)


def test_a_section_about_one_region_is_no_body_of_its_own() -> None:
    page = document(
        f"<h1>Privacy</h1>{body(CHIRP)}<h2>If you live in the European Union</h2><p>You have the right to see, to "
        f"correct and to delete "
        "the data that we hold about you, and to complain to the authority of the country in which you live.</p>"
        "<h2>Users in the United States</h2><p>You may have further rights under the law of the state in which you "
        "live.</p>"
    )
    (found,) = editions(page, TODAY)
    assert {clause.region for clause in found.clauses} == {""}
