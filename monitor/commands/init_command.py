"""`kiyaku init`: a sources.yaml for the services that you use, and a first try of the mail."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.commands.init_words import WORDS, YES, spoken
from monitor.commands.output import note, write_line
from monitor.errors import InputError, KiyakuError, UsageError
from monitor.model import Language

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
    parser.add_argument(
        "--language",
        choices=("ja", "en"),
        help="of the questions (else: the terminal's) and of your digests (else: as answered, or ja)",
    )
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
    say = _Voice(answers.spoken)
    place.write_text(written(shipped, answers), encoding="utf-8")
    try:
        config = load(place, os.environ)
    except KiyakuError:
        place.unlink()
        raise
    write_line(say("wrote", place=place, services=len(config.services), documents=len(config.documents())))
    worked = True
    if config.deliver.email is not None:
        send = arguments.send_test or (asking and _ask(say("send")).lower() in YES)
        worked = _try_mail(config.deliver.email, answers, say, send=send)
    note(say("next"))
    return 0 if worked else 1


class _Voice:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, key: str, **values: object) -> str:
        return WORDS[key][self._language].format(**values)


def _answers(arguments: argparse.Namespace, shipped: Shipped, *, asking: bool) -> Answers:
    from monitor.daemon.beginning import Answers

    language: Language = arguments.language or spoken(os.environ)
    say = _Voice(language)
    chosen = _services(arguments.services, shipped, say, asking=asking)
    contact, smtp, sender, reader = arguments.contact, arguments.smtp, arguments.sender, arguments.reader
    digests = arguments.language or "ja"
    if asking:
        contact = contact or _ask(say("contact"))
        smtp = smtp or _ask(say("smtp"))
        if smtp:
            reader = reader or _ask(say("reader"))
            sender = sender or _ask(say("sender", reader=reader))
            if arguments.language is None:
                digests = "en" if (_ask(say("digests", default=language)) or language).lower() == "en" else "ja"
    return Answers(chosen, contact, smtp, sender or reader, reader, digests, serve=arguments.serve, spoken=language)


def _services(named: list[str] | None, shipped: Shipped, say: _Voice, *, asking: bool) -> tuple[str, ...]:
    if named is None and asking:
        for number, (key, (english, japanese)) in enumerate(shipped.names.items(), start=1):
            note(f"{number:3} {key:14} {english} / {japanese}")
        named = _ask(say("services")).replace("\u3000", " ").split()
    numbered = dict(enumerate(shipped.names, start=1))
    # int() reads full-width digits too, as a Japanese keyboard may write them.
    words = (numbered.get(int(word), word) if word.isdecimal() else word for word in named or ())
    chosen = tuple(dict.fromkeys(words))
    unknown = [word for word in chosen if word not in shipped.names]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: not known.", f"Known are {', '.join(shipped.names)}.")
    return chosen


def _ask(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _try_mail(settings: EmailSettings, answers: Answers, say: _Voice, *, send: bool) -> bool:
    from monitor.deliver.letters import Envelope, Letter, seal
    from monitor.deliver.smtp import SmtpRelay
    from monitor.sample import sample_mail

    if settings.user and settings.password is None:
        note(say("password"))
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
        note(say("refused", error=error))
        return False
    note(say("sent", reader=answers.reader) if send and answers.reader else say("works"))
    return True
