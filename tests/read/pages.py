"""Terms of made-up services, written for these tests, and the pages that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from monitor.model import Clause, Edition, Reading
from monitor.read import ReadOptions, read
from monitor.read.editions import split

PLAIN = ReadOptions()

CHIRP: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who May Use Chirp", (
        "You may use Chirp only if you are at least thirteen years old and are not barred from receiving services "
        "under "
        "the laws that apply to you.",
        "If you accept these terms on behalf of a company, you promise that you have the authority to do so for it.",
    )),
    ("Your Content", (
        "You keep the rights in everything that you post. What is yours stays yours, and that includes your drawings.",
        "By posting content you grant us a worldwide, non-exclusive and royalty-free licence to host, copy and "
        "display it "
        "so that Chirp can show it to the people you chose.",
        "You promise that you hold all the rights which you need to grant this licence for the content that you post.",
    )),
    ("Conduct", (
        "You may not collect the posts of other people by automated means without our written permission beforehand.",
        "You may not pretend to be somebody else in a way that is meant to mislead, confuse or deceive other people.",
    )),
    ("Ending the Agreement", (
        "You can end this agreement at any time by deleting your account in the settings of the application.",
        "We may suspend your account when you break these terms, and we tell you why unless a law forbids us to.",
    )),
    ("Liability", (
        "Chirp is provided as it is. We are liable without limit for intent and gross negligence, and otherwise "
        "only for "
        "damage that was typical and foreseeable.",
    )),
)  # fmt: skip

SAEZURI: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("第1条（適用）", (
        "本規約は、さえずり株式会社が提供するイラスト投稿サービスの利用に関する一切の関係に適用されるものとします。",
        "利用者は、本規約の内容に同意したうえで、当社が定める方法により利用登録を行うものとします。",
    )),
    ("第2条（投稿作品の権利）", (
        "投稿された作品の著作権は、投稿した利用者または正当な権利を有する第三者に帰属し、"
        "当社に移転することはありません。",
        "利用者は当社に対し、投稿作品を本サービス内で表示、配信、複製するために必要な範囲で無償の利用を許諾します。",
    )),
    ("第3条（禁止事項）", (
        "利用者は、他の利用者の投稿作品を権利者の許諾なく収集し、転載し、または改変する行為をしてはなりません。",
        "利用者は、当社のサーバーに過度の負荷をかける行為、その他本サービスの運営を妨げる行為をしてはなりません。",
    )),
    ("第4条（退会）", (
        "利用者は、設定画面から所定の手続きを行うことにより、いつでも本サービスから退会することができます。",
    )),
    ("第5条（責任の制限）", (
        "当社は、本サービスの中断または終了により利用者に生じた損害について、"
        "故意または重過失がある場合を除き責任を負いません。",
    )),
)  # fmt: skip

NEW_LICENCE = (
    "By posting content you grant us a worldwide, non-exclusive and royalty-free licence to host, copy, adapt and "
    "display "
    "it, and to train our machine learning models with it."
)
NEW_LICENCE_JA = (
    "利用者は当社に対し、投稿作品を本サービス内で表示、配信、複製、翻案するため、"
    "および機械学習モデルの学習に用いるため、"
    "無償の利用を許諾します。"
)

Terms = Sequence[tuple[str, Sequence[str]]]


def amended(terms: Terms, old: str, new: str) -> Terms:
    """The terms with the one paragraph that holds `old` replaced by `new`."""
    changed = [(heading, [new if old in text else text for text in texts]) for heading, texts in terms]
    assert changed != [(heading, list(texts)) for heading, texts in terms]
    return changed


CHIRP_NEW = amended(CHIRP, "royalty-free licence", NEW_LICENCE)
SAEZURI_NEW = amended(SAEZURI, "無償の利用を許諾", NEW_LICENCE_JA)


def body(terms: Terms, numbered: bool = True) -> str:
    """Terms as the HTML of an article's inside."""
    return "\n".join(
        f"<h2>{f'{number}. ' if numbered and not heading.startswith('第') else ''}{heading}</h2>"
        + "".join(f"<p>{text}</p>" for text in texts)
        for number, (heading, texts) in enumerate(terms, 1)
    )


def document(inside: str, language: str = "en", title: str = "Terms of Service") -> str:
    """A page of the made-up service around the HTML of its text."""
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head><body>'
        '<nav><a href="/">Home</a> <a href="/explore">Explore</a></nav>'
        f"<main>{inside}</main><footer>© 2025 Chirp Ltd. <a href='/about'>About</a></footer></body></html>"
    )


def reading(html: str, url: str = "https://chirp.example/terms", options: ReadOptions = PLAIN) -> Reading:
    """What a page says."""
    found = read(html.encode(), "text/html", url=url, options=options)
    assert isinstance(found, Reading)
    return found


def clauses(html: str, options: ReadOptions = PLAIN) -> tuple[Clause, ...]:
    """The clauses of a page."""
    return reading(html, options=options).clauses


def texts(html: str, options: ReadOptions = PLAIN) -> list[str]:
    """The texts of the clauses of a page."""
    return [clause.text for clause in clauses(html, options)]


def editions(
    html: str, today: date, held: Edition | None = None, upcoming: Sequence[Edition] = ()
) -> tuple[Edition, ...]:
    """The editions that a page carries."""
    return split(reading(html), today=today, held=held, upcoming=upcoming)


def edition(terms: Terms, language: str = "en") -> Edition:
    """The edition that an ordinary page of these terms carries."""
    return editions(document(f"<h1>Terms of Service</h1>{body(terms)}", language), date(2024, 1, 1))[0]


def said(found: Iterable[Clause]) -> set[str]:
    """The texts of paragraphs, for comparing without headings and order."""
    return {clause.text for clause in found if clause.kind != "heading"}
