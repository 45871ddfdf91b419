"""The daemon: one tick over what the database says is due, signals, health, and the web application beside it.

SIGTERM, SIGINT   finish the documents and mails in hand, at most 8 s, and stop
SIGHUP            read sources.yaml again; if it is wrong, say so and go on with what holds
SIGKILL           loses nothing: leases run out, and what is owed stays owed
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.app import App
from monitor.config import ServeSettings
from monitor.daemon.gauges import Gauges
from monitor.daemon.lock import Lock
from monitor.daemon.pages import OperatorPages
from monitor.daemon.web import Web, listen
from monitor.daemon.work import Health, Work
from monitor.errors import ConfigError, UsageError

log = logging.getLogger("kiyaku.daemon")

TICK = 10.0  # seconds between two looks at what is due
PATIENCE = 8.0  # for what is in hand when the daemon is asked to stop


class Daemon:
    """One run, from the first tick to the last."""

    def __init__(self, app: App, *, serve: bool = True, check: bool = True, tick: float = TICK) -> None:
        self._app, self._serve, self._check, self._tick = app, serve, check, tick
        self._health = Health()
        self._gauges = Gauges(app.store, app.clock)
        self._work = Work(app, self._health, self._gauges)
        self._web: Web | None = None
        self._over = asyncio.Event()
        self._scheduler: Any = None
        self._reloading: asyncio.Task[None] | None = None
        self._reload_asked = False

    async def run(self) -> bool:
        """Work until a signal comes; returns whether everything in hand was finished."""
        self._listen_to_signals()
        await self._work.open()
        self._start_web()
        self._start_ticks()
        log.info("watching %d documents", len(self._app.config.documents()))
        try:
            await self._keep_time()
        finally:
            self._health.stopping = True
            self._scheduler.shutdown(wait=False)
            if self._web is not None:
                await self._web.stop()
            finished = await self._work.close(PATIENCE)
            self._work.let_go()
            log.info("stopped" if finished else "stopped; what was in hand will be done again")
        return finished

    def stop(self) -> None:
        """End the run soon."""
        self._over.set()

    # --- Ticks -------------------------------------------------------------------------------------------------------

    def _start_ticks(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # Times of the jobs themselves are of no weight: what is due is written in the database.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        steps: dict[str, tuple[Callable[[], Awaitable[None]], float]] = {
            "check": (self._check_due, 1),
            "deliver": (self._deliver, 2),
            "publish": (self._publish, 3),
            "tidy": (self._tidy, 60),
        }
        now = datetime.now(UTC)
        for name, (step, every) in steps.items():
            self._scheduler.add_job(step, "interval", seconds=self._tick * every, id=name, next_run_time=now)
        self._scheduler.start()

    async def _keep_time(self) -> None:
        """Wait for the end. The scheduler goes by the wall clock: where that was set back, its jobs are called anew."""
        while True:
            try:
                await asyncio.wait_for(self._over.wait(), self._tick * 2)
                return
            except TimeoutError:
                if time.monotonic() - self._health.last_tick > self._tick * 3:
                    log.warning("the clock was set back, or the machine slept: ticks begin anew")
                    self._call_now(*(job.id for job in self._scheduler.get_jobs()))
                    self._health.last_tick = time.monotonic()

    def _call_now(self, *names: str) -> None:
        for name in names:
            job = self._scheduler.get_job(name)
            if job is not None:
                job.modify(next_run_time=datetime.now(UTC))

    async def _check_due(self) -> None:
        if self._check:
            await self._work.check_due()
        else:
            self._health.last_tick = time.monotonic()

    async def _deliver(self) -> None:
        await self._work.deliver()

    async def _publish(self) -> None:
        if self._check:
            await self._work.publish()

    async def _tidy(self) -> None:
        await self._work.tidy()

    # --- Signals -----------------------------------------------------------------------------------------------------

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._begin_reload)

    def _begin_reload(self) -> None:
        self._reload_asked = True  # also while one is under way, which may have read the file before it was changed
        if self._reloading is None or self._reloading.done():
            self._reloading = asyncio.create_task(self._reload_as_asked())

    async def _reload_as_asked(self) -> None:
        while self._reload_asked:
            self._reload_asked = False
            await self.reload()

    async def reload(self) -> None:
        """Read sources.yaml again. Where it is wrong, every problem is logged and the old one holds."""
        try:
            app = await asyncio.to_thread(self._app.reloaded)
        except ConfigError as error:
            for problem in error.problems:
                log.error("not reloaded: %s", problem)
            return
        work = Work(app, self._health, self._gauges)
        await work.open()
        before = (self._app.config.serve, self._app.public_url)
        old, self._app, self._work = self._work, app, work
        if before != (app.config.serve, app.public_url):
            await self._move_web(before[0])
        await old.close(60)
        log.info("reloaded: watching %d documents", len(app.config.documents()))

    async def _move_web(self, before: ServeSettings) -> None:
        """Answer as sources.yaml says now. Where its address is taken, what was answered before is answered on."""
        settings, old = self._app.config.serve, self._web
        if not self._serve:
            return
        try:
            stays = old is not None and (before.host, before.port) == (settings.host, settings.port)
            listening = old.share() if old is not None and stays else listen(settings)
        except UsageError as error:
            log.error("%s The web application goes on as before.", error)
            return
        self._web = self._web_on(listening)
        self._web.start()
        if old is not None:
            await old.stop()

    # --- The web application -----------------------------------------------------------------------------------------

    def _start_web(self) -> None:
        if not self._serve:
            return
        settings = self._app.config.serve
        try:
            listening = listen(settings)
        except UsageError as error:
            if settings.asked:
                raise
            log.warning("%s The web application is off.", error)
            return
        self._web = self._web_on(listening)
        self._web.start()

    def _web_on(self, listening: socket.socket) -> Web:
        from monitor.subscribe.app import Parts, build

        settings = self._app.config.serve
        pages = OperatorPages(
            self._app.store,
            self._health,
            self._gauges,
            self._app.clock,
            password=settings.status_password,
            public=bool(self._app.public_url),
        )
        parts = Parts(
            store=self._app.store,
            site=self._app.digests,
            services=lambda: self._app.config.services,
            tokens=self._app.tokens(),
            clock=self._app.clock,
            wake=lambda: self._call_now("deliver"),
            more=pages.routes(),
        )
        return Web(build(parts), settings, listening)


def run(home: Path, *, serve: bool = True, tick: float = TICK) -> int:
    """`kiyaku run`: returns the exit code. Raises StoreLocked where a daemon runs already."""
    with Lock(home), App.open(home) as app:
        return _until_stopped(app, serve=serve, check=True, tick=tick)


def serve_only(home: Path) -> int:
    """`kiyaku serve`: the web application and the mails that it causes, without watching anything."""
    with App.open(home) as app:
        return _until_stopped(app, serve=True, check=False, tick=TICK)


def _until_stopped(app: App, *, serve: bool, check: bool, tick: float) -> int:
    async def main() -> bool:
        return await Daemon(app, serve=serve, check=check, tick=tick).run()

    finished = asyncio.run(main())
    if not finished:
        # A thread that still reads a page would keep the process for as long as it takes. Its transaction is not
        # committed, so nothing half is left behind.
        app.store.close()
        logging.shutdown()
        os._exit(0)
    return 0
