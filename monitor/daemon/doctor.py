"""`kiyaku doctor`: is everything as it should be, and what to do where it is not."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

from monitor.config import Config, load
from monitor.daemon.backups import FOLDER
from monitor.daemon.lock import is_held
from monitor.errors import ConfigError, KiyakuError
from monitor.store import FILE, Store

State = Literal["fine", "note", "bad"]
LITTLE_SPACE = 500 * 1024 * 1024  # bytes: a year of 300 documents takes less
SKEW = timedelta(seconds=90)  # mail servers distrust dates that are further off
OLD_BACKUP = timedelta(days=14)
LONG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at."""

    name: str
    state: State
    text: str
    remedy: str = ""


def examine(home: Path, environ: Mapping[str, str], now: datetime, *, network: bool = True) -> Iterator[Result]:
    """Look at everything, each as its own result; nothing is changed. `network` False: ask no other machine."""
    config: Config | None = None
    try:
        config = load(home / "sources.yaml", environ)
        yield Result("configuration", "fine", f"{len(config.services)} services, {len(config.documents())} documents.")
    except ConfigError as error:
        for problem in error.problems:
            yield Result("configuration", "bad", str(problem))
    yield from _disk(home)
    yield from _database(home, now)
    if config is not None:
        yield from _settings(config)
        if network:
            yield from _mail(config)
            yield from _clock(config, now)


def _disk(home: Path) -> Iterator[Result]:
    place = home / "data" if (home / "data").exists() else home
    if not place.exists():
        yield Result("disk", "bad", f"{home} does not exist.", "Name the right folder with --home.")
        return
    for folder in {place, home / "digests" if (home / "digests").exists() else home}:
        if not os.access(folder, os.W_OK):
            yield Result("disk", "bad", f"{folder} cannot be written.", "Give Kiyaku's user the right to.")
    free = shutil.disk_usage(place).free
    text = f"{free / 1024**3:.1f} GB free."
    if free < LITTLE_SPACE:
        yield Result("disk", "bad", text, "Free some space: captures cannot be kept on a full disk.")
    else:
        yield Result("disk", "fine", text)


def _database(home: Path, now: datetime) -> Iterator[Result]:
    if not (home / FILE).exists():
        yield Result("database", "note", "there is none yet.", "The first `kiyaku check` makes it.")
        return
    try:
        with Store.open(home, busy_seconds=2) as store:
            problems = store.check()
            for problem in problems:
                yield Result("database", "bad", problem, "Put a backup back with `kiyaku restore`.")
            if not problems:
                size = (home / FILE).stat().st_size / 1024**2
                yield Result("database", "fine", f"{size:.0f} MB, every checksum right.")
            yield from _documents(store, now)
            yield from _outbox(store, now)
    except KiyakuError as error:
        yield Result("database", "bad", error.message, error.remedy)
    running = is_held(home)
    how = "runs" if running else "does not run"
    yield Result("daemon", "fine" if running else "note", f"it {how}.", "" if running else "`kiyaku run` starts it.")
    yield from _backups(home, now)


def _documents(store: Store, now: datetime) -> Iterator[Result]:
    watched = [status for status in store.statuses() if status.watched]
    silent = [item for item in watched if item.unreadable_since is not None and now - item.unreadable_since > LONG]
    for item in silent:
        yield Result(
            "sources",
            "bad",
            f"{item.service}/{item.document} unreadable since {item.unreadable_since:%Y-%m-%d}: {item.reason}.",
            "Try another address of the same text, `browser: true`, or import it by hand.",
        )
    for item in watched:
        if item.last_capture_at is not None and item.last_capture_at > now + timedelta(hours=1):
            yield Result("clock", "bad", "captures lie in the future: the clock was ahead.", "Check the time service.")
            break
    new = sum(item.last_capture_at is None for item in watched)
    yield Result("sources", "fine", f"{len(watched) - new} of {len(watched)} documents checked at least once.")


