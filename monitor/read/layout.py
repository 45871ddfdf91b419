"""Pieces of text at places on pages, put together into lines, columns and paragraphs.

Nothing in a PDF says what is a paragraph. Lines are told by their height on the page, columns by the gap between
them, headings by larger or bolder letters, running heads and page numbers by their return on every page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from monitor.model import ClauseKind
from monitor.normal import collapse
from monitor.read.blocks import Block
from monitor.read.numbers import split_bullet, split_number
from monitor.read.text import join_lines

_NARROW = frozenset("iljtfr.,:;'’|!()[]I-")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\uac00-\ud7a3]")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；][\"”’」』）)]?$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:of|von|/|／)\s*\d{1,4})?\W*(?:ページ)?", re.IGNORECASE
)
_SPACED = re.compile(r"(?<!\S)\S(?: \S){3,}(?!\S)")  # letters with a space after each
_EDGE_LINES = 2  # at the top and at the bottom of a page, among which running heads are looked for
_GUTTER = 1.4  # widths of a letter that part two columns or cells
_HEADING = 1.12  # times the size of the body's letters


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters at a place on a page; the origin is at the bottom left, the unit a point."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False

    @property
    def end(self) -> float:
        """Where the letters end, estimated: fonts keep their widths to themselves."""
        return self.x + self.size * sum(map(_width, self.text))


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if letter == " ":
        return 0.25
    if _CJK.match(letter):
        return 1.0
    return 0.67 if letter.isupper() else 0.48


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of one column."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool
    page: int


def blocks_of(pages: Sequence[Sequence[Piece]]) -> list[Block]:
    """The blocks of a document, page after page; running heads, page numbers and hyphenation undone."""
    read = [_read_page(pieces, number) for number, pieces in enumerate(pages)]
    lines = [line for page in _without_running_heads(read) for line in page]
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    large = sorted((size for size in sizes if size > body * _HEADING), reverse=True)
    levels = {size: level for level, size in enumerate(large, 1)}
    known = frozenset(re.findall(r"\w+-\w+", " ".join(line.text.lower() for line in lines)))
    return [block for group in _paragraphs(lines, body) if (block := _block(group, body, levels, known)).text]


# --- Lines ------------------------------------------------------------------------------------------------------------


def _read_page(pieces: Iterable[Piece], page: int) -> list[_Line]:
    """The lines of a page in reading order: column after column."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (-one.y, one.x)):
        if rows and abs(rows[-1][0].y - piece.y) <= 0.4 * max(piece.size, rows[-1][0].size, 1):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = [line for row in rows for line in _lines_of_row(row, page)]
    return _by_column([line for line in lines if line.text])


def _lines_of_row(row: list[Piece], page: int) -> Iterator[_Line]:
    """The pieces of one height, parted where a gap as wide as a gutter lies between them."""
    row = sorted(row, key=lambda piece: piece.x)
    group: list[Piece] = []
    reach = 0.0
    for piece in row:
        if not piece.text.strip():
            if group:
                group.append(piece)
            continue
        if group and piece.x - reach > _GUTTER * piece.size:
            yield _line(group, page)
            group = []
        group.append(piece)
        reach = max(piece.end, piece.x)
    if group:
        yield _line(group, page)


def _line(group: Sequence[Piece], page: int) -> _Line:
    text, reach = "", group[0].x
    for piece in group:
        gap = piece.x - reach
        if text and not text.endswith(" ") and gap > 0.2 * piece.size and not _CJK.match(piece.text[:1]):
            text += "  " if gap > piece.size else " "
        text += piece.text
        reach = piece.end
    letters = [piece for piece in group if piece.text.strip()]
    bold = sum(len(piece.text) for piece in letters if piece.bold) * 2 > sum(len(piece.text) for piece in letters)
    size = max(piece.size for piece in letters)
    return _Line(_unspaced(text), letters[0].x, letters[-1].end, letters[0].y, size, bold, page)


def _unspaced(text: str) -> str:
    """Letter-spaced words as words: "T E R M S" and 「利 用 規 約」."""
    tokens = text.split()
    if len(tokens) < 4 or sum(len(token) == 1 for token in tokens) < 0.7 * len(tokens):
        return collapse(text)
    words = [re.sub(_SPACED, lambda found: found.group().replace(" ", ""), word) for word in re.split(r"\s{2,}", text)]
    return collapse(" ".join(words))


