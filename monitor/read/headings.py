"""Headings, also those that only look like ones: bold lines, short numbered lines, 第3条（…）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.model import ClauseKind
from monitor.read.blocks import Block
from monitor.read.calendar import find_dates
from monitor.read.cues import role_of
from monitor.read.numbers import depth, split_number

_SENTENCE_ENDS = tuple(".!?;,:。！？；、，：")
_ARTICLE = re.compile(
    r"^(第\s*[0-9０-９一二三四五六七八九十百千〇]{1,5}\s*[条章節款編部](?:の[0-9０-９一二三四五六七八九十]{1,3})*)\s*[（(【［]((?:[^（()）】］]|[（(][^（()）】］]{1,30}[）)]){1,60})"
    r"[）)】］]\s*(.*)$",
    re.DOTALL,
)
_WRAPPED = re.compile(r"[（(【\[［]([^（(【\[［）)】\]］]+)[）)】\]］]")
_OPENS, _CLOSES = frozenset("（(【［["), frozenset("）)】］]")
_NUMERAL = r"第\s*[0-9０-９一二三四五六七八九十百千〇]{1,5}\s*条(?:の[0-9０-９一二三四五六七八九十]{1,3})*"
_BARE_ARTICLE = re.compile(rf"\s*{_NUMERAL}\s*")
_NUMBERED_ARTICLE = re.compile(rf"({_NUMERAL})(?:[\s　．.:：、]+|(?=１|1))(.*)", re.DOTALL)
_CHAPTER = re.compile(r"^第\s*[0-9０-９一二三四五六七八九十百千〇]{1,5}\s*[章節編部款]")
_MAX_HEADING = 120  # characters of a fake heading in Latin script
_MAX_HEADING_CJK = 45
_MAX_SET_AS_HEADING = 320
_FEWEST_DIGITS = 3  # of a date: R5.1.1
_FAKE_LEVEL = 7  # below the six real levels
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff]")


def unwrapped(text: str) -> str:
    """A heading without the brackets that hold all of it: 「（定義）」 is 「定義」."""
    found = _WRAPPED.fullmatch(text)
    if found is None and len(text) > 2 and text[0] in _OPENS and text[-1] in _CLOSES and _balanced(text[1:-1]):
        return text[1:-1].strip()
    return found.group(1).strip() if found else text


def _balanced(text: str) -> bool:
    """Whether every bracket inside is closed inside: 「作品（画像等）の利用」, and not 「甲）と（乙」."""
    open_ = 0
    for character in text:
        open_ += (character in _OPENS) - (character in _CLOSES)
        if open_ < 0:
            return False
    return open_ == 0


def titled_articles(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with 「第5条」 and the line 「（定義）」 under it, or above its text, as one heading."""
    return tuple(_with_titles(blocks)) if any(map(_is_title, blocks)) else blocks


def _with_titles(blocks: Sequence[Block]) -> Iterator[Block]:
    waiting: Block | None = None
    for place, block in enumerate(blocks):
        if waiting is not None:
            title, waiting = waiting, None
            if (found := _NUMBERED_ARTICLE.match(block.text)) is not None and found.group(2):
                yield Block(f"{found.group(1)}{title.text}", ClauseKind.HEADING, _FAKE_LEVEL)
                yield block.with_text(found.group(2))
                continue
            yield title
        before = blocks[place - 1] if place else None
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if before is not None and _is_title(block) and _is_bare_article(before):
            continue
        if following is not None and _is_title(block) and block.kind is ClauseKind.PARAGRAPH:
            waiting = block
        elif following is not None and _is_bare_article(block) and _is_title(following):
            yield block.with_text(block.text + following.text)
        else:
            yield block
    if waiting is not None:
        yield waiting


def _is_bare_article(block: Block) -> bool:
    return block.kind is ClauseKind.HEADING and _BARE_ARTICLE.fullmatch(block.text) is not None


def _is_title(block: Block) -> bool:
    if block.text.lstrip()[:1] not in _OPENS or block.kind not in {ClauseKind.PARAGRAPH, ClauseKind.HEADING}:
        return False
    text = block.text.strip()
    return len(text) <= _MAX_HEADING_CJK \
        and text != unwrapped(text) and _CJK.search(text) is not None  # fmt: skip


class Outline:
    """The headings above the place in hand."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self.section: tuple[str, ...] = ()  # headings, outermost first

    def enter(self, text: str, level: int, number: str) -> tuple[str, ...]:
        """Open a section; answers the headings above it. Fake headings nest by their number."""
        place = level if level <= 6 else level * 10 + (depth(number) if number else 9)
        while self._open and self._open[-1][0] >= place:
            self._open.pop()
        above = tuple(open_text for _, open_text in self._open)
        self._open.append((place, text))
        self.section = (*above, text)
        return above


def split_article(block: Block) -> tuple[Block, ...]:
    """「第3条（定義）本規約において…」 as the heading and the text that follows it on the same line."""
    if block.kind is not ClauseKind.PARAGRAPH or (found := _ARTICLE.match(block.text)) is None:
        return (block,)
    article, title, rest = found.groups()
    heading = Block(f"{article} {title}", ClauseKind.HEADING, _FAKE_LEVEL)
    return (heading, block.with_text(rest.strip())) if rest.strip() else (heading,)


def _is_no_heading(text: str) -> bool:
    """Whether a text is set as a heading only for its looks: a date line, a whole paragraph."""
    if len(text) > _MAX_SET_AS_HEADING:
        return True
    if len(text) >= _MAX_HEADING or sum(map(str.isdigit, text)) < (_FEWEST_DIGITS if text.isascii() else 1):
        return False
    dates = find_dates(text)
    return bool(dates) and role_of(text, dates[0].start, dates[0].end, 0, len(text)) is not None


def as_heading(block: Block, following: Block | None) -> int:
    """Level of the heading that a block is: 1 to 6 for real ones, 7 for what only looks like one, 0 for text."""
    if block.kind is ClauseKind.HEADING:
        return 0 if _is_no_heading(block.text) else block.level or 6
    if block.kind is not ClauseKind.PARAGRAPH or block.parent or following is None or len(block.text) > _MAX_HEADING:
        return 0
    limit = _MAX_HEADING_CJK if _CJK.search(block.text) else _MAX_HEADING
    if len(block.text) > limit or block.text.endswith(_SENTENCE_ENDS):
        return 0
    if _is_no_heading(block.text):
        return 0
    if block.bold and not block.linked:
        return _FAKE_LEVEL
    number, rest = split_number(block.text)
    numbered = bool(number) and bool(rest) and following.kind is not ClauseKind.HEADING
    return _FAKE_LEVEL if numbered or _CHAPTER.match(block.text) else 0
