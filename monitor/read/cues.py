"""The words around a date, or a link, that say what it is: English and Japanese, some German and French."""

from __future__ import annotations

import re

# Where a cue stands before the date (or its label), and where it follows. The closest cue wins.
_BEFORE = {
    "until": r"(?:effective|valid|appl(?:y|ies|icable)|in\s+force|in\s+effect|binding|continues?|remains?"
    r"|gültig)[^.;]{0,60}?"
    r"(?:until|till|through|up\s+to|bis(?:\s+zum)?)|until|till|jusqu['’]au|bis\s+zum"
    r"|(?:effective|valid|appl(?:y|ies|ied|icable)|in\s+force|in\s+effect)\s+(?:before|prior\s+to)",
    "updated": r"(?:last\s+|most\s+recently\s+|latest\s+)?(?:up-?dated?|modified|revised|revision|changed|amended"
    r"|edited"
    r"|reviewed)(?:\s+date)?(?:\s+(?:our|these|this|the)\s+[\w\s]{3,50}?)?|version\s+(?:of|dated)|最終(?:更新|改定"
    r"|改訂|改正|変更)日?|(?:更新|改定|改訂|改正|変更)(?:年月)?日"
    r"|(?:更新|改定|改訂|改正|制定)|制定日|stand|(?:zuletzt\s+)?aktualisiert(?:\s+am)?"
    r"|(?:dernière\s+)?mise\s+à\s+jour(?:\s+le)?"
    r"|letzte\s+(?:änderung|aktualisierung)",
    "announced": r"(?:posted|published|announced|issued|notice\s+date|publication\s+date)|(?:公開|掲載|公表|発表"
    r"|告知|お知らせ)日",
    "effective": r"(?:became\s+|becomes?\s+)?effective(?:\s+date)?(?:\s+(?:as\s+of|on|from|since|starting|beginning))?"
    r"|(?:go(?:es)?|went|come|comes|came|enters?|entered|put)\s+(?:in)?to\s+(?:effect|force)|(?:takes?|took|have"
    r"|has|with)\s+effect"
    r"|in\s+(?:effect|force)|appl(?:y|ies|icable)|binding|commenc(?:es?|ing)|starting|beginning|as\s+(?:of|from)|valid\s+(?:from|as)"
    r"|(?:施行|適用(?:開始)?|発効|実施|効力発生|有効開始)(?:年月)?日|施行|gültig\s+ab|in\s+kraft|ab(?:\s+dem)?"
    r"|en\s+vigueur"
    r"|applicables?|effective\s+immediately[^.]{0,90}?on\s+or\s+after",
}
# What is said of a change to come would be "updated" by its verb; it is from then that it binds.
_COMING = re.compile(
    r"(?:will|shall|are|is|to)\s+(?:be\s+)?(?:being\s+)?(?:updat|chang|amend|revis|replac)\w*(?:\s+[\w’']+){0,6}?\s+"
    r"(?:on|as\s+of|from|starting|beginning)\s*$",
    re.IGNORECASE,
)
_COMING_JA = re.compile(
    r"\s*(?:[（(][日月火水木金土][)）])?\s*(?:に|より|から|付(?:け)?で|をもって|、)[^。]{0,40}?(?:改[定訂正]|変更)"
    r"(?:いたします|します|を(?:行い|実施|予定)|させていただきます|されます|の?予定|となります)"
    r"|\s*(?:に|より|から)[^。]{0,40}?(?:変わります|新しくなります|切り替わります)"
)
_CHANGED_JA = re.compile(
    r"\s*(?:[（(][日月火水木金土][)）])?\s*(?:に|より|から|付(?:け)?で|をもって|、)[^。]{0,40}?(?:改[定訂正]|変更|更新)"
    r"(?:いたしました|しました|されました|を行いました)"
)
_POSTPONED = re.compile(
    r"(?:postpon|delay|deferr?|push|mov|reschedul|extend)\w*\s+(?:[\w’']+\s+){0,4}?(?:to|until|till)\s+$", re.IGNORECASE
)
_POSTPONED_JA = re.compile(r"\s*(?:に|へ|まで)[^。、]{0,6}(?:延期|変更|繰り?下げ|繰り?上げ|先送り|後ろ倒し)")
# 「改正 令和8年4月1日施行」: what stands right behind the date decides, not the line's first word.
_BEGINS_JA = re.compile(r"\s*(?:から|より|に)?(?:施行|適用開始|発効)(?!日)")
_AFTER = {
    "until": r"(?:を?もって|限り)?\s*まで(?!に)(?:[^。]{0,20}(?:有効|適用|効力))?",
    "effective": r"(?![^。]{0,6}まで)(?:[にかよ][らり]?|付(?:け)?で?|以降(?:に)?|から)?、?.{0,30}?(?:施行|適用|発効"
    r"|効力(?:を生|が生|が発|発生)|実施|有効)"
    r"|\s*(?:の)?改[定訂正]・?施行"
    r"|\s*(?:から|より|以降)(?:の.{0,12}(?:規約|約款|ポリシー|版)|\s*[）)】\]]*\s*$)"
    r"|,?\s*(?:the|our|these|this|we)?[^.;]{0,80}?(?:will|shall|do|does)?\s*(?:be(?:come)?\s+effective|(?:go|come"
    r"|enter)(?:es|s)?\s+into\s+"
    r"(?:effect|force)|take(?:s)?\s+effect|(?:will|shall)\s+(?:apply|be\s+in\s+effect))",
    "updated": r"\s*(?:に|付(?:け)?で?)?\s*(?:一部|最終)?(?:更新|改定|改訂|改正|変更|制定)(?![・、]?\s*(?:施行|適用))",
    "announced": r"\s*(?:に|付(?:け)?で?)?\s*(?:公開|掲載|公表|発表|告知)",
}
_GAP = (
    r"\s*(?:date)?\s*(?:on|as\s+of|from|since|of|is|was|the|le|am|du|dem|den|zum|à\s+compter|depuis)?\s*(?:the"
    r"|le|du)?[\s:：\-–—*_|\[(（「【]*"
)
_BEFORE_PATTERNS = {
    role: re.compile(rf"(?:{pattern})(?:ly)?{_GAP}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?$", re.IGNORECASE)
    for role, pattern in _BEFORE.items()
}
_AFTER_PATTERNS = {
    role: re.compile(rf"\s*(?:[（(][日月火水木金土][)）])?[\]」】)）]?\s*(?:{pattern})", re.IGNORECASE)
    for role, pattern in _AFTER.items()
}
_DOCUMENT = re.compile(
    r"\b(?:th[ei]se?|our|the|an?)\s+(?:\w+\s+){0,3}(?:terms|polic(?:y|ies)|agreement|version|notice|conditions"
    r"|guidelines|statement|update"
    r"|changes|updates|amendments?|rules|tos|eula)\b|(?:本|当|この|新|現行|改[定訂])(?:利用|サービス)?(?:規約|約款"
    r"|ポリシー|方針|ガイドライン|条項|条件)"
    r"|(?:本|今回の|この)(?:改[定訂正]|変更)|プライバシーポリシー|利用規約|diese\s+\w+bedingungen|les\s+présentes",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“‘(\[])|(?<=[。！？])|\s+\|\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Inc|Ltd|Corp|Art|Sec|Mr|Ms|St)\.|\b\d{1,2}\.)$"
)
_AUDIENCES = (
    ("new-users", r"new\s+(?:users?|accounts?|members?|customers?|sign-?ups?)|sign(?:s|ed"
        r"|ing)?\s+up\b[^.]{0,60}\bon\s+or\s+after"
     r"|(?:register|join|creat)\w*[^.]{0,60}\bon\s+or\s+after|(?:以降|以後)に[^、。]{0,12}(?:登録|入会|加入)|新規(?:の)?(?:ユーザー|利用者|会員|お客様|登録)"
     r"|新たに(?:登録|会員)"),
    ("existing-users", r"existing\s+(?:users?|accounts?|members?|customers?)|sign(?:s"
        r"|ed)?\s+up\b[^.]{0,60}\b(?:before|prior)"
     r"|(?:register|join|creat)\w*[^.]{0,60}\b(?:before|prior\s+to)|(?:より前|まで|以前)に[^、。]{0,12}(?:登録|入会|加入)|既存(?:の)?(?:ユーザー|利用者|会員|お客様)"
     r"|すでに(?:登録|ご利用)"),
    ("eu", r"(?:in|from|for|to)\s+(?:the\s+)?(?:EEA|EU|European\s+(?:Union|Economic\s+Area|Region))|EEA"
        r"|欧州経済領域|EU域内"),
    ("gb", r"\bUK\s+users?|(?:in|for)\s+the\s+(?:UK|United\s+Kingdom)|英国"),
    ("us", r"(?:in|for|of)\s+the\s+(?:US|U\.S\.|United\s+States)|米国"),
    ("jp", r"(?:in|for|of)\s+Japan\b|日本(?:国内)?の(?:ユーザー|利用者|お客様)|日本国内"),
)  # fmt: skip
_MEMBERS = re.compile(
    r"(?:sign(?:s|ed|ing)?\s+up|(?:regist|join|creat|open)\w*)\b[^.;,]{0,50}?"
    r"(?:before|prior\s+to|on\s+or\s+after|after|since|until|on\s+or\s+before)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_MEMBERS_JA = re.compile(
    r"\s*(?:[（(][日月火水木金土][)）])?(?:よりも?|から|の|まで|以降|以前|以後)?[前後]?に?、?[^、。]{0,12}?"
    r"(?:登録|入会|加入|アカウントを(?:作成|開設)|利用を開始)[^、。]{0,14}?(?:方|者|ユーザー|会員|お客様|場合)"
)
_REACH = 160  # characters on either side of a date in which its cue stands
_AUDIENCE_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _AUDIENCES)


