"""What a page says about its own editions: which text is shown here, which lies elsewhere, and from when it binds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Clause, ClauseKind, EditionLink, EditionStatus, Link
from monitor.read.cues import is_about_document, sentences

_ZONE = 14  # clauses at the beginning of a text in which it introduces itself
_ANNOUNCEMENT = 6  # clauses that one announcement spans at most
_BARE = 8  # characters; a shorter link text ("here") says nothing itself
_LONG = 900  # characters; a longer paragraph is text, not a notice


class Shown(StrEnum):
    """What a sentence says of the text that it stands above."""

    UPCOMING = "upcoming"  # "this version will go into effect on …"
    CURRENT = "current"  # "effective until …", "the current terms are located below"
    ELSEWHERE_UPCOMING = "elsewhere-upcoming"  # "the updates go into effect on …", "preview the new terms here"
    ELSEWHERE_CURRENT = "elsewhere-current"  # "until then, the current terms apply", "view our current terms here"
    WITHDRAWN = "withdrawn"  # "we will not go ahead with the changes announced for …"
    ANNOUNCES = "announces"  # "we have updated our terms", "the updated terms will go into effect on …"


_THIS = (
    r"(?:(?:this|these|the\s+following|the\s+below)\s+(?:new\s+|updated\s+|revised\s+|amended\s+)?(?:version"
    r"|edition|terms|polic(?:y|ies)|agreement|guidelines|notice|tos|statement|conditions)"
    r"|the\s+(?:\w+\s+){0,2}(?:version|edition|terms|policy|agreement|guidelines|conditions)\s+(?:set\s+out\s+)?below)"
)
_THING = (
    r"(?:version|edition|terms|polic(?:y|ies)|agreement|guidelines|tos|statement|conditions|rules"
    r"|terms\s+of\s+(?:service|use))"
)
_INTO_FORCE = (
    r"(?:(?:go|come|enter)(?:es|s)?\s+into\s+(?:effect|force)|take(?:s)?\s+effect|(?:be(?:come)?s?|is|are"
    r"|will\s+be)\s+effective|(?:starts?|begins?)\s+(?:to\s+apply|applying)|effective\s+(?:as\s+of|on|from)|appl(?:y|ies)\s+(?:as\s+of|from|on|starting"
    r"|beginning))"
)
_TEXT_JA = r"規約|約款|ポリシー|ガイドライン|方針|規定"
_DAY_JA = r"(?:[0-9０-９]{4}年|令和|平成|[RＲ][0-9０-９]).{2,14}(?:施行|適用|発効|まで|から|より|以降|開始|有効).{0,6}"
_RULES: tuple[tuple[Shown, re.Pattern[str]], ...] = tuple(
    (shown, re.compile(pattern, re.IGNORECASE))
    for shown, pattern in (
        (Shown.WITHDRAWN, r"(?:chang|updat|amend|revis|new\s|terms)\w*\b[^.]{0,120}(?:withdrawn|cancell?ed"
            r"|called\s+off|(?:will|do|does|is|are)\s+not\s+(?:longer\s+)?(?:go(?:ing)?\s+ahead|proceed\w*"
            r"|tak(?:e|ing)\s+(?:place|effect)))|(?:not|no\s+longer)\s+(?:go(?:ing)?\s+ahead|proceed\w*"
            r"|plan\w*)[^.]{0,60}(?:chang|updat|amend|revis|terms)|(?:withdr[ae]wn?|cancell?(?:ed|ing)"
            r"|reversing)\s+(?:the|our|these)\s+[^.]{0,60}(?:chang|updat|amend|revision)"),
        (Shown.ANNOUNCES, r"(?:chang|updat|amend|revis|new\s|terms|effective)\w*\b[^.]{0,120}(?:postpon|delayed"
            r"|deferred)|(?:改[定訂正]|変更|施行|適用)[^。]{0,60}(?:延期|繰り?下げ|先送り|後ろ倒し)"),
        (Shown.WITHDRAWN, r"(?:改[定訂正]|変更|施行|適用)[^。]{0,30}(?:取り?やめ|取り?止め|中止|撤回|見送|白紙)"),
        (Shown.CURRENT, rf"^\W*(?:{_THIS}\s+(?:\w+\s+){{0,4}}(?:is|are|remains?|will\s+(?:be"
            rf"|remain))\s+)?(?:effective|valid|in\s+(?:effect|force)|applicable)\s+(?:until|through|till"
            rf"|up\s+to)\b"),
        (Shown.CURRENT, rf"(?:current|existing|present)\s+(?:version\s+of\s+)?(?:the\s+"
            rf"|our\s+)?(?:[\w’']+\s+){{0,3}}{_THING}(?:\s+[\w’']+){{0,4}}?\s+(?:is|are"
            rf"|can\s+be\s+found)\s+(?:\w+\s+){{0,2}}below"),
        (Shown.CURRENT, rf"^\W*(?:current|existing)\s+(?:version|edition"
            rf"|[\w\s]{{0,30}}{_THING}(?:\s+of\s+(?:service|use))?)\W*(?:\(.*\))?\W*$"),
        (Shown.CURRENT, r"^\W{0,2}[【［\[](?:現行|現在|改[定訂正]前|変更前|旧)[^】］\]]{0,6}[】］\]]"
            rf".{{1,40}}(?:{_TEXT_JA})\W*(?:[（(].*)?$"),
        (Shown.UPCOMING, r"^\W{0,2}[【［\[](?:新|改[定訂正]後|変更後)[^】］\]]{0,6}[】］\]]"
            rf".{{1,40}}(?:{_TEXT_JA})\W*(?:[（(].*)?$"),
        (Shown.CURRENT, r"^\W*(?:現行|現在|改[定訂正]前|変更前|旧)\W*の?(?:利用|サービス)?(?:規約|約款|ポリシー"
            rf"|プライバシーポリシー|条項|版)?(?:です)?\W*(?:[（(【].*|{_DAY_JA})?$"),
        (Shown.CURRENT, rf"^\W*(?:[\w’']+\s+){{0,3}}{_THING}\s+(?:that\s+(?:apply|applied)|applicable"
            r"|effective|in\s+(?:force|effect))\s+(?:before|prior\s+to)\b"),
        (Shown.CURRENT, r"(?:以下|下記)(?:は|の).{0,12}(?:現行|改[定訂正]前|変更前|旧)|(?:本|この).{0,10}(?:規約"
            r"|ポリシー|約款)は.{0,30}まで(?:有効|適用)|(?:現行|現在)の.{0,16}(?:以下|下記)"),
        (Shown.CURRENT, r"日まで(?:有効|適用)(?:です|され|$|[（(）)】])"),
        (Shown.ELSEWHERE_CURRENT, rf"until\s+then\b|(?:previous|current|existing|prior"
            rf"|old)\s+(?:[\w’']+\s+){{0,3}}?(?:version|{_THING})\b[^.]{{0,80}}(?:(?:continue|remain"
            rf"|appl)\w*[^.]{{0,40}}until|until\s+(?:then|that))"),
        (Shown.ELSEWHERE_CURRENT, rf"(?:view|see|read|find|for|access|review)\s+(?:the|our)?\s*(?:version|current"
            rf"|existing)\b[^.]{{0,60}}(?:{_THING}|effective\s+until)|version\s+(?:that\s+(?:is"
            rf"|was)\s+)?(?:effective|in\s+effect|applicable)\s+until"),
        (Shown.ELSEWHERE_CURRENT, r"(?:現行|現在|改[定訂正]前|変更前|旧|従前)の?(?:利用|サービス)?(?:規約|約款"
            r"|ポリシー|プライバシーポリシー|版)?[はをも].{0,20}(?:こちら|参照|ご覧|適用|確認)"
            r"|日(?:まで|以前)の.{0,12}(?:規約|約款|ポリシー|版|内容)(?:は|を|につ).{0,20}(?:こちら|参照|ご覧|確認)"
            r"|それまで(?:の間)?は"),
        (Shown.UPCOMING, rf"(?<!version\sof\s){_THIS}\b[^.]{{0,80}}?(?:will\s+|shall\s+)?{_INTO_FORCE}"),
        (Shown.UPCOMING, rf"^\W*(?:upcoming|future|forthcoming|new|updated|revised)\s+(?:version|edition"
            rf"|[\w\s]{{0,30}}{_THING}(?:\s+of\s+(?:service|use))?)\W*(?:\(.*\))?\W*$"),
        (Shown.UPCOMING, r"^\W*(?:新|改[定訂正]後|変更後)\W*の?(?:利用|サービス)?(?:規約|約款|ポリシー"
            rf"|プライバシーポリシー|条項|版)?\W*(?:[（(【].*|{_DAY_JA})?$"),
        (Shown.UPCOMING, rf"^\W*(?:preview|draft|advance\s+copy)\s+of\b.{{0,60}}{_THING}\W*(?:\(.*\))?\W*$"),
        (Shown.UPCOMING, rf"(?:you\s+are\s+(?:reading|viewing|looking\s+at|seeing)"
            rf"|(?:this|below|here|what\s+follows)\s+is)\b[^.]{{0,60}}{_THING}\b[^.]{{0,40}}\b(?:will|shall)\s+(?:apply|{_INTO_FORCE}|be\s+binding|replace)"),
        (Shown.UPCOMING, r"(?:本|この|当)(?:ページ|文書|画面)(?:は|の|に).{0,60}(?:施行|適用|発効|効力|改[定訂正]後)"
            r".{0,24}(?:規約|ポリシー|約款|版|内容|もの)(?:です|となります|を(?:掲載|記載))"),
        (Shown.UPCOMING, r"(?:以下|下記)(?:は|の).{0,40}(?:改[定訂正]後|新しい|新規約|施行)|(?:本"
            r"|この)(?:改[定訂正]後)?.{0,10}(?:規約|ポリシー|約款|版)は.{0,40}(?:施行|適用|発効|効力)"),
        (Shown.ELSEWHERE_UPCOMING, rf"(?:preview|(?:read|view|see|review|check)\s+(?:the\s+|our\s+)?(?:new|updated"
            rf"|upcoming|revised|amended))\b[^.]{{0,60}}(?:{_THING}|version|changes|here)"),
        (Shown.ELSEWHERE_UPCOMING, r"(?:改[定訂正]後|変更後|新しい|新)の?(?:利用|サービス)?(?:規約|約款|ポリシー"
            r"|プライバシーポリシー|内容|版)?[はをにも].{0,24}(?:こちら|参照|ご覧|確認)"),
        (Shown.ELSEWHERE_UPCOMING, rf"(?:will|shall)\s+be\s+(?:replaced|superseded)\s+(?:by"
            rf"|with)\b[^.]{{0,80}}(?:{_THING}|version)|に(?:置き換|切り替)わります"),
        (Shown.ELSEWHERE_UPCOMING, r"(?:read|view|see|find|access|review)\b[^.]{0,40}"
            r"version\s+(?:that|which)\s+will\b"),
        (Shown.ANNOUNCES, rf"(?:updat|chang|revis|amend|new\s+)\w*\b[^.]{{0,120}}?(?:will\s+|shall\s+)?{_INTO_FORCE}"),
        (Shown.ANNOUNCES, r"(?:改[定訂正]|変更)(?:いたし|し|され|を行|を実施|を予定|の?お知らせ|版)|(?:新しい|新"
            r"|改[定訂正]後の).{0,16}(?:施行|適用|発効)"),
    )
)  # fmt: skip


# Every rule needs one of these words; asking for them first makes the search ten times as fast.
_MAY_SPEAK = re.compile(
    r"effect|current|upcoming|version|existing|future|forthcoming|force|valid|applicab|new\s|updat|revis|amend"
    r"|chang|until|replaced"
    r"|supersed|preview|present|appl(?:y|ies)|現行|現在|改[定訂正]|旧|新|変更|まで|施行|以下|下記|適用|それまで"
    r"|わります|postpon|delayed|deferred|延期|繰下げ|繰り下げ|先送り|後ろ倒し|withdr|cancel|proceed|plan|見送|取り?[や止]め|中止|撤回|白紙",
    re.IGNORECASE,
)


_BEHIND_LINK = {Shown.UPCOMING: Shown.ELSEWHERE_UPCOMING, Shown.CURRENT: Shown.ELSEWHERE_CURRENT}
_DIGIT = re.compile(r"\d|元年")


@dataclass(frozen=True, slots=True)
class Signal:
    """One sentence that speaks of editions."""

    shown: Shown
    clause: int  # index in the text
    sentence: str


def signals(clauses: Sequence[Clause], zone: int = _ZONE) -> list[Signal]:
    """What the first clauses of a text say about its editions, in order."""
    found: list[Signal] = []
    for place, clause in enumerate(clauses[:zone]):
        if len(clause.text) > _LONG or clause.kind is ClauseKind.ROW:
            continue
        for sentence in sentences(clause.text):
            found.extend(Signal(shown, place, sentence) for shown in _shown(sentence, clause))
    return found


def _shown(sentence: str, clause: Clause) -> Iterator[Shown]:
    if not _MAY_SPEAK.search(sentence) or (len(clause.text) > 300 and not is_about_document(sentence)):
        return
    for shown, pattern in _RULES:
        if (found := pattern.search(sentence)) is not None:
            # "These terms apply from the day on which you sign up" speaks of no edition: only a date makes it so.
            if shown is not Shown.UPCOMING or found.end() == len(sentence) or _DIGIT.search(sentence):
                yield _BEHIND_LINK.get(shown, shown) if _is_link(sentence, clause) else shown
            return


def _is_link(sentence: str, clause: Clause) -> bool:
    """Whether a sentence is no more than a link: it then names what lies behind it."""
    plain = sentence.strip(" .。[]()（）")
    return any(link.text.strip(" .。[]()（）") == plain for link in clause.links)


def may_speak(text: str) -> bool:
    """Whether a text holds any word with which pages speak of editions."""
    return _MAY_SPEAK.search(text) is not None


def is_marker(clause: Clause) -> bool:
    """Whether a clause can stand at the head of an edition in the middle of a page."""
    return any(one.shown in {Shown.CURRENT, Shown.UPCOMING} for one in signals((clause,)))


_LINK_ROLES: tuple[tuple[EditionStatus, re.Pattern[str]], ...] = (
    (EditionStatus.IN_FORCE, re.compile(
        rf"current(?:ly)?\s+(?:[\w’']+\s+){{0,3}}{_THING}|(?:effective|in\s+effect|applicable|valid)\s+until"
        rf"|until\s+then"
        r"|(?:現行|現在)の?.{0,12}(?:規約|ポリシー|約款|版)|日まで(?:適用|有効)?の.{0,12}(?:規約|ポリシー|約款|版)"
        rf"|{_THING}\s+(?:currently\s+)?in\s+(?:effect|force)\s+(?:today|now|at\s+present)", re.IGNORECASE)),
    (EditionStatus.UPCOMING, re.compile(
        rf"preview|upcoming|future\s+version|version\s+(?:that|which)\s+will\b|(?:new|updated|revised|amended)\s+(?:[\w’']+\s+){{0,3}}(?:{_THING}"
        rf"|version)"
        r"|(?:改[定訂正]後|変更後|新しい|新)の?.{0,12}(?:規約|ポリシー|約款|版|内容)|改定案", re.IGNORECASE)),
    (EditionStatus.FORMER, re.compile(
        rf"(?:previous|prior|earlier|former|old(?:er)?|archived?|past|last)\s+(?:[\w’']+\s+){{0,3}}(?:{_THING}"
        rf"|versions?|editions?)"
        r"|(?:旧|改[定訂正]前|変更前|過去|以前|従前)の?.{0,12}(?:規約|ポリシー|約款|版|バージョン)"
        r"|改[定訂]履歴", re.IGNORECASE)),
)  # fmt: skip


def edition_links(clauses: Sequence[Clause], zone: int = _ZONE) -> list[tuple[int, EditionLink]]:
    """Links at the beginning of a text that lead to other editions of it, with the index of their clause."""
    found: list[tuple[int, EditionLink]] = []
    for place, clause in enumerate(clauses[:zone]):
        if len(clause.text) > _LONG:
            continue
        links = [link for link in _links_of(clause) if not link.url.startswith("#")] or _bare_link(clause)
        found.extend((place, link) for link in links)
    return found


def _bare_link(clause: Clause) -> list[EditionLink]:
    """The only link ("here") of a clause that announces a text which it does not call new."""
    if len(clause.links) != 1 or len(clause.links[0].text) >= _BARE:
        return []
    link = clause.links[0]
    announces = any(one.shown is Shown.ELSEWHERE_UPCOMING for one in signals((clause,)))
    return [EditionLink(link.url, EditionStatus.UPCOMING, link.text)] if announces else []


def _links_of(clause: Clause) -> Iterator[EditionLink]:
    """The links of a clause whose own text or sentence names the edition that they lead to."""
    told = 0  # words up to here have been used up by an earlier link
    for link, (start, stop), following in _spans(clause):
        before = clause.text[_sentence_start(clause.text, told, start) : start]
        after = clause.text[stop:following]
        for text in (link.text, after if len(link.text) < _BARE else "", before + link.text + after):
            role = next((role for role, pattern in _LINK_ROLES if text and pattern.search(text)), None)
            if role is not None:
                told = following if text is not link.text else stop
                yield EditionLink(link.url, role, link.text)
                break


def _spans(clause: Clause) -> Iterator[tuple[Link, tuple[int, int], int]]:
    """Each link with its place in the clause's text and where the next link, or the sentence, ends."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for link in clause.links:
        at = clause.text.find(link.text, begin)
        begin = max(at, begin)
        spans.append((begin, begin + len(link.text)))
        begin = spans[-1][1]
    for index, link in enumerate(clause.links):
        following = spans[index + 1][0] if index + 1 < len(spans) else len(clause.text)
        yield link, spans[index], _sentence_end(clause.text, spans[index][1], following)


def _sentence_start(text: str, low: int, place: int) -> int:
    cut = max(text.rfind(". ", low, place), text.rfind("。", low, place))
    return low if cut < 0 else cut + 1


def _sentence_end(text: str, place: int, high: int) -> int:
    cuts = [cut for cut in (text.find(". ", place, high), text.find("。", place, high)) if cut >= 0]
    return min(cuts) + 1 if cuts else high


def announcement(found: Sequence[Signal]) -> range:
    """The clauses, from the first to the last, that announce an edition which is not the text below them."""
    places = [one.clause for one in found if one.shown in {Shown.ANNOUNCES, Shown.ELSEWHERE_UPCOMING}]
    return range(min(places), max(places) + 1) if places and max(places) - min(places) <= _ANNOUNCEMENT else range(0)
