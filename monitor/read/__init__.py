"""Pages into clauses: HTML, PDF, Markdown and plain text, read as a person reads them.

`read` is pure: bytes in, a `Reading` or an `Unreadable` out, whatever the bytes are.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Reading, Unreadable
from monitor.read.blocks import Block
from monitor.read.charset import decode
from monitor.read.clauses import make_clauses
from monitor.read.language import detect
from monitor.read.page import MAX_BYTES, Page, read_page

MAX_BLOCKS = 50_000  # the longest recorded page has 1,219
_HTML = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is known of a document beforehand."""

    select: tuple[str, ...] = ()  # CSS of the main content; empty: guessed
    remove: tuple[str, ...] = ()  # CSS of what to leave out of it
    language: str | None = None  # expected, primary tag; used where the text is too short to tell


def read(
    body: bytes,
    media_type: str,
    *,
    url: str = "",
    charset: str | None = None,
    options: ReadOptions = ReadOptions(),
) -> Reading | Unreadable:
    """Read a capture's bytes into clauses.

    `media_type` is lower case and without parameters; `charset` is what the Content-Type header declares. Unreadable
    with reason "too-large", "malformed", "empty", "encrypted" or "media-type"; never raises, whatever the bytes are.
    """
    page = _page(body, media_type.partition(";")[0].strip().lower(), url, charset, options)
    if isinstance(page, Unreadable):
        return page
    if len(page.blocks) > MAX_BLOCKS:
        return Unreadable(
            "too-large", f"The page has {len(page.blocks):,} paragraphs; at most {MAX_BLOCKS:,} are read."
        )
    clauses = make_clauses(page.blocks)
    language = detect(" ".join(clause.text for clause in clauses[:400]))
    return Reading(
        clauses,
        options.language if language == "und" and options.language else language,
        page.title,
        page.language,
        page.notices,
        page.visible_characters,
        page.directives,
        url,
    )


def _page(body: bytes, media_type: str, url: str, declared: str | None, options: ReadOptions) -> Page | Unreadable:
    if media_type in _HTML:
        return read_page(body, url, declared, options.select, options.remove)
    if media_type == "application/pdf":
        from monitor.read.pdf import read_pdf

        found = read_pdf(body)
        return found if isinstance(found, Unreadable) else _plain(*found)
    if media_type in {"text/markdown", "text/x-markdown"}:
        from monitor.read.markdown import read_markdown

        return read_markdown(body, url, declared)
    if media_type == "text/plain":
        from monitor.read.text import read_text

        if len(body) > MAX_BYTES:
            return Unreadable("too-large", f"The text has {len(body):,} bytes; at most {MAX_BYTES:,} are read.")
        return _plain(read_text(decode(body, declared, is_html=False).replace("\x00", "")), "")
    return Unreadable("media-type", f"Documents of type {media_type or 'unknown'} cannot be read.")


def _plain(blocks: list[Block], title: str) -> Page:
    return Page(tuple(blocks), title, "", (), (), sum(len("".join(block.text.split())) for block in blocks))
