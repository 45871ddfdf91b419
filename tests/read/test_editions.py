"""One page, several editions: the patterns of notice periods, in English and Japanese."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import Edition, EditionStatus
from tests.read.pages import (
    CHIRP,
    CHIRP_NEW,
    NEW_LICENCE,
    NEW_LICENCE_JA,
    SAEZURI,
    SAEZURI_NEW,
    amended,
    body,
    document,
    edition,
    editions,
    said,
)  # fmt: skip

OCTOBER = date(2025, 10, 1)
CURRENT, UPCOMING, FORMER = EditionStatus.IN_FORCE, EditionStatus.UPCOMING, EditionStatus.FORMER

UPCOMING_ABOVE = document(
    "<h1>Terms of Service</h1><p><b>We have made some updates. This version of the Terms of Service will go into "
    "effect on "
    "November 15, 2025. Until then, the <a href='#now'>current Terms of Service</a> continue to apply.</b></p>"
    f"{body(CHIRP_NEW)}<h1 id='now'>Terms of Service</h1><h4>Effective until November 15, 2025</h4>{body(CHIRP)}"
)
CURRENT_ABOVE = document(
    "<h1>Terms of Service</h1><p>The current terms are shown below; the terms that take effect on 15 November 2025 "
    "stand "
    f"further down.</p><h2>Current Terms of Service</h2>{body(CHIRP)}"
    f"<h2>New Terms of Service (effective 15 November 2025)</h2>{body(CHIRP_NEW)}"
)
UPCOMING_ABOVE_JA = document(
    "<h1>利用規約</h1><p>"
    "以下は、2025年11月15日に施行される改定後の利用規約です。それまでの間は現行の規約が適用されます。</p>"
    f"{body(SAEZURI_NEW)}<h1>現行の利用規約（2025年11月14日まで有効）</h1>{body(SAEZURI)}", "ja"
)  # fmt: skip
CURRENT_ABOVE_JA = document(
    f"<h1>利用規約</h1><h2>改定前</h2>{body(SAEZURI)}<h2>改定後（令和7年11月15日施行）</h2>{body(SAEZURI_NEW)}", "ja"
)


def by_status(found: tuple[Edition, ...]) -> dict[EditionStatus, Edition]:
    assert len({one.status for one in found}) == len(found)
    return {one.status: one for one in found}


@pytest.mark.parametrize("first_capture", [True, False], ids=["first capture", "held"])
@pytest.mark.parametrize(
    ("page", "old", "new", "day"),
    [
        (UPCOMING_ABOVE, CHIRP, CHIRP_NEW, date(2025, 11, 15)),
        (CURRENT_ABOVE, CHIRP, CHIRP_NEW, date(2025, 11, 15)),
        (UPCOMING_ABOVE_JA, SAEZURI, SAEZURI_NEW, date(2025, 11, 15)),
        (CURRENT_ABOVE_JA, SAEZURI, SAEZURI_NEW, date(2025, 11, 15)),
    ],
    ids=["upcoming above", "current above", "upcoming above, Japanese", "current above, Japanese"],
)
def test_both_editions_on_one_page_are_told_apart(
    page: str, old: object, new: object, day: date, first_capture: bool
) -> None:
    held = None if first_capture else edition(old)  # type: ignore[arg-type]
    found = by_status(editions(page, OCTOBER, held))
    assert set(found) == {CURRENT, UPCOMING}
    assert said(edition(old).clauses) <= said(found[CURRENT].clauses)  # type: ignore[arg-type]
    assert said(edition(new).clauses) <= said(found[UPCOMING].clauses)  # type: ignore[arg-type]
    assert not {NEW_LICENCE, NEW_LICENCE_JA} & said(found[CURRENT].clauses)
    assert [effective.day for effective in found[UPCOMING].effective] == [day]
    assert found[CURRENT].effective == ()


def test_the_notice_itself_is_no_clause_of_either_edition() -> None:
    found = by_status(editions(UPCOMING_ABOVE, OCTOBER))
    for one in found.values():
        assert not any("updates" in text or "until" in text.lower() for text in said(one.clauses))


def test_a_page_that_still_shows_both_after_the_day_has_one_in_force_and_one_former() -> None:
    found = by_status(editions(UPCOMING_ABOVE, date(2025, 11, 15)))
    assert set(found) == {CURRENT, FORMER}
    assert NEW_LICENCE in said(found[CURRENT].clauses)


def test_editions_without_any_wording_are_told_apart_by_the_text_that_we_hold() -> None:
    page = document(f"<h1>Terms</h1>{body(CHIRP_NEW)}<h1>Terms</h1>{body(CHIRP)}")
    found = by_status(editions(page, OCTOBER, edition(CHIRP)))
    assert NEW_LICENCE in said(found[UPCOMING].clauses)
    assert NEW_LICENCE not in said(found[CURRENT].clauses)


def test_a_page_that_shows_only_the_upcoming_text_says_where_the_current_one_is() -> None:
    page = document(
        "<h1>Terms of Service</h1><p>Effective November 15, 2025. For the version effective until November 15, "
        "2025, click "
        f"<a href='/terms-2023'>here</a>.</p>{body(CHIRP_NEW)}"
    )
    found = editions(page, OCTOBER)
    assert [one.status for one in found] == [UPCOMING]
    assert [(link.role, link.url) for link in found[0].links] == [(CURRENT, "https://chirp.example/terms-2023")]
    assert [effective.day for effective in found[0].effective] == [date(2025, 11, 15)]
    assert editions(page, date(2025, 12, 1))[0].status is CURRENT
    assert editions(page, date(2025, 12, 1))[0].links[0].role is FORMER


def test_a_japanese_page_that_shows_only_the_upcoming_text_says_where_the_current_one_is() -> None:
    page = document(
        "<h1>利用規約</h1><p>本規約は２０２５年１１月１５日より適用されます。現行の利用規約は<a href='/now'>"
        "こちら</a>をご覧ください。</p>"
        f"{body(SAEZURI_NEW)}", "ja"
    )  # fmt: skip
    found = editions(page, OCTOBER)
    assert [(one.status, one.effective[0].day) for one in found] == [(UPCOMING, date(2025, 11, 15))]
    assert [(link.role, link.url) for link in found[0].links] == [(CURRENT, "https://chirp.example/now")]


@pytest.mark.parametrize(
    ("notice", "language"),
    [
        ("An update to our Terms will be effective on November 15, 2025. You can preview the updated version "
         "<a href='/next'>here.</a>", "en"),
        ("We’re updating our Terms. These updates will go into effect on November 15, 2025. "
         "<a href='/next'>Read the new Terms</a>.", "en"),
        ("2025年11月15日に利用規約を改定いたします。改定後の利用規約は<a href='/next'>こちら</a>"
            "からご確認いただけます。", "ja"),
    ],
)  # fmt: skip
def test_a_banner_leads_to_the_upcoming_text_and_the_page_stays_in_force(notice: str, language: str) -> None:
    terms = SAEZURI if language == "ja" else CHIRP
    page = document(f"<h1>Terms of Service</h1><p>{notice}</p>{body(terms)}", language)
    for held in (None, edition(terms)):
        found = editions(page, OCTOBER, held)
        assert [one.status for one in found] == [CURRENT]
        (link,) = found[0].links
        assert (link.role, link.url) == (UPCOMING, "https://chirp.example/next")
        assert [effective.day for effective in link.effective] == [date(2025, 11, 15)]
        assert said(found[0].clauses) == said(edition(terms).clauses)


def test_new_and_existing_users_have_days_of_their_own() -> None:
    page = document(
        "<h1>Terms of Service</h1><p>These Terms take effect on August 25, 2025 for new users and on October 20, "
        "2025 for "
        f"existing users.</p>{body(CHIRP_NEW)}"
    )
    (found,) = editions(page, date(2025, 9, 1))
    assert found.status is UPCOMING
    assert [(one.day, one.audience) for one in found.effective] == [
        (date(2025, 8, 25), "new-users"),
        (date(2025, 10, 20), "existing-users"),
    ]


def test_an_ordinary_page_is_one_edition_in_force() -> None:
    page = document(
        f"<h1>Terms of Service</h1><p>Effective: September 29, 2023 (<a href='/old'>previous version</a>)</p>"
        f"{body(CHIRP)}"
    )
    (found,) = editions(page, OCTOBER)
    assert found.status is CURRENT
    assert [one.day for one in found.effective] == [date(2023, 9, 29)]
    assert [(link.role, link.url) for link in found.links] == [(FORMER, "https://chirp.example/old")]


def test_a_new_day_on_the_same_text_announces_nothing() -> None:
    page = document(f"<h1>Terms of Service</h1><p>Effective: December 1, 2025</p>{body(CHIRP)}")
    assert [one.status for one in editions(page, OCTOBER, edition(CHIRP))] == [CURRENT]


def test_a_page_that_names_a_day_to_come_shows_the_text_to_come() -> None:
    page = document(f"<h1>Terms of Service</h1><p>Effective: December 1, 2025</p>{body(CHIRP_NEW)}")
    (found,) = editions(page, OCTOBER, edition(CHIRP))
    assert (found.status, found.effective[0].day) == (UPCOMING, date(2025, 12, 1))


def test_a_text_that_was_announced_keeps_its_day_when_its_page_no_longer_names_it() -> None:
    (announced,) = [one for one in editions(UPCOMING_ABOVE, OCTOBER) if one.status is UPCOMING]
    page = document(f"<h1>Terms of Service</h1>{body(CHIRP_NEW)}")
    for today, status in ((date(2025, 11, 1), UPCOMING), (date(2025, 11, 15), CURRENT)):
        (found,) = editions(page, today, edition(CHIRP), [announced])
        assert (found.status, found.effective) == (status, announced.effective)
    old = document(f"<h1>Terms of Service</h1>{body(CHIRP)}")
    (back,) = editions(old, OCTOBER, edition(CHIRP), [announced])
    assert (back.status, back.effective) == (CURRENT, ())


def test_a_notice_that_says_what_changes_stays_a_clause() -> None:
    notice = "We will use your posts to train AI. These updates will go into effect on November 15, 2025."
    page = document(f"<h1>Terms</h1><p>{notice} <a href='/next'>Read the new terms</a>.</p>{body(CHIRP)}")
    (found,) = editions(page, OCTOBER)
    assert found.status is CURRENT
    assert any(notice in text for text in said(found.clauses))


def test_three_editions_on_one_page_are_told_apart() -> None:
    older = amended(
        CHIRP, "thirteen years old", "You may use Chirp only if you are at least sixteen years old and able to pay."
    )
    page = document(
        "<h1>Terms</h1><p>This version of the Terms will take effect on 15 November 2025.</p>"
        f"{body(CHIRP_NEW)}<h1>Current Terms</h1><p>Effective: 1 May 2025</p>{body(CHIRP)}"
        f"<h1>Previous version</h1><p>Effective until 1 May 2025</p>{body(older)}"
    )
    found = by_status(editions(page, OCTOBER))
    assert set(found) == {CURRENT, UPCOMING, FORMER}
    assert NEW_LICENCE in said(found[UPCOMING].clauses)
    assert said(edition(CHIRP).clauses) <= said(found[CURRENT].clauses)
    assert [one.day for one in found[CURRENT].effective] == [date(2025, 5, 1)]
