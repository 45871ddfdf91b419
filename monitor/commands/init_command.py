"""`kiyaku init`: a sources.yaml for the services that you use, and a first try of the mail."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.commands.output import note, write_line
from monitor.errors import InputError, KiyakuError, UsageError

if TYPE_CHECKING:
    from monitor.config import EmailSettings
    from monitor.daemon.beginning import Answers, Shipped


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--services", nargs="*", metavar="SERVICE", help="those that you use (else: asked, or all)")
    parser.add_argument("--contact", default="", help="your web or mail address, told to the sites that are asked")
    parser.add_argument("--smtp", default="", metavar="URL", help="mail relay: smtp://user@mail.example.org:587")
    parser.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="sender of the mails")
    parser.add_argument("--to", dest="reader", default="", metavar="ADDRESS", help="where your own digests go")
    parser.add_argument("--language", choices=("ja", "en"), default="ja", help="of your digests")
    parser.add_argument("--serve", action="store_true", help="with the web application for subscriptions")
    parser.add_argument("--send-test", action="store_true", help="send a digest of a made-up change to --to")


def run(arguments: argparse.Namespace) -> int:
    """Ask what was not said, write the file, and try the mail."""
    from monitor.config import load
    from monitor.daemon.beginning import Shipped, written

    place: Path = arguments.home / "sources.yaml"
    if place.exists():
        raise InputError(f"{place} exists already.", "Edit it, or name another folder with --home.")
    shipped = Shipped()
    asking = sys.stdin.isatty()
    answers = _answers(arguments, shipped, asking=asking)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(written(shipped, answers), encoding="utf-8")
    try:
        config = load(place, os.environ)
    except KiyakuError:
        place.unlink()
        raise
    write_line(f"wrote {place}: {len(config.services)} services, {len(config.documents())} documents")
    worked = True
    if config.deliver.email is not None:
        worked = _try_mail(
            config.deliver.email,
            answers,
            send=arguments.send_test or (asking and _yes("Send a digest of a made-up change, to see what arrives?")),
        )
    note("next: `kiyaku check --all` makes a first round, `kiyaku run` keeps watching")
    return 0 if worked else 1


def _answers(arguments: argparse.Namespace, shipped: Shipped, *, asking: bool) -> Answers:
    from monitor.daemon.beginning import Answers

    services = arguments.services
    if services is None and asking:
        for number, (key, (english, japanese)) in enumerate(shipped.names.items(), start=1):
            note(f"{number:3} {key:14} {english} / {japanese}")
        services = _ask("Which do you use? Numbers or names, with spaces between; nothing for all: ").split()
    numbered = dict(enumerate(shipped.names, start=1))
    chosen = tuple(
        dict.fromkeys(numbered.get(int(word), word) if word.isdecimal() else word for word in services or ())
    )
    unknown = [word for word in chosen if word not in shipped.names]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: not known.", f"Known are {', '.join(shipped.names)}.")
    contact, smtp, sender, reader = arguments.contact, arguments.smtp, arguments.sender, arguments.reader
    if asking:
        contact = contact or _ask("Your web or mail address, told to the sites that are asked (may be empty): ")
        smtp = smtp or _ask("Mail relay, e.g. smtp://me@mail.example.org:587 (empty: no mail): ")
        if smtp:
            reader = reader or _ask("Where shall your own digests go? Mail address: ")
            sender = sender or _ask(f"Sender of the mails (empty: {reader}): ")
    return Answers(chosen, contact, smtp, sender or reader, reader, arguments.language, serve=arguments.serve)


def _ask(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _yes(question: str) -> bool:
    return _ask(f"{question} [y/N] ").lower() in ("y", "yes", "はい")


def _try_mail(settings: EmailSettings, answers: Answers, *, send: bool) -> bool:
    from monitor.deliver.letters import Envelope, Letter, seal
    from monitor.deliver.smtp import SmtpRelay
    from monitor.sample import sample_mail

    if settings.user and settings.password is None:
        note("mail: set KIYAKU_SMTP_PASSWORD, then `kiyaku doctor` tries the login")
        return True
    now = datetime.now(UTC)

    async def attempt() -> None:
        async with SmtpRelay(settings, connections=1) as relay:
            await relay.check()
            if send and answers.reader:
                mail = sample_mail("en" if answers.language == "en" else "ja", now)
                envelope = Envelope(settings.sender, answers.reader, f"test.{int(now.timestamp())}", now)
                await relay.send(answers.reader, seal(Letter(mail.subject, mail.text, mail.html), envelope))

    try:
        asyncio.run(attempt())
    except KiyakuError as error:
        note(f"mail: {error}")
        return False
    note(
        f"mail: a digest of a made-up change went to {answers.reader}"
        if send and answers.reader
        else "mail: the relay lets us in"
    )
    return True
