"""Where sentences end, in English and Japanese, and where a long one can be cut: spans of a text, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_OPENING = "（(「『【〔[“"
_CLOSING = "）)」』】〕]”"
_STOP = re.compile(r"[。！？!?]+|(?<=[^\s.])\.+(?![.\w])")
_NEVER = re.compile(
    r"(?:\be\.g|\bi\.e|\bcf|\bviz|\bvs?|\bapprox|\bno|\bnos|\bart|\barts|\bsec|\bpara|\bpar|\bcl|\bch|\bp|\bpp|\bfig|"
    r"\bvol|\bmr|\bmrs|\bms|\bdr|\bprof|\bst|\bu\.s\.c|\bc\.f\.r|\be\.u|\bu\.k|(?:^|[\s(])[A-Z]|(?:^|\s)\d{1,3}(?:\.\d{1,2}){0,3}|"
    r"(?:^|\s)[ivx]{1,4})$",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(r"(?:\betc|\binc|\bltd|\bcorp|\bco|\bllc|\bu\.s|\bet al|\ba\.m|\bp\.m)$", re.IGNORECASE)
_STARTER = re.compile(
    r"(?:You|Your|We|Our|Us|The|This|That|These|Those|If|It|Its|In|On|By|For|When|Where|While|Please|To|As|Any|All|Some|"
    r"Such|No|Not|However|Except|Unless|Users?|There|They|Each|With|Without|Further|Additionally|Also|Once|After)\b"
)
_NUMBER = r"(?:[ivx]{1,5}|[a-z]|\d{1,2}|[ァ-ン一二三四五六七八九十])"
_ENUMERATOR = re.compile(
    rf"(?<![\w§])[(（]{_NUMBER}[)）]|(?<![\w.(（]){_NUMBER}[)）](?=\s)|[①-⑳]|(?<=[；;])\s*(?:and|or)?\s*", re.IGNORECASE
)

_REFERENCE = re.compile(
    r"(?:clauses?|(?:sub)?sections?|(?:sub)?paragraphs?|articles?|items?|[項号条])\s*$", re.IGNORECASE
)


def sentences(text: str) -> list[Span]:
    """Spans of the sentences, without the white space around them; a text without a stop is one."""
    spans: list[Span] = []
    begin = 0
    for end in _ends(text):
        spans += _trimmed(text, begin, end)
        begin = end
    return spans + _trimmed(text, begin, len(text))


def _trimmed(text: str, begin: int, end: int) -> list[Span]:
    piece = text[begin:end]
    inner = piece.strip()
    start = begin + len(piece) - len(piece.lstrip())
    return [(start, start + len(inner))] if inner else []


def _ends(text: str) -> Iterator[int]:
    inside = _bracketed(text)
    for stop in _STOP.finditer(text):
        end = stop.end()
        while end < len(text) and text[end] in _CLOSING + "\"'’":
            end += 1
        if end < len(text) and not inside[end] and _parts(text, stop, end):
            yield end


def _bracketed(text: str) -> list[bool]:
    """Whether each place lies inside brackets that are closed again within a paragraph's length."""
    inside = [False] * (len(text) + 1)
    open_at: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if character in _OPENING:
            open_at.append((place, _CLOSING[_OPENING.index(character)]))
        elif open_at and character == open_at[-1][1]:
            begin, _ = open_at.pop()
            if place - begin <= 400:
                inside[begin + 1 : place + 1] = [True] * (place - begin)
    return inside


def _parts(text: str, stop: re.Match[str], end: int) -> bool:
    """Whether the stop ends a sentence: full-width ones do, "e.g." does not, "Inc." only before a new beginning."""
    if stop.group()[0] in "。！？":
        # 「…。」と and （…。）は go on; a bracket after a full stop belongs to what it follows.
        return stop.end() == end or text[end] not in "とのをはがにでもやへ、，。！？"
    rest = text[end:].lstrip()
    if rest == text[end:] or not rest:
        return False
    if not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"'“‘(（[•*-–—" or ord(rest[0]) > 0x3000):
        return False
    before = text[max(0, stop.start() - 12) : stop.start()]
    if stop.group() == "." and _NEVER.search(before):
        return False
    return not (stop.group() == "." and _SOMETIMES.search(before)) or bool(_STARTER.match(rest))


def is_item(text: str) -> bool:
    """Whether a text begins with "(i)", "b)" or "②"."""
    found = _ENUMERATOR.match(text)
    return bool(found and found.group().strip())


def items(text: str, begin: int, end: int, least: int) -> list[Span]:
    """The span cut before "(i)", "(b)", "②" and after semicolons; pieces shorter than `least` stay with a neighbour."""
    inner = text[begin:end]
    marks = [
        begin + found.start()
        for found in _ENUMERATOR.finditer(inner)
        if found.start() and not _REFERENCE.search(inner[: found.start()])
    ]
    spans: list[Span] = []
    start = begin
    for mark in [*marks, end]:
        if mark - start >= least or (mark == end and not spans):
            spans.append((start, mark))
            start = mark
    if start < end and spans:
        spans[-1] = (spans[-1][0], end)
    return [span for piece in spans for span in _trimmed(text, *piece)]
