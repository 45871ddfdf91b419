"""Dates in text, and what they say of the document."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Clause, ClauseKind
from monitor.read.dates import DateRole, effective_dates, find_dates, stated_dates, updated_on

EFFECTIVE, UNTIL, UPDATED, ANNOUNCED = DateRole.EFFECTIVE, DateRole.UNTIL, DateRole.UPDATED, DateRole.ANNOUNCED


@pytest.mark.parametrize(
    "text",
    [
        "January 15, 2026", "Jan. 15th, 2026", "15 January 2026", "15th of January, 2026",
        "the 15th day of January 2026",
        "January 15 2026", "2026-01-15", "2026/01/15", "2026.1.15", "15.01.2026", "15/01/2026", "01/15/2026",
        "2026年1月15日", "２０２６年１月１５日", "2026年1月15日（木）", "2026 年 1 月 15 日", "二〇二六年一月十五日",
        "令和8年1月15日", "令和８年１月１５日", "令和八年一月十五日", "R8.1.15", "Ｒ８．１．１５", "r8/1/15",
        "15. Januar 2026", "15 janvier 2026", "15 de enero de 2026", "15 de janeiro de 2026", "15 gennaio 2026",
        "2026년 1월 15일",
    ],
)  # fmt: skip
def test_a_day_is_found_however_it_is_written(text: str) -> None:
    (found,) = find_dates(f"xx {text} xx")
    assert (found.day, found.alternative) == (date(2026, 1, 15), None)
    assert f"xx {text} xx"[found.start : found.end].strip() in text


@pytest.mark.parametrize(
    ("text", "day"),
    [("令和元年5月1日", date(2019, 5, 1)), ("平成31年4月30日", date(2019, 4, 30)),
     ("H30.4.1", date(2018, 4, 1)),
     ("昭和64年1月7日", date(1989, 1, 7)), ("平成二十九年十二月一日", date(2017, 12, 1)),
     ("1er janvier 2025", date(2025, 1, 1))],
)  # fmt: skip
def test_eras_are_counted_from_their_first_year(text: str, day: date) -> None:
    assert [one.day for one in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text",
    ["30 days after posting", "November 2024", "2024年11月", "30 February 2025", "2025年2月30日",
     "version 1.2.3", "Section 4.1.2026a",
     "call 12-34-56", "99/99/2025", "1月15日", "May 2025", "0120-12-3456",
     "ISO 27001:2013", "RFC 2119", "令和", "14日以内"],
)  # fmt: skip
def test_no_day_is_made_up(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("language", "region", "day", "alternative"),
    [
        ("en", "", date(2025, 3, 4), date(2025, 4, 3)),
        ("en", "US", date(2025, 3, 4), None),
        ("en", "GB", date(2025, 4, 3), None),
        ("de", "", date(2025, 4, 3), None),
        ("fr", "", date(2025, 4, 3), None),
    ],
)
def test_language_and_region_decide_between_day_and_month(
    language: str, region: str, day: date, alternative: date | None
) -> None:
    (found,) = find_dates("03/04/2025", language=language, region=region)
    assert (found.day, found.alternative) == (day, alternative)


def test_another_date_of_the_document_decides_between_day_and_month() -> None:
    clauses = [Clause("Effective: 03/04/2025"), Clause("Last updated: 25/12/2024")]
    assert [one.day for one in effective_dates(clauses)] == [date(2025, 4, 3)]
    assert effective_dates([Clause("Effective: 03/04/2025")])[0].alternative == date(2025, 4, 3)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Effective: September 29, 2023", [(EFFECTIVE, "2023-09-29")]),
        ("Effective Date: [19 November 2023]", [(EFFECTIVE, "2023-11-19")]),
        ("These Terms went into effect on June 7, 2023.", [(EFFECTIVE, "2023-06-07")]),
        ("This version of the Terms will go into effect on November 15, 2024.", [(EFFECTIVE, "2024-11-15")]),
        ("On November 15, 2024, our new terms will take effect.", [(EFFECTIVE, "2024-11-15")]),
        ("We will be changing our Terms on 1 March 2026.", [(EFFECTIVE, "2026-03-01")]),
        ("This Privacy Policy applies from July 1, 2024.", [(EFFECTIVE, "2024-07-01")]),
        ("Effective until November 15, 2024", [(UNTIL, "2024-11-15")]),
        ("Last updated: 4th May 2023", [(UPDATED, "2023-05-04")]),
        ("Last revised on November 19, 2021", [(UPDATED, "2021-11-19")]),
        ("We updated our Privacy Policy on April 7, 2025.", [(UPDATED, "2025-04-07")]),
        ("Posted on 3 May 2025", [(ANNOUNCED, "2025-05-03")]),
        ("Posted: 3 May 2025 | Effective: 3 June 2025", [(ANNOUNCED, "2025-05-03"), (EFFECTIVE, "2025-06-03")]),
        ("Gültig ab 15. März 2025", [(EFFECTIVE, "2025-03-15")]),
        ("Stand: 1. Juni 2021", [(UPDATED, "2021-06-01")]),
        ("En vigueur le 1er janvier 2025", [(EFFECTIVE, "2025-01-01")]),
        ("施行日：令和8年1月15日", [(EFFECTIVE, "2026-01-15")]),
        ("本規約は、２０２６年１月１５日より施行します。", [(EFFECTIVE, "2026-01-15")]),
        ("この規約は2026年4月1日（水）から効力を生じます。", [(EFFECTIVE, "2026-04-01")]),
        ("2026年1月15日に利用規約を改定いたします。", [(EFFECTIVE, "2026-01-15")]),
        ("2026年1月15日に利用規約を改定いたしました。", [(UPDATED, "2026-01-15")]),
        ("現行の規約は2026年1月14日まで有効です。", [(UNTIL, "2026-01-14")]),
        ("2010年4月1日 制定", [(UPDATED, "2010-04-01")]),
        ("最終改定日：2024年1月15日", [(UPDATED, "2024-01-15")]),
        ("2024年1月15日 改定・施行", [(EFFECTIVE, "2024-01-15")]),
        ("公開日 2025年12月1日　適用開始日 2026年1月15日", [(ANNOUNCED, "2025-12-01"), (EFFECTIVE, "2026-01-15")]),
        ("本規約は2026年1月15日から2月14日まで適用されます。", [(EFFECTIVE, "2026-01-15"), (UNTIL, "2026-02-14")]),
        ("The new terms take effect 30 days after posting.", []),
        ("Born on 1 May 1990? You may use it.", []),
        ("If you opted out before October 1, 2023, nothing changes.", []),
    ],
)  # fmt: skip
def test_the_words_around_a_date_say_what_it_is(text: str, stated: list[tuple[DateRole, str]]) -> None:
    found = stated_dates([Clause(text)], language="ja" if "日" in text else "en")
    assert [(one.role, one.day.isoformat()) for one in found] == stated


@pytest.mark.parametrize(
    ("text", "audiences"),
    [
        (
            "These Terms take effect on 25 August 2025 for new users and on 20 October 2025 for existing users.",
            ["new-users", "existing-users"],
        ),
        (
            "For new users, these Terms apply from 1 May 2025; for existing users from 1 June 2025.",
            ["new-users", "existing-users"],
        ),
        (
            "Effective on October 20, 2023 if you signed up to use our services before August 25, 2023",
            ["existing-users"],
        ),
        ("For users in the EEA these Terms take effect on 1 May 2025.", ["eu"]),
        (
            "本規約は、新規会員には2026年1月15日、既存会員には2026年2月15日から適用されます。",
            ["new-users", "existing-users"],
        ),
        ("These Terms take effect on 1 May 2025.", [""]),
    ],
)
def test_a_day_can_concern_some_readers_only(text: str, audiences: list[str]) -> None:
    assert [
        one.audience for one in effective_dates([Clause(text)], language="ja" if "日" in text else "en")
    ] == audiences


def test_dates_in_the_middle_of_a_text_are_its_subject_and_not_its_own() -> None:
    body = [Clause(f"Paragraph {number} of these terms says something that is long enough.") for number in range(40)]
    law = Clause(
        "You agree to the Arbitration Act, effective 1 January 2020, and to all of its rules.", section=("Law",)
    )
    assert effective_dates([*body, law, *body]) == ()


def test_a_history_of_versions_names_no_day_of_this_one() -> None:
    clauses = [
        Clause("Terms of Use (2009): effective from May 1, 2009 until May 24, 2012", ClauseKind.ITEM),
        Clause("These Terms of Use went into effect on June 7, 2023."),
    ]
    assert [one.day for one in effective_dates(clauses)] == [date(2023, 6, 7)]


def test_the_days_at_the_end_of_a_japanese_text_are_found() -> None:
    body = [Clause(f"利用者は、第{number}項の定めに従うものとし、これに反してはなりません。") for number in range(40)]
    clauses = [*body, Clause("附則", ClauseKind.HEADING), Clause("2010年4月1日 制定"), Clause("2024年1月15日 最終改定")]
    assert updated_on(stated_dates(clauses, language="ja"), date(2024, 6, 1)) == date(2024, 1, 15)


def test_a_date_that_lies_ahead_is_not_when_a_text_was_updated() -> None:
    stated = stated_dates([Clause("Last updated: 1 June 2025"), Clause("Last updated: 1 May 2025")])
    assert updated_on(stated, date(2025, 5, 20)) == date(2025, 5, 1)


@given(st.integers(0, 36_000).map(lambda days: date(1989, 1, 8) + timedelta(days)))
@settings(max_examples=60, deadline=None)
def test_every_day_reads_the_same_in_every_writing(day: date) -> None:
    year, era = (day.year - 2018, "令和") if day >= date(2019, 5, 1) else (day.year - 1988, "平成")
    writings = [
        f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", day.isoformat(), f"{day.year}年"
        f"{day.month}月{day.day}日",
        f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日", f"{day:%d.%m.%Y}",
    ]  # fmt: skip
    assert {found.day for text in writings for found in find_dates(text)} == {day}


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_finding_dates_never_fails(text: str) -> None:
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