def _by_column(lines: list[_Line]) -> list[_Line]:
    """Two columns one after the other, between lines that run over both; a table's cells stay side by side."""
    gutter = _gutter(lines)
    if gutter is None:
        return _joined_rows(lines)
    ordered: list[_Line] = []
    left: list[_Line] = []
    right: list[_Line] = []
    for line in lines:
        if line.x < gutter - line.size and line.end > gutter + line.size:
            ordered += left + right + [line]
            left, right = [], []
        else:
            (right if line.x >= gutter - line.size else left).append(line)
    return ordered + left + right


def _gutter(lines: Sequence[_Line]) -> float | None:
    """Where the second of two columns begins, None on a page of one."""
    rows: dict[float, list[_Line]] = {}
    for line in lines:
        rows.setdefault(round(line.y), []).append(line)
    seconds = [row[1] for row in rows.values() if len(row) == 2]
    if len(seconds) < max(4, 0.3 * len(rows)):
        return None
    begin = Counter(round(line.x / 4) for line in seconds).most_common(1)[0]
    if begin[1] < 0.5 * len(seconds) or median(len(line.text) for line in seconds) < 18:
        return None
    return begin[0] * 4.0


def _joined_rows(lines: Sequence[_Line]) -> list[_Line]:
    """The cells of one height as one line."""
    joined: list[_Line] = []
    for line in lines:
        if joined and abs(joined[-1].y - line.y) <= 0.4 * line.size and joined[-1].x < line.x:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}", end=line.end)
        else:
            joined.append(line)
    return joined


def _without_running_heads(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """Pages without what returns at the same edge of most of them, and without page numbers."""
    edges: Counter[str] = Counter()
    for lines in pages:
        edges.update({_faceless(line.text) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])})
    often = max(2, (len(pages) + 1) // 2)
    found = []
    for lines in pages:
        last = len(lines) - _EDGE_LINES
        returning = {
            place
            for place, line in enumerate(lines)
            if not _EDGE_LINES <= place < last
            and (_PAGE_NUMBER.fullmatch(line.text) or edges[_faceless(line.text)] >= often)
        }
        found.append([line for place, line in enumerate(lines) if place not in returning])
    return found


def _faceless(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text).casefold()


# --- Paragraphs -------------------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[_Line], body: float) -> Iterator[list[_Line]]:
    gaps = [one.y - two.y for one, two in pairwise(lines) if one.page == two.page and one.y > two.y]
    spacing = median(gaps) if gaps else body * 1.2
    right = max(line.end for line in lines)
    group: list[_Line] = []
    for line in lines:
        if group and _ends(group, line, spacing, right, body):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _ends(group: Sequence[_Line], line: _Line, spacing: float, right: float, body: float) -> bool:
    """Whether the paragraph in hand ends before `line`."""
    last = group[-1]
    if abs(last.size - line.size) > 0.08 * body or (last.bold != line.bold and len(group) == 1):
        return True
    if split_bullet(line.text)[0] or _begins_item(last, line, right):
        return True
    if last.page != line.page or line.y > last.y:  # a new page or column goes on with an unfinished sentence
        return _complete(last.text)
    if last.y - line.y > 1.35 * max(spacing, line.size * 1.1):
        return True
    short = last.end < right - 0.25 * (right - last.x)
    return short and _complete(last.text)


def _begins_item(last: _Line, line: _Line, right: float) -> bool:
    """Whether a numbered line begins an item, and is not a sentence's "(a)" that happens to stand at a line's start."""
    if not split_number(line.text)[0] or not _complete(last.text):
        return False
    runs_on = last.text.endswith((":", "：")) and last.end > right - 0.1 * (right - last.x)
    return not runs_on or abs(line.x - last.x) > 0.5 * line.size


def _complete(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def _block(group: Sequence[_Line], body: float, levels: dict[float, int], known: frozenset[str]) -> Block:
    text = collapse(_join(group, known))
    level = levels.get(round(group[0].size, 1), 0)
    if level and len(text) <= 200:
        return Block(text, ClauseKind.HEADING, min(level, 6))
    bullet, rest = split_bullet(text)
    if bullet and rest:
        return Block(rest, ClauseKind.ITEM, 1)
    return Block(text, bold=all(line.bold for line in group))


def _join(group: Sequence[_Line], known: frozenset[str]) -> str:
    """Lines as one text; a hyphen at a line's end stays where the document writes the word with it elsewhere."""
    lines: list[str] = []
    for line in group:
        if lines and lines[-1].endswith("-"):
            first, second = re.search(r"(\w+)-$", lines[-1]), re.match(r"\w+", line.text)
            if first and second and f"{first.group(1)}-{second.group()}".lower() in known:
                lines[-1] += line.text
                continue
        lines.append(line.text)
    return join_lines(lines)
