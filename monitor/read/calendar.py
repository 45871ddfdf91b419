"""Calendar dates as they are written: English, Japanese with eras, the languages around them, and in digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．／－：　ＲＨＳ", "0123456789./-: RHS")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_MONTH_NAMES = (
    "january janvier januar enero janeiro gennaio januari jan janv ene",
    "february février fevrier februar febrero fevereiro febbraio februari feb fév févr",
    "march mars märz maerz marzo março marco maart mar mär",
    "april avril abril aprile apr avr abr",
    "may mai mayo maio maggio mei",
    "june juin juni junio junho giugno jun",
    "july juillet juli julio julho luglio jul juil",
    "august août aout agosto augustus aug ago",
    "september septembre septiembre setembro settembre sep sept set",
    "october octobre oktober octubre outubro ottobre oct okt out",
    "november novembre noviembre novembro nov",
    "december décembre decembre dezember diciembre dezembro dicembre dec déc dez dic",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_PATTERN = re.compile(
    rf"""
      (?P<era>令和|平成|昭和)\s*(?P<era_year>元|\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*年\s*
        (?P<era_month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月\s*(?P<era_day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*日
    | (?<![A-Za-z0-9])(?P<short>[RHS])\s?(?P<short_year>\d{{1,2}})
        [./-](?P<short_month>\d{{1,2}})[./-](?P<short_day>\d{{1,2}})(?!\d)
    | (?P<cjk_year>\d{{4}}|[〇一二三四五六七八九]{{4}})\s*[年년]\s*(?:[(（][^)）]{{1,8}}[)）]\s*)?
        (?P<cjk_month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*[月월]\s*
        (?P<cjk_day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[日일]
    | (?<![\d./-])(?P<iso_year>(?:19|20)\d\d)(?P<sep>[-/.])
        \s?(?P<iso_month>\d{{1,2}})(?P=sep)\s?(?P<iso_day>\d{{1,2}})(?![\d])
    | (?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second>\d{{1,2}})(?P=mark)
        (?P<year>(?:19|20)\d\d|\d\d)(?![./-]?\w)
    | \b(?P<name>{_MONTH})\b\.?\s*(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\s*(?:,|\s|\s?of\s)\s*
        (?P<named_year>(?:19|20)\d\d)\b
    | (?<![\d.])(?P<day2>\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|º|ª)\b)?\.?\s*(?:(?:of|de|day\ of)\s+)?
        (?P<name2>{_MONTH})\b\.?,?\s*(?:(?:de|del|of)\s+)?(?P<year2>(?:19|20)\d\d)\b
    | (?P<bare_month>\d{{1,2}})月(?P<bare_day>\d{{1,2}})日
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:19|20)\d\d(?![\d/-])")
_RANGE = re.compile(
    r"\s*(?:[（(][日月火水木金土][)）])?\s*(?:から|より|[~〜～–—-]|to|until|through|bis)\s*$", re.IGNORECASE
)
_DAY_FIRST_LANGUAGES = frozenset("de fr es pt it nl sv pl tr ru id vi da nb fi cs el he".split())  # noqa: SIM905
_DAY_FIRST_REGIONS = frozenset("GB IE AU NZ IN ZA SG EU DE FR ES IT NL".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text."""

    day: date
    start: int  # offsets in the text
    end: int
    alternative: date | None = None  # the other reading, where day and month cannot be told apart
    opens_range: bool = False  # "from … to …": the next date closes it


def numeric_order(texts: Iterable[str], language: str, region: str = "") -> str:
    """How 03/04/2025 is to be read: "dmy", "mdy", or "?" where nothing says so.

    Another date of the document that can be read in one way only decides, then the region, then the language.
    """
    for text in texts:
        for first, second in _NUMERIC.findall(text):
            if int(first) > 12 >= int(second):
                return "dmy"
            if int(second) > 12 >= int(first):
                return "mdy"
    if region:
        return "mdy" if region.upper() in {"US", "PH", "CA"} else "dmy" if region.upper() in _DAY_FIRST_REGIONS else "?"
    return "dmy" if language in _DAY_FIRST_LANGUAGES else "?"


def find_dates(text: str, *, language: str = "en", region: str = "", order: str = "") -> tuple[FoundDate, ...]:
    """All dates of a text that name a day of the calendar, in order.

    `order` is an answer of `numeric_order`; without it language and region decide.
    """
    plain = text.translate(_FULL_WIDTH)
    order = order or numeric_order((), language, region)
    found: list[FoundDate] = []
    for match in _PATTERN.finditer(plain):
        last = found[-1] if found else None
        one = _read(match, order, last, plain)
        if one is None:
            continue
        if last is not None and _RANGE.fullmatch(plain[last.end : one.start]):
            found[-1] = replace(last, opens_range=True)
        found.append(one)
    return tuple(found)


def _read(match: re.Match[str], order: str, last: FoundDate | None, plain: str) -> FoundDate | None:
    readings = list(_readings(match, order))
    if match["bare_month"]:
        # The end of a range leaves out the year: 2026年1月15日～2月14日.
        if last is None or not _RANGE.fullmatch(plain[last.end : match.start()]):
            return None
        year = last.day.year + (int(match["bare_month"]) < last.day.month)
        readings = [(year, int(match["bare_month"]), int(match["bare_day"]))]
    days = [day for day in (_day(*reading) for reading in readings) if day is not None]
    if not days:
        return None
    other = days[1] if len(days) > 1 and days[1] != days[0] else None
    return FoundDate(days[0], match.start(), match.end(), other)


def _readings(match: re.Match[str], order: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day of a match; two of them where day and month cannot be told apart."""
    if era := match["era"] or match["short"]:
        year = _number(match["era_year"] or match["short_year"])
        month, day = match["era_month"] or match["short_month"], match["era_day"] or match["short_day"]
        yield _ERAS[era if match["era"] else era.upper()] + year, _number(month), _number(day)
    elif match["cjk_year"]:
        yield _number(match["cjk_year"]), _number(match["cjk_month"]), _number(match["cjk_day"])
    elif match["iso_year"]:
        yield int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    elif match["name"]:
        yield int(match["named_year"]), _MONTHS[match["name"].lower()], int(match["day"])
    elif match["name2"]:
        yield int(match["year2"]), _MONTHS[match["name2"].lower()], int(match["day2"])
    elif match["first"]:
        yield from _numeric(match, order)


def _numeric(match: re.Match[str], order: str) -> Iterator[tuple[int, int, int]]:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    year += 2000 if year < 100 else 0
    if match["mark"] == "." or order == "dmy":  # dots are the continental way, day first
        yield year, second, first
    elif order == "mdy":
        yield year, first, second
    else:
        yield year, first, second
        yield year, second, first


def _number(digits: str) -> int:
    if digits.isdecimal() and digits.isascii():
        return int(digits)
    if digits == "元":
        return 1
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return int(tens.translate(_KANJI_DIGITS) or 1) * 10 + int(ones.translate(_KANJI_DIGITS) or 0)
    return int(digits.translate(_KANJI_DIGITS))


def _day(year: int, month: int, day: int) -> date | None:
    """The day, None where there is no such day or no terms can be from then."""
    if not 1980 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
