"""`kiyaku init`: writes a sources.yaml for the services that one uses, tries mail, and offers a test digest."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from monitor.commands.output import note, write_line
from monitor.config import Config, load
from monitor.errors import DeliveryError, StoreFull, UsageError
from monitor.starting import Wishes, chosen, shipped, write

PLACES = ("x", "pixiv", "instagram")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments; on a terminal, what is not given is asked."""
    parser.add_argument("--services", metavar="KEYS", help="comma-separated, as in the shipped list; `all` for all")
    parser.add_argument("--contact", help="page or address of yours, told to the sites that are asked")
    parser.add_argument("--smtp", metavar="URL", help="mail relay: smtp://user@host:port")
    parser.add_argument("--from", dest="sender", metavar="SENDER", help='"Kiyaku <kiyaku@your.domain>"')
    parser.add_argument("--to", metavar="ADDRESS", help="who gets the digests")
    parser.add_argument("--language", choices=("ja", "en"), help="of the digests")
    parser.add_argument("--base-url", metavar="URL", help="where the site will stand")
    parser.add_argument("--force", action="store_true", help="replace a sources.yaml; the old one is kept beside it")
    parser.add_argument("--test-digest", action="store_true", help="send a digest of a made-up change to --to")
    parser.add_argument("--yes", action="store_true", help="ask nothing")


def run(arguments: argparse.Namespace) -> int:
    """Ask, write, check, and try mail."""
    path: Path = arguments.home / "sources.yaml"
    if path.exists() and not arguments.force:
        raise UsageError(f"{path} exists.", "Name another folder with --home, or replace it with --force.")
    wishes = _wishes(arguments)
    _place(path, write(wishes))
    config = load(path, os.environ)
    write_line(f"{path}: {len(config.services)} services, {len(config.documents())} documents")
    trouble = False
    if config.deliver.email is not None:
        trouble = not asyncio.run(_try_mail(arguments, wishes, config))
    note("next: `kiyaku doctor` checks everything, `kiyaku check --all` takes a first look, `kiyaku run` goes on")
    return 1 if trouble else 0


def _wishes(arguments: argparse.Namespace) -> Wishes:
    asking = sys.stdin.isatty() and not arguments.yes
    known = shipped()["services"]
    if asking:
        note("Services: " + ", ".join(known))
    words = _answer(arguments.services, "Which do you use (comma-separated)?", ",".join(PLACES), asking)
    keys = tuple(known) if words == "all" else chosen([word for word in words.split(",") if word.strip()], known)
    if not keys:
        raise UsageError("no service was named.", "Give --services, e.g. --services x,pixiv.")
    contact = _answer(arguments.contact, "A page or address of yours, for the sites that are asked?", "", asking)
    smtp = _answer(arguments.smtp, "Mail relay (smtp://user@host:port; empty for none)?", "", asking)
    if not smtp:
        return Wishes(keys, contact, base_url=arguments.base_url or "", language=arguments.language or "ja")
    sender = _answer(arguments.sender, "Sender of the mails?", "", asking)
    if not sender:
        raise UsageError("a mail relay needs a sender.", 'Give --from "Kiyaku <kiyaku@your.domain>".')
    reader = _answer(arguments.to, "Who gets the digests?", "", asking)
    language = _answer(arguments.language, "In which language, ja or en?", "ja", asking)
    return Wishes(keys, contact, smtp, sender, reader, language, arguments.base_url or "")


def _answer(given: str | None, question: str, otherwise: str, asking: bool) -> str:
    if given is not None:
        return given.strip()
    if not asking:
        return otherwise
    sys.stderr.write(f"{question} [{otherwise}] " if otherwise else f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() or otherwise


def _place(path: Path, text: str) -> None:
    """Put the file at its place at once; one that stood there is kept under another name."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            kept = path.with_name(f"sources.{datetime.now(tz=UTC):%Y%m%dT%H%M%S}.yaml")
            path.rename(kept)
            note(f"the former file is now {kept}")
        beside = path.with_name(".sources.yaml.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise StoreFull(f"{path} cannot be written ({error.strerror}).", "Name another folder with --home.") from error


async def _try_mail(arguments: argparse.Namespace, wishes: Wishes, config: Config) -> bool:
    from monitor.deliver.letters import Envelope, Letter, seal
    from monitor.deliver.smtp import SmtpRelay
    from monitor.sample import sample_mail

    assert config.deliver.email is not None
    try:
        async with SmtpRelay(config.deliver.email) as relay:
            await relay.check()
            note("mail: the relay answers and takes the login")
            if wishes.reader and (arguments.test_digest or _agreed(arguments, wishes.reader)):
                now = datetime.now(tz=UTC)
                mail = sample_mail("en" if wishes.language == "en" else "ja", now)
                envelope = Envelope(wishes.sender, wishes.reader, f"test.{uuid4().hex}", now, language=wishes.language)
                await relay.send(wishes.reader, seal(Letter(mail.subject, mail.text, mail.html), envelope))
                note("mail: a test digest of a made-up change is on its way")
    except DeliveryError as error:
        note(f"mail: {error}")
        return False
    return True


def _agreed(arguments: argparse.Namespace, reader: str) -> bool:
    asking = sys.stdin.isatty() and not arguments.yes
    return _answer(None, f"Send a test digest to {reader} (y/n)?", "n", asking).lower().startswith("y")
