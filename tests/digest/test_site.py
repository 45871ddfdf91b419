"""The site as a whole: links, both languages, safety, weight."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from icalendar import Calendar
from lxml import etree
from PIL import Image

from monitor.deliver.fonts import find_fonts
from monitor.digest.archive import SiteSettings
from monitor.digest.site.data import NEWEST
from monitor.model import (
    Change,
    Clause,
    ClauseChange,
    Difference,
    EffectiveDate,
    Evidence,
    Localized,
    Outcome,
    Service,
    Verdict,
)
from tests.digest.builders import (
    NOW,
    MemoryArchive,
    added,
    announcement,
    archive,
    counted,
    edition,
    japanese_change,
    japanese_service,
    service,
)
from tests.digest.pages import SETTINGS, Marked, built, html_pages, target

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x00\x0b]]>\ud800 =1+1 {{ 7*7 }} \u202e"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The site of the two made-up services."""
    return built()


def test_every_page_stands_in_both_languages(files: dict[str, bytes]) -> None:
    japanese = {path.removeprefix("ja/") for path in files if path.startswith("ja/")}
    english = {path.removeprefix("en/") for path in files if path.startswith("en/")}
    assert japanese == english
    assert len(japanese) > 40


def test_every_link_inside_the_site_leads_somewhere(files: dict[str, bytes]) -> None:
    parsed = dict(html_pages(files))
    seen = 0
    for path, page in parsed.items():
        for link in page.links:
            if path == "404.html" or re.match(r"[a-z]+:", link):
                continue
            place, fragment = target(path, link)
            assert place in files, f"{path} links to {link}"
            if fragment and place.endswith(".html"):
                assert fragment in parsed[place].ids, f"{path} links to {link}"
            seen += 1
    assert seen > 1000


def test_no_page_asks_for_anything_from_elsewhere(files: dict[str, bytes]) -> None:
    for path, page in html_pages(files):
        for tag, held in page.tags:
            assert tag not in {"iframe", "object", "embed", "style"}, path
            assert not any(name.startswith("on") or name == "style" for name in held), path
            if tag in {"script", "img"} or (tag == "link" and held.get("rel") in {"stylesheet", "icon"}):
                source = held.get("src") or held.get("href") or ""
                assert path == "404.html" or not re.match(r"(https?:)?//", source), path
            if tag == "script":
                assert held.get("src"), f"{path} has an inline script"
    assert b"url(" not in files["assets/kiyaku.css"]


def test_every_page_forbids_inline_scripts_and_other_hosts(files: dict[str, bytes]) -> None:
    for path, page in html_pages(files):
        policy = next(held["content"] for tag, held in page.tags if held.get("http-equiv") == "Content-Security-Policy")
        assert policy is not None
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy


def test_ids_are_unique_and_every_page_has_one_main_heading(files: dict[str, bytes]) -> None:
    for path, page in html_pages(files):
        assert len(page.ids) == len(set(page.ids)), path
        assert sum(tag == "h1" for tag, _ in page.tags) == 1, path


def test_no_heading_level_is_skipped(files: dict[str, bytes]) -> None:
    for path, page in html_pages(files):
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_a_change_page_answers_first(files: dict[str, bytes]) -> None:
    body = files["ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html"].decode()
    order = [
        "Chirp の利用規約が変わります（2026年1月15日から）</h1>",
        "あと30日",
        "AI学習への利用",
        "train our machine learning",
        "AI学習の拒否手段",
        "対象となる人",
        "「Wrenとパートナー企業」をオフにする",
        '<h2 id="clauses">変わった条文',
        '<h2 id="same">変わっていないこと',
        '<h2 id="sources">出典',
        "web.archive.org",
    ]
    places = [body.index(text, body.index("<h1>")) for text in order]
    assert places == sorted(places)


