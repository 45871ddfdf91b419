"""Puts the parts together: the only module that names the concrete store, network and classifier."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor import checking
from monitor.changing import Tagger
from monitor.compare.verdict import clause_key
from monitor.config import Config, load
from monitor.config.readers import file_recipients
from monitor.errors import StoreError, UsageError
from monitor.model import Capture, ClauseTags, Document, Edition, Finding
from monitor.recorded import Recorded
from monitor.store import Store
from monitor.tagging import CachedTagger, NoTagger

if TYPE_CHECKING:  # sending needs libraries that most commands do not
    from monitor.deliver.desk import Report
    from monitor.deliver.marks import Marks
    from monitor.deliver.office import Office
    from monitor.subscribe.tokens import Tokens

log = logging.getLogger("kiyaku")

# Hosts and requests are limited by the fetcher; this bounds the pages held in memory while they wait for their host.
DOCUMENTS_AT_ONCE = 64
LEASE = timedelta(minutes=20)  # longer than the slowest document takes; a kill lets it run out


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(tz=UTC)


class App:
    """Kiyaku with its real parts, over one home folder."""

    def __init__(
        self,
        home: Path,
        config: Config,
        store: Store,
        *,
        labels: bool = True,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.home = home
        self.config = config
        self.store = store
        self.clock = clock
        self._recorded: dict[str, Recorded] = {}
        self.tagger: Tagger = (
            CachedTagger(store, config.classify.model, config.classify.labels) if labels else NoTagger()
        )

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        configured: bool = True,
        labels: bool = True,
        clock: Callable[[], datetime] = now,
        environ: Mapping[str, str] = os.environ,
    ) -> Self:
        """Read sources.yaml and open the store. `configured` False: the file may be missing."""
        path = home / "sources.yaml"
        config = Config(services=()) if not configured and not path.exists() else load(path, environ)
        store = Store.open(home)
        store.sync(config.services, clock())
        return cls(home, config, store, labels=labels, clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.store.close()

    @property
    def digests(self) -> Path:
        """Where the site is published."""
        return self.home / "digests"

    def documents(self) -> dict[str, Document]:
        """Every watched document by its path."""
        return {document.path: document for document in self.config.documents()}

    def chosen(self, names: Sequence[str], *, everything: bool = False) -> list[Document]:
        """The documents named, else all, else those that are due; UsageError names an unknown one."""
        documents = self.documents()
        if not names:
            if everything:
                return list(documents.values())
            due = (f"{service}/{key}" for service, key in self.store.due(self.clock()))
            return [documents[path] for path in due if path in documents]
        chosen: dict[str, Document] = {}
        for name in names:
            found = {path: d for path, d in documents.items() if name in (path, d.service)}
            if not found:
                raise UsageError(f"{name}: not in sources.yaml.", _similar(name, documents))
            chosen |= found
        return list(chosen.values())

    async def round(
        self,
        documents: Sequence[Document],
        *,
        only_due: bool = False,
        tell: Callable[[Finding], None] = lambda finding: None,
        passed: Callable[[Document], None] = lambda document: None,
    ) -> list[Finding]:
        """Check documents side by side, hosts one request at a time; one document's fault never stops the others.

        Those that another process (the daemon) holds are passed over; with `only_due` also those that it has checked
        since they were chosen, so that no page is fetched twice.
        """
        from monitor.capture import Fetcher

        if not documents:
            return []
        self.tell()
        limit = asyncio.Semaphore(DOCUMENTS_AT_ONCE)
        async with Fetcher(self.config.fetch, clock=self.clock) as fetcher:
            checker = checking.Checker(self.store, fetcher, self.tagger, self.clock, random.random)

            async def check(document: Document) -> Finding | None:
                async with limit:
                    at = self.clock()
                    if not self.store.claim(document.service, document.key, at, LEASE, only_due=only_due):
                        passed(document)
                        return None
                    finding = await self._guarded(checker, document)
                tell(finding)
                return finding

            found = await asyncio.gather(*(check(document) for document in documents))
            return [finding for finding in found if finding is not None]

    async def _guarded(self, checker: checking.Checker, document: Document) -> Finding:
        try:
            return await checker.check(document)
        except StoreError:
            raise  # nothing can be kept: going on would lose what the next documents bring
        except asyncio.CancelledError:
            self.store.release(document.service, document.key)
            raise
        except Exception as error:
            log.exception("%s: a fault of ours; the other documents go on", document.path)
            history = self.store.history(document.service, document.key, light=True)
            finding = checking.unexpected(document, error, self.clock(), history)
            self.store.record(finding, None, next_check=self.clock() + document.every)
            return finding

    def replay(self, document: Document, capture: Capture) -> Finding:
        """One recorded capture. One that was imported before is not judged again: its finding is told again."""
        known = self.documents().get(document.path, document)
        if document.path not in self._recorded:
            self._recorded[document.path] = Recorded.of(self.store, document)
        told = self._recorded[document.path].finding(capture)
        return told or checking.replay(known, capture, store=self.store, tagger=self.tagger)

    def tell(self) -> None:
        """From now on what is found is owed to readers: this is news, and no import."""
        self.store.tell(file_recipients(self.config))

    @property
    def public_url(self) -> str:
        """Where readers reach the web application, with a slash at its end; "" where sources.yaml has no `serve`."""
        serve = self.config.serve
        return (serve.public_url or self.config.site.base_url) if serve.asked else ""

    def tokens(self) -> Tokens:
        """Makes and reads the links in readers' mails; their key stays in the store."""
        from monitor.subscribe.tokens import Tokens

        return Tokens(self.store.secret("links"))

    def marks(self) -> Marks:
        """Makes and finds the marks of mails; their key stays in the store."""
        from monitor.deliver.marks import Marks

        return Marks(self.store.secret("marks"))

    def reloaded(self) -> App:
        """The same parts under sources.yaml as it is now. Raises ConfigError, and then nothing has changed."""
        config = load(self.home / "sources.yaml", os.environ)
        self.store.sync(config.services, self.clock())
        app = App(self.home, config, self.store, clock=self.clock)
        if config.classify == self.config.classify:
            app.tagger = self.tagger  # the model may be loaded
        return app

    def settle(self, documents: Iterable[Document]) -> int:
        """Confirm changes at the end of a record that nothing in it contradicted; returns how many.

        A live text is looked at again; a record has no more to show. What it says stood for longer than a flip lasts.
        """
        settled = 0
        for document in documents:
            pending = self.store.history(document.service, document.key, light=True).pending
            if pending is not None and self.clock() - pending.first_seen >= document.confirm_after:
                settled += self.store.confirm(pending.change_id, self.clock())
        return settled

    def office(self) -> Office:
        """Whoever sends what is owed; one for each run over the outbox."""
        from monitor.deliver.composing import Composer, ReaderLinks
        from monitor.deliver.office import Office
        from monitor.subscribe.links import Links

        services = {service.key: service for service in self.config.services}
        composer = Composer(self.store.change, services, site=self.config.site.base_url, pictures=self.digests)
        links = Links(self.public_url, self.tokens())

        def of(reader: str) -> ReaderLinks:
            leave, choose, confirm = (links.of(purpose, reader) for purpose in ("unsubscribe", "settings", "confirm"))
            return ReaderLinks(leave, choose, confirm)

        mark = self.marks().make
        return Office(self.store, self.config.deliver, composer, clock=self.clock, links=of, mark=mark)

    async def deliver(self) -> Report:
        """Send what is owed and due."""
        return await self.office().run()

    def publish(self, out: Path | None = None, *, progress: Callable[[int], None] | None = None) -> int:
        """Bring the site up to date; returns how many files were written. `progress` hears of pages looked at."""
        from monitor.deliver.folder import build_site
        from monitor.deliver.fonts import find_fonts
        from monitor.digest.archive import SiteSettings
        from monitor.read.robots import access_of_clauses

        config = self.config
        settings = SiteSettings(
            services=config.services,
            general=config.general,
            base_url=config.site.base_url,
            subscribe_url=f"{self.public_url}mail" if self.public_url else "",
            contact=config.fetch.contact,
            model_version=self.tagger.version,
            fonts=find_fonts(),
            access=access_of_clauses,
        )
        place = out or self.digests
        report = build_site(self.store, settings, place, self.clock(), tags_of=self.tags_of, progress=progress)
        return report.written

    def tags_of(self, edition: Edition) -> tuple[ClauseTags, ...]:
        """The labels of an edition's clauses, one entry a clause in the same order."""
        tags = self.tagger.tag(edition.clauses, edition.language)
        return tuple(tags.get(clause_key(clause), ClauseTags()) for clause in edition.clauses)


def _similar(name: str, documents: Mapping[str, Document]) -> str:
    names = [*documents, *{d.service for d in documents.values()}]
    close = get_close_matches(name, names, n=1)
    return f"Did you mean {close[0]}?" if close else "See `kiyaku status` for the names."
