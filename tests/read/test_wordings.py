"""The many ways in which services word that terms will change: each must be understood, in both languages."""

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
    body,
    document,
    editions,
    said,
)  # fmt: skip

OCTOBER = date(2025, 10, 1)
FEBRUARY = date(2026, 2, 1)
CURRENT, UPCOMING = EditionStatus.IN_FORCE, EditionStatus.UPCOMING

LEADS_TO_THE_UPCOMING = [
    "We’ve updated our Terms of Service. The new terms will take effect on 1 February 2026. [See the new terms]",
    "Our Terms are changing on February 1, 2026. [Review the upcoming terms]",
    "Important: New Terms of Service effective 1 February 2026 are available [here]",
    "These Terms will be replaced by new terms on 1 February 2026, which you can read [here]",
    "We are updating this policy. You can read the version that will apply from 1 February 2026 [here]",
    "Notice: an updated version of these Terms comes into force on 1 February 2026 ([read it here])",
    "We’re making changes to our Terms effective February 1, 2026. [Learn more about the new Terms]",
    "The updated Privacy Policy, effective February 1, 2026, can be found [here]",
    "2026年2月1日より利用規約が変わります。新しい利用規約は[こちら]をご覧ください。",
    "【お知らせ】2026年2月1日付で利用規約を改定します。改定後の規約は[こちら]",
    "利用規約を改定します（令和8年2月1日施行）。[改定後の利用規約]",
    "本規約は、2026年2月1日に[新利用規約]に改定されます。",
]
SHOWS_THE_UPCOMING = [
    "These Terms are effective as of February 1, 2026. To see the version in effect until then, click [here]",
    "The following terms apply from 1 February 2026. Until that date, the [previous terms] remain in force.",
    "Effective date: February 1, 2026 ([view current terms])",
    "Last updated: 1 September 2025. Effective 1 February 2026. [Prior version]",
    "These updated Terms will be effective on February 1, 2026. To see our current Terms, click [here]",
    "This policy takes effect on February 1, 2026. You can find the currently applicable policy [here]",
    "本規約は2026年2月1日から適用されます。2026年1月31日までは[旧規約]が適用されます。",
    "2026年2月1日改定予定　[現行規約はこちら]",
    "この利用規約は令和8年2月1日より有効です。現在適用されている規約は[こちら]",
    "以下は2026年2月1日以降の利用規約です。現在の利用規約は[こちら]",
]
HEADS = [
    ("Terms of Service (effective until 31 January 2026)", "Terms of Service (effective from 1 February 2026)"),
    ("Version valid until 31 January 2026", "Version valid from 1 February 2026"),
    ("Current Terms (until January 31, 2026)", "Updated Terms (starting February 1, 2026)"),
    ("Current version", "Upcoming version, effective February 1, 2026"),
    ("Terms in force until 31.01.2026", "Terms in force from 01.02.2026"),
    ("Terms of Service – Effective: May 1, 2023", "Terms of Service – Effective: February 1, 2026"),
    ("2026年1月31日までの利用規約", "2026年2月1日からの利用規約"),
    ("【旧】利用規約", "【新】利用規約（2026年2月1日施行）"),
    ("現行利用規約", "改定利用規約（2026年2月1日適用開始）"),
    ("利用規約（2026年1月31日まで）", "利用規約（2026年2月1日以降）"),
    ("改訂前", "改訂後　2026年2月1日より適用"),
]


def is_japanese(text: str) -> bool:
    return any("\u3040" < character < "\u9fff" for character in text)


def page_with(notice: str, *, new: bool) -> str:
    linked = notice.replace("[", '<a href="/other">').replace("]", "</a>")
    if is_japanese(notice):
        return document(f"<h1>利用規約</h1><p>{linked}</p>{body(SAEZURI_NEW if new else SAEZURI)}", "ja")
    return document(f"<h1>Terms of Service</h1><p>{linked}</p>{body(CHIRP_NEW if new else CHIRP)}")


def is_new(found: Edition) -> bool:
    return bool({NEW_LICENCE, NEW_LICENCE_JA} & said(found.clauses))


@pytest.mark.parametrize("notice", LEADS_TO_THE_UPCOMING)
def test_a_notice_above_the_current_text_leads_to_the_upcoming_one(notice: str) -> None:
    (found,) = editions(page_with(notice, new=False), OCTOBER)
    (link,) = found.links
    assert (found.status, link.role, [one.day for one in link.effective]) == (CURRENT, UPCOMING, [FEBRUARY])


@pytest.mark.parametrize("notice", SHOWS_THE_UPCOMING)
def test_a_notice_above_the_upcoming_text_leads_to_the_current_one(notice: str) -> None:
    (found,) = editions(page_with(notice, new=True), OCTOBER)
    assert (found.status, [one.day for one in found.effective]) == (UPCOMING, [FEBRUARY])
    assert [link.role for link in found.links] == [CURRENT]


@pytest.mark.parametrize("tag", ["h2", "p"])
@pytest.mark.parametrize("new_first", [True, False], ids=["new first", "old first"])
@pytest.mark.parametrize(("old", "new"), HEADS)
def test_two_texts_are_told_apart_by_the_lines_above_them(old: str, new: str, new_first: bool, tag: str) -> None:
    japanese = is_japanese(old)
    older = f"<{tag}>{old}</{tag}>{body(SAEZURI if japanese else CHIRP)}"
    newer = f"<{tag}>{new}</{tag}>{body(SAEZURI_NEW if japanese else CHIRP_NEW)}"
    inside = newer + older if new_first else older + newer
    current, upcoming = editions(document(f"<h1>Terms</h1>{inside}", "ja" if japanese else "en"), OCTOBER)
    assert (current.status, is_new(current)) == (CURRENT, False)
    assert (upcoming.status, is_new(upcoming)) == (UPCOMING, True)
    assert [one.day for one in upcoming.effective] == [FEBRUARY]