def _outbox(store: Store, now: datetime) -> Iterator[Result]:
    counts = store.outbox_counts(now)
    text = f"{counts.waiting} waiting, {counts.sent} sent, {counts.given_up} given up."
    if counts.oldest is not None and now - counts.oldest > timedelta(days=1):
        yield Result("outbox", "bad", text, f"The oldest waits since {counts.oldest:%Y-%m-%d}: see mail and posts.")
    else:
        yield Result("outbox", "fine", text)


def _backups(home: Path, now: datetime) -> Iterator[Result]:
    held = sorted((home / FOLDER).glob("kiyaku-*.sqlite3"))
    newest = datetime.fromtimestamp(held[-1].stat().st_mtime, UTC) if held else None
    if newest is None or now - newest > OLD_BACKUP:
        when = f"the newest is of {newest:%Y-%m-%d}." if newest else "there is none in backups/."
        yield Result("backup", "note", when, "`kiyaku backup` makes one, also while the daemon runs.")
    else:
        yield Result("backup", "fine", f"the newest is of {newest:%Y-%m-%d}.")


def _settings(config: Config) -> Iterator[Result]:
    if not config.fetch.contact:
        yield Result("configuration", "note", "fetch.contact is empty.", "Sites cannot reach you when they mind.")
    mail = config.deliver.email
    if mail is not None and mail.operator is None:
        yield Result("mail", "note", "no operator is named.", "deliver.email.operator hears of lasting trouble.")
    if mail is not None and mail.user and mail.password is None:
        yield Result("mail", "bad", f"there is no password for {mail.user}.", "Set KIYAKU_SMTP_PASSWORD.")
    if config.serve.asked and not (config.serve.public_url or config.site.base_url):
        yield Result(
            "web", "bad", "readers' links have no address to begin with.", "Set serve.public_url or site.base_url."
        )
    if mail is None and not config.deliver.post and not config.deliver.webhook:
        yield Result("mail", "note", "no way of delivery is set: the site is all there is.", "See docs/MAIL.md.")
    if any(item.browser for item in config.documents()) and not _has_browser(config):
        yield Result(
            "browser", "note", "some documents want one, and none is here.", 'pip install "kiyaku[browser]", Chromium.'
        )


def _has_browser(config: Config) -> bool:
    from importlib.util import find_spec

    names = (config.fetch.browser_path, "chromium", "chromium-browser", "google-chrome")
    return find_spec("playwright") is not None and any(shutil.which(name) for name in names if name)


def _mail(config: Config) -> Iterator[Result]:
    settings = config.deliver.email
    if settings is None:
        return
    from monitor.deliver.smtp import SmtpRelay

    async def knock() -> None:
        async with SmtpRelay(settings, connections=1) as relay:
            await relay.check()

    yield _tried("mail", f"{settings.host}:{settings.port} lets us in.", lambda: asyncio.run(knock()))


def _tried(name: str, fine: str, step: Callable[[], None]) -> Result:
    try:
        step()
    except KiyakuError as error:
        return Result(name, "bad", error.message, error.remedy)
    return Result(name, "fine", fine)


def _clock(config: Config, now: datetime) -> Iterator[Result]:
    """Compare with the Date of a watched site: no time server is asked, and none has to be known."""
    import httpx

    # Asked as any page is; where private addresses are allowed the first may be the own machine.
    address = next((item.urls[0] for item in config.documents()), None)
    if address is None:
        return
    try:
        said = httpx.head(address, timeout=10, trust_env=False).headers.get("date", "")
        theirs = parsedate_to_datetime(said)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError):
        yield Result("network", "note", f"{address} did not answer.", "If no site does, see your connection.")
        return
    skew = abs(theirs - now)
    if skew > SKEW:
        yield Result("clock", "bad", f"it is {skew} off.", "Switch the time service on: timedatectl set-ntp true.")
    else:
        yield Result("clock", "fine", "right within a minute and a half.")
