"""Blocks to clauses: the same for every media type.

Line breaks inside blocks are given their meaning, numbers are parted from texts, headings (also those that only look
like ones) become the sections of what follows, list items get the sentence that they hang on, and what is no text of
the document is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Clause, ClauseKind
from monitor.read import noise
from monitor.read.blocks import BREAK, Block
from monitor.read.headings import Outline, as_heading, split_article, titled_articles, unwrapped
from monitor.read.numbers import split_bullet, split_number
from monitor.read.text import join_lines

_PARAGRAPH_BREAK = re.compile(rf"{BREAK}\s*(?:{BREAK}\s*)+")
_SENTENCE_END = re.compile(r"[.!?。！？：:；;」）)]$")
_APPENDIX = re.compile(r"[【〈《]?[附付]\s*則[】〉》]?")  # stands on a line of its own
_LEADS = re.compile(
    r"(?:[:：—–]|\b(?:following|below|include|includes|including|to|that|not|will|may|you|and|or|by|if|are)|次の.{0,20}|以下.{0,20}|下記.{0,20})[.。,、]?$",
    re.IGNORECASE,
)
_LAST_SENTENCE = re.compile(r"(?:^|[.!?。！？]\s*)([^.!?。！？]+[.!?。！？:：—–]?)$")
_MAX_LEAD_IN = 400


def make_clauses(blocks: Iterable[Block]) -> tuple[Clause, ...]:
    """The clauses of a page's blocks, in order, with sections, numbers and lead-ins."""
    parted: list[Block] = []
    for block in blocks:
        parted.extend(parts(block) if BREAK in block.text else (block,))
    told = [block for block in parted if not noise.is_noise(block)]
    kept = noise.drop_contents(noise.trim_navigation(told))
    return noise.drop_doubles(tuple(_assemble(titled_articles(kept))))


# --- Line breaks ------------------------------------------------------------------------------------------------------


def parts(block: Block) -> Iterator[Block]:
    """A block cut where its line breaks part paragraphs or items; other line breaks become spaces."""
    if BREAK not in block.text:
        yield block
        return
    if block.kind in {ClauseKind.HEADING, ClauseKind.ROW}:
        yield block.with_text(join_lines([line.strip() for line in block.text.split(BREAK) if line.strip()]))
        return
    first = True
    for paragraph in _PARAGRAPH_BREAK.split(block.text):
        for lines in _cut([line.strip() for line in paragraph.split(BREAK) if line.strip()]):
            text = join_lines(lines)
            links = tuple(link for link in block.links if link.text and link.text in text)
            linked = sum(len(link.text) for link in links)
            yield block._replace(text=text, links=links, linked=linked, number=block.number if first else "")
            first = False


def _cut(lines: list[str]) -> Iterator[list[str]]:
    """Groups of lines that belong together: a bulleted or numbered line begins a group, a full sentence may end one."""
    group: list[str] = []
    long = len(lines) >= 3 and sum(map(len, lines)) > 300
    for line in lines:
        begins = split_bullet(line)[0] or split_number(line)[0]
        if group and (begins or _APPENDIX.fullmatch(group[-1]) or (long and _SENTENCE_END.search(group[-1]))):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


# --- Clauses ----------------------------------------------------------------------------------------------------------


def _assemble(blocks: Sequence[Block]) -> Iterator[Clause]:
    outline = Outline()
    lead_ins: dict[int, str] = {}  # of the lists that are open, by serial number
    previous: Block | None = None
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        for part in split_article(block):
            level = as_heading(part, following)
            if level:
                yield _heading(part, level, outline)
                previous = None
                continue
            lead_in = _lead_in(part, previous, lead_ins) if part.kind is ClauseKind.ITEM else ""
            yield _clause(part, outline.section, lead_in)
            previous = part


def _heading(block: Block, level: int, outline: Outline) -> Clause:
    number, text = split_number(block.text)
    text = unwrapped(text) or block.text
    section = outline.enter(text, level, number or block.number)
    return Clause(text, ClauseKind.HEADING, section, number or block.number, level=min(level, 6), links=block.links)


def _clause(block: Block, section: tuple[str, ...], lead_in: str) -> Clause:
    kind = ClauseKind.PARAGRAPH if block.kind is ClauseKind.HEADING else block.kind
    level = block.level if kind is ClauseKind.ITEM else 0
    number, text = ("", block.text) if kind is ClauseKind.ROW else split_number(block.text)
    if kind in {ClauseKind.PARAGRAPH, ClauseKind.ITEM}:
        bullet, rest = split_bullet(text)
        if bullet and rest:
            text, kind, level = rest, ClauseKind.ITEM, level or 1
    return Clause(
        text, kind, section, number or block.number, lead_in=lead_in or block.term, level=level, links=block.links
    )


def _lead_in(block: Block, previous: Block | None, lead_ins: dict[int, str]) -> str:
    """The sentence that an item hangs on: the end of the text before its list."""
    if block.parent in lead_ins:
        return lead_ins[block.parent]
    found = ""
    if previous is not None and (previous.kind is not ClauseKind.ITEM or previous.level < block.level):
        found = _last_sentence(previous.text)
    elif previous is not None and not block.parent:
        found = lead_ins.get(-block.level, "")  # the next item of a list that only its bullets make one
    lead_ins[block.parent or -block.level] = found
    return found


def _last_sentence(text: str) -> str:
    """The last sentence of a text where it announces a list, else ""."""
    plain = text.replace(BREAK, " ").strip()
    found = _LAST_SENTENCE.search(plain)
    sentence = found.group(1).strip() if found else plain
    if not _LEADS.search(plain) and not re.search(r"following|次の|以下の|下記", sentence):
        return ""
    return sentence if len(sentence) <= _MAX_LEAD_IN else sentence[-_MAX_LEAD_IN:]