def sentences(text: str) -> list[str]:
    """A text cut into sentences; dates and abbreviations are not cut."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def role_of(sentence: str, start: int, end: int, begin: int, stop: int) -> str | None:
    """What the date at `start` to `end` is, from the words between its neighbours at `begin` and `stop`."""
    before, after = sentence[max(begin, start - _REACH) : start], sentence[end : min(stop, end + _REACH)]
    if _COMING.search(before) or _COMING_JA.match(after) or _BEGINS_JA.match(after) or is_postponed_to(before, after):
        return "effective"
    if _CHANGED_JA.match(after):
        return "updated"
    for role in ("until", "updated", "announced", "effective"):
        if _BEFORE_PATTERNS[role].search(before):
            return role
    found = [
        (match.end(), role) for role, pattern in _AFTER_PATTERNS.items() if (match := pattern.match(after)) is not None
    ]
    return min(found)[1] if found else None


def is_postponed_to(before: str, after: str) -> bool:
    """Whether a day is the one to which another was moved: "postponed until …", 「…に延期」."""
    return _POSTPONED.search(before) is not None or _POSTPONED_JA.match(after) is not None


def names_members(sentence: str, start: int, begin: int) -> bool:
    """Whether the date at `start` says which members are meant: "for users who joined before 1 March 2026"."""
    return _MEMBERS.search(sentence[max(begin, start - _REACH) : start]) is not None


def names_members_behind(sentence: str, end: int, stop: int) -> bool:
    """The same in Japanese: 「2026年3月1日より前に登録された方」."""
    return _MEMBERS_JA.match(sentence[end:stop]) is not None


def is_about_document(text: str) -> bool:
    """Whether a sentence names the document itself: "these Terms", 「本規約」."""
    return _DOCUMENT.search(text) is not None


def audience_of(text: str) -> str:
    """Whom a date concerns, as `EffectiveDate.audience` names it; "" for everybody."""
    for name, pattern in _AUDIENCE_PATTERNS:
        if pattern.search(text):
            return name
    return ""
