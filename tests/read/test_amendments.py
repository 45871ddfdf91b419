"""Old and new wording side by side: comparison tables, and amendments inside clauses."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import EditionStatus
from tests.read.pages import CHIRP, NEW_LICENCE, NEW_LICENCE_JA, SAEZURI, SAEZURI_NEW, body, document, editions, said

OCTOBER = date(2025, 10, 1)
OLD_LICENCE, OLD_LICENCE_JA = CHIRP[1][1][1], SAEZURI[1][1][1]

TABLE_JA = document(
    "<h1>利用規約改定のお知らせ</h1><p>2025年11月15日より利用規約を改定いたします。新旧対照表は以下のとおりです。</p>"
    "<table><tr><th>条項</th><th>改定前</th><th>改定後</th></tr>"
    f"<tr><td>第2条第2項</td><td>{OLD_LICENCE_JA}</td><td>{NEW_LICENCE_JA}</td></tr>"
    "<tr><td>第3条第3項</td><td>（新設）</td><td>"
    "利用者は、生成した画像であることを隠して投稿してはなりません。</td></tr>"
    "<tr><td>第4条</td><td>（略）</td><td>同左</td></tr></table>",
    "ja",
)


def test_each_column_of_a_comparison_table_is_an_edition_of_the_clauses_it_quotes() -> None:
    before, after = editions(TABLE_JA, OCTOBER)
    assert (before.status, after.status) == (EditionStatus.IN_FORCE, EditionStatus.UPCOMING)
    assert before.partial
    assert after.partial
    assert said(before.clauses) == {OLD_LICENCE_JA}
    assert said(after.clauses) == {NEW_LICENCE_JA, "利用者は、生成した画像であることを隠して投稿してはなりません。"}
    assert [one.day for one in after.effective] == [date(2025, 11, 15)]
    assert after.clauses[0].section[-1] == "第2条第2項"


def test_a_comparison_table_with_the_new_column_first_is_read_by_its_headings() -> None:
    page = document(
        "<h1>Changes on 15 November 2025</h1><table><tr><th>New wording</th><th>Current wording</th></tr>"
        f"<tr><td>{NEW_LICENCE}</td><td>{OLD_LICENCE}</td></tr></table>"
    )
    before, after = editions(page, OCTOBER)
    assert (said(before.clauses), said(after.clauses)) == ({OLD_LICENCE}, {NEW_LICENCE})


def test_after_its_day_a_comparison_table_holds_the_wording_in_force_and_the_former_one() -> None:
    current, former = editions(TABLE_JA, date(2025, 12, 1))
    assert (current.status, former.status) == (EditionStatus.IN_FORCE, EditionStatus.FORMER)
    assert NEW_LICENCE_JA in said(current.clauses)


def test_an_amendment_quoted_inside_its_clause_gives_two_whole_editions() -> None:
    inside = body(CHIRP).replace(
        f"<p>{OLD_LICENCE}</p><p>{CHIRP[1][1][2]}</p>",
        f"<p>2.1 {OLD_LICENCE}</p><p>As of 1 February 2026 this provision is amended as follows:</p><p>"
        f"{NEW_LICENCE}</p>"
        f"<p>2.2 {CHIRP[1][1][2]}</p>",
    )
    before, after = editions(document(f"<h1>Terms</h1>{inside}"), OCTOBER)
    assert (before.status, after.status) == (EditionStatus.IN_FORCE, EditionStatus.UPCOMING)
    assert said(before.clauses) - said(after.clauses) == {OLD_LICENCE}
    assert said(after.clauses) - said(before.clauses) == {NEW_LICENCE}
    assert [one.day for one in after.effective] == [date(2026, 2, 1)]


def test_a_japanese_amendment_quoted_inside_its_clause_gives_two_whole_editions() -> None:
    inside = body(SAEZURI).replace(
        f"<p>{OLD_LICENCE_JA}</p>",
        f"<p>{OLD_LICENCE_JA}</p><p>令和8年2月1日より、本項を次のとおり改定します。</p><p>{NEW_LICENCE_JA}</p>",
    )
    before, after = editions(document(f"<h1>利用規約</h1>{inside}", "ja"), OCTOBER)
    assert NEW_LICENCE_JA not in said(before.clauses)
    assert OLD_LICENCE_JA not in said(after.clauses)
    assert [one.day for one in after.effective] == [date(2026, 2, 1)]


def test_labelled_wordings_one_after_the_other_give_two_editions() -> None:
    inside = body(SAEZURI).replace(
        f"<p>{OLD_LICENCE_JA}</p>", f"<p>【改定前】{OLD_LICENCE_JA}</p><p>【改定後】{NEW_LICENCE_JA}</p>"
    )
    page = document(f"<h1>利用規約</h1><p>2026年2月1日に本規約を改定します。</p>{inside}", "ja")
    before, after = editions(page, OCTOBER)
    assert said(before.clauses) - said(after.clauses) == {OLD_LICENCE_JA}
    assert said(after.clauses) - said(before.clauses) == {NEW_LICENCE_JA}


def test_a_table_of_data_is_no_comparison_of_wordings() -> None:
    page = document(
        f"<h1>Terms</h1>{body(CHIRP)}<table><tr><th>Plan</th><th>New users</th><th>Old price</th></tr>"
        "<tr><td>Basic</td><td>5 euros a month</td><td>4 euros a month</td></tr></table>"
    )
    assert [one.status for one in editions(page, OCTOBER)] == [EditionStatus.IN_FORCE]


@pytest.mark.parametrize(
    ("old", "new"),
    [("現行", "改正案"), ("変更前", "変更後"), ("旧条文", "新条文"),
     ("現行規約", "改定後の規約（2025年11月15日施行）"), ("改定前（旧）", "改定後（新）"),
     ("Current terms", "Updated terms"), ("Before", "After"), ("Old version", "New version"),
     ("Previous wording", "Amended wording")],
)  # fmt: skip
def test_the_columns_of_a_comparison_are_known_by_many_names(old: str, new: str) -> None:
    page = document(
        f"<h1>2025年11月15日より適用</h1><table><tr><td>{old}</td><td>{new}</td><td>備考</td></tr>"
        f"<tr><td>{OLD_LICENCE_JA}</td><td>{NEW_LICENCE_JA}</td><td>表現の見直し</td></tr></table>",
        "ja",
    )
    before, after = editions(page, OCTOBER)
    assert (said(before.clauses), said(after.clauses)) == ({OLD_LICENCE_JA}, {NEW_LICENCE_JA})


def test_a_comparison_whose_cells_hold_the_whole_terms_keeps_their_paragraphs() -> None:
    columns = [body(SAEZURI), body(SAEZURI_NEW)]
    page = document(
        "<h1>新旧対照表</h1><p>2025年11月15日に改定いたします。</p><table><tr><th>改定前</th><th>改定後</th></tr>"
        f"<tr><td>{columns[0]}</td><td>{columns[1]}</td></tr></table>",
        "ja",
    )
    before, after = editions(page, OCTOBER)
    assert said(before.clauses) - said(after.clauses) == {OLD_LICENCE_JA}
    assert said(after.clauses) - said(before.clauses) == {NEW_LICENCE_JA}
