"""What the digest asks of the store, and what the operator settles about the site.

The store satisfies `Archive`; tests use a small one in memory. Changes and editions come without their clauses where
`light` is asked for: a site of 2,000 changes and 30,000 editions is planned from light records, and only pages that
must be written load the full ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.model import CaptureFacts, Change, Clause, ClauseTags, DocumentStatus, Edition, Protection, Service


class Archive(Protocol):
    """What the digest reads. Changes come newest first and only those that readers may hear of."""

    def changes(
        self, *, service: str | None = None, document: str | None = None, limit: int | None = None, light: bool = False
    ) -> Iterator[Change]:
        """Changes, of a service or a document; light: without clauses."""
        ...

    def change(self, change_id: str) -> Change | None:
        """The change of that id."""
        ...

    def editions(self, service: str, document: str, *, light: bool = False) -> Sequence[Edition]:
        """Editions of a document, oldest first; light: without clauses."""
        ...

    def edition(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        ...

    def captures(self, service: str, document: str) -> Sequence[CaptureFacts]:
        """What is known of a document's captures, oldest first."""
        ...

    def edition_ids(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Ids of all editions by (service, document), oldest first: what planning a site of 30,000 needs of them."""
        ...

    def statuses(self) -> Sequence[DocumentStatus]:
        """How every document stands."""
        ...


# The labels of an edition's clauses, one entry per clause in the same order.
TagsOf = Callable[[Edition], Sequence[ClauseTags]]


# What the clauses of a robots.txt tell each known AI crawler, by its name: "refused", "partly" or "allowed".
AccessOf = Callable[[Sequence[Clause]], Mapping[str, str]]


def no_tags(edition: Edition) -> Sequence[ClauseTags]:
    """No labels at all: for a site without a classifier."""
    return tuple(ClauseTags() for _ in edition.clauses)


@dataclass(frozen=True, slots=True)
class Face:
    """A font for pictures. Whoever found it reads it: this part of the program opens no file."""

    name: str  # the same name means the same bytes
    japanese: bool  # whether it can draw Japanese
    read: Callable[[], bytes]  # the font file; asked for at the first picture


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the operator settles about the site."""

    services: tuple[Service, ...]
    general: tuple[Protection, ...] = ()  # measures that belong to no one service
    base_url: str = ""  # where the site will stand, with a trailing slash; "": not known, no absolute addresses
    subscribe_url: str = ""  # of the small subscription application, if it runs
    contact: str = ""  # address or URL of whoever runs this site
    model_version: str = ""  # of the classifier whose labels the editions carry
    fonts: tuple[Face, ...] = ()  # for pictures, the best first; where none has Japanese, their text is English
    access: AccessOf | None = None  # reads what robots.txt tells AI crawlers, for the comparison table

    def service(self, key: str) -> Service | None:
        """The service with that key, if it is still in sources.yaml."""
        return next((service for service in self.services if service.key == key), None)
