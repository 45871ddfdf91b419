"""Small PDFs written by hand, letter by letter: enough of the format for a reader of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of text at a place on a page, in points from the bottom left."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11
    bold: bool = False


def paragraphs(texts: Sequence[str], width: int = 80, top: float = 720, x: float = 72) -> list[Line]:
    """Texts wrapped to lines of at most `width` letters, with a gap between paragraphs."""
    lines, y = [], top
    for text in texts:
        row = ""
        for word in text.split(" "):
            if row and len(row) + len(word) + 1 > width:
                lines.append(Line(row, x, y))
                row, y = word, y - 13
            else:
                row = f"{row} {word}".strip()
        lines.append(Line(row, x, y))
        y -= 26
    return lines


def pdf(pages: Sequence[Sequence[Line]], title: str = "") -> bytes:
    """The bytes of a PDF with these lines on its pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = [b"Helvetica", b"Helvetica-Bold"]
    objects += [b"<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /%s >>" % name for name in fonts]
    kids = []
    for lines in pages:
        stream = b"\n".join(_show(line) for line in lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> "
            b"/Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    objects.append(b"<< /Title (%s) >>" % title.encode())
    return _file(objects)


def _show(line: Line) -> bytes:
    text = line.text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"BT /F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (line.bold, line.size, line.x, line.y, text)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>"
    b"\nstartxref\n%d\n%%%%EOF") % (
        count, table, count, len(objects), len(out)
    )  # fmt: skip