def test_a_change_page_tells_insertions_and_deletions_without_colour(files: dict[str, bytes]) -> None:
    body = files["en/changes/chirp/terms/2025-12-15-1a2b3c4d.html"].decode()
    assert "<del>12</del><ins>6</ins>" in body
    assert "<ins><mark>You agree that this licence" in body
    css = files["assets/kiyaku.css"].decode()
    assert re.search(r"ins \{[^}]*text-decoration: underline", css)
    assert re.search(r"del \{[^}]*line-through", css)


def test_what_only_moved_or_looks_different_is_folded_with_its_count(files: dict[str, bytes]) -> None:
    body = files["en/changes/chirp/terms/2025-12-15-1a2b3c4d.html"].decode()
    assert "<summary>Only moved (1)</summary>" in body
    assert "<summary>Layout, punctuation or numbering only (1)</summary>" in body


def hostile_service() -> Service:
    return replace(service(), key="chirp", name=Localized(f"C{HOSTILE}", f"C{HOSTILE}"), homepage="javascript:alert(3)")


def hostile_archive() -> MemoryArchive:
    """An archive in which every text of the outside world tries to break out."""
    clause = Clause(HOSTILE, section=(HOSTILE, HOSTILE), number=HOSTILE, lead_in=HOSTILE)
    changes = (
        ClauseChange(
            Difference("added", None, clause, (("+", HOSTILE),)),
            labels_after=("ai-training",),
            evidence=(Evidence("ai-training", "after", HOSTILE),),
        ),
        ClauseChange(Difference("reworded", clause, clause, (("-", HOSTILE), ("+", HOSTILE), ("=", HOSTILE)))),
    )
    verdicts = (
        Verdict("ai-training", "new", clauses=(0,), certainty="headline"),
        Verdict("ownership", "unchanged", standing=(HOSTILE,)),
    )
    change = announcement(clauses=changes, verdicts=verdicts, summary=counted(changes))
    held = archive()
    held.all_changes = [change]
    for items in held.all_editions.values():
        items[:] = [
            replace(item, clauses=(replace(clause, kind=item.clauses[0].kind, level=2), clause, clause))
            for item in items
        ]
    return held


def test_nothing_that_comes_from_a_watched_page_can_run() -> None:
    files = built(hostile_archive(), replace(SETTINGS, services=(hostile_service(), japanese_service())))
    for path, page in html_pages(files):
        assert not any(held.get("src") == "x" for _, held in page.tags), path
        assert not any(tag == "script" and not held.get("src") for tag, held in page.tags), path
        assert not any(link.startswith("javascript:") for link in page.links), path
    change = Marked(files["en/changes/chirp/terms/2025-12-15-1a2b3c4d.html"])
    assert "<script>alert(1)</script>" in change.text
    assert "{{ 7*7 }}" in change.text


def test_a_hostile_page_breaks_no_feed_and_no_data() -> None:
    files = built(hostile_archive(), replace(SETTINGS, services=(hostile_service(), japanese_service())))
    for path, body in files.items():
        if path.endswith(".xml"):
            root = etree.fromstring(body)
            assert all("<script" not in (node.text or "") for node in root.iter(f"{ATOM}content")), path
        if path.endswith(".json"):
            json.loads(body)
        if path.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
            assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row), path
        if path.endswith(".ics"):
            assert Calendar.from_ical(body)
        if path.startswith("search/"):
            assert json.loads(body.decode().split("(", 1)[1].rstrip(");\n"))
        assert b"\x00" not in body or path.endswith(".png"), path


def long_change() -> Change:
    """A change of 400 long clauses."""
    clauses = tuple(
        added(f"Clause {number}. " + "A long sentence about nothing at all. " * 60) for number in range(400)
    )
    return announcement(clauses=clauses, summary=counted(clauses))


