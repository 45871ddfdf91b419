"""A parsed page as a reader sees it: an lxml tree to blocks, in order.

The walk is one loop over start and end events without recursion, so that nesting depth costs no stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from monitor.model import ClauseKind, Link
from monitor.normal import collapse
from monitor.read.blocks import BREAK, Block
from monitor.read.elements import BLOCK, BOLD, LISTS, heading_level, is_block, is_preformatted, replaced
from monitor.read.numbers import counted


@dataclass(slots=True)
class _Frame:
    """An open element that decides what the blocks inside it are."""

    element: etree._Element
    kind: ClauseKind
    level: int = 0
    number: str = ""
    parent: int = 0
    term: str = ""


@dataclass(slots=True)
class _List:
    """An open list: its serial number, its depth, and the number of its next item."""

    element: etree._Element
    serial: int
    depth: int
    next: int
    style: str  # "" unordered, else "1", "a", "A", "i", "I"


class _Walker:
    """Collects the blocks of a tree."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.frames: list[_Frame] = []
        self.lists: list[_List] = []
        self.serial = 0
        self.term = ""
        self.pre: etree._Element | None = None
        self.pieces: list[str] = []
        self.links: list[tuple[str, str]] = []  # text, href
        self.link: tuple[str, int] | None = None  # href and where in pieces its text begins
        self.bold = 0
        self.bold_characters = 0
        self.breaks = 0  # among the pieces

    # --- text ---------------------------------------------------------------------------------------------------

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.pre is not None:
            text = text.replace("\n", BREAK)
        self.pieces.append(text)
        if self.bold and not text.isspace():
            self.bold_characters += len(text)

    def flush(self) -> None:
        """End the block in hand, if it holds anything."""
        if not self.pieces:
            return
        text = collapse("".join(self.pieces))
        if self.link is not None:
            self.close_link()
            self.link = (self.last_href, 0)
        if text.strip(BREAK + " "):
            self.blocks.append(self.block(text))
        self.pieces, self.links = [], []
        self.bold_characters = self.breaks = 0

    def block(self, text: str) -> Block:
        kind, level, number, parent, term = ClauseKind.PARAGRAPH, 0, "", 0, ""
        if self.frames:
            frame = self.frames[-1]
            kind, level, number, parent, term = frame.kind, frame.level, frame.number, frame.parent, frame.term
            frame.number = ""
            if kind is ClauseKind.HEADING and not number:
                number = self.take_number()
        if kind is ClauseKind.TERM:
            self.term = f"{self.term} {text}".strip()
        bold = self.bold_characters > 0 and self.bold_characters >= 0.95 * self.characters()
        if not self.links:
            return Block(text, kind, level, number, (), 0, 0, bold, parent, term)
        links = tuple(Link(label, self.absolute(href)) for label, href in self.links)
        return Block(
            text, kind, level, number, tuple(link for link in links if link.url),
            linked=sum(len(label) for label, _ in self.links),
            anchors=sum(href.startswith("#") for _, href in self.links),
            bold=bold, parent=parent, term=term,
        )  # fmt: skip

    def characters(self) -> int:
        """Characters of the block in hand, without pieces of white space."""
        return sum(len(piece) for piece in self.pieces if not piece.isspace()) - self.breaks

    def take_number(self) -> str:
        """The number of the list item that a heading stands in."""
        for frame in reversed(self.frames):
            if frame.kind is ClauseKind.ITEM:
                number, frame.number = frame.number, ""
                return number
        return ""

    def absolute(self, href: str) -> str:
        """The link's address, "" for what is none (javascript:, mailto:, malformed)."""
        try:
            url = urljoin(self.base, href)
        except ValueError:
            return ""
        return url if url.startswith(("http://", "https://", "#", "/")) else ""

    @property
    def last_href(self) -> str:
        return self.links[-1][1] if self.links else ""

    def close_link(self) -> None:
        if self.link is None:
            return
        href, begin = self.link
        label = collapse("".join(self.pieces[begin:]).replace(BREAK, " "))
        self.links.append((label, href))
        self.link = None

    def rows(self, rows: list[Block]) -> None:
        """Take over the rows of a table."""
        self.flush()
        self.serial += 1
        self.blocks.extend(row._replace(parent=self.serial) for row in rows)

    # --- elements -----------------------------------------------------------------------------------------------

    def start(self, element: etree._Element, tag: str) -> None:
        """Open an element that is not skipped."""
        if tag in BLOCK or is_block(element, tag):
            if self.pieces:
                self.flush()
            self.open_block(element, tag)
        elif tag == "br":
            self.pieces.append(BREAK)
            self.breaks += 1
        elif tag in BOLD:
            self.bold += 1
        elif tag == "a" and (href := element.get("href")):
            self.close_link()
            self.link = (href.strip(), len(self.pieces))
        if self.pre is None and (tag == "pre" or is_preformatted(element)):
            self.pre = element
        if text := element.text:
            self.text(text)

    def open_block(self, element: etree._Element, tag: str) -> None:
        role = element.get("role")
        if level := heading_level(element, tag, role):
            self.frames.append(_Frame(element, ClauseKind.HEADING, level))
        elif tag in LISTS:
            self.open_list(element, tag)
        elif tag == "li":
            self.open_item(element)
        elif tag == "dl":
            self.serial += 1
        elif tag == "dt":
            self.term = ""
            self.frames.append(_Frame(element, ClauseKind.TERM, parent=self.serial))
        elif tag == "dd":
            self.frames.append(_Frame(element, ClauseKind.PARAGRAPH, parent=self.serial, term=self.term))
        elif tag in {"figcaption", "caption"} or role in {"doc-endnotes", "doc-footnote", "note"}:
            self.frames.append(_Frame(element, ClauseKind.NOTE))

    def open_list(self, element: etree._Element, tag: str) -> None:
        self.serial += 1
        style = (element.get("type") or "1") if tag == "ol" else ""
        begin = element.get("start") or ""
        first = int(begin) if re.fullmatch(r"-?\d{1,6}", begin) else 1
        self.lists.append(_List(element, self.serial, len(self.lists) + 1, first, style))

    def open_item(self, element: etree._Element) -> None:
        if not self.lists:
            self.frames.append(_Frame(element, ClauseKind.ITEM, 1))
            return
        holder = self.lists[-1]
        value = element.get("value") or ""
        if re.fullmatch(r"-?\d{1,6}", value):
            holder.next = int(value)
        number = counted(holder.next, holder.style) if holder.style else ""
        holder.next += 1
        self.frames.append(_Frame(element, ClauseKind.ITEM, holder.depth, number, holder.serial))

    def end(self, element: etree._Element, tag: str) -> None:
        """Close an element that is not skipped."""
        if tag in BLOCK or is_block(element, tag):
            if self.pieces:
                self.flush()
            if self.frames and self.frames[-1].element is element:
                self.frames.pop()
            if self.lists and self.lists[-1].element is element:
                self.lists.pop()
        elif tag in BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag == "a":
            self.close_link()
        if self.pre is element:
            self.pre = None
        if text := element.tail:
            self.text(text)


def walk(root: etree._Element, base: str = "") -> list[Block]:
    """The blocks of the tree under `root`; links are made absolute against `base`."""
    from monitor.read.tables import table_rows

    walker = _Walker(base)
    events = etree.iterwalk(root, events=("start", "end"))
    skipping: Any = None
    for event, element in events:
        tag = element.tag
        if event == "end":
            if element is skipping:
                skipping = None
                walker.text(None if element is root else element.tail)
            elif element is not root:
                walker.end(element, tag)
        elif (instead := replaced(element, tag)) is not None:
            walker.text(instead)
            skipping = element
            events.skip_subtree()
        elif tag == "table" and (rows := table_rows(element, base)) is not None:
            walker.rows(rows)
            skipping = element
            events.skip_subtree()
        else:
            walker.start(element, tag)
    walker.flush()
    return walker.blocks
