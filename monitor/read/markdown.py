"""Markdown to blocks: rendered to HTML by markdown-it-py, then read as any page."""

from __future__ import annotations

import re

from monitor.model import Unreadable
from monitor.read import charset
from monitor.read.page import MAX_BYTES, Page, read_rendered

_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]{0,200}\}")  # "{: #anchor }" of Markdown's attribute lists is no text
MAX_BRACKETS = 20_000  # no recorded edition has more than 653


def read_markdown(body: bytes, url: str, declared: str | None) -> Page | Unreadable:
    """Blocks of a Markdown text (CommonMark with tables; HTML inside it is read too)."""
    from markdown_it import MarkdownIt

    if len(body) > MAX_BYTES:
        return Unreadable("too-large", f"The text has {len(body):,} bytes; at most {MAX_BYTES:,} are read.")
    text = charset.decode(body, declared, is_html=False)
    if text.count("[") > MAX_BRACKETS:  # markdown-it takes time with the square of brackets that nothing closes
        return Unreadable("too-large", f"The text has more than {MAX_BRACKETS:,} brackets.")
    if text.startswith("---\n") and (end := text.find("\n---\n", 4)) > 0:  # front matter is no text
        text = text[end + 5 :]
    text = _ATTRIBUTES.sub("", text)
    rendered = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"]).render(text)
    return read_rendered(rendered, url)
