"""Wraps text for a terminal: by columns, two for a full-width character, and not before a closing mark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

# A Latin word or a single full-width character; white space apart.
_PIECES = re.compile(r"\s+|[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]|[^\s\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")
_NOT_FIRST = frozenset("、。，．・：；？！）」』】］｝〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…")
_NOT_LAST = frozenset("（「『【［｛〈《")


def columns(text: str) -> int:
    """How many columns a terminal needs for the text."""
    return sum(
        2 if unicodedata.east_asian_width(character) in "WFA" and ord(character) > 0x2E7F else 1 for character in text
    )


def units(text: str) -> Iterator[str]:
    """What must stay together: closing marks with what stands before, opening ones with what follows."""
    held = ""
    for piece in _PIECES.findall(text):
        if held and (piece[0] in _NOT_FIRST or held[-1] in _NOT_LAST):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def wrap(text: str, width: int = 72, indent: str = "", first: str | None = None) -> str:
    """The text in lines of at most `width` columns (longer only where one word is), indented; `first` for the first."""
    start = indent if first is None else first
    rows = fold(text, width, columns, indent=indent, first=start)
    return "\n".join(rows)


def fold(text: str, width: float, measure: Callable[[str], float], *, indent: str = "", first: str = "") -> list[str]:
    """The text in rows that `measure` to at most `width`, each begun with the indent, the first with `first`."""
    lines: list[str] = []
    current = first
    empty = True
    for unit in units(text.strip()):
        if unit.isspace():
            current += "" if empty else " "
            continue
        if not empty and measure(current + unit) > width:
            lines.append(current.rstrip())
            current, empty = indent, True
        current += unit
        empty = False
    return [*lines, current.rstrip()]
