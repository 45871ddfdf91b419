"""Plain text to blocks: paragraphs by blank lines, numbered and bulleted lines apart, hard-wrapped lines joined."""

from __future__ import annotations

import re

from monitor.model import ClauseKind
from monitor.normal import collapse
from monitor.read.blocks import Block
from monitor.read.numbers import split_bullet, split_number

_RULE = re.compile(r"[-=_*~#・―─━]{3,}")
_UNDERLINE = re.compile(r"(=|-){3,}")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；」）)]$")
_HYPHENATED = re.compile(r"[a-zäöüßéèà]-\Z")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def read_text(text: str) -> list[Block]:
    """Blocks of a plain text."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")):
        lines = [line.rstrip() for line in paragraph.split("\n") if line.strip()]
        if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1].strip()):
            level = 1 if lines[1].strip().startswith("=") else 2
            blocks.append(Block(collapse(lines[0]), ClauseKind.HEADING, level))
            continue
        blocks.extend(_paragraph([line for line in lines if not _RULE.fullmatch(line.strip())]))
    return blocks


def _paragraph(lines: list[str]) -> list[Block]:
    """The blocks of lines without a blank one between them."""
    blocks: list[Block] = []
    width = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    for place, line in enumerate(lines):
        if joined and _begins_anew(lines[place - 1], line, width):
            blocks.append(_block(joined))
            joined = []
        joined.append(line)
    if joined:
        blocks.append(_block(joined))
    return blocks


def _begins_anew(previous: str, line: str, width: int) -> bool:
    """Whether a line begins a clause of its own and does not go on with the one before."""
    plain = line.strip()
    if split_bullet(plain)[0] or split_number(plain)[0]:
        return True
    # A line that ends early ended on purpose; one that the next word would not have fitted into was wrapped.
    room = width - len(previous)
    first = plain.split(" ", 1)[0]
    return room > len(first) + 12 and _SENTENCE_END.search(previous) is not None


def _block(lines: list[str]) -> Block:
    text = join_lines([line.strip() for line in lines])
    bullet, rest = split_bullet(text)
    if bullet:
        indent = len(lines[0]) - len(lines[0].lstrip())
        return Block(collapse(rest), ClauseKind.ITEM, level=1 + min(indent // 2, 5))
    return Block(collapse(text))


def join_lines(lines: list[str]) -> str:
    """Wrapped lines as one: no space between Japanese characters, a word parted by a hyphen joined."""
    parts: list[str] = []
    last = ""
    for line in filter(None, lines):
        if not last:
            pass
        elif _HYPHENATED.search(last) and line[0].islower():
            parts[-1] = parts[-1][:-1]
        elif not (_CJK.match(last[-1]) and _CJK.match(line)):
            parts.append(" ")
        parts.append(line)
        last = line
    return "".join(parts)
