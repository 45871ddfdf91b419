"""Plays the story from its first day to today through the real pipeline, then builds the site and the mails."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from monitor.app import App
from monitor.capture import Fetcher
from monitor.checking import Checker
from monitor.demo.mails import write_mails
from monitor.demo.names import NamedFetcher
from monitor.demo.server import StoryServer
from monitor.demo.story import CONFIRMED_AFTER, Scene, moment, scenes
from monitor.errors import UsageError
from monitor.model import Finding

MARK = ".kiyaku-demo"  # a folder with it was made by the demo and may be made anew

Tell = Callable[[int, int, str], None]  # steps done, steps in all, what is being done


@dataclass(frozen=True, slots=True)
class Played:
    """One round of the story."""

    scene: Scene
    findings: tuple[Finding, ...]  # in the order of the demo's sources.yaml
    second: bool = False  # the confirming round


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demo did."""

    out: Path
    rounds: tuple[Played, ...]
    pages: int  # files of the site
    mails: int
    requests: int  # answered by the story's server


class StoryClock:
    """The time in the story."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present moment of the story."""
        return self.now


def run(out: Path, *, now: datetime, tell: Tell = lambda done, total, what: None) -> Summary:
    """Play the story that ends at `now` and leave the site and the mails in `out`.

    Raises UsageError where `out` holds something else than an earlier demo.
    """
    prepare(out)
    with tempfile.TemporaryDirectory(prefix="kiyaku-demo-") as folder:
        home = Path(folder)
        home.joinpath("sources.yaml").write_text(sources(now), encoding="utf-8")
        clock = StoryClock(now)
        with App.open(home, clock=clock, environ={}) as app, StoryServer() as server:
            rounds = asyncio.run(play(app, server, clock, now, tell))
            clock.now = now
            tell(len(rounds), len(rounds), "building the site")
            pages = app.publish(out)
            for left in out.glob(".kiyaku-build.*"):
                left.unlink()  # the memory of an incremental build: the next demo starts from nothing
            services = {service.key: service for service in app.config.services}
            mails = write_mails(app.store.changes(), services, out / "mails")
            return Summary(out, rounds, pages, mails, server.requests)


def sources(now: datetime) -> str:
    """The demo's sources.yaml, its measures checked three weeks before the story ends."""
    text = files("monitor.demo").joinpath("sources.yaml").read_text(encoding="utf-8")
    return text.replace("checked: 2026-11-01", f"checked: {now.date() - timedelta(days=21)}")


def prepare(out: Path) -> None:
    """Make `out` an empty folder that carries our mark; an earlier demo in it is removed."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not out.joinpath(MARK).exists())):
        raise UsageError(f"{out} holds something that no demo made.", "Name a new folder with --out.")
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    out.joinpath(MARK).write_text("Made by `kiyaku demo`, which may replace this folder.\n", encoding="utf-8")


async def play(app: App, server: StoryServer, clock: StoryClock, now: datetime, tell: Tell) -> tuple[Played, ...]:
    """Every scene: set the stage, look at all documents, and where the scene asks for it look once more."""
    story = scenes(now.date())
    total = sum(2 if scene.confirm else 1 for scene in story)
    rounds: list[Played] = []
    for scene in story:
        for second in (False, True) if scene.confirm else (False,):
            clock.now = moment(scene, now) + (CONFIRMED_AFTER if second else CONFIRMED_AFTER * 0)
            server.show(scene.pages, clock.now)
            tell(
                len(rounds), total, f"{clock.now:%Y-%m-%d}: {scene.what.en if scene.what else 'the wall still stands'}"
            )
            rounds.append(Played(scene, await look_at_all(app, server, clock), second))
    return tuple(rounds)


async def look_at_all(app: App, server: StoryServer, clock: StoryClock) -> tuple[Finding, ...]:
    """One round over every document of the story."""
    async with Fetcher(app.config.fetch, clock=clock) as fetcher:
        checker = Checker(app.store, NamedFetcher(fetcher, server.ports), app.tagger, clock, lambda: 0.5)
        return tuple([await checker.check(document) for document in app.config.documents()])
