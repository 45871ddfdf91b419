"""Several pages that are read as one document, kept in one capture.

Some terms are spread over several addresses. Each part must be read by itself (its own selector, its own character
set), and yet a document has one capture at a time. So the parts are kept in one body, each after a line of JSON that
tells its length and HTTP facts: nothing inside a part can be taken for the start of the next one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from monitor.model import Capture, Reading

MEDIA_TYPE = "multipart/x-kiyaku"


def pack(captures: Sequence[Capture]) -> Capture:
    """One capture of several (at least one), in order. A single one stays as it is.

    Its URL, headers and time are the first one's; its status is the worst one's.
    """
    first = captures[0]
    if len(captures) == 1:
        return first
    body = b"".join(_header(capture) + capture.body + b"\n" for capture in captures)
    return replace(
        first,
        media_type=MEDIA_TYPE,
        charset=None,
        body=body,
        status=max(capture.status for capture in captures),
        rendered=any(capture.rendered for capture in captures),
    )


def unpack(capture: Capture) -> tuple[Capture, ...]:
    """The captures that `pack` put together; any other capture is its own only part.

    Raises ValueError where the body is not what `pack` wrote.
    """
    if capture.media_type != MEDIA_TYPE:
        return (capture,)
    parts, place = [], 0
    while place < len(capture.body):
        end = capture.body.index(b"\n", place)
        facts = json.loads(capture.body[place:end])
        start, length = end + 1, int(facts.pop("length"))
        parts.append(replace(capture, body=capture.body[start : start + length], **facts))
        place = start + length + 1
    return tuple(parts)


def join(readings: Sequence[Reading]) -> Reading:
    """One reading of several (at least one), in order."""
    first = readings[0]
    if len(readings) == 1:
        return first
    longest = max(readings, key=lambda reading: sum(len(clause.text) for clause in reading.clauses))
    return replace(
        first,
        clauses=tuple(clause for reading in readings for clause in reading.clauses),
        language=longest.language,
        notices=tuple(dict.fromkeys(notice for reading in readings for notice in reading.notices)),
        visible_characters=sum(reading.visible_characters for reading in readings),
        directives=tuple(dict.fromkeys(word for reading in readings for word in reading.directives)),
    )


def _header(capture: Capture) -> bytes:
    facts = {
        "length": len(capture.body),
        "url": capture.url,
        "final_url": capture.final_url,
        "status": capture.status,
        "media_type": capture.media_type,
        "charset": capture.charset,
    }
    return json.dumps(facts).encode() + b"\n"
