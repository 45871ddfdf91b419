"""PDF to blocks with pypdf: its pieces of text, put into lines, columns and paragraphs by `layout`."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from monitor.model import Unreadable
from monitor.read.blocks import Block
from monitor.read.layout import Piece, blocks_of

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 300
MAX_BYTES = 40_000_000
MAX_CHARACTERS = 4_000_000
_BOLD = re.compile(r"bold|black|heavy|demi|-w[6-9]\b|gothic.*-(?:b|eb|h)\b", re.IGNORECASE)


def read_pdf(body: bytes) -> tuple[list[Block], str] | Unreadable:
    """Blocks and title of a PDF. Unreadable: "too-large", "malformed", "encrypted", "empty" (a scan)."""
    from pypdf import PdfReader

    if len(body) > MAX_BYTES:
        return Unreadable("too-large", f"The PDF has {len(body):,} bytes; at most {MAX_BYTES:,} are read.")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity that it copes with
    try:
        return _read(PdfReader(io.BytesIO(body)))
    except Exception as fault:  # noqa: BLE001 - pypdf meets damaged files with exceptions of every kind
        return Unreadable("malformed", f"The PDF cannot be read: {type(fault).__name__}.")


def _read(reader: PdfReader) -> tuple[list[Block], str] | Unreadable:
    if reader.is_encrypted and not reader.decrypt(""):
        return Unreadable("encrypted", "The PDF asks for a password.")
    if len(reader.pages) > MAX_PAGES:
        return Unreadable("too-large", f"The PDF has {len(reader.pages)} pages; at most {MAX_PAGES} are read.")
    pages = _pages(reader.pages)
    if pages is None:
        return Unreadable("too-large", f"The PDF holds more than {MAX_CHARACTERS:,} characters.")
    blocks = blocks_of(pages)
    if not blocks:
        return Unreadable("empty", "The PDF holds no text; it may be a scan.")
    return blocks, str(reader.metadata.title or "") if reader.metadata else ""


def _pages(pages: Sequence[PageObject]) -> list[list[Piece]] | None:
    """The pieces of text of each page, None where they are too many."""
    found, characters = [], 0
    for page in pages:
        pieces: list[Piece] = []
        page.extract_text(visitor_text=_collector(pieces))
        characters += sum(len(piece.text) for piece in pieces)
        if characters > MAX_CHARACTERS:
            return None
        found.append(pieces)
    return found


def _collector(pieces: list[Piece]) -> Any:  # noqa: ANN401 - pypdf's visitor has no named type
    def visit(
        text: str, current: Sequence[float], matrix: Sequence[float], font: Mapping[str, Any] | None, size: float
    ) -> None:
        plain = text.replace("\n", "").replace("\x00", "")
        if not plain or abs(matrix[1] * current[0]) > 0.01:  # rotated text is a margin note or a watermark
            return
        height = abs(float(size) * matrix[3] * current[3]) or 10.0
        x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
        y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
        bold = _BOLD.search(str((font or {}).get("/BaseFont", ""))) is not None
        pieces.append(Piece(plain, float(x), float(y), float(height), bold))

    return visit
