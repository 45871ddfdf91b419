from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event

from monitor.app import App
from monitor.daemon import Daemon
from monitor.daemon.far import FarTagger
from monitor.model import Clause
from tests.daemon.site import Site, site, terms
from tests.daemon.test_process import sources


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for another task."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.02)


def started(home: Path, server: Site, *names: str) -> Daemon:
    server.pages = {f"/{name}": terms(f"This is {name}.") for name in names}
    sources(home, server, *names, port=0)
    return Daemon(App.open(home, labels=False), serve=False, tick=0.1)


async def test_ticks_go_on_after_the_clock_was_set_back_by_a_year(tmp_path: Path) -> None:
    with site() as server:
        daemon = started(tmp_path, server, "terms")
        run = asyncio.create_task(daemon.run())
        await until(lambda: daemon._app.store.statuses()[0].last_good_at is not None)
        for job in daemon._scheduler.get_jobs():  # what the scheduler plans after such a jump
            job.modify(next_run_time=datetime.now(UTC) + timedelta(days=365))
        asleep = daemon._health.last_tick
        await until(lambda: daemon._health.last_tick > asleep + 1)
        daemon.stop()
        assert await run
        daemon._app.store.close()


async def test_a_full_disk_is_told_once_and_checks_go_on_when_there_is_room(tmp_path: Path) -> None:
    with site() as server:
        daemon = started(tmp_path, server, "terms", "help")
        store = daemon._app.store
        with store._engine.connect() as connection:
            held = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        most = [held]

        @event.listens_for(store._engine, "begin")
        def limit(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={most[0]}")

        run = asyncio.create_task(daemon.run())
        await until(lambda: "cannot be written" in daemon._health.troubles.get("checks", ""))
        assert any(status.last_good_at is None for status in store.statuses())
        most[0] = held * 100  # the disk has room again
        for status in store.statuses():
            store.release(status.service, status.document)
        await until(lambda: all(status.last_good_at is not None for status in store.statuses()))
        await until(lambda: not daemon._health.troubles)
        daemon.stop()
        assert await run
        store.close()


def test_the_classifier_in_its_own_process_says_what_it_says_here_and_can_be_begun_again(tmp_path: Path) -> None:
    clause = Clause("We may use the content you post to train our artificial intelligence models.")
    (tmp_path / "sources.yaml").write_text("services: {}")
    with App.open(tmp_path / "x", configured=False) as app:
        near = app.tagger.tag([clause], "en")
    with App.open(tmp_path / "y", configured=False) as app:
        far = FarTagger(app.store)
        assert far.tag([clause], "en") == near
        far.let_go()
        again = far.tag([Clause("Another clause about something else.")], "en")
        assert len(again) == 1
        far.let_go()
