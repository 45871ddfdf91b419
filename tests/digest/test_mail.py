"""Mails: the answer first, under 90 kB in any case, nothing that can run."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from monitor.digest.mail import Links, MailMessage, compose
from monitor.digest.wrap import columns
from monitor.model import Change, Evidence, Language, Localized, Word
from tests.digest.builders import (
    NOW,
    added,
    announcement,
    counted,
    japanese_change,
    japanese_service,
    removed,
    reworded,
    service,
)
from tests.digest.pages import Marked
from tests.digest.test_site import HOSTILE, hostile_archive, hostile_service

SERVICES = {"chirp": service(), "enogu": japanese_service()}
LINKS = Links(
    site="https://kiyaku.example/site/",
    unsubscribe="https://kiyaku.example/unsubscribe?token=" + "x" * 120,
    settings="https://kiyaku.example/settings?token=" + "x" * 120,
    reason="You get this mail because you subscribed to it.",
)


def mail(*changes: Change, language: Language = "ja") -> MailMessage:
    return compose(changes or (announcement(),), SERVICES, language, NOW, links=LINKS)


def whole(message: MailMessage) -> bytes:
    """The message as it goes over the wire."""
    out = EmailMessage(policy=SMTP)
    out["Subject"] = message.subject
    out["From"], out["To"] = "kiyaku@kiyaku.example", "reader@reader.example"
    out.set_content(message.text, cte="base64")
    out.add_alternative(message.html, subtype="html", cte="base64")
    return out.as_bytes()


def test_the_subject_carries_the_verdict() -> None:
    expected = "Chirp の利用規約が変わります（2026年1月15日から）— AI学習: 新たに追加、AI学習の拒否手段: 削除"
    assert mail().subject == expected
    assert mail(announcement(), japanese_change()).subject == f"{expected} ほか1件"
    assert mail(announcement(), japanese_change(), language="en").subject.endswith("(and 1 more)")


def test_a_reminder_says_so_in_its_subject_and_first_line() -> None:
    message = compose((announcement(),), SERVICES, "ja", NOW, links=LINKS, occasion="reminder-7")
    assert message.subject.startswith("【あと1週間】Chirp の利用規約が変わります")
    assert message.text.startswith("次の変更が、約1週間後から適用されます。")


def test_both_parts_answer_before_they_show_clauses() -> None:
    message = mail(language="en")
    for text in (message.text.replace("\n", " "), Marked(message.html.encode()).text):
        places = [text.index(part) for part in ("AI training", "What you can do now", "clause by clause")]
        assert places == sorted(places)


def test_the_text_part_says_what_the_html_part_says() -> None:
    message = mail()
    told = Marked(message.html.encode()).text
    flat = "".join(message.text.split())
    for part in (
        "2026年1月15日から新たに加わります",
        "「Wrenとパートナー企業」をオフにする",
        "その他の地域（日本を含む）",
        "変わっていないこと",
        "配信を解除する",
    ):
        assert part in flat
        assert part in "".join(told.split())
    assert "{+6+}[-12-]" in message.text or "[-12-]{+6+}" in message.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_text_part_fits_a_terminal(language: Language) -> None:
    message = mail(announcement(), japanese_change(), language=language)
    for line in message.text.splitlines():
        assert columns(line) <= 76 or "https://" in line or line.startswith(("[", "  [")), line
        assert not line.startswith(("、", "。", "）", "」")), line


JAPANESE = "当社は、投稿された作品を、サービスの提供、改善、宣伝および研究開発のために利用できるものとします。" * 12


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_change_is_too_long_for_a_mail(language: Language) -> None:
    clauses = tuple(
        reworded(
            (("=", JAPANESE), ("-", "旧" * 900), ("+", "新" * 900)), before=("license-grant",), after=("ai-training",)
        )
        for _ in range(300)
    )
    change = announcement(clauses=clauses, summary=counted(clauses))
    message = mail(change, language=language)
    assert len(whole(message)) < 90_000
    assert "https://kiyaku.example/site/" in message.text


def test_a_round_of_hundreds_of_changes_still_fits_and_says_what_it_left_out() -> None:
    changes = [announcement(id=f"chirp/terms/2025-12-15-{number:08x}", weight=number / 1000) for number in range(300)]
    message = compose(changes, SERVICES, "ja", NOW, links=LINKS)
    assert len(whole(message)) < 90_000
    assert "ほかに" in message.text
    assert "件の変更があります" in message.text


def test_long_names_and_long_measures_cannot_break_the_limit() -> None:
    long = Localized("A measure of many words. " * 4_000, "長い名前の対策です。" * 4_000)
    wordy = replace(
        service(),
        protect=tuple(replace(item, title=long, steps=(long,) * 9, limits=long) for item in service().protect),
    )
    message = compose((announcement(),), {"chirp": wordy}, "ja", NOW, links=LINKS)
    assert len(whole(message)) < 90_000


def test_nothing_of_a_watched_page_can_run_in_a_mail() -> None:
    change = hostile_archive().all_changes[0]
    message = compose((change,), {"chirp": hostile_service()}, "en", NOW, links=LINKS)
    page = Marked(message.html.encode("utf-8", "replace"))
    assert not any(tag in {"script", "img", "iframe", "form"} for tag, _ in page.tags)
    assert not any(link.startswith("javascript:") for link in page.links)
    assert "<script>alert(1)</script>" in page.text
    assert "\n" not in message.subject
    assert "\x00" not in message.text + message.html
    assert HOSTILE[:4] == "</p>"


def test_styles_are_inlined_and_dark_mode_is_kept() -> None:
    html = mail().html
    assert '<div class="line care" style="' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "<link" not in html


def test_a_mail_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs a change"):
        compose((), SERVICES, "ja", NOW)


def test_added_and_removed_clauses_are_marked_in_the_text_part() -> None:
    clauses = (added("A new sentence.", "ai-training"), removed("An old sentence."))
    text = mail(announcement(clauses=clauses, summary=counted(clauses)), language="en").text
    assert "{+A new sentence.+}" in text
    assert "[-An old sentence.-]" in text


def test_the_text_part_joins_what_the_evidence_parts() -> None:
    words: tuple[Word, ...] = (("=", "We use it. "), ("-", "You may object. Always."))
    evidence = (Evidence("ai-opt-out", "before", "You may object."),)
    clauses = (reworded(words, before=("ai-opt-out",), evidence=evidence),)
    text = mail(announcement(clauses=clauses, summary=counted(clauses)), language="en").text
    assert "[-You may object. Always.-]" in text
