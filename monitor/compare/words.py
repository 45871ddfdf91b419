"""What differs inside one clause, word by word, cleaned up for people.

Words that stand once on each side anchor the two texts to one another; between them the pieces of `tokens` are mapped
to single characters and diff-match-patch finds the shortest edit, without its clock (Diff_Timeout 0), so that the same
two texts always give the same result. Then single common words between two changes are given up, since nobody can read
a sentence woven of two, and each change is slid to the nearest end of a sentence or phrase. Work is bounded by the
input: texts of more than `_FINE` pieces are compared sentence by sentence first, and a group of changed
sentences that is still longer is shown as replaced whole (`coarse`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from monitor.compare.tokens import Token, is_slight, tokens
from monitor.model import Word

# Myers' algorithm takes time with the square of what differs: 300 pieces with nothing in common take 32 ms, so
# 2,400 pieces on both sides together stay under half a second.
_FINE = 2400
_ISLAND = 24.0  # a common stretch of more visible letters than this is never given up; a CJK character counts as 2.5
_SENTENCE = re.compile(r".*?(?:[.!?;]+[\"'”’)\]]*(?=\s)|[。！？]+[」』）]*|$)", re.DOTALL)


class Block(NamedTuple):
    """A run that both sides share: before[a:a_end] and after[b:b_end], of equal length."""

    a: int
    a_end: int
    b: int
    b_end: int


def difference(before: str, after: str) -> tuple[tuple[Word, ...], bool]:
    """The words that differ, and whether they are coarser than they could be.

    The pieces join to `before` without "+" and to `after` without "-", exactly. A deletion stands before the insertion
    that replaces it.
    """
    if before == after:
        return ((("=", before),) if before else ()), False
    a, b = tokens(before), tokens(after)
    if len(a) + len(b) <= _FINE:
        return _written(a, b, _readable(_shared(a, b), a, b)), False
    return _long(before, after)


def _long(before: str, after: str) -> tuple[tuple[Word, ...], bool]:
    """Sentence by sentence, then word by word inside each group of changed sentences."""
    a, b = _SENTENCE.findall(before), _SENTENCE.findall(after)
    pieces: list[Word] = []
    coarse = False
    position_a = position_b = 0
    for block in [*_shared_cores(a, b), Block(len(a), len(a), len(b), len(b))]:
        old, new = "".join(a[position_a : block.a]), "".join(b[position_b : block.b])
        ta, tb = tokens(old), tokens(new)
        if len(ta) + len(tb) <= _FINE:
            pieces.extend(_written(ta, tb, _readable(_shared(ta, tb), ta, tb)))
        else:
            coarse = True
            pieces.extend([("-", old), ("+", new)])
        pieces.append(("=", "".join(a[block.a : block.a_end])))
        position_a, position_b = block.a_end, block.b_end
    return _joined(pieces), coarse


def _shared(a: Sequence[Token], b: Sequence[Token]) -> list[Block]:
    """The runs of pieces that both sides share, in order."""
    return _shared_cores([token.core for token in a], [token.core for token in b])


def _shared_cores(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Words of content that stand once on each side are anchors; between them the shortest edit is found."""
    blocks: list[Block] = []
    position_a = position_b = 0
    for i, j in [*_anchors(a, b), (len(a), len(b))]:
        found = _shortest(a[position_a:i], b[position_b:j])
        blocks.extend(
            Block(one.a + position_a, one.a_end + position_a, one.b + position_b, one.b_end + position_b)
            for one in found
        )
        if i < len(a):
            blocks.append(Block(i, i + 1, j, j + 1))
        position_a, position_b = i + 1, j + 1
    return _touching_joined(blocks)


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the words that stand once on each side, as many as keep their order (patience)."""
    places_a, places_b = _once(a), _once(b)
    pairs = [(i, places_b[core]) for core, i in places_a.items() if core in places_b and not is_slight(core)]
    tails: list[int] = []
    ends: list[int] = []  # for each length of run the pair that ends it
    previous: list[int] = []
    for index, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [j]
        ends[length : length + 1] = [index]
    kept = []
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.append(pairs[at])
        at = previous[at]
    return kept[::-1]


def _once(side: Sequence[str]) -> dict[str, int]:
    """The pieces that stand once on a side, in order, with their places."""
    times = Counter(side)
    return {core: place for place, core in enumerate(side) if times[core] == 1}


def _touching_joined(blocks: Sequence[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        if joined and joined[-1].a_end == block.a and joined[-1].b_end == block.b:
            joined[-1] = Block(joined[-1].a, block.a_end, joined[-1].b, block.b_end)
        else:
            joined.append(block)
    return joined


def _shortest(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """The runs that the shortest edit between two sequences leaves, by diff-match-patch."""
    from diff_match_patch import diff_match_patch

    if set(a).isdisjoint(b):
        return []
    codes: dict[str, str] = {}
    for core in (*a, *b):
        if core not in codes:
            number = 0x100 + len(codes)  # beyond 0xD7FF lie the surrogates, which are no characters
            codes[core] = chr(number if number < 0xD800 else number + 0x800)
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    edits = engine.diff_main("".join(codes[core] for core in a), "".join(codes[core] for core in b), False)
    blocks: list[Block] = []
    position_a = position_b = 0
    for operation, run in edits:
        length = len(run)
        if operation == 0:
            blocks.append(Block(position_a, position_a + length, position_b, position_b + length))
        position_a += length if operation <= 0 else 0
        position_b += length if operation >= 0 else 0
    return blocks


# --- Cleaned up for people -------------------------------------------------------------------------------------------


def _readable(blocks: list[Block], a: Sequence[Token], b: Sequence[Token]) -> list[Block]:
    slid = _slide(blocks, a, b)
    kept = _without_islands(slid, a, b)
    return kept if len(kept) == len(slid) else _slide(kept, a, b)


def _widths(side: Sequence[Token]) -> list[float]:
    """How much a person sees of the pieces before each place: the width of a run is the difference of two places."""
    return list(accumulate((_width(core) for _, core in side), initial=0.0))


@lru_cache(maxsize=16384)
def _width(core: str) -> float:
    """Letters; a CJK character weighs as half a word, what carries no content of its own half, signs nothing."""
    if not any(character.isalnum() for character in core):
        return 0.0
    return len(core) * (2.5 if ord(core[0]) > 0x2E7F else 1.0) * (0.5 if is_slight(core) else 1.0)


def _without_islands(blocks: list[Block], a: Sequence[Token], b: Sequence[Token]) -> list[Block]:
    """Gives up a shared run that is smaller than the changes on both sides of it."""
    wide_a, wide_b = _widths(a), _widths(b)
    kept = list(blocks)
    index = 0
    while index < len(kept):
        block = kept[index]
        width = wide_a[block.a_end] - wide_a[block.a]
        previous = kept[index - 1] if index else Block(0, 0, 0, 0)
        following = kept[index + 1] if index + 1 < len(kept) else Block(len(a), len(a), len(b), len(b))
        left = max(wide_a[block.a] - wide_a[previous.a_end], wide_b[block.b] - wide_b[previous.b_end])
        right = max(wide_a[following.a] - wide_a[block.a_end], wide_b[following.b] - wide_b[block.b_end])
        between = (block.a or block.b) and (block.a_end < len(a) or block.b_end < len(b))
        if between and width <= min(left, right, _ISLAND) and (left or right):
            del kept[index]
            index = max(0, index - 1)  # the change grew: the run before it may be an island now
        else:
            index += 1
    return kept


def _slide(blocks: list[Block], a: Sequence[Token], b: Sequence[Token]) -> list[Block]:
    """Moves each pure insertion or deletion to where a sentence or phrase ends, if it can stand there as well."""
    moved = list(blocks)
    for index in range(len(moved) - 1):
        left, right = moved[index], moved[index + 1]
        if left.a_end == right.a:
            side, start, end = b, left.b_end, right.b
        elif left.b_end == right.b:
            side, start, end = a, left.a_end, right.a
        else:
            continue
        shift = _best_shift(side, start, end, left.a_end - left.a, right.a_end - right.a)
        if shift:
            moved[index] = Block(left.a, left.a_end + shift, left.b, left.b_end + shift)
            moved[index + 1] = Block(right.a + shift, right.a_end, right.b + shift, right.b_end)
    return [block for block in moved if block.a < block.a_end]


def _best_shift(side: Sequence[Token], start: int, end: int, room_left: int, room_right: int) -> int:
    """How far the changed run side[start:end] is best slid: negative to the left."""
    shifts = [0]
    while -shifts[-1] < room_left and side[start + shifts[-1] - 1] == side[end + shifts[-1] - 1]:
        shifts.append(shifts[-1] - 1)
    step = 0
    while step < room_right and side[start + step] == side[end + step]:
        step += 1
        shifts.append(step)
    return max(shifts, key=lambda shift: (_rest(side, start + shift) + _rest(side, end + shift), -abs(shift)))


def _rest(side: Sequence[Token], position: int) -> int:
    """How natural a pause between two pieces is."""
    if position in (0, len(side)):
        return 5
    before, after = side[position - 1].core[-1:], side[position]
    if before in ".!?。！？":
        return 4
    if before in ";:；：」）)":
        return 3
    if before in ",、，・" or after.core[:1] in "(（「“":
        return 2
    return 1 if after.space else 0


# --- Written down ----------------------------------------------------------------------------------------------------


def _written(a: Sequence[Token], b: Sequence[Token], blocks: Sequence[Block]) -> tuple[Word, ...]:
    """The pieces as text. White space goes with the piece that follows it, and is a change of its own if it differs."""
    pieces: list[Word] = []
    position_a = position_b = 0
    for block in [*blocks, Block(len(a), len(a), len(b), len(b))]:
        pieces.append(("-", _text(a[position_a : block.a])))
        pieces.append(("+", _text(b[position_b : block.b])))
        for offset in range(block.a_end - block.a):
            old, new = a[block.a + offset], b[block.b + offset]
            if old.space != new.space:
                pieces.extend([("-", old.space), ("+", new.space), ("=", old.core)])
            else:
                pieces.append(("=", old.space + old.core))
        position_a, position_b = block.a_end, block.b_end
    return _joined(pieces)


def _text(run: Sequence[Token]) -> str:
    return "".join(token.space + token.core for token in run)


def _joined(pieces: Sequence[Word]) -> tuple[Word, ...]:
    """Neighbours of a kind put together, within a change the deletion first, nothing empty."""
    joined: list[Word] = []
    old = new = ""
    for kind, text in pieces:
        if kind == "-":
            old += text
        elif kind == "+":
            new += text
        elif text:
            joined.extend(_change(old, new))
            old = new = ""
            joined.append(("=", text))
    joined.extend(_change(old, new))
    merged: list[Word] = []
    for kind, text in joined:
        if merged and merged[-1][0] == kind == "=":
            merged[-1] = ("=", merged[-1][1] + text)
        else:
            merged.append((kind, text))
    return tuple(merged)


def _change(old: str, new: str) -> list[Word]:
    """A deletion and an insertion at one place; white space that both begin with is no change."""
    shared = 0
    while shared < min(len(old), len(new)) and old[shared] == new[shared] and old[shared].isspace():
        shared += 1
    pieces: list[Word] = [("=", old[:shared]), ("-", old[shared:]), ("+", new[shared:])]
    return [piece for piece in pieces if piece[1]]
