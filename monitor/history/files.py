"""Recorded captures from a manifest of JSON lines, oldest first: what `kiyaku import files` reads.

The format is the one of docs/USING.md: `service`, `document`, `url`, `captured_at`, `path` (relative to the manifest),
`status`, `media_type`; optional `language`, `select`, `remove`, and beyond it `kind`, `final_url` and `charset`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from monitor.errors import InputError
from monitor.model import Capture, Document, DocumentKind

MEDIA_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "text/markdown", "text/plain")
MAX_BYTES = 64 * 1024 * 1024  # of one capture; the largest recorded page has 1.8 MB
_MOST_PROBLEMS = 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_KINDS = (
    (re.compile(r"robots", re.IGNORECASE), DocumentKind.ROBOTS),
    (re.compile(r"privacy|data-polic|personal-information", re.IGNORECASE), DocumentKind.PRIVACY),
    (re.compile(r"guideline|community|acceptable-use", re.IGNORECASE), DocumentKind.GUIDELINES),
    (re.compile(r"help|faq|support", re.IGNORECASE), DocumentKind.HELP),
    (re.compile(r"notice|announcement", re.IGNORECASE), DocumentKind.NOTICE),
)


class _Wrong(Exception):
    """One thing that is wrong with one line."""

    def __init__(self, key: str, message: str, remedy: str) -> None:
        super().__init__(f"{key}: {message} {remedy}" if key else f"{message} {remedy}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a manifest, checked; its file is not yet read."""

    line: int
    document: Document
    captured_at: datetime
    file: Path
    status: int
    media_type: str
    final_url: str
    charset: str | None


def read_manifest(manifest: Path) -> Iterator[tuple[Document, Capture]]:
    """Captures of a manifest in its order. Every line is checked before the first capture is given.

    Raises InputError that names each wrong line (up to twenty), its key and the remedy.
    """
    entries = _entries(manifest)
    return (_load(manifest, entry) for entry in entries)


def count(manifest: Path) -> int:
    """Number of captures in a manifest, for a progress display. Raises InputError as `read_manifest` does."""
    return len(_entries(manifest))


def _entries(manifest: Path) -> list[_Entry]:
    try:
        lines = manifest.read_text("utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{manifest}: {error.strerror or error}.", "Name a file of JSON lines.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{manifest} is not UTF-8 text.", "Save the manifest as UTF-8.") from error
    entries: list[_Entry] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(number, line, manifest.parent))
        except _Wrong as wrong:
            problems.append(f"{manifest}:{number}: {wrong}")
    if problems:
        more = [f"… and {len(problems) - _MOST_PROBLEMS} more."] if len(problems) > _MOST_PROBLEMS else []
        raise InputError("\n".join(problems[:_MOST_PROBLEMS] + more))
    if not entries:
        raise InputError(f"{manifest} holds no capture.", "Write one JSON object a line.")
    return entries


def _entry(number: int, line: str, folder: Path) -> _Entry:
    try:
        facts = json.loads(line)
    except ValueError as error:
        raise _Wrong("", f"no JSON ({error}).", "Write one JSON object a line.") from error
    if not isinstance(facts, dict):
        raise _Wrong("", "no JSON object.", 'Write {"service": …, "document": …, …}.')
    url = _text(facts, "url")
    media_type = _text(facts, "media_type").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise _Wrong("media_type", f"{media_type!r} is none that we read.", f"Use one of {', '.join(MEDIA_TYPES)}.")
    document = Document(
        service=_name(facts, "service"),
        key=_name(facts, "document"),
        kind=_kind(facts, url),
        urls=(url,),
        language=_optional(facts, "language"),
        select=_selectors(facts, "select"),
        remove=_selectors(facts, "remove"),
    )
    return _Entry(
        number,
        document,
        _time(facts),
        _file(facts, folder),
        _status(facts),
        media_type,
        _optional(facts, "final_url") or url,
        _optional(facts, "charset"),
    )


def _load(manifest: Path, entry: _Entry) -> tuple[Document, Capture]:
    try:
        body = entry.file.read_bytes()
    except OSError as error:
        raise InputError(f"{manifest}:{entry.line}: path: {entry.file.name}: {error.strerror}.") from error
    document = entry.document
    capture = Capture(
        document.service,
        document.key,
        document.urls[0],
        entry.final_url,
        entry.captured_at,
        entry.status,
        entry.media_type,
        body,
        entry.charset,
    )
    return document, capture


def _text(facts: dict[str, Any], key: str) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(key, "missing." if value is None else "no text.", f'Write "{key}": "…".')
    return value.strip()


def _optional(facts: dict[str, Any], key: str) -> str | None:
    return _text(facts, key) if facts.get(key) is not None else None


def _name(facts: dict[str, Any], key: str) -> str:
    value = _text(facts, key)
    if not _NAME.fullmatch(value):
        raise _Wrong(key, f"{value!r} is no key.", "Use letters, digits, '-', '_' and '.', as in sources.yaml.")
    return value


def _kind(facts: dict[str, Any], url: str) -> DocumentKind:
    if (named := _optional(facts, "kind")) is not None:
        try:
            return DocumentKind(named)
        except ValueError:
            raise _Wrong("kind", f"{named!r} is none.", f"Use one of {', '.join(DocumentKind)}.") from None
    if url.partition("?")[0].endswith("/robots.txt"):
        return DocumentKind.ROBOTS
    key = str(facts.get("document", ""))
    return next((kind for pattern, kind in _KINDS if pattern.search(key)), DocumentKind.TERMS)


def _selectors(facts: dict[str, Any], key: str) -> tuple[str, ...]:
    value = facts.get(key)
    values = [value] if isinstance(value, str) else value or []
    if not isinstance(values, list) or not all(isinstance(item, str) and item.strip() for item in values):
        raise _Wrong(key, "neither a selector nor a list of selectors.", 'Write "main" or ["main", ".terms"].')
    return tuple(values)


def _time(facts: dict[str, Any]) -> datetime:
    value = _text(facts, "captured_at")
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        raise _Wrong("captured_at", f"{value!r} is no time.", "Write it as 2024-10-17T00:36:51Z.") from None
    if when.tzinfo is None:
        raise _Wrong("captured_at", f"{value!r} names no time zone.", "End it with Z or an offset.")
    return when.astimezone(UTC)


def _status(facts: dict[str, Any]) -> int:
    value = facts.get("status", 200)
    if not isinstance(value, int) or isinstance(value, bool) or not 100 <= value <= 599:
        raise _Wrong("status", f"{value!r} is no HTTP status.", 'Write "status": 200.')
    return value


def _file(facts: dict[str, Any], folder: Path) -> Path:
    value = _text(facts, "path")
    if PurePath(value).is_absolute():
        raise _Wrong("path", f"{value!r} is absolute.", "Write it relative to the manifest.")
    # It may lead elsewhere, also through links: archives lie where they lie, and whoever imports wrote the manifest.
    file = folder / value
    checks: tuple[tuple[Callable[[], bool], str, str], ...] = (
        (file.is_file, f"there is no file {value!r}.", "Paths are relative to the manifest."),
        (lambda: file.stat().st_size <= MAX_BYTES, f"{value!r} is larger than {MAX_BYTES:,} bytes.", "Leave it out."),
    )
    for holds, message, remedy in checks:
        if not holds():
            raise _Wrong("path", message, remedy)
    return file
