"""Short posts through Apprise: one to each channel for each change, within the channel's limit of length."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.config import Post
from monitor.errors import DeliveryError

Plugin = Any  # apprise.NotifyBase, which has no types
TIMEOUT = 60.0
_STATUS = re.compile(r"error=(\d{3})\b")
_TRY_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says; lines fall away from their end where there is no room."""

    title: str
    lines: tuple[str, ...]
    link: str = ""
    picture: Path | None = None


def fitted(words: Words, limit: int) -> str:
    """Lines and link in at most `limit` characters; the link is never cut."""
    room = limit - (len(words.link) + 1 if words.link else 0)
    held: list[str] = []
    for line in words.lines:
        if len("\n".join((*held, line))) > room:
            break
        held.append(line)
    if not held and words.lines and room > 1:
        held = [words.lines[0][: room - 1] + "…"]
    return "\n".join([*held, *([words.link] if words.link else [])])


async def send(settings: Post, words: Words) -> None:
    """Post once. Raises DeliveryError, whose text holds neither the URL nor what Apprise logged."""
    await asyncio.wait_for(asyncio.to_thread(_notify, settings, words), TIMEOUT + 5)


def _notify(settings: Post, words: Words) -> None:
    with _listening() as said:
        import apprise

        service: Plugin = apprise.Apprise.instantiate(settings.url.reveal(), suppress_exceptions=True)
        done = service is not None and service.notify(**_content(service, words))
    if service is None:
        raise DeliveryError(
            f"{settings.key} is no address that Apprise knows.",
            permanent=True,
            remedy="See https://github.com/caronc/apprise/wiki for the forms of addresses.",
        )
    if not done:
        status = next((int(code) for code in _STATUS.findall("\n".join(said))), 0)
        final = 400 <= status < 500 and status not in _TRY_AGAIN
        raise DeliveryError(
            f"{settings.key} did not take the post" + (f" ({status})." if status else "."), permanent=final
        )


def _content(service: Plugin, words: Words) -> dict[str, Any]:
    """What `notify` takes, within the service's limits."""
    import apprise

    takes_title = service.title_maxlen > 0
    title = words.title[: service.title_maxlen] if takes_title else ""
    lines = words.lines if takes_title else (words.title, *words.lines)
    body = fitted(Words("", lines, words.link), service.body_maxlen)
    attach = None
    if words.picture is not None and service.attachment_support and words.picture.is_file():
        attach = apprise.AppriseAttachment(str(words.picture))
    return {"body": body, "title": title, "attach": attach, "notify_type": apprise.NotifyType.INFO}


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What Apprise logs in this thread: the only place where it tells why a post failed.

    It goes no further, because addresses of channels are secrets.
    """
    said: list[str] = []
    mine = threading.get_ident()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == mine:
                said.append(record.getMessage())

    logger, ear = logging.getLogger("apprise"), Ear(logging.WARNING)
    logger.propagate = False
    logger.addHandler(ear)
    try:
        yield said
    finally:
        logger.removeHandler(ear)