def test_a_change_page_stays_under_150_kb_and_its_rest_is_one_link_away() -> None:
    held = archive()
    held.all_changes = [long_change()]
    files = built(held)
    first = "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html"
    parts = [path for path in files if path.startswith(first.removesuffix("html"))]
    assert len(parts) > 5
    assert len(files[first]) < 150_000
    assert all(len(files[part]) < 300_000 for part in parts)
    told = "".join(files[part].decode() for part in parts)
    assert all(f"Clause {number}. " in told for number in (0, 1, 200, 399))
    assert 'href="../../../../ja/changes/chirp/terms/2025-12-15-1a2b3c4d.2.html"' in files[first].decode()


def test_a_quote_links_to_its_clause_also_where_that_stands_on_a_further_page() -> None:
    held = archive()
    filler = tuple(added("A long sentence about nothing at all. " * 60) for _ in range(60))
    clauses = (*filler, added("We train AI on it.", "ai-training"))
    verdicts = (Verdict("ai-training", "new", certainty="headline", clauses=(60,)),)
    held.all_changes = [announcement(clauses=clauses, summary=counted(clauses), verdicts=verdicts)]
    files = built(held)
    parsed = dict(html_pages(files))
    first = "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html"
    link = next(link for link in parsed[first].links if link.endswith("#c61"))
    place, fragment = target(first, link)
    assert place == first.replace(".html", ".3.html")
    assert fragment in parsed[place].ids


def both_languages() -> tuple[MemoryArchive, SiteSettings]:
    """Chirp's terms in both languages, and the same change in each."""
    english = service()
    japanese = replace(english.documents[0], key="terms-ja", language="ja", counterpart="terms")
    terms = replace(english.documents[0], counterpart="terms-ja")
    owner = replace(english, documents=(terms, japanese, *english.documents[1:]))
    held = archive()
    held.add(edition("chirp/terms-ja/2023-09-30-0000000b", "前文", "作品を利用できるものとします。", language="ja"))
    twin = announcement(id="chirp/terms-ja/2025-12-16-5e6f7a8b", document="terms-ja", before_id="", after_id="")
    held.all_changes.append(replace(twin, captured_at=twin.captured_at + timedelta(hours=20)))
    return held, replace(SETTINGS, services=(owner, japanese_service()))


def test_a_change_in_both_language_versions_is_told_once_and_each_leads_to_the_other() -> None:
    held, settings = both_languages()
    files = built(held, settings)
    japanese, english = files["ja/index.html"].decode(), files["en/index.html"].decode()
    assert "changes/chirp/terms-ja/2025-12-16-5e6f7a8b.html" in japanese
    assert "changes/chirp/terms/2025-12-15-1a2b3c4d.html" not in japanese
    assert "changes/chirp/terms/2025-12-15-1a2b3c4d.html" in english
    english_now = files["en/services/chirp/terms.html"].decode()
    assert "editions/chirp/terms-ja/2023-09-30-0000000b.html#t3" in english_now  # the same label's clause
    page = files["ja/changes/chirp/terms-ja/2025-12-16-5e6f7a8b.html"].decode()
    assert "あわせて：" in page
    assert "利用規約（英語版）" in page


def test_a_text_that_binds_people_from_two_days_counts_down_to_the_next() -> None:
    days = (EffectiveDate(date(2025, 12, 1), "new-users"), EffectiveDate(date(2026, 1, 5), "existing-users"))
    held = archive()
    held.all_changes = [announcement(effective=days)]
    page = built(held)["ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html"].decode()
    assert "あと20日" in page
    assert "新規の利用者：2025年12月1日から" in page
    assert "既存の利用者：2026年1月5日から" in page


