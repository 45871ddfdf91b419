"""The mails that readers of the demo would have got, as files: .eml for a mail program, .html and .txt to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from monitor.deliver.letters import Envelope, Letter, seal, thread_of
from monitor.demo.story import CONFIRMED_AFTER
from monitor.digest.mail import Links, MailMessage, compose
from monitor.model import Change, Language, Service

SITE = "https://kiyaku.example/"  # a placeholder: the demo's site stands nowhere but in its folder
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def write_mails(changes: Iterable[Change], services: Mapping[str, Service], folder: Path) -> int:
    """One mail a change and language, told when the change was confirmed; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for change in changes:
        at = change.captured_at + CONFIRMED_AFTER
        for language in LANGUAGES:
            name = f"{at:%Y-%m-%d}-{change.service}-{change.document}.{language}"
            mail = compose([change], services, language, at, links=Links(site=SITE))
            # Opened from the folder, the links of the .html lead to the site beside it.
            near = compose([change], services, language, at, links=Links(site="../"))
            folder.joinpath(f"{name}.eml").write_bytes(_sealed(mail, change, name, at, language))
            folder.joinpath(f"{name}.html").write_text(near.html, encoding="utf-8")
            folder.joinpath(f"{name}.txt").write_text(f"{mail.subject}\n\n{mail.text}", encoding="utf-8")
            count += 1
    return count


def _sealed(mail: MailMessage, change: Change, name: str, at: datetime, language: Language) -> bytes:
    """The message as a relay would take it."""
    envelope = Envelope(
        sender="Kiyaku <digest@kiyaku.example>",
        recipient="reader@kiyaku.example",
        message_id=name,
        date=at,
        list_id="kiyaku.example",
        list_name="Kiyaku",
        threads=(thread_of(change.service, change.document),),
        language=language,
    )
    return seal(Letter(mail.subject, mail.text, mail.html), envelope)
