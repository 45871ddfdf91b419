"""Whether two texts differ only in their layout: everything that was said is still there, and nothing is new.

Clauses are cut into sentences without regard to where one clause ends and the next begins, so that run-in headings
that move to lines of their own, lists that are joined or parted, and sections in another order leave nothing over.
What says nothing by itself is left out: numbering, links that serve reading, the page's title repeated, tracking
parameters in an address, and the line that tells the day of the last update.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from monitor.model import Clause
from monitor.normal import comparable

_CUT = re.compile(r"(?<=[.!?:;])\s+|(?<=[。！？；])")
_NUMBER = re.compile(
    r"^(?:and|or|und|oder|et|ou)?\s*[(（]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)）]\s+", re.IGNORECASE
)
_LONE_NUMBER = re.compile(r"[(（]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)）]", re.IGNORECASE)
_JOINT = re.compile(r"^(?:and|or|und|oder|et|ou)\s+|[,;]?\s+(?:and|or|und|oder|et|ou)$", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[\w/])\?[\w%&=.+*:/-]*=[\w%&=.+*:/-]*")
_UPDATED = re.compile(
    r"^(?:this \w+(?: \w+)? was )?(?:last )?(?:updated|revised|modified|changed|edited)\b"
    r"|^(?:date of )?last (?:update|revision|modification|change)"
    r"|^(?:zuletzt )?(?:aktualisiert|geändert)|^(?:letzte|stand:)|^(?:dernière )?mise à jour"
    r"|^última (?:actualización|modificación)"
    r"|^最終(?:更新|改[定訂正])|^更新日|^(?:\d{4}年)?\d{1,2}月\d{1,2}日\s*(?:最終)?(?:更新|改[定訂正])",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"(?:previous|earlier|prior|older|past|archived?|last) versions?|version history|download|print|\bpdf\b"
    r"|back to top|top of page|(?:read|learn|see|show|view) (?:more|all|less)|expand|collapse|change language"
    r"|(?:frühere|vorherige|ältere) (?:version|fassung)|herunterladen|drucken|nach oben"
    r"|mehr (?:erfahren|lesen|anzeigen)"
    r"|versions? (?:précédentes?|antérieures?)|télécharger|imprimer|en savoir plus|haut de (?:la )?page"
    r"|versi[óo]n(?:es)? anterior(?:es)?|descargar|imprimir|m[áa]s informaci[óo]n"
    r"|(?:以前|過去|旧)の?(?:版|バージョン)|ダウンロード|印刷|(?:ページ)?(?:トップ|先頭)へ|もっと見る|詳しく(?:は|見る)|一覧へ|シェア",
    re.IGNORECASE,
)
# Words of a site's frame that stray into the text: left out where a clause says nothing else.
_FRAME_WORDS = """
menu | search | close | open | back | next | previous | home | edit | index |
contents | table of contents | on this page | in this article | related articles |
related topics | related content | related links | see also | other ways to get help |
more help | need more help | was this helpful | was this article helpful |
did this help | yes | no | view more | show more | more | share | share this page |
copy link | print this page | download qr code | printable version | feedback |
give feedback | top | skip to content | skip to main content | loading | sign in |
log in | sign up | contact us | help center | help centre | language | 目次 | 関連記事 |
関連トピック | 関連リンク | 関連情報 | もっと見る | 続きを見る | 閉じる | 開く |
戻る | 次へ | 前へ | 検索 | メニュー | シェア |
共有 | ページの先頭へ | トップへ戻る | このページの内容 | このページは役に立ちましたか |
はい | いいえ | ヘルプセンター | お問い合わせ |
ログイン | 新規登録 | 読み込み中 | inhalt | inhaltsverzeichnis | verwandte artikel | zurück |
weiter | suche | menü | sommaire | retour | articles connexes | índice | volver |
artículos relacionados
"""
_FRAME = frozenset(comparable(words) for words in _FRAME_WORDS.split("|"))
_SWITCH = re.compile(
    r"in (?:other|more|another) languages?|(?:choose|select) (?:your )?language|他の言語|言語を(?:選|変)", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|年")
_DATE_LABEL = re.compile(
    r"\b(?:effective|date|as of|from|since|on|in force|gültig ab|stand|du|le)\b|発効日?|施行日?", re.IGNORECASE
)
_DATE_LINE_WORDS = 7
_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 60


Same = Callable[[Sequence[Clause], Sequence[Clause]], bool]


def says_same(same: Same, title: str = "") -> Same:
    """A comparison that also calls two texts the same that differ only in layout. `title` is the page's."""
    return lambda before, after: same(before, after) or is_layout_only(before, after, title)


def is_layout_only(before: Sequence[Clause], after: Sequence[Clause], title: str = "") -> bool:
    """Whether `after` says what `before` says, sentence for sentence, wherever it stands."""
    old, new = sentences(before), sentences(after)
    shown = comparable(title)
    over = old ^ new
    return bool(new) and all(bool(shown) and sentence in shown for sentence in over) and not _regrouped(before, after)


def _regrouped(before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """Whether an item hangs on another sentence than it did: from "you may" to "you may not" is no layout."""
    old, new = _lead_ins(before), _lead_ins(after)
    return any(old[item].isdisjoint(new[item]) for item in old.keys() & new.keys())


def _lead_ins(clauses: Sequence[Clause]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for clause in clauses:
        if clause.lead_in:
            found.setdefault(_bare(clause.text), set()).add(comparable(clause.lead_in))
    return found


def sentences(clauses: Iterable[Clause]) -> set[str]:
    """Comparable forms of all that is said, cut into sentences."""
    found: set[str] = set()
    for clause in clauses:
        if _is_tool(clause) or _is_update_line(clause.text) or comparable(clause.text[:60]) in _FRAME:
            continue
        pieces = _CUT.split(_NUMBER.sub("", _QUERY.sub("", clause.text.strip())))
        kept = (piece for piece in pieces if not _is_update_line(piece) and not _LONE_NUMBER.fullmatch(piece))
        found.update(form for piece in kept if (form := _bare(piece)))
    return found


def _bare(piece: str) -> str:
    text = _NUMBER.sub("", piece.strip())
    unlabelled = _DATE_LABEL.sub("", text)
    if not comparable(unlabelled) or (len(text.split()) <= _DATE_LINE_WORDS and _YEAR.search(text)):
        text = unlabelled  # "January 5, 2026" and "Effective: January 5, 2026" name the same day
    return comparable(_JOINT.sub("", text.rstrip(" .;,")))


def _is_tool(clause: Clause) -> bool:
    """Whether a clause is a link that serves reading: "Previous version", "Download as PDF".

    Any other link that stands alone counts: "Opt out of AI training" is what readers come for.
    """
    text = clause.text.strip()
    linked = sum(len(comparable(link.text)) for link in clause.links)
    if linked and len(text) <= 2 * _LONGEST_LABEL and _SWITCH.search(text):
        return True
    return 0 < len(text) <= _LONGEST_LABEL and linked >= 0.6 * len(comparable(text)) and bool(_TOOL.search(text))


def _is_update_line(piece: str) -> bool:
    text = piece.strip()
    return len(text) <= _LONGEST_LABEL and bool(_UPDATED.search(text)) and bool(_DIGIT.search(text))
