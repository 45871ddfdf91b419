"""When two clauses say the same: what is cosmetic and what is not.

`normal.comparable` leaves only letters and digits, which is right for recognising a page but too generous for a clause:
"1.5" and "15", "13-17" and "1317", "✓" and "✗" in a table are not the same. The key of a clause keeps these apart, and
leaves out the clause's own number, which changes whenever a section is inserted above it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.model import Clause, ClauseKind
from monitor.normal import collapse, comparable

_NUMERAL = re.compile(
    r"""^\s*(?:
      [(（\[]?(?:\d{1,3}|[ivxlcIVXLC]{1,6}|[A-Za-z])[.)）．\]](?!\d)
    | \d{1,3}(?:\.\d{1,3})+\.?(?=\s+[^\W\d_a-z])
    | 第\s*[\d〇一二三四五六七八九十百]+\s*[条章節項款](?:の[\d二三四五六])?
    | [①-⑳] | [•·●・‣▪◦*–—-](?=\s)
    )\s*""",
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"(?<=\d)[,.\u00a0\u2009\u202f'](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"(?:(?<![\w)])[-−](?=\d))?\d+|[≤≥±]|[<>](?=\s?\d)")
_MARKS = re.compile("[✓✔☑✅☒✗✘✖❌◯○◎●△▲▽×]")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|(?<=\w)[⁰¹²³⁴-⁹]+(?!\w)")
_BARE_NUMBER = re.compile(r"^\W*\d{0,3}\W*$")
_TOKEN = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[\w-]{24,}$")  # of a link: an id made for one visit
_SHIELD = re.compile(r"\[email[\s\u00a0]*protected\]", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_MONTHS = (
    "jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|févr(?:ier)?|mar(?:ch|s)?|märz|apr(?:il)?|avril|may|mai|june?|juni|juin"
    "|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?"
    "|de[cz](?:ember)?|déc(?:embre)?"
)
_DATE_WORDS = (
    rf"(?:{_MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[ap]m|utc|gmt|pst|pdt|est|edt|jst|of|the|at)(?![^\W\d_])"
    r"|令和|平成|元年|[年月日時分]|\d+(?:st|nd|rd|th)?"
)
_BESIDE_A_DATE = r"(?:\W*(?:(?:archived?|previous|past|older)\s(?:versions?|terms|polic\w+)|download\spdf|print))*"
_UPDATED = re.compile(
    rf"""^\W*(?:
      (?:(?:this|these|our|the)\s[\w\s]{{0,40}}?\s(?:was|were)\s)?
      (?:(?:date\s(?:of\s)?)?(?:last|latest|most\srecent(?:ly)?)\s*)?
      (?:updated?|modified|revised|revision|reviewed|changed?|edited|amended)(?:\s(?:date|on|at|as\sof))*
      | (?:最終|前回)?(?:更新|改定|改訂|改正)日?
      | zuletzt\s(?:aktualisiert|geändert)(?:\sam)? | dernière\s(?:mise\sà\sjour|modification)
    )\W*(?:(?>{_DATE_WORDS})\W*+)++(?:(?:に)?(?:最終)?(?:更新|改定|改訂|改正))?{_BESIDE_A_DATE}\W*$
    | ^\W*(?:(?>{_DATE_WORDS})\W*+)++(?:最終)?(?:更新|改定|改訂|改正)\W*$""",
    re.VERBOSE | re.IGNORECASE,
)


_EFFECTIVE = re.compile(
    rf"""^\W*(?:(?:date\s)?effective(?:\s(?:date|on|as\sof|from|since))*|(?:in\sforce|valid)\s(?:from|since|as\sof)
      |(?:発効|施行|実施|適用|適用開始|効力発生|有効|制定)日?)
      \W*(?:(?>{_DATE_WORDS})\W*+)++(?:より|から)?(?:に)?(?:発効|施行|実施|適用|制定)?{_BESIDE_A_DATE}\W*$
    | ^\W*(?:(?:本|この)\w{{0,12}}(?:規約|約款|ポリシー|方針|ガイドライン|規定)は\W*|(?:一部)?改[定訂正]\W+)?
      (?:(?>{_DATE_WORDS})\W*+)++(?:より|から|に)?(?:発効|施行|実施|適用|制定)(?:し?ます|する|いたします|されます)?\W*$
    | ^\W*(?:these|this|our|the)\s(?:[\w]+\s){{0,4}}(?:terms|policy|agreement|guidelines|conditions|version|notice)
      (?:\sof\s(?:use|service))?\s(?:(?:are|is|become|becomes|will\sbe)\seffective|(?:apply|applies|take|takes)(?:\seffect)?)
      \s(?:(?:as\sof|from|on|since|starting)\s)?(?:(?>{_DATE_WORDS})\W*+)++$""",
    re.VERBOSE | re.IGNORECASE,
)
_ANNOUNCEMENT = re.compile(
    r"""(?:this|the|these|our)\s(?:new\s|updated\s|revised\s)?(?:version|terms|polic|agreement|update|change).{0,120}?
        (?:goe?s?\sinto|takes?|comes?\sinto|be|become[s]?)\s(?:effect|force|effective)\s(?:on|as\sof|from|starting)
      | ^effective\suntil\b | \buntil\sthen,?\s
      | (?:改定後|改定版|新しい|変更後)[^。]{0,40}(?:より|から|に)(?:適用|施行|発効|有効)
      | (?:現行|改定前|変更前)の[^。]{0,40}(?:引き続き|まで(?:は)?)[^。]{0,20}(?:適用|有効)""",
    re.VERBOSE | re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b|[12]\d{3}年|令和|\d{1,2}月\d{1,2}日|\bcurrent\b|現行", re.IGNORECASE)
_NAMES_A_DATE = re.compile(rf"\b(?:{_DATE_WORDS})\b|\d+|[年月日]", re.IGNORECASE)


def is_announcement(text: str) -> bool:
    """Whether the text only tells from when, or until when, the edition that it stands above binds."""
    return len(text) <= 600 and bool(_ANNOUNCEMENT.search(text)) and bool(_DATED.search(text))


def without_dates(text: str) -> str:
    """What a text says apart from numbers and dates; empty for a text of more than 160 characters."""
    return comparable(_NAMES_A_DATE.sub(" ", unicodedata.normalize("NFKC", text))) if len(text) <= 160 else ""


def says_something(clause: Clause) -> bool:
    """Whether a clause holds more than a rule, a bullet or the number of a footnote."""
    if not key(clause.text):
        return False
    return clause.kind in {ClauseKind.ROW, ClauseKind.RULE} or not _BARE_NUMBER.match(clause.text)


def unnumbered(text: str) -> str:
    """The text without the number or bullet that it begins with, unless nothing else is left."""
    rest = _NUMERAL.sub("", text, count=1)
    return rest if any(character.isalnum() for character in rest) else text


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """Equal for two texts that say the same; empty for a text without letters, digits or marks that mean something."""
    plain = unicodedata.normalize("NFKC", _FOOTNOTE.sub("", unnumbered(text)))
    numbers = _DIGITS.findall(_THOUSANDS.sub("", plain))
    marks = _MARKS.findall(plain[1:])  # a mark at the very start is a bullet
    return "\n".join(filter(None, (comparable(plain), " ".join(numbers), "".join(marks))))


def key_of(clause: Clause) -> str:
    """The key of a clause's text; of a rule in robots.txt the text itself, where every sign counts."""
    return clause.text if clause.kind is ClauseKind.RULE else key(clause.text)


