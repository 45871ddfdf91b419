"""What verdicts say, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.digest import titles
from monitor.digest.facts import announced, timeline
from monitor.digest.say import voice
from monitor.digest.site.health import health
from monitor.digest.view import change_view, moment_of
from monitor.digest.words import sentence
from monitor.model import Change, CrawlerChange, DocumentStatus, Language, Outcome, Verdict, VerdictKind
from tests.digest.builders import NOW, added, announcement, japanese_change, japanese_service, service

SINCE = date(2023, 9, 29)


def told(verdict: Verdict, language: Language, change: Change | None = None) -> str:
    say = voice(language)
    spoken = change or announcement()
    return sentence(verdict, spoken, moment_of(spoken, NOW, say), service(), say)


@pytest.mark.parametrize(
    ("verdict", "english", "japanese"),
    [
        (
            Verdict("ai-training", "reworded", since=SINCE),
            "Already allowed since 29 September 2023; reworded from 15 January 2026.",
            "2023年9月29日から認められており、2026年1月15日から文言が変わります。",
        ),
        (
            Verdict("ai-training", "unchanged", since=SINCE),
            "Unchanged: allowed since 29 September 2023.",
            "変更はありません。2023年9月29日から認められています。",
        ),
        (
            Verdict("ai-opt-out", "gone", since=SINCE, since_is_first_capture=True),
            "Will be removed on 15 January 2026; it has been there since 29 September 2023 or earlier.",
            "2026年1月15日になくなります（少なくとも2023年9月29日から記載があります）。",
        ),
        (
            Verdict("license-grant", "new"),
            "New from 15 January 2026. The text in force today does not say it.",
            "2026年1月15日から新たに加わります。現在の文面にはない内容です。",
        ),
        (
            Verdict("ai-exclusion", "reworded"),
            "Already promised before; reworded from 15 January 2026.",
            "以前から約束されており、2026年1月15日から文言が変わります。",
        ),
    ],
)
def test_a_verdict_on_an_announced_text_names_its_day(verdict: Verdict, english: str, japanese: str) -> None:
    assert told(verdict, "en") == english
    assert told(verdict, "ja") == japanese


def test_a_verdict_on_a_text_in_force_speaks_of_the_past() -> None:
    change = announcement(outcome=Outcome.CHANGED, effective=())
    verdict = Verdict("ai-training", "reworded", since=SINCE)
    assert told(verdict, "en", change) == "Already allowed since 29 September 2023; now reworded."
    assert told(verdict, "ja", change) == "2023年9月29日から認められており、今回文言が変わりました。"


def test_a_label_that_moved_between_documents_is_not_told_as_news_alone() -> None:
    verdict = Verdict("ai-training", "new", elsewhere=("privacy",))
    assert told(verdict, "en").endswith("It already stood in the privacy policy.")
    assert told(verdict, "ja").endswith("なお、プライバシーポリシーには以前から記載があります。")


def test_what_is_only_possible_is_told_as_possible() -> None:
    verdict = Verdict("moral-rights", "new", certainty="possible")
    assert "Possibly" in told(verdict, "en")
    assert "可能性があります" in told(verdict, "ja")
    assert "moral" not in titles.headline(announcement(), voice("en")).lower()


def test_every_verdict_of_every_label_can_be_said_in_both_languages() -> None:
    from monitor.taxonomy import KEYS

    for label in KEYS:
        for kind in ("new", "gone", "reworded", "unchanged"):
            for since in (None, SINCE):
                for change in (announcement(), japanese_change()):
                    verdict = Verdict(label, kind, since=since)
                    english, japanese = told(verdict, "en", change), told(verdict, "ja", change)
                    assert english.endswith(".")
                    assert english[0].isupper()
                    assert "{" not in english
                    assert japanese.endswith(("。", "）。"))
                    assert "{" not in japanese


def test_the_title_is_the_one_that_a_creator_would_write() -> None:
    say = voice("ja")
    change = announcement(verdicts=(Verdict("ai-training", "unchanged", since=SINCE),))
    moment = moment_of(change, NOW, say)
    expected = "Chirp の利用規約が変わります（2026年1月15日から）— AI学習: 変更なし"
    assert titles.subject(change, moment, service(), say) == expected
    english = titles.subject(change, moment, service(), voice("en"))
    assert english == "Chirp will change its terms on 15 January 2026 — AI training: unchanged"


def test_a_japanese_name_takes_no_space_before_its_particle() -> None:
    say = voice("ja")
    change = japanese_change()
    title = titles.title(change, moment_of(change, NOW, say), japanese_service(), say)
    assert title == "えのぐばの利用規約が変わりました（2025年12月10日に確認）"


def test_a_subject_line_claims_only_what_the_classifier_is_surest_of() -> None:
    change = announcement(verdicts=(Verdict("ai-training", "new", certainty="sure"),))
    assert titles.headline(change, voice("ja")) == "AI学習: 要確認"
    sure = announcement(verdicts=(Verdict("ai-training", "new", certainty="headline"),))
    assert titles.headline(sure, voice("ja")) == "AI学習: 新たに追加"


def test_a_text_that_says_nothing_of_ai_is_told_as_silent() -> None:
    change = announcement(verdicts=(Verdict("license-grant", "reworded", since=SINCE),))
    view = change_view(change, service(), NOW, voice("ja"))
    first = view.answer[0]
    assert (first.label, first.word) == ("ai-training", "記載なし")
    assert "変更前にも変更後にも記載がありません" in first.sentence
    assert view.headline == "AI学習: 記載なし、利用許諾: 文言変更"


def test_days_are_counted_on_the_readers_own_calendar() -> None:
    late = NOW.replace(hour=16)  # already the 17th in Japan
    change = announcement()
    assert change_view(change, service(), late, voice("en")).days_left == 30
    assert change_view(change, service(), late, voice("ja")).days_left == 29


def test_after_its_day_an_announcement_is_told_in_the_past() -> None:
    view = change_view(announcement(), service(), NOW + timedelta(days=60), voice("en"))
    assert view.days_left is None
    assert view.title == "Chirp changed its terms on 15 January 2026"
    assert view.when == "In effect since 15 January 2026."


@pytest.mark.parametrize(
    ("kind", "english"),
    [
        ("withdrawn", "Chirp has withdrawn the announced terms"),
        ("altered", "Chirp has altered its announced terms"),
    ],
)
def test_what_becomes_of_an_announcement_is_in_the_title(kind: str, english: str) -> None:
    view = change_view(announcement(announcement=kind), service(), NOW, voice("en"))
    assert view.title == english
    assert (view.days_left is None) == (kind == "withdrawn")


def test_a_reader_in_japan_learns_which_body_binds_her() -> None:
    view = change_view(announcement(), service(), NOW, voice("ja"))
    assert "その他の地域（日本を含む）" in view.regions
    assert "EU・EFTA・英国" in view.regions
    one = announcement(regions=("row",))
    assert change_view(one, service(), NOW, voice("ja")).regions == ""


def test_a_robots_change_names_the_crawlers_and_claims_nothing_of_the_service() -> None:
    rule = added("GPTBot · Disallow: /", section=("GPTBot",))
    change = announcement(
        id="chirp/robots/2025-12-15-0000000a",
        document="robots",
        outcome=Outcome.CHANGED,
        clauses=(rule,),
        verdicts=(),
        effective=(),
        regions=(),
        crawlers=(CrawlerChange("GPTBot", "allowed", "refused"), CrawlerChange("CCBot", "partly", "refused")),
    )
    view = change_view(change, service(), NOW, voice("ja"))
    title = "Chirp の robots.txt が変わりました（2025年12月15日に確認）"
    assert view.subject == f"{title}— AIクローラー2種を拒否"
    assert view.crawlers == ("新たに拒否されたAIクローラー（2種）：GPTBot、CCBot",)
    assert view.when == "2025年12月15日に確認しました。"
    assert view.answer == ()


@pytest.mark.parametrize(
    ("became", "kind", "english", "japanese"),
    [
        (
            "withdrawn",
            "gone",
            "It was announced, and will not come.",
            "追加が予告されていましたが、取り下げられました。",
        ),
        ("withdrawn", "new", "It was announced to go, and stays after all.", "そのまま残ります。"),
        ("altered", "new", "Now announced; the first announcement did not have it.", "当初の予告にはなく"),
        ("differs", "gone", "Announced, but not in the text now in force.", "適用された文面にはありません。"),
    ],
)
def test_what_differs_from_an_announcement_is_not_told_as_if_it_had_bound(
    became: str, kind: VerdictKind, english: str, japanese: str
) -> None:
    change = announcement(announcement=became)
    verdict = Verdict("ai-training", kind, since=SINCE)
    assert told(verdict, "en", change) == english
    assert japanese in told(verdict, "ja", change)


def test_a_withdrawn_announcement_leaves_no_trace_in_the_history_of_a_label() -> None:
    later = announcement(id="chirp/terms/2025-12-20-00000001", announcement="withdrawn")
    older = announcement(id="chirp/terms/2025-10-01-00000001", outcome=Outcome.CHANGED)
    assert {event.change_id for event in timeline([later, announcement(), older])["ai-training"]} == {older.id}
    assert announced([later, announcement()]) == {}


def test_an_altered_announcement_is_added_up_with_the_first() -> None:
    altered = announcement(
        announcement="altered", verdicts=(Verdict("ai-opt-out", "new"), Verdict("ai-sharing", "new"))
    )
    found = {label: verdict.verdict for label, (verdict, _) in announced([altered, announcement()]).items()}
    assert found == {"ai-training": "new", "ai-ban": "new", "ai-sharing": "new"}  # the opt-out stays after all


@pytest.mark.parametrize(("language", "words"), [("en", "back and forth"), ("ja", "入れ替わり")])
def test_a_document_that_flips_is_shown_as_such(language: Language, words: str) -> None:
    status = DocumentStatus("chirp", "terms", last_good_at=datetime(2026, 11, 1, tzinfo=UTC))
    say = voice(language)
    assert words not in health(status, say)
    assert words in health(replace(status, flips=5), say)