def test_feeds_hold_the_whole_digest_and_are_valid(files: dict[str, bytes]) -> None:
    root = etree.fromstring(files["ja/feed.xml"])
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Chirp の利用規約が変わります（2026年1月15日から）— AI学習: 新たに追加、AI学習の拒否手段: 削除",
        "えのぐばの利用規約が変わりました（2025年12月10日に確認）— AI学習: 要確認、利用許諾: 文言変更",
    ]
    content = entries[0].findtext(f"{ATOM}content") or ""
    assert "train our machine learning" in content
    assert "チェックを2つとも外します。" in content
    for tag in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{tag}")
        assert all(entry.findtext(f"{ATOM}{tag}") for entry in entries)
    feed = json.loads(files["en/feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["url"] == "https://kiyaku.example/site/en/changes/chirp/terms/2025-12-15-1a2b3c4d.html"


def test_a_label_has_a_feed_of_what_touches_it(files: dict[str, bytes]) -> None:
    opt_out = json.loads(files["en/feeds/label-ai-opt-out.json"])
    assert [item["title"][:5] for item in opt_out["items"]] == ["Chirp"]
    training = json.loads(files["en/feeds/label-ai-training.json"])
    assert len(training["items"]) == 2
    unpaid = json.loads(files["en/feeds/label-license-unpaid.json"])
    assert unpaid["items"] == []  # it stands unchanged


def test_the_calendar_has_the_day_with_two_reminders(files: dict[str, bytes]) -> None:
    calendar = Calendar.from_ical(files["ja/calendar.ics"])
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    assert events[0].decoded("dtstart").isoformat() == "2026-01-15"
    assert str(events[0]["summary"]).startswith("Chirp の利用規約が変わります")
    triggers = [alarm.decoded("trigger") for alarm in events[0].walk("VALARM")]
    assert triggers == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]


def test_a_withdrawn_announcement_is_cancelled_in_the_calendar_and_leaves_the_countdown() -> None:
    held = archive()
    later = announcement(
        id="chirp/terms/2025-12-16-00000009",
        announcement="withdrawn",
        captured_at=datetime(2025, 12, 16, 1, 0, tzinfo=UTC),
    )
    held.all_changes = [later, announcement()]
    files = built(held)
    events = Calendar.from_ical(files["en/calendar.ics"]).walk("VEVENT")
    assert [str(event["status"]) for event in events] == ["CANCELLED"]
    home = files["en/index.html"].decode()
    assert "No announced change is waiting to take effect." in home
    old = files["en/changes/chirp/terms/2025-12-15-1a2b3c4d.html"].decode()
    assert "The announcement was withdrawn" in old


def test_the_comparison_links_each_word_to_its_clause(files: dict[str, bytes]) -> None:
    rows = json.loads(files["data/compare.json"])["services"]
    enogu = next(row for row in rows if row["service"] == "enogu")["labels"]
    assert enogu["ai-training"]["state"] == "no" or enogu["ai-training"]["clause"]
    chirp = next(row for row in rows if row["service"] == "chirp")["labels"]
    assert chirp["license-grant"]["state"] == "yes"
    assert chirp["license-grant"]["since"] == "2019-03-01" or chirp["license-grant"]["since"] == "2023-09-29"
    page, fragment = target("x", chirp["license-grant"]["clause"])
    assert fragment in Marked(files[page]).ids
    table = list(csv.reader(io.StringIO(files["ja/compare/table.csv"].decode("utf-8-sig"))))
    assert table[0][:2] == ["サービス", "AI学習への利用"]
    assert [row[0] for row in table[1:]] == ["Chirp", "えのぐば"]


def test_robots_rules_are_counted_per_known_crawler() -> None:
    held = archive()
    rules = [
        Clause("User-agent: GPTBot — Disallow: /", section=("GPTBot",)),
        Clause("User-agent: CCBot — Disallow: /private", section=("CCBot",)),
    ]
    base = edition("chirp/robots/2025-12-01-cccccccc")
    held.add(replace(base, clauses=tuple(rules)))
    files = built(held)
    cell = json.loads(files["data/compare.json"])["services"][0]["labels"]["robots"]
    assert cell["state"] == "refused"
    assert "Refuses 1" in files["en/compare/index.html"].decode()


def test_a_document_that_cannot_be_read_says_since_when(files: dict[str, bytes]) -> None:
    page = files["en/services/chirp/privacy.html"].decode()
    assert "Unreadable since 8 December 2025: a page against bots was served." in page
    assert "最終確認：2025年12月16日" in files["ja/services/chirp/terms.html"].decode()


def test_every_change_and_edition_has_its_data(files: dict[str, bytes]) -> None:
    index = json.loads(files["data/index.json"])
    assert [change["id"] for change in index["changes"]] == [announcement().id, japanese_change().id]
    for change in index["changes"]:
        full = json.loads(files[f"data/changes/{change['id']}.json"])
        for clause in full["clauses"]:
            assert "".join(text for op, text in clause["words"] if op != "+") == (clause["before"] or "")
            assert "".join(text for op, text in clause["words"] if op != "-") == (clause["after"] or "")
    listed = [json.loads(files[document["data"]]) for document in index["documents"]]
    names = [edition["id"] for document in listed for edition in document["editions"]]
    assert len(names) == 4
    for name in names:
        assert json.loads(files[f"data/editions/{name}.json"])["id"] == name


def test_the_index_holds_the_newest_changes_and_leads_to_the_lists_of_each_year() -> None:
    held = archive()
    held.all_changes = [
        announcement(
            id=f"chirp/terms/20{24 + n % 2}-12-15-{n:08x}", captured_at=NOW - timedelta(days=365 * (1 - n % 2), hours=n)
        )
        for n in range(NEWEST + 20)
    ]
    files = built(held)
    index = json.loads(files["data/index.json"])
    assert len(index["changes"]) == NEWEST
    assert [(year["year"], year["changes"]) for year in index["years"]] == [(2025, 60), (2024, 60)]
    of_years = [change["id"] for year in index["years"] for change in json.loads(files[year["data"]])["changes"]]
    assert sorted(of_years) == sorted(change.id for change in held.all_changes)


def test_a_full_text_marks_its_labelled_clauses(files: dict[str, bytes]) -> None:
    page = files["ja/editions/enogu/terms/2025-12-10-bbbbbbbb.html"].decode()
    assert "権利はユーザーに帰属" in page
    assert 'class="full" lang="ja"' in page


def test_pictures_are_of_the_size_that_shared_links_want(files: dict[str, bytes]) -> None:
    with_fonts = built(settings=replace(SETTINGS, fonts=find_fonts()))
    for held in (files, with_fonts):
        picture = Image.open(io.BytesIO(held["pictures/ja/chirp/terms/2025-12-15-1a2b3c4d.png"]))
        assert picture.size == (1200, 630)
        assert len(held["pictures/ja/chirp/terms/2025-12-15-1a2b3c4d.png"]) < 80_000


def test_a_site_without_a_known_address_has_no_absolute_links_to_itself() -> None:
    files = built(settings=replace(SETTINGS, base_url=""))
    assert "sitemap.xml" not in files
    for path, page in html_pages(files):
        assert not any(held.get("rel") == "canonical" for _, held in page.tags), path
    assert etree.fromstring(files["ja/feed.xml"]).findtext(f"{ATOM}entry/{ATOM}id", "").startswith("urn:uuid:")


def test_an_empty_archive_still_makes_a_whole_site() -> None:
    files = built(MemoryArchive())
    assert "まだ変更はありません" in files["ja/index.html"].decode()
    assert "未確認" in files["ja/compare/index.html"].decode()
    outcome = Outcome.FIRST
    assert outcome not in {change.outcome for change in MemoryArchive().changes()}


def test_the_comparison_tells_what_is_announced_until_its_day(files: dict[str, bytes]) -> None:
    chirp = json.loads(files["data/compare.json"])["services"][0]["labels"]
    assert (chirp["ai-training"]["state"], chirp["ai-training"]["since"]) == ("announced-new", "2026-01-15")
    assert chirp["ai-opt-out"]["state"] == "announced-gone"
    assert "2026年1月15日から" in files["ja/compare/index.html"].decode()
    silent = files["ja/services/chirp.html"].decode().split("確認した文書に記載がないもの")[1].split("</p>")[0]
    assert "AI学習への利用" not in silent
