"""Local files read as documents: an edge of its own, since the readers themselves touch no file."""

from __future__ import annotations

from pathlib import Path

from monitor.errors import InputError
from monitor.model import Reading, Unreadable
from monitor.read import ReadOptions, read

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}
MAX_FILE_BYTES = 32_000_000


def media_type_of(path: Path) -> str:
    """The media type that a file's name promises; InputError where it promises none that we read."""
    try:
        return MEDIA_TYPES[path.suffix.lower()]
    except KeyError:
        known = ", ".join(MEDIA_TYPES)
        raise InputError(f"{path}: a file of unknown kind.", f"Its name must end with one of {known}.") from None


def read_bytes(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """A named file's bytes; InputError says what is wrong with it."""
    try:
        if path.stat().st_size > limit:
            raise InputError(f"{path}: larger than {limit:,} bytes.", "Name the document itself, not an archive.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}.", "Name a file that can be read.") from error


def read_file(path: Path, options: ReadOptions) -> Reading:
    """The clauses of a local file."""
    reading = read(read_bytes(path), media_type_of(path), url=path.resolve().as_uri(), options=options)
    if isinstance(reading, Unreadable):
        raise InputError(f"{path}: {reading.detail}", "Check that the file is complete.")
    return reading