def statement(clause: Clause) -> tuple[str, str]:
    """What a clause says together with the sentence that it hangs on: "sell works" under "you may not"."""
    return key_of(clause), key(clause.lead_in)


def same(one: Clause, other: Clause) -> bool:
    """Whether two clauses differ at most in white space, signs, case, Unicode forms, number or e-mail obfuscation."""
    if key_of(one) == key_of(other):
        return True
    before, after = one.text, other.text
    if bool(_SHIELD.search(before)) == bool(_SHIELD.search(after)):
        return False
    return key(_EMAIL.sub("", _SHIELD.sub("", before))) == key(_EMAIL.sub("", _SHIELD.sub("", after)))


def is_effective_line(text: str) -> bool:
    """Whether the text only says from when the edition binds: "Effective: 1 May 2024", 「施行日：…」."""
    return _is_dated(text) and bool(_EFFECTIVE.match(unicodedata.normalize("NFKC", text)))


def is_update_line(text: str) -> bool:
    """Whether the text only says when the page was last changed: "Last updated: 1 May 2024", 「最終更新日：…」."""
    return _is_dated(text) and bool(_UPDATED.match(unicodedata.normalize("NFKC", text)))


def _is_dated(text: str) -> bool:
    return len(text) <= 120 and any(character.isdigit() or character == "元" for character in text)


def looks_same(before: Clause, after: Clause) -> bool:
    """Whether a reader of the page would see no difference at all: only invisible characters or tracking differ."""
    if before.text != after.text and _visible(before.text) != _visible(after.text):
        return False
    old, new = _targets(before), _targets(after)
    return old == new or not old or not new


def _visible(text: str) -> str:
    return collapse(unicodedata.normalize("NFC", text))


def _targets(clause: Clause) -> frozenset[str]:
    """Where the clause's links lead, without scheme, query, fragment and tokens that change with every visit."""
    found = set()
    for link in clause.links:
        try:
            parts = urlsplit(link.url)
        except ValueError:  # a malformed address leads nowhere
            continue
        if parts.netloc:
            segments = [part for part in re.split("[&;]", parts.path)[0].split("/") if part and not _TOKEN.match(part)]
            found.add("/".join([parts.netloc.removeprefix("www."), *segments]).casefold())
    return frozenset(found)


def joined(clauses: Sequence[Clause]) -> Clause:
    """Several neighbouring clauses as one, as they read in a row: the first one's place, all their links."""
    if len(clauses) == 1:
        return clauses[0]
    first = next((clause for clause in clauses if clause.kind is not ClauseKind.HEADING), clauses[0])
    return Clause(
        text=" ".join(clause.text for clause in clauses),
        kind=first.kind,
        section=clauses[0].section,
        number=clauses[0].number,
        lead_in=clauses[0].lead_in,
        level=first.level,
        region=first.region,
        links=tuple(link for clause in clauses for link in clause.links),
    )
