"""Keys with arguments become sentences, dates and numbers of a language.

The catalogues are gettext's (`locale/*/LC_MESSAGES/kiyaku.po`), with keys instead of English sentences as message ids,
so that English can be mended without touching the Japanese. They are compiled in memory at first use: a checkout needs
no build step, and reading both takes about 40 ms once.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from monitor.model import Language, Localized

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
_JAPAN = timezone(timedelta(hours=9), "JST")
_DAY = {"en": "d MMMM y", "ja": "y年M月d日"}
_SHORT_DAY = {"en": "d MMM y", "ja": "y/M/d"}


@cache
def _catalogue(language: Language) -> Translations:
    source = files("monitor.digest").joinpath("locale", language, "LC_MESSAGES", "kiyaku.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="kiyaku")


@lru_cache(maxsize=8192)
def _written(day: date, pattern: str, language: Language) -> str:
    # Babel takes 80 µs for a date, and a page of 2,000 changes names each of a few hundred days many times.
    return str(format_date(day, pattern, locale=language))


def keys(language: Language) -> frozenset[str]:
    """Every key that the catalogue of a language holds."""
    source = files("monitor.digest").joinpath("locale", language, "LC_MESSAGES", "kiyaku.po").read_bytes()
    return frozenset(
        (message.id if isinstance(message.id, str) else message.id[0])
        for message in read_po(io.BytesIO(source), locale=language)
        if message.id
        and message.string
        and all([message.string] if isinstance(message.string, str) else message.string)
    )


class Say:
    """Speaks one language. Calling it with a key and arguments gives the sentence; a key nobody wrote is a KeyError."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._texts = _catalogue(language)

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return "：" if self.language == "ja" else ": "

    @property
    def gap(self) -> str:
        """What stands between two sentences, or after a colon: nothing in Japanese."""
        return "" if self.language == "ja" else " "

    def __call__(self, key: str, **arguments: object) -> str:
        """The text of a key, with `{name}` replaced by arguments."""
        text = str(self._texts.gettext(key))
        if text == key:
            raise KeyError(f"{self.language}: no text for {key!r}")
        return text.format(**arguments)

    def count(self, key: str, number: int, **arguments: object) -> str:
        """The text of a key in the plural form of a number, which it may name as `{n}`."""
        text = str(self._texts.ngettext(key, key, number))
        if text == key:
            raise KeyError(f"{self.language}: no text for {key!r}")
        return text.format(n=self.number(number), **arguments)

    def has(self, key: str) -> bool:
        """Whether the catalogue holds the key (keys made of data: reasons, country codes)."""
        return str(self._texts.gettext(key)) != key

    def raw(self, key: str) -> str:
        """The text of a key as the catalogue holds it; of a plural the last form."""
        return str(self._texts.ngettext(key, key, 2))

    def pick(self, text: Localized) -> str:
        """Our own text in this language."""
        return text[self.language]

    def number(self, number: int) -> str:
        """1234 as "1,234"."""
        return str(format_decimal(number, locale=self.language))

    def day(self, day: date) -> str:
        """A date as running text writes it: "15 January 2026", 「2026年1月15日」."""
        return _written(day, _DAY[self.language], self.language)

    def short_day(self, day: date) -> str:
        """A date for tables: "15 Jan 2026", 「2026/1/15」."""
        return _written(day, _SHORT_DAY[self.language], self.language)

    def local(self, moment: datetime) -> datetime:
        """A moment on the clock that readers of this language look at: Japan's for Japanese, else UTC."""
        return moment.astimezone(_JAPAN if self.language == "ja" else timezone.utc)  # noqa: UP017 (beside timezone)

    def today(self, now: datetime) -> date:
        """The calendar day of `now` for readers of this language."""
        return self.local(now).date()

    def time(self, moment: datetime) -> str:
        """A moment to the minute, with its zone."""
        local = self.local(moment)
        zone = "日本時間" if self.language == "ja" else "UTC"
        return (
            f"{self.day(local.date())} {local:%H:%M}（{zone}）"
            if zone != "UTC"
            else f"{self.day(local)} {local:%H:%M} UTC"
        )

    def together(self, parts: Sequence[str]) -> str:
        """Words joined as a sentence joins them: "a, b, and c", 「a、b、c」."""
        return str(format_list(list(parts), locale=self.language)) if parts else ""


@cache
def voice(language: Language) -> Say:
    """The one speaker of a language."""
    return Say(language)
