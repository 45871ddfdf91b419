"""A page to be written, and what all pages share.

A page's key is made of everything its content depends on. The folder that writes the site compares keys with those of
the last build and renders only what differs, so a key must be cheap: it is made of ids and light records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from monitor.digest.archive import Archive, SiteSettings, TagsOf
from monitor.digest.facts import Fact, facts_of
from monitor.digest.render import render
from monitor.digest.say import Say, voice
from monitor.model import Change, DocumentStatus, Edition, EditionStatus, Language, Service

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site, or one with others that are made together with it."""

    path: str  # below the site's folder, with "/"
    key: str  # equal keys mean equal bytes
    render: Callable[[], bytes | Mapping[str, bytes]]  # a mapping holds the page itself and what belongs to it, by path


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame around a page needs to know of it."""

    path: str
    title: str
    description: str
    base_url: str = ""
    other: str = ""  # the same page in the other language
    picture: str = ""
    feed: str = ""

    @property
    def root(self) -> str:
        """The way from the page up to the site's folder: links work from disk and from any sub-path."""
        return "../" * self.path.count("/") or "./"


def _walk(folder: Traversable) -> Iterable[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name != "__pycache__":
            yield from _walk(item)
        elif item.name.endswith((".py", ".html", ".txt", ".xml", ".po", ".js", ".css", ".svg")):
            yield item


@cache
def program_key() -> str:
    """Changes when any template, text or line of this package does; style sheets and scripts have their own pages."""
    digest = hashlib.sha256()
    for item in _walk(files("monitor.digest")):
        if not item.name.endswith((".css", ".svg", ".js")):
            digest.update(item.read_bytes())
    return digest.hexdigest()[:16]


# What is costly to work out and stays true, kept from build to build beside the keys: rows by name.
Memo = dict[str, list[list[Any]]]


@dataclass
class Build:
    """Everything that the pages of one build are made from; planned from light records."""

    archive: Archive
    settings: SiteSettings
    now: datetime
    tags_of: TagsOf
    memo: Memo = field(default_factory=dict)
    _editions: dict[tuple[str, str], tuple[Edition, ...]] = field(default_factory=dict)
    _shared: dict[str, Any] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _full: dict[str, Change] = field(default_factory=dict)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes without clauses, newest first."""
        return tuple(self.archive.changes(light=True))

    @cached_property
    def by_document(self) -> dict[tuple[str, str], list[Change]]:
        """Changes of each document, newest first."""
        found: dict[tuple[str, str], list[Change]] = {}
        for change in self.changes:
            found.setdefault((change.service, change.document), []).append(change)
        return found

    @cached_property
    def statuses(self) -> dict[tuple[str, str], DocumentStatus]:
        """How each document stands."""
        return {(item.service, item.document): item for item in self.archive.statuses()}

    @cached_property
    def services(self) -> dict[str, Service]:
        """Services by key."""
        return {service.key: service for service in self.settings.services}

    @cached_property
    def documents(self) -> tuple[tuple[str, str], ...]:
        """Every document that is watched or was once, as (service, document), in the order of sources.yaml."""
        listed = [(item.service, item.key) for service in self.settings.services for item in service.documents]
        rest = sorted({*self.statuses, *self.by_document} - set(listed))
        return tuple(dict.fromkeys([*listed, *rest]))

    @cached_property
    def _by_service(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for service, key in self.documents:
            found.setdefault(service, []).append(key)
        return found

    def documents_of(self, service: str) -> list[str]:
        """Keys of a service's documents, in the order of sources.yaml."""
        return self._by_service.get(service, [])

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What several pages of a build share, made by the first that needs it."""
        if name not in self._shared:
            self._shared[name] = make()
        found: T = self._shared[name]
        return found

    def editions(self, service: str, document: str) -> tuple[Edition, ...]:
        """Those of a document without clauses, oldest first."""
        if (service, document) not in self._editions:
            self._editions[service, document] = tuple(self.archive.editions(service, document, light=True))
        return self._editions[service, document]

    @cached_property
    def _edition_ids(self) -> Mapping[tuple[str, str], Sequence[str]]:
        return self.archive.edition_ids()

    def edition_ids(self, service: str, document: str) -> Sequence[str]:
        """Ids of a document's editions, oldest first: records are decoded only for pages that are written."""
        return self._edition_ids.get((service, document), ())

    def first_day(self, service: str, document: str) -> date | None:
        """The day from which we hold the document's text; worked out once for each document."""
        ids = self.edition_ids(service, document)
        if not ids:
            return None
        known = self.memo.get(f"first:{ids[0]}")
        if known is None:
            first = self.editions(service, document)[0]
            captured = first.captured_at.date() if first.captured_at else None
            day = first.effective[0].day if first.effective else captured
            known = self.memo[f"first:{ids[0]}"] = [[day.isoformat() if day else ""]]
        return date.fromisoformat(known[0][0]) if known[0][0] else None

    def facts(self, edition_id: str) -> tuple[Fact, ...]:
        """What an edition says, label by label; worked out once for each edition and model."""
        model = self.settings.model_version
        known = self.memo.get(f"facts:{edition_id}")
        if known is None or known[0] != [model]:
            edition = self.archive.edition(edition_id)
            found = facts_of(edition, self.tags_of(edition)) if edition else ()
            known = [[model], *([f.label, f.clause, f.quote, f.certain, f.region] for f in found)]
            self.memo[f"facts:{edition_id}"] = known
        return tuple(Fact(*row) for row in known[1:])

    def forget(self) -> None:
        """Drop from the memory what no page asks for any more."""
        held = {f"facts:{edition}" for place in self.documents if (edition := self.in_force(*place))}
        held |= {f"first:{ids[0]}" for ids in self._edition_ids.values() if ids}
        held |= {f"bitmap:{key}" for key in self.services}
        for name in self.memo.keys() - held:
            del self.memo[name]

    def in_force(self, service: str, document: str) -> str:
        """Id of the edition that binds today, by the store, else of the last one that is not upcoming; "": none."""
        status = self.statuses.get((service, document))
        if status and status.in_force_id:
            return status.in_force_id if status.in_force_id in self.edition_ids(service, document) else ""
        editions = self.editions(service, document)
        return next((item.id for item in reversed(editions) if item.status is EditionStatus.IN_FORCE), "")

    def full(self, change_id: str) -> Change:
        """A change with its clauses; those that several pages of a build need are kept."""
        if change_id not in self._full:
            found = self.archive.change(change_id)
            if found is None:
                raise LookupError(f"the store lists the change {change_id} but does not hold it")
            self._full[change_id] = found
        return self._full[change_id]

    def today(self, language: Language) -> date:
        """The day for readers of a language."""
        return voice(language).today(self.now)

    def mark(self, change: Change) -> str:
        """A key of a change's light record and its service, worked out once: several pages depend on it."""
        if change.id not in self._marks:
            self._marks[change.id] = self.key("mark", change, self.service_mark(change.service))
        return self._marks[change.id]

    def service_mark(self, service: str) -> str:
        """A key of what sources.yaml says of a service, worked out once."""
        if service not in self._marks:
            self._marks[service] = self.key("service", self.services.get(service))
        return self._marks[service]

    def key(self, *parts: object) -> str:
        """A page's key: the program, the address of the site, and what the page is made of."""
        text = "\x1f".join([program_key(), self.settings.base_url, *map(repr, parts)])
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]

    def frame(self, path: str, title: str, description: str, *, picture: str = "", feed: str = "") -> Frame:
        """The frame of a page; the other language's page stands at the same place under the other folder."""
        language, _, rest = path.partition("/")
        other = f"{'en' if language == 'ja' else 'ja'}/{rest}" if language in {"en", "ja"} else ""
        return Frame(
            path,
            title,
            description,
            base_url=self.settings.base_url,
            other=other,
            picture=picture,
            feed=feed or f"{language if other else 'en'}/feed.xml",
        )

    def html(self, template: str, language: Language, frame: Frame, **values: object) -> bytes:
        """A page's bytes."""
        return render(template, language, page=frame, **values).encode("utf-8", "replace")

    def say(self, language: Language) -> Say:
        """The speaker of a language."""
        return voice(language)
