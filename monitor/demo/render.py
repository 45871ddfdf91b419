"""A page of the story at a moment, as the bytes that a visitor gets.

Everything that real pages change with every visit changes here too (nonces, trace ids, counters, popular tags), but by
a hash of the moment and not by chance: the same story on the same day gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.demo.story import Page, Text

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_DIGITS = "0123456789"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_REIWA = date(2019, 5, 1)
_AGE_OF_IROYANE = 11  # years since its terms were first enacted


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.demo", "pages"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"us": us_date, "uk": uk_date, "ja": japanese_date, "era": era_date}
    return environment


def render(address: str, page: Page, at: datetime) -> bytes:
    """The page at `address` (host and path) for a visit at that moment."""
    seed = f"{address} {at.isoformat()}"
    host, _, path = address.partition("/")
    context: dict[str, Any] = {
        "title": page.title,
        "path": f"/{path}",
        "host": host,
        "current": page.current,
        "upcoming": page.upcoming,
        "dated": _dated(page),
        "enacted": date(at.year - _AGE_OF_IROYANE, 4, 1),
        "year": at.year,
        "epoch": int(at.timestamp()),
        "token": _token_maker(seed),
        "number": _number_maker(seed),
        "choice": _choice_maker(seed),
    }
    return _environment().get_template(page.template).render(context).lstrip().encode()


def us_date(day: date) -> str:
    """As in "November 15, 2024"."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def uk_date(day: date) -> str:
    """As in "15 November 2024"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def japanese_date(day: date) -> str:
    """As in 2024年11月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def era_date(day: date) -> str:
    """As in 令和6年11月15日; 平成 before May 2019."""
    era, year = ("令和", day.year - 2018) if day >= _REIWA else ("平成", day.year - 1988)
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _dated(page: Page) -> tuple[Text, ...]:
    return (page.current,) if page.upcoming is None else (page.current, page.upcoming)


def _hash(seed: str, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest())


def _token_maker(seed: str) -> Callable[..., str]:
    def token(name: str, length: int, *, digits: bool = False) -> str:
        alphabet, value, letters = _DIGITS if digits else _LETTERS, _hash(seed, name), []
        for _ in range(length):
            value, place = divmod(value, len(alphabet))
            letters.append(alphabet[place])
        return "".join(letters)

    return token


def _number_maker(seed: str) -> Callable[[str, int, int], int]:
    return lambda name, low, high: low + _hash(seed, name) % (high - low + 1)


def _choice_maker(seed: str) -> Callable[[str, Sequence[Any]], Any]:
    return lambda name, options: options[_hash(seed, name) % len(options)]
