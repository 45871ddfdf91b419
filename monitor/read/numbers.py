"""List and section numbers: written by a list, and found at the beginning of a text."""

from __future__ import annotations

import re

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_DIGITS = "0-9０-９"
_KANJI = "一二三四五六七八九十百千〇"
_NUMBER = re.compile(
    rf"""
    (?P<article> 第\s*[{_DIGITS}{_KANJI}]{{1,5}}\s*[条章節款項編部号](?:の[{_DIGITS}{_KANJI}]{{1,3}})* )
    | (?P<word> (?:Section|Article|Chapter|Part|Clause|Artikel|Abschnitt|§+|Ziffer)\s*
        (?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}|[IVXLC]{{1,6}}\b)\s*[.:)–—-]? )(?=\s|$)
    | (?P<dotted> \d{{1,3}}(?:\.\d{{1,3}}){{1,5}}\.?[)）]? )(?=\s|[^\d%\s.,][^\d])
    | (?P<plain> [{_DIGITS}]{{1,3}}\s?[.)．）、] )(?!\d)(?=\s|\D)
    | (?P<bracket> [(（\[［]\s?
        (?:[{_DIGITS}]{{1,3}}|[a-zA-Z]{{1,2}}|[ivxlcIVXLC]{{1,6}}|[{_KANJI}]{{1,3}}|[ア-ン])\s?[)）\]］] )
    | (?P<letter> (?:[a-zA-Z]|[ivx]{{1,5}}|[IVX]{{1,5}})[.)）] )(?=\s)
    | (?P<circled> [\u2460-\u2473\u2474-\u2487\u3251-\u325f] )
    """,
    re.VERBOSE,
)
_BULLET = re.compile(r"(?:[•‣◦▪▫●○■□◆◇▶►✓✔·・*∙⁃]|[-–—](?=\s))\s*")


def counted(number: int, style: str) -> str:
    """The number of a list item as a browser shows it; `style` is HTML's type: 1, a, A, i or I."""
    if style in {"a", "A"} and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(97 + rest) + letters
        return (letters if style == "a" else letters.upper()) + "."
    if style in {"i", "I"} and 0 < number < 4000:
        letters = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            letters += sign * count
        return (letters if style == "i" else letters.upper()) + "."
    return f"{number}."


def split_number(text: str) -> tuple[str, str]:
    """The number that a text begins with, as written, and the text without it; ("", text) where there is none."""
    found = _NUMBER.match(text)
    if found is None:
        return "", text
    number = found.group().strip()
    rest = text[found.end() :].lstrip(" .:：、．　").lstrip()
    if not rest and not found.group("article"):
        return "", text
    return number, rest


def split_bullet(text: str) -> tuple[str, str]:
    """The bullet sign that a text begins with and the text without it."""
    found = _BULLET.match(text)
    return (found.group().strip(), text[found.end() :]) if found else ("", text)


def depth(number: str) -> int:
    """How deep a section number lies: chapters 1, articles 2, "3." 2, "3.1" 3, "(a)" 6."""
    if number.startswith("第"):
        return {"編": 1, "部": 1, "章": 1, "節": 2, "款": 2, "条": 3}.get(
            re.sub(r"[のの0-9０-９一-十]+$", "", number)[-1:], 4
        )
    if digits := re.match(r"(?:\D*?)(\d+(?:\.\d+)*)", number):
        return 2 + digits.group(1).count(".") if not number.startswith(("(", "（")) else 6
    return 6
