"""What services put around their terms, and real changes that look like it: both as pages of a made-up service."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.decide.frame import is_code, is_language_list
from monitor.decide.spelling import one_spelling
from monitor.model import Capture, Document, DocumentKind, Finding, History
from monitor.pipeline import examine
from monitor.store.state import advance
from tests.decide.builders import LINES
from tests.decide.replay import NoTagger, facts_of

URL = "https://chirp.example/terms"
SUBJECTS = (
    "登録", "投稿作品の権利", "利用許諾", "機械学習への利用", "広告", "支払い", "禁止事項", "免責", "解約", "準拠法",
    "連絡先",
)  # fmt: skip
JAPANESE = tuple(
    sentence.format(number, subject)
    for number, subject in enumerate(SUBJECTS, 1)
    for sentence in (
        "第{}条に定める{}について、本規約は利用者と当社の双方を拘束し、利用者はいつでも説明を求めることができます。",
        "第{}条の{}に関する定めを変更するときは、当社はその三十日前までに、利用者に電子メールで知らせるものとします。",
    )
)


def page(*lines: str, above: str = "", below: str = "", japanese: bool = False) -> str:
    """A page of terms with `lines` at the end of its text, and something before and behind it."""
    text = "".join(f"<p>{line}</p>" for line in (*(JAPANESE if japanese else LINES), *lines))
    language, title = ("ja", "利用規約") if japanese else ("en", "Terms of Service")
    head = f'<head><meta charset="utf-8"><title>{title} | Chirp</title></head>'
    body = f"<body><main><h1>{title}</h1>{above}{text}{below}</main></body>"
    return f'<!doctype html><html lang="{language}">{head}{body}</html>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def items(*texts: str) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


def links(heading: str, *texts: str) -> str:
    return f"<h2>{heading}</h2>" + items(*(f'<a href="/{place}">{text}</a>' for place, text in enumerate(texts)))


def last_of(*pages: str) -> Finding:
    """What is found in the last of these pages, captured day by day."""
    document = Document("chirp", "terms", DocumentKind.TERMS, (URL,))
    history = History()
    for day, body in enumerate(pages):
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)
        capture = Capture("chirp", "terms", URL, URL, at, 200, "text/html", body.encode(), "utf-8")
        finding = examine(document, capture, history, tagger=NoTagger())
        history = advance(history, finding, facts_of(capture))
    return finding


def ja(*lines: str, **around: str) -> str:
    return page(*lines, **around, japanese=True)


NOISE = {
    "languages appear": (page(), page(above=paragraphs("English", "Deutsch", "Português (Brasil)", "日本語"))),
    "a language joins": (
        page(above=items("English", "Deutsch")),
        page(above=items("English", "íslenska", "ಕನ್ನಡ", "Deutsch")),
    ),
    "a language joins a line": (
        page(above=paragraphs("In other languages English · Deutsch · 日本語")),
        page(above=paragraphs("In other languages English · Deutsch · Türkçe · 日本語")),
    ),
    "a language switch, Japanese": (ja(), ja(above=paragraphs("日本語 | English | 中文 | 한국어"))),
    "a region switch": (page(above=paragraphs("EEA/UK/CH")), page()),
    "the label of a date in another language": (
        page(above='<p>Effective as of January 5, 2026 (<a href="/old">view previous version</a>)</p>'),
        page(above='<p>Gültig ab January 5, 2026 (<a href="/old">vorherige Version ansehen</a>)</p>'),
    ),
    "a date in another order": (
        page(above=paragraphs("Effective: January 5, 2026")),
        page(above=paragraphs("Effective: 5 January 2026")),
    ),
    "tools beside a date": (
        page(above=paragraphs("Effective July 1, 2025")),
        page(
            above='<p>Effective July 1, 2025 | <a href="/a">Archived versions</a> | <a href="/p">Download PDF</a></p>'
        ),
    ),
    "share counts": (page(above=paragraphs("Tweet 12 Like 34")), page(above=paragraphs("Tweet 15 Like 40"))),
    "share counts, Japanese": (
        ja(above=paragraphs("いいね！ 12", "ツイート 3", "閲覧数：1,234")),
        ja(above=paragraphs("いいね！ 14", "ツイート 5", "閲覧数：1,399")),
    ),
    "members online": (
        page(above=paragraphs("12,345 members online")),
        page(above=paragraphs("12,500 members online")),
    ),
    "who wrote it, and how long ago": (
        page(above=paragraphs("Written by Anna Chirp. Updated over a week ago")),
        page(above=paragraphs("Written by Ben Chirp. Updated over 2 weeks ago")),
    ),
    "related articles": (
        page(below=links("Related articles", "How to reset your password", "About verified accounts")),
        page(below=links("Related articles", "How to hide replies", "About lists")),
    ),
    "trending": (
        page(below=links("Trending", "Cats", "Rain in Osaka")),
        page(below=links("Trending", "Dogs", "Snow in Kyoto")),
    ),
    "related articles, Japanese": (
        ja(below=links("関連記事", "パスワードの再設定", "通知の設定")),
        ja(below=links("関連記事", "アイコンの変更", "退会の方法")),
    ),
    "a breadcrumb": (page(), page(above='<p><a href="/">Home</a> &gt; <a href="/help">Help</a> &gt; Terms</p>')),
    "a breadcrumb, Japanese": (ja(), ja(above='<p><a href="/">ホーム</a> › <a href="/help">ヘルプ</a> › 利用規約</p>')),
    "the app": (page(), page(above=paragraphs("Open in the Chirp app", "Get the app", "Sign up"))),
    "an offer": (page(), page(above='<p><a href="/sale">Black Friday: 50 % off Chirp Plus until Monday!</a></p>')),
    "a survey": (page(), page(above=paragraphs("Take our 2-minute survey and help us improve this page."))),
    "buttons of a survey": (page(), page(below=paragraphs("Did you find this useful?", "Yes", "No"))),
    "a cookie notice without a frame": (
        page(),
        page(above=paragraphs("We use cookies to give you a better experience. By continuing you accept.", "Accept")),
    ),
    "a cookie notice, Japanese": (
        ja(),
        ja(above=paragraphs("当サイトでは、利便性の向上のためCookieを使用しています。", "同意する")),
    ),
    "technical difficulties": (page(), page(above=paragraphs("We are experiencing technical difficulties."))),
    "maintenance is announced, Japanese": (
        ja(),
        ja(above=paragraphs("3月20日午前2時から5時までメンテナンスを実施します。")),
    ),
    "a remark on the translation": (page(), page(above=paragraphs("This page was translated automatically."))),
    "a style sheet that leaked": (
        page(),
        page(above="<div>p.p1 {margin: 0.0px 0.0px 12.0px 0.0px; font: 12.0px Times} li.li3 {margin: 0.0px}</div>"),
    ),
    "a script that leaked": (page(), page(above='<div>window.__STATE__ = {"a": 1, "token": "ab12cd34"};</div>')),
    "a token": (page(above="<p>Reference: 8f3a9c2b7d1e</p>"), page(above="<p>Reference: 1b2c3d4e5f60</p>")),
    "a doubled word": (page("We keep data in the the United States."), page("We keep data in the United States.")),
    "British spelling": (
        page("You own the licence, and we personalise what organisations see in your favourite colour."),
        page("You own the license, and we personalize what organizations see in your favorite color."),
    ),
    "how a link opens": (
        page('Read our <a href="/p">privacy policy</a> for more.'),
        page('Read our <a href="/p">privacy policy (opens in a new window)</a> for more.'),
    ),
    "how a link opens, Japanese": (
        ja('詳しくは<a href="/p">プライバシーポリシー</a>をご覧ください。'),
        ja('詳しくは<a href="/p">プライバシーポリシー（新しいウィンドウで開きます）</a>をご覧ください。'),
    ),
    "a hidden address": (
        page("Write to legal@chirp.example for more."),
        page("Write to legal [at] chirp [dot] example for more."),
    ),
    "full-width figures": (ja("料金は１０００円です。"), ja("料金は1000円です。")),
    "a reading above a word": (
        ja("著作権は譲渡されません。"),
        ja("<ruby>著作権<rt>ちょさくけん</rt></ruby>は譲渡されません。"),
    ),
}

NEWS = {
    "one word": (page("We may sell your works."), page("We may not sell your works.")),
    "one word, Japanese": (ja("作品を学習に利用します。"), ja("作品を学習に利用しません。")),
    "a lone link": (page(below='<p><a href="/o">Opt out of AI training</a></p>'), page()),
    "a number": (page("We keep it for 30 days."), page("We keep it for 90 days.")),
    "a sentence about a language": (
        page("Our support answers in English."),
        page("Our support answers in English and German."),
    ),
    "an item that is a word of every frame": (
        page(below="<p>You may not:</p>" + items("Copy", "Sell")),
        page(below="<p>You may not:</p>" + items("Copy", "Share", "Sell")),
    ),
    "an item that is a region": (
        page(below="<p>The objection form is offered in:</p>" + items("EEA", "UK")),
        page(below="<p>The objection form is offered in:</p>" + items("EEA")),
    ),
    "an answer": (
        page(below="<h2>Do you train on my works?</h2><p>No.</p>"),
        page(below="<h2>Do you train on my works?</h2><p>Yes.</p>"),
    ),
    "an answer, Japanese": (
        ja(below="<h2>作品は学習に使われますか？</h2><p>いいえ。</p>"),
        ja(below="<h2>作品は学習に使われますか？</h2><p>はい。</p>"),
    ),
    "another day": (
        page(above=paragraphs("Effective: June 23, 2026")),
        page(above=paragraphs("Effective: June 26, 2026")),
    ),
    "the same day of another month": (
        page(above=paragraphs("Effective: June 23, 2026")),
        page(above=paragraphs("Effective: July 23, 2026")),
    ),
    "another street": (
        page("Chirp Ireland Ltd, 1 Hatch Street Upper, Dublin 2, Ireland"),
        page("Chirp Ireland Ltd, 42 Charlemont Street, Dublin 2, Ireland"),
    ),
    "another place of a switch": (
        page("Settings &gt; Privacy &gt; Training"),
        page("Settings &gt; Account &gt; Training"),
    ),
    "a cell of a table": (
        page(below="<table><tr><td>AI training</td><td>Yes</td></tr><tr><td>Ads</td><td>No</td></tr></table>"),
        page(below="<table><tr><td>AI training</td><td>No</td></tr><tr><td>Ads</td><td>No</td></tr></table>"),
    ),
    "a restriction in brackets": (
        page("From 2026 (older posts excluded) we train on posts."),
        page("From 2026 we train on posts."),
    ),
    "words of a frame in a sentence": (
        page(),
        page(below=paragraphs("Your feedback, and what you print or share, may train our models.")),
    ),
}


@pytest.mark.parametrize("name", NOISE)
def test_what_stands_around_the_terms_is_no_news(name: str) -> None:
    before, after = NOISE[name]
    for pages in ((before, before, after), (after, after, before)):
        assert last_of(*pages).outcome.value in ("unchanged", "variant")


@pytest.mark.parametrize("name", NEWS)
def test_a_change_that_looks_like_noise_is_told(name: str) -> None:
    before, after = NEWS[name]
    for pages in ((before, before, after), (after, after, before)):
        assert last_of(*pages).outcome.value in ("changed", "announced")


def test_languages_are_known_by_their_own_names_and_a_sentence_is_no_list() -> None:
    assert is_language_list("View the Terms of Service in other languages: English and Deutsch")
    assert is_language_list("日本語")
    assert is_language_list(
        "English · Deutsch · suomi · français · 日本語 · 한국어 · polski · Türkçe · ไทย · Qaraqalpaqsha"
    )
    assert not is_language_list("Our support answers in English")
    assert not is_language_list("")


def test_code_is_told_from_a_sentence_with_brackets() -> None:
    assert is_code("function start(a, b) { return a[0] = b; }")
    assert not is_code("We (Chirp; the operator) let you opt out (see below); that is all.")


def test_one_spelling_leaves_other_words_apart() -> None:
    assert one_spelling("It is our decision") != one_spelling("It is or decision")
    assert one_spelling("cancelled travelling") == one_spelling("canceled traveling")
