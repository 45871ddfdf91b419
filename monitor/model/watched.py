"""What is watched and how it is asked for: made of sources.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

Language = Literal["en", "ja"]  # languages of our own words; documents may be in any language


@dataclass(frozen=True, slots=True)
class Localized:
    """A text of ours in both languages."""

    en: str
    ja: str

    def __getitem__(self, language: str) -> str:
        return self.ja if language == "ja" else self.en


class DocumentKind(StrEnum):
    """What sort of text a document is."""

    TERMS = "terms"
    PRIVACY = "privacy"
    GUIDELINES = "guidelines"
    HELP = "help"
    NOTICE = "notice"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True)
class Document:
    """One watched document: a URL, or several that are read as one."""

    service: str  # key in sources.yaml, e.g. "x"
    key: str  # key within the service, e.g. "terms"
    kind: DocumentKind
    urls: tuple[str, ...]  # at least one
    language: str | None = None  # BCP 47 primary tag that we ask for and expect; None: any
    region: str | None = None  # ISO 3166 code of the reader the page addresses, where the URL fixes one
    select: tuple[str, ...] = ()  # CSS of the main content; empty: guessed
    remove: tuple[str, ...] = ()  # CSS of what to leave out of it
    browser: bool = False  # render with Chromium
    every: timedelta = timedelta(hours=12)  # rhythm of checks
    confirm_after: timedelta = timedelta(hours=6)  # a new text must still stand after this long before readers hear
    counterpart: str | None = None  # key of the same document in our other language
    tried: bool = True  # False: marked in sources.yaml as not yet fetched by anyone

    @property
    def path(self) -> str:
        """`service/document`, as commands and logs name it."""
        return f"{self.service}/{self.key}"


@dataclass(frozen=True, slots=True)
class Protection:
    """Something that a creator can do, from `protect` in sources.yaml."""

    title: Localized
    url: str | None
    steps: tuple[Localized, ...]
    checked: date  # when somebody last saw that it is so
    limits: Localized | None = None  # what it does not do


@dataclass(frozen=True, slots=True)
class Service:
    """A watched service."""

    key: str
    name: Localized
    documents: tuple[Document, ...]
    protect: tuple[Protection, ...] = ()
    homepage: str | None = None


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are asked for, from `fetch` in sources.yaml. Seconds and bytes."""

    allow_private_addresses: bool = False  # loopback and private hosts may be watched (tests, home labs)
    contact: str = ""  # URL or mail address of who runs this, told in the User-Agent
    delay: float = 3.0  # between two requests to one host
    jitter: float = 2.0  # random addition to it
    connect_timeout: float = 15.0
    read_timeout: float = 30.0  # silence between two pieces of an answer
    deadline: float = 90.0  # for a document with its redirects, waiting for the host's turn not counted
    max_bytes: int = 8 * 1024 * 1024  # as transferred
    max_decoded_bytes: int = 32 * 1024 * 1024  # after decompression
    max_redirects: int = 8
    respect_robots: bool = True
    robots_ttl: float = 86400.0  # how long a robots.txt is believed
    hosts_at_once: int = 4
    browser_path: str = ""  # Chromium's executable; empty: the first found on PATH
    browser_timeout: float = 60.0
    browser_requests: int = 200  # for one page
    browser_memory: int = 1024 * 1024 * 1024
