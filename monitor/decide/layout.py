"""Whether two texts differ only in their layout: everything that was said is still there, and nothing is new.

Clauses are cut into sentences without regard to where one clause ends and the next begins, so that run-in headings
that move to lines of their own, lists that are joined or parted, and sections in another order leave nothing over.
What says nothing by itself is left out: numbering, links that serve reading, the page's title repeated, tracking
parameters in an address, and the line that tells the day of the last update.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from monitor.decide.frame import answer_buttons, is_frame
from monitor.decide.spelling import one_spelling
from monitor.model import Clause, ClauseKind
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
_SWITCH = re.compile(
    r"in (?:other|more|another) languages?|(?:choose|select) (?:your )?language|他の言語|言語を(?:選|変)", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|年")
_DATE_LABEL = re.compile(
    r"\b(?:effective|date|as of|from|since|on|in force|with effect|binding|gültig ab|gültig seit|in kraft(?: seit)?"
    r"|stand|en vigueur|à compter|du|le|vigente desde|en vigor|fecha de|in vigore dal?)\b"
    r"|発効日?|施行日?|適用(?:開始)?日?|制定日?|有効日",
    re.IGNORECASE,
)
# What stands behind a date and serves reading: "(view previous version)", "| Download PDF".
_ASIDE = re.compile(
    r"\s*[(（][^()（）]{0,50}(?:version|fassung|archiv|versi[óo]n|版|バージョン)[^()（）]{0,30}[)）]"
    r"|\s*[|｜]\s*[^|｜]{0,60}",
    re.IGNORECASE,
)
_DATE_LINE = 120  # characters
_DATE_LINE_WORDS = 7
_DIGIT = re.compile(r"\d")
_AGO = re.compile(
    r"^(?:(?:last )?(?:updated|edited|modified|reviewed|posted|published) )?(?:(?:over|about|almost|more than) )?"
    r"(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s? ago\.?$|^\d+\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前",
    re.IGNORECASE,
)
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


def sentences(clauses: Sequence[Clause]) -> set[str]:
    """Comparable forms of all that is said, cut into sentences."""
    found: set[str] = set()
    buttons = answer_buttons(clauses)
    for place, clause in enumerate(clauses):
        if place in buttons or _is_tool(clause) or _is_update_line(clause.text) or is_frame(clause):
            continue
        pieces = _CUT.split(_NUMBER.sub("", _QUERY.sub("", _without_asides(clause))))
        kept = (piece for piece in pieces if not _is_update_line(piece) and not _LONE_NUMBER.fullmatch(piece))
        found.update(form for piece in kept if (form := _bare(piece)))
    return found


def _bare(piece: str) -> str:
    text = _NUMBER.sub("", piece.strip())
    unlabelled = _DATE_LABEL.sub("", text)
    if not comparable(unlabelled) or (len(text.split()) <= _DATE_LINE_WORDS and _YEAR.search(text)):
        text = unlabelled  # "January 5, 2026" and "Effective: January 5, 2026" name the same day
    return comparable(one_spelling(_JOINT.sub("", text.rstrip(" .;,"))))


def _without_asides(clause: Clause) -> str:
    """The text of a clause; of a line with a date, what is no link to another edition."""
    text = clause.text.strip()
    is_date_line = len(text) <= _DATE_LINE and clause.kind is not ClauseKind.ROW and _YEAR.search(text)
    return _ASIDE.sub(_kept_aside, text) if is_date_line else text


def _kept_aside(found: re.Match[str]) -> str:
    """What remains of an aside: one that serves no reading stays."""
    aside = found.group(0)
    return "" if _TOOL.search(aside) or "version" in aside.casefold() else aside


def _is_tool(clause: Clause) -> bool:
    """Whether a clause is a link that serves reading: "Previous version", "Download as PDF".

    Any other link that stands alone counts: "Opt out of AI training" is what readers come for.
    """
    text = one_spelling(clause.text.strip())
    linked = sum(len(comparable(one_spelling(link.text))) for link in clause.links)
    if linked and len(text) <= 2 * _LONGEST_LABEL and _SWITCH.search(text):
        return True
    return 0 < len(text) <= _LONGEST_LABEL and linked >= 0.6 * len(comparable(text)) and bool(_TOOL.search(text))


def _is_update_line(piece: str) -> bool:
    text = piece.strip()
    if len(text) > _LONGEST_LABEL:
        return False
    return (bool(_UPDATED.search(text)) and bool(_DIGIT.search(text))) or bool(_AGO.search(text))
