"""Mails from a file, an mbox, a Maildir or a pipe, one after the other, each as its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from monitor.deliver.returns import MOST_BYTES
from monitor.errors import InputError


def mails(place: Path) -> Iterator[bytes]:
    """The mails of a Maildir, of an mbox, or the one of a file. Raises InputError where there is none."""
    try:
        if place.is_dir():
            folders = [place / name for name in ("new", "cur") if (place / name).is_dir()] or [place]
            for path in sorted(item for folder in folders for item in folder.iterdir() if item.is_file()):
                with path.open("rb") as file:
                    yield file.read(MOST_BYTES)
            return
        with place.open("rb") as file:
            yield from piped(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{place}: {reason}.", "Name a mail, an mbox or a Maildir.") from error


def piped(file: BinaryIO) -> Iterator[bytes]:
    """The mails of an mbox, or the only one: an mbox begins with the five letters "From "."""
    held: list[bytes] = []
    size, box, blank = 0, False, True
    for line in _lines(file):
        if line.startswith(b"From ") and blank and (box or not held):
            if held:
                yield b"".join(held)
            held, size, box = [], 0, True
        elif size < MOST_BYTES:  # the rest of a mail that is longer than any report is passed over
            held.append(line)
            size += len(line)
        blank = not line.strip()
    if held:
        yield b"".join(held)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(65_536):
        yield line
