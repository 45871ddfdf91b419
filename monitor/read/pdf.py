"""PDF to blocks with pypdf: headings, columns, running heads and page numbers, hyphenation."""

from __future__ import annotations

import io

from monitor.model import Unreadable
from monitor.read.blocks import Block
from monitor.read.text import read_text

MAX_PAGES = 300
MAX_BYTES = 40_000_000


def read_pdf(body: bytes) -> tuple[list[Block], str] | Unreadable:
    """Blocks and title of a PDF. Unreadable: "too-large", "malformed", "encrypted", "empty" (a scan)."""
    from pypdf import PdfReader

    if len(body) > MAX_BYTES:
        return Unreadable("too-large", f"The PDF has {len(body):,} bytes; at most {MAX_BYTES:,} are read.")
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            return Unreadable("encrypted", "The PDF asks for a password.")
        if len(reader.pages) > MAX_PAGES:
            return Unreadable("too-large", f"The PDF has {len(reader.pages)} pages; at most {MAX_PAGES} are read.")
        texts = [page.extract_text() for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except Exception as fault:  # noqa: BLE001 - pypdf meets damaged files with exceptions of every kind
        return Unreadable("malformed", f"The PDF cannot be read: {type(fault).__name__}.")
    blocks = read_text("\n\n".join(texts))
    if not blocks:
        return Unreadable("empty", "The PDF holds no text; it may be a scan.")
    return blocks, title
