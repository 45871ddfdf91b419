"""Word differences and evidence as runs of text.

A clause's word difference is a sequence of kept, deleted and inserted pieces; evidence passages lie across them.
Templates need runs that are one thing each: an operation, and marked or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from monitor.model import Word

Side = Literal["both", "before", "after"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that is kept (=), deleted (-), inserted (+) or left out (…), and marked as evidence or not."""

    op: Literal["=", "-", "+", "…"]
    text: str
    marked: bool = False


def spans(text: str, passages: Iterable[str]) -> list[tuple[int, int]]:
    """Where the passages stand in the text, merged and in order; passages that do not occur are passed over."""
    found = sorted((start, start + len(item)) for item in passages if item and (start := text.find(item)) >= 0)
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _flags(length: int, marked: Sequence[tuple[int, int]]) -> bytearray:
    flags = bytearray(length)
    for start, end in marked:
        flags[start:end] = b"\x01" * (end - start)
    return flags


def _pieces(piece: Word, flags: bytes) -> Iterable[Run]:
    op, text = piece
    start = 0
    for flag, group in groupby(flags):
        length = sum(1 for _ in group)
        yield Run(op, text[start : start + length], bool(flag))
        start += length


def runs(
    words: Sequence[Word], before: Iterable[str] = (), after: Iterable[str] = (), side: Side = "both"
) -> list[Run]:
    """The word difference as runs. `before` and `after` are evidence passages of each side.

    `side` "before" leaves insertions out and "after" deletions, for showing the two texts apart.
    """
    before, after = tuple(before), tuple(after)
    dropped = {"before": "+", "after": "-"}.get(side)
    if not before and not after:  # nine clauses in ten of a full text
        return [Run(op, text) for op, text in words if op != dropped and text]
    old = "".join(text for op, text in words if op != "+")
    new = "".join(text for op, text in words if op != "-")
    old_flags, new_flags = _flags(len(old), spans(old, before)), _flags(len(new), spans(new, after))
    out: list[Run] = []
    at_old = at_new = 0
    for op, text in words:
        size = len(text)
        flags = bytearray(size)
        if op != "+":
            flags = bytearray(a | b for a, b in zip(flags, old_flags[at_old : at_old + size], strict=True))
            at_old += size
        if op != "-":
            flags = bytearray(a | b for a, b in zip(flags, new_flags[at_new : at_new + size], strict=True))
            at_new += size
        if op == dropped:
            continue
        out.extend(_pieces((op, text), bytes(flags)))
    return out


def shorten(items: Sequence[Run], keep: int = 160) -> list[Run]:
    """The runs with long stretches of kept, unmarked text cut to `keep` characters beside what changed."""
    out: list[Run] = []
    for index, run in enumerate(items):
        first, last = index == 0, index == len(items) - 1
        room = keep * (2 - first - last)
        if run.op != "=" or run.marked or len(run.text) <= room + keep // 2 or room == 0:
            out.append(run)
            continue
        if not first:
            out.append(Run("=", run.text[:keep]))
        out.append(Run("…", " … "))
        if not last:
            out.append(Run("=", run.text[-keep:]))
    return out


def limit(items: Sequence[Run], characters: int) -> tuple[list[Run], bool]:
    """The first runs that hold at most so many characters, and whether anything was left out."""
    out: list[Run] = []
    left = characters
    for run in items:
        if len(run.text) > left:
            out.extend([Run(run.op, run.text[:left], run.marked), Run("…", " …")])
            return out, True
        out.append(run)
        left -= len(run.text)
    return out, False
