"""Values of sources.yaml: each converter turns a text into a value, or says what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

W = TypeVar("W", bound=str)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])\s*")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Wrong(ValueError):
    """A value that is not what it should be: what is wrong, and what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def non_empty(text: str) -> str:
    """Any text but none."""
    if not text.strip():
        raise Wrong("is empty.", "Write a value, or remove the line.")
    return text.strip()


def flag(text: str) -> bool:
    """Yes or no, as YAML writes them."""
    found = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(text.lower())
    if found is None:
        raise Wrong(f"must be true or false, not {text!r}.", "Write true or false.")
    return found


def between(least: float, most: float) -> Callable[[str], float]:
    """A number within bounds, both included."""

    def convert(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            raise Wrong(f"must be a number from {least:g} to {most:g}, not {text!r}.", "Write digits only.")
        return number

    return convert


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds, both included."""

    def convert(text: str) -> int:
        number = int(text) if re.fullmatch(r"[0-9]{1,18}", text) else least - 1
        if not least <= number <= most:
            raise Wrong(f"must be a whole number from {least} to {most}, not {text!r}.", "Write digits only.")
        return number

    return convert


def one_of(*words: W) -> Callable[[str], W]:
    """One of the words."""
    known: dict[str, W] = {word: word for word in words}

    def convert(text: str) -> W:
        if text not in known:
            near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
            remedy = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(words)}."
            raise Wrong(f"cannot be {text!r}.", remedy)
        return known[text]

    return convert


def day(text: str) -> date:
    """A date as 2026-01-15."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"must be a date, not {text!r}.", "Write it as 2026-01-15.") from None


def duration(least: timedelta, most: timedelta) -> Callable[[str], timedelta]:
    """A time span such as 12h or 1d 12h, within bounds."""

    def convert(text: str) -> timedelta:
        if not re.fullmatch(rf"(?:{_DURATION.pattern})+", text.strip()):
            raise Wrong(f"must be a time span, not {text!r}.", "Write a number with s, m, h, d or w, e.g. 12h or 2d.")
        seconds = sum(float(number) * _SECONDS[unit] for number, unit in _DURATION.findall(text))
        span = timedelta(seconds=min(seconds, 10.0**9))
        if not least <= span <= most:
            raise Wrong(f"must be from {least} to {most}, not {text}.", "Choose a time span between them.")
        return span

    return convert


def web_address(text: str) -> str:
    """An http or https URL with a host and without credentials."""
    text = non_empty(text)
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine, parts = False, None
    if not fine or parts is None or re.search(r"[\s<>\"]", text):
        raise Wrong(f"must be a web address, not {text!r}.", "Write it in full, e.g. https://example.org/terms.")
    if parts.username or parts.password:
        raise Wrong("must not hold a user's name or password.", "Remove what stands before the @.")
    return text


def selector(text: str) -> str:
    """A CSS selector that soupsieve can read."""
    text = non_empty(text)
    import soupsieve

    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise Wrong(f"is not a CSS selector: {reason}", "Try it in a browser's console first.") from None
    return text


def name(text: str) -> str:
    """A key that can stand in addresses and file names."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,59}", text) or ".." in text:
        raise Wrong(
            f"{text!r} cannot be a key.", "Use up to 60 lower-case letters, digits, hyphens, underscores and dots."
        )
    return text
