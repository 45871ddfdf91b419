"""What the readers of the media types have in common: a page as a flat sequence of blocks.

Every reader (HTML, PDF, Markdown, plain text) makes blocks; `clauses` makes the same clauses of them, whatever the
page was written in. A document that moves from PDF to HTML without changing its words therefore reads the same.
"""

from __future__ import annotations

from typing import NamedTuple

from monitor.model import ClauseKind, Link

BREAK = "\x00"  # stands for <br> inside a block until `clauses` knows what it means; no parsed page can contain it


class Block(NamedTuple):
    """One block of a page: a paragraph, heading, list item or table row before it is a clause.

    A page has thousands; a named tuple is made in a third of the time of a frozen dataclass.
    """

    text: str  # white space collapsed, except for BREAK
    kind: ClauseKind = ClauseKind.PARAGRAPH
    level: int = 0  # of a heading 1 to 6; of an item its nesting depth from 1
    number: str = ""  # given by the list and not by the text
    links: tuple[Link, ...] = ()
    linked: int = 0  # characters of the text inside links
    anchors: int = 0  # links that lead to a place on this page
    bold: bool = False  # the whole text is bold: on many pages that is a heading
    parent: int = 0  # serial number of the list, table or definition list that holds it; 0: none
    term: str = ""  # of a definition: what it defines

    def with_text(self, text: str) -> Block:
        """The same block with another text."""
        return self._replace(text=text)
