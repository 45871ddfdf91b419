"""What a mail that came back says: a report of failed delivery (RFC 3464) or a complaint (RFC 5965). Pure.

Whatever lies in a mailbox was written by strangers. Nothing said here is believed before a mark of ours is found in it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import Message
from email.policy import compat32
from typing import Literal

Kind = Literal["refused", "policy", "delayed", "delivered", "complaint", "other"]

MOST_BYTES = 250_000  # of a report that are looked at; returned mails of ours are below 90 kB
MOST_RECIPIENTS = 100  # blocks of fields; ours are one and the server's own
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<!\d)([45])[0-5]\d(?!\d)")
# By the second number of RFC 3463: 3 speaks of the mail system, 6 of the content, 7 of policy. None of them means that
# nobody lives at the address.
_NOT_THE_ADDRESS = frozenset({"3", "6", "7"})
_COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list"})
_ACTIONS: dict[str, Kind] = {
    "delayed": "delayed", "delivered": "delivered", "relayed": "delivered", "expanded": "delivered"
}  # fmt: skip
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ROBOTS = ("mailer-daemon", "postmaster")


@dataclass(frozen=True, slots=True)
class Return:
    """What came back."""

    kind: Kind
    status: str = ""  # as RFC 3463 writes it, e.g. "5.1.1"; of a complaint its type
    text: str = ""  # everything in which a mark of ours may stand


def read(raw: bytes) -> Return:
    """What a mail says; kind "other" where it is neither report nor complaint, or cannot be read at all."""
    raw = raw[:MOST_BYTES]
    text = raw.decode("latin-1")
    try:
        message = message_from_bytes(raw, policy=compat32)
        parts = list(message.walk())
        kind, status = _complaint(parts) or _report(parts) or _old_fashioned(message, parts)
        # An encoded part hides what it holds from a search of the raw text.
        text += "\n".join(_decoded(part) for part in parts)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The email package raises nearly anything on what a hostile sender makes up.
        return Return("other", text=text)
    return Return(kind, status, text)


def _complaint(parts: list[Message]) -> tuple[Kind, str] | None:
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            said = str(next(_groups(part), {}).get("feedback-type", "")).strip().lower()
            return ("complaint" if said in _COMPLAINTS else "other"), said
    return None


def _report(parts: list[Message]) -> tuple[Kind, str] | None:
    """The worst that the report says of any recipient: each of our mails had one, whom a forwarder may have split."""
    found = [
        _judged(fields)
        for part in parts
        if part.get_content_type() in _REPORTS
        for fields in _groups(part)
        if "action" in fields or "status" in fields
    ]
    order: tuple[Kind, ...] = ("refused", "policy", "delayed", "delivered", "other")
    return min(found, key=lambda item: order.index(item[0])) if found else None


def _judged(fields: dict[str, str]) -> tuple[Kind, str]:
    action = fields.get("action", "failed").split()[0:1]
    status = _status_of(fields.get("status", ""), fields.get("diagnostic-code", ""))
    if action != ["failed"]:
        return _ACTIONS.get("".join(action), "other"), status
    return _failure(status), status


def _failure(status: str) -> Kind:
    """A failure of class 4 was given up by a server that could not get through: that may be the fault of any line."""
    if not status.startswith("5"):
        return "delayed" if status.startswith("4") else "other"
    return "policy" if status.split(".")[1] in _NOT_THE_ADDRESS else "refused"


def _status_of(status: str, diagnostic: str) -> str:
    own, other = _STATUS.search(status), _STATUS.search(diagnostic)
    # Exim and others write 5.0.0 and leave what the other side said to the diagnosis.
    if other is not None and (own is None or own[0].endswith(".0.0")) and (own is None or own[1] == other[1]):
        return other[0]
    if own is not None:
        return own[0]
    reply = _REPLY.search(diagnostic)
    return f"{reply[1]}.0.0" if reply else ""


def _old_fashioned(message: Message, parts: list[Message]) -> tuple[Kind, str]:
    """Reports in prose, as qmail and old versions of Exim write them; only from those who deliver mail."""
    sender = str(message.get("From", "")).lower()
    robot = str(message.get("Return-Path", "")).strip() == "<>" or any(name in sender for name in _ROBOTS)
    if not robot or "replied" in str(message.get("Auto-Submitted", "")).lower():
        return "other", ""
    prose = next((_decoded(part) for part in parts if part.get_content_type() == "text/plain"), "")
    # What follows is our own mail, in which any number may stand.
    said = re.split(r"\n-{3,} .*(?:copy|original|undelivered)", prose, maxsplit=1, flags=re.IGNORECASE)[0]
    status = _status_of("", said)
    return _failure(status), status


def _groups(part: Message) -> Iterator[dict[str, str]]:
    """The blocks of fields in a report, names in small letters."""
    for block in re.split(r"\r?\n[ \t]*\r?\n", _decoded(part).strip(), maxsplit=MOST_RECIPIENTS)[:MOST_RECIPIENTS]:
        fields = message_from_string(block.strip() + "\n\n", policy=compat32)
        yield {name.lower(): " ".join(str(value).split()).lower() for name, value in fields.items()}


def _decoded(part: Message) -> str:
    """A part's text; of one that holds messages (the parser takes them apart) what they were made of."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        content = part.get_payload(decode=True)
        return content.decode("latin-1") if isinstance(content, bytes) else str(payload)
    if part.get_content_maintype() == "multipart":
        return ""
    text = "\n".join(item.as_string() for item in payload if isinstance(item, Message))
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        # Forbidden for these types, and written all the same.
        return b64decode("".join(text.split()), validate=False).decode("latin-1")
    return text
