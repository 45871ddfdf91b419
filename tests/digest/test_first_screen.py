"""What stands at the top of a change page, and in its clauses, in words that a newcomer understands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.digest.answers import answer, lines
from monitor.digest.clause import clause_view
from monitor.digest.say import voice
from monitor.digest.site.plain import rhythm
from monitor.digest.view import change_view, moment_of
from monitor.model import (
    Clause,
    ClauseChange,
    ClauseKind,
    Difference,
    EffectiveDate,
    Language,
    Outcome,
    Service,
    Verdict,
)
from tests.digest.builders import NOW, added, announcement, counted, japanese_change, japanese_service, service


def test_labels_of_which_the_same_is_said_share_a_line_under_the_weightiest_name() -> None:
    verdicts = [Verdict(label, "new", certainty="headline") for label in ("license-grant", "license-unpaid")]
    change = announcement(verdicts=(Verdict("ai-training", "new", certainty="headline"), *verdicts))
    say = voice("en")
    told = answer(lines(change, moment_of(change, NOW, say), service(), say))
    assert [(line.name, line.also) for line in told] == [
        ("AI training", ()),
        ("Licence on your works", ("Use without pay",)),
    ]
    assert told[1].names == "Licence on your works / Use without pay"


def test_the_licence_stands_among_the_first_three_lines_however_much_changed() -> None:
    new = [Verdict(label, "new") for label in ("ai-training", "ai-opt-out", "ai-exclusion", "ai-ban", "ai-sharing")]
    change = announcement(verdicts=(*new, Verdict("license-grant", "unchanged")))
    say = voice("ja")
    told = answer(lines(change, moment_of(change, NOW, say), service(), say))
    assert told[0].label == "ai-training"
    assert told[2].label == "license-grant"


@pytest.mark.parametrize(
    ("regions", "audience", "english", "japanese"),
    [
        (("row", "eu"), None, "For readers outside EU, EFTA and UK.", "対象：日本など（EU・EFTA・英国以外）"),
        (("jp", "us"), None, "For readers in Japan.", "対象：日本"),
        (("us", "eu"), None, "The terms differ by region.", "地域によって条文が異なります。"),
        ((), None, "For all regions alike.", "対象：地域の区別なし"),
        ((), "new-users", "The day depends on who you are.", "対象によって適用日が異なります。"),
    ],
)
def test_the_line_under_the_title_says_whom_it_binds(
    regions: tuple[str, ...], audience: str | None, english: str, japanese: str
) -> None:
    change = announcement(regions=regions, effective=(EffectiveDate(date(2026, 1, 15), audience or ""),))
    assert change_view(change, service(), NOW, voice("en")).whom == english
    assert change_view(change, service(), NOW, voice("ja")).whom == japanese


def test_a_day_that_the_title_has_named_is_not_told_again_under_it() -> None:
    for language in ("ja", "en"):
        view = change_view(announcement(), service(), NOW, voice(language))
        assert view.days_left == 30
        assert view.when_line == ""
    undated = change_view(japanese_change(), japanese_service(), NOW, voice("ja"))
    assert undated.when_line == "適用日は書かれていません（2025年12月10日に変更を確認）。"
    altered = announcement(announcement="altered", outcome=Outcome.ANNOUNCED)
    assert "2026年1月15日" in change_view(altered, service(), NOW, voice("ja")).when_line


def test_headings_leave_out_the_documents_own_title_where_all_clauses_stand_under_it() -> None:
    clauses = (added("one", section=("Terms", "Rights")), added("two", section=("Terms", "Ending", "Notice")))
    change = announcement(clauses=clauses, summary=counted(clauses), verdicts=())
    view = change_view(change, service(), NOW, voice("en"))
    assert [clause.section for clause in view.clauses] == [("Rights",), ("Ending", "Notice")]
    several = (*clauses, added("three", section=("Elsewhere",)))
    view = change_view(replace(change, clauses=several), service(), NOW, voice("en"))
    assert view.clauses[0].section == ("Terms", "Rights")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ja", "User-agent: GPTBot · Disallow: /（すべて）"), ("en", "User-agent: GPTBot · Disallow: / (everything)")],
)
def test_our_words_in_a_robots_rule_are_in_the_readers_language(language: Language, expected: str) -> None:
    text = "User-agent: GPTBot · Disallow: / (everything)"
    rule = ClauseChange(Difference("added", None, Clause(text, ClauseKind.RULE), (("+", text),)))
    view = clause_view(1, rule, (), voice(language), room=500)
    assert "".join(run.text for run in view.runs) == expected
    prose = clause_view(1, added(text), (), voice(language), room=500)
    assert "".join(run.text for run in prose.runs) == text, "words of a service stay as they are"


def looked_at(*hours: int) -> tuple[Service, ...]:
    documents = [replace(service().documents[0], key=f"d{h}", every=timedelta(hours=h)) for h in hours]
    return (replace(service(), documents=tuple(documents)),)


def test_the_about_page_says_how_often_documents_are_looked_at_as_configured() -> None:
    assert rhythm(looked_at(12), voice("en")) == "every 12 hours"
    assert rhythm(looked_at(12), voice("ja")) == "12時間ごとに"
    assert rhythm(looked_at(1, 6, 24 * 7), voice("en")) == "every 1 hour to 7 days, depending on the document"
    assert rhythm(looked_at(6, 24 * 7), voice("ja")) == "文書により6時間から7日ごとに"
    assert rhythm((), voice("en")) == "every 12 hours"
