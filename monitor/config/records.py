"""What sources.yaml says, as records. Services and documents are those of `monitor.model`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from monitor.model import Document, FetchSettings, Language, Protection, Service


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must not be shown: printing, logging or formatting it gives stars."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._value

    def __str__(self) -> str:
        return "***"

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a recipient wants to hear of. Empty tuples: everything."""

    language: Language = "ja"
    services: tuple[str, ...] = ()  # keys of services
    labels: tuple[str, ...] = ()  # of the taxonomy: only changes in which one of them is new, gone or reworded
    min_weight: float = 0.0  # of the change, 0 to 1


@dataclass(frozen=True, slots=True)
class MailTo:
    """A reader named in the file, beside those who subscribed."""

    address: Secret
    wanted: Wanted = Wanted()


@dataclass(frozen=True, slots=True)
class Dkim:
    """How mails are signed."""

    domain: str
    selector: str
    key_file: Path


Tls = Literal["tls", "starttls", "opportunistic", "none"]


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """How mail leaves."""

    host: str
    port: int
    sender: str  # "Kiyaku <kiyaku@example.org>"
    tls: Tls = "starttls"  # "opportunistic": STARTTLS where offered; only for a relay on the own machine
    ca_file: Path | None = None  # trusted beside the system's authorities
    user: str = ""
    password: Secret | None = None
    reply_to: str = ""
    bounces: str = ""  # envelope sender; empty: the address of `sender`
    operator: Secret | None = None  # address that hears of lasting trouble
    to: tuple[MailTo, ...] = ()
    rate: float = 10.0  # mails a second at most
    list_id: str = ""  # e.g. "kiyaku.example.org"; empty: made from the sender's domain
    dkim: Dkim | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A channel reached through Apprise."""

    key: str  # stable name under which the store remembers what it has got; no part of the URL
    url: Secret
    wanted: Wanted = Wanted()


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that gets our own JSON, signed."""

    key: str
    url: Secret
    secret: Secret | None = None  # of the signature
    wanted: Wanted = Wanted()


@dataclass(frozen=True, slots=True)
class DeliverSettings:
    """Where digests go."""

    email: EmailSettings | None = None
    post: tuple[Post, ...] = ()
    webhook: tuple[Webhook, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The static site."""

    base_url: str = ""  # with a slash at its end; empty: links in mails lead to the services themselves


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """The web application."""

    host: str = "127.0.0.1"
    port: int = 8080
    asked: bool = False  # sources.yaml has a `serve`
    public_url: str = ""  # where readers reach it, with a slash at its end; empty: `site.base_url`
    trusted_proxies: tuple[str, ...] = ()  # addresses whose X-Forwarded-For is believed
    status_password: Secret | None = None  # of /status; None: /status answers only on the loopback interface


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Which classifier reads the clauses."""

    model: Path | None = None  # None: the shipped one
    labels: Path | None = None  # label map of a zero-shot model


@dataclass(frozen=True, slots=True)
class Config:
    """All of sources.yaml, checked."""

    services: tuple[Service, ...]
    path: Path | None = None
    fetch: FetchSettings = field(default_factory=FetchSettings)
    deliver: DeliverSettings = DeliverSettings()
    site: SiteSettings = SiteSettings()
    serve: ServeSettings = ServeSettings()
    classify: ClassifySettings = ClassifySettings()
    general: tuple[Protection, ...] = ()  # measures that belong to no one service

    def service(self, key: str) -> Service | None:
        """The service of that key."""
        return next((service for service in self.services if service.key == key), None)

    def document(self, path: str) -> Document | None:
        """The document of a path such as "x/terms"."""
        return next((item for item in self.documents() if item.path == path), None)

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order of the file."""
        return tuple(item for service in self.services for item in service.documents)
