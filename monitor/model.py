"""The records that flow through Kiyaku.

Each is named by the step that makes it and never changed afterwards. Nothing here does anything: no record fetches,
saves or prints itself. Times are timezone-aware UTC datetimes; dates are the calendar dates that a page names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

# --- What is watched (made by config) --------------------------------------------------------------------------------

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


# --- Capture ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch of a document that brought bytes, whatever they turn out to be."""

    service: str
    document: str
    url: str  # asked for
    final_url: str  # after redirects
    captured_at: datetime
    status: int  # HTTP status
    media_type: str  # lower case, without parameters, e.g. "text/html"
    body: bytes  # decompressed, as sent otherwise
    charset: str | None = None  # as the Content-Type header declares it
    headers: tuple[tuple[str, str], ...] = ()  # those worth keeping: ETag, Last-Modified, Content-Language, TDM, …
    rendered: bool = False  # by a browser


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said that nothing changed (304)."""

    service: str
    document: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An expected failure: the document could not be fetched, or what came is not the document."""

    reason: str  # "blocked", "consent", "error-page", "empty", "implausible", "http-403", "timeout", "dns", "tls", …
    detail: str  # one English sentence for the operator, naming what was seen
    retry_at: datetime | None = None  # where the server asked for a time (Retry-After)


Fetched = Capture | NotModified | Unreadable

# --- Read ------------------------------------------------------------------------------------------------------------


class ClauseKind(StrEnum):
    """Where on the page a clause stood."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table: cells joined by " | "
    TERM = "term"  # of a definition list
    NOTE = "note"  # footnote, caption
    RULE = "rule"  # one agent's rule in robots.txt


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a clause: data, not text."""

    text: str
    url: str  # absolute


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph, list item or table row, with the headings that it stands under."""

    text: str  # as a reader of the page reads it, white space collapsed to single spaces, no list number
    kind: ClauseKind = ClauseKind.PARAGRAPH
    section: tuple[str, ...] = ()  # headings above it, outermost first
    number: str = ""  # list or section number as the page shows it, e.g. "3.", "(a)", "第3条"
    lead_in: str = ""  # the sentence that a list item hangs on, e.g. "You may not:"
    level: int = 0  # of a heading 1 to 6; of an item its nesting depth; else 0
    region: str = ""  # "", or "eu" / "row" (rest of the world) / ISO code where one page holds a body per region
    links: tuple[Link, ...] = ()


class EditionStatus(StrEnum):
    """Whether an edition binds on the day of its capture."""

    IN_FORCE = "in-force"
    UPCOMING = "upcoming"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class EffectiveDate:
    """A date from which an edition (or a part of it) binds some readers."""

    day: date
    audience: str = ""  # "" for everybody, else "new-users", "existing-users", a region, as the page says
    text: str = ""  # the words on the page that name it
    alternative: date | None = None  # the other reading where day and month cannot be told apart


@dataclass(frozen=True, slots=True)
class EditionLink:
    """A link on the page to another edition of the same document."""

    url: str
    role: EditionStatus
    text: str
    effective: tuple[EffectiveDate, ...] = ()  # of the linked edition, where the page names it


@dataclass(frozen=True, slots=True)
class Reading:
    """What one capture says, before it is split into editions."""

    clauses: tuple[Clause, ...]
    language: str  # detected from the text, BCP 47 primary tag; "und" where it cannot be told
    title: str = ""
    declared_language: str = ""  # of <html lang> or Content-Language
    notices: tuple[str, ...] = ()  # facts for the operator: "selector-missed: main", "layout-table", …
    visible_characters: int = 0  # of the whole page, navigation included
    directives: tuple[str, ...] = ()  # noai, noimageai, tdm-reservation=1 … found in meta tags and headers
    url: str = ""  # of the page, "" where it is not known


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of terms, in force or upcoming."""

    clauses: tuple[Clause, ...]
    status: EditionStatus = EditionStatus.IN_FORCE
    effective: tuple[EffectiveDate, ...] = ()  # earliest first; empty where the page names none
    updated: date | None = None  # "last updated"
    language: str = "und"
    partial: bool = False  # a comparison table quotes only the clauses that change
    links: tuple[EditionLink, ...] = ()
    id: str = ""  # "service/document/2024-10-17-1a2b3c4d" once stored
    captured_at: datetime | None = None  # first capture that showed it


# --- Compare ---------------------------------------------------------------------------------------------------------

ChangeKind = Literal["added", "removed", "reworded", "moved", "cosmetic"]
Word = tuple[Literal["=", "-", "+"], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that differs between two editions, before labels."""

    change: ChangeKind
    before: Clause | None  # None for an added clause
    after: Clause | None  # None for a removed one
    words: tuple[Word, ...]  # joins to before.text without the "+" pieces and to after.text without the "-" pieces
    moved: bool = False  # a reworded clause that also moved
    coarse: bool = False  # a time limit made the word difference coarser than it could be
    also_in: tuple[str, ...] = ()  # regions whose body has the same difference
    variants: tuple[Difference, ...] = ()  # of those regions, where the same change is worded differently there
    parts_before: tuple[Clause, ...] = ()  # of a merged clause: those whose texts, joined by spaces, are before.text
    parts_after: tuple[Clause, ...] = ()  # of a split clause: those whose texts, joined by spaces, are after.text


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two editions differ."""

    differences: tuple[Difference, ...]  # in page order of `after`, removed clauses where they stood
    unchanged: int  # clauses that are the same on both sides
    regions: tuple[str, ...] = ()  # bodies that were aligned

    def count(self, kind: ChangeKind) -> int:
        """Number of differences of one kind."""
        return sum(difference.change == kind for difference in self.differences)


# --- Tag -------------------------------------------------------------------------------------------------------------

Certainty = Literal["headline", "sure", "possible"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One label on one passage."""

    label: str  # of classify/taxonomy
    score: float  # calibrated probability, 0 to 1
    certainty: Certainty  # "headline": fit for a subject line; "possible": shown with "possibly", not counted


@dataclass(frozen=True, slots=True)
class Passage:
    """The piece of a clause that the classifier reads."""

    text: str
    section: tuple[str, ...] = ()
    lead_in: str = ""
    start: int = 0  # offsets of `text` in the clause's text
    end: int = 0


@dataclass(frozen=True, slots=True)
class TaggedPassage:
    """A passage with what the classifier says of it."""

    passage: Passage
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ClauseTags:
    """What the classifier says of one clause: the union over its passages, which are the evidence."""

    passages: tuple[TaggedPassage, ...] = ()

    def labels(self) -> tuple[str, ...]:
        """Labels that count (headline or sure), sorted."""
        return tuple(sorted({tag.label for item in self.passages for tag in item.tags if tag.certainty != "possible"}))

    def possible(self) -> tuple[str, ...]:
        """Labels that are only possible, sorted."""
        sure = set(self.labels())
        return tuple(sorted({tag.label for item in self.passages for tag in item.tags} - sure))


# --- Verdicts and changes --------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What one check of a document found."""

    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    VARIANT = "variant"
    UNREADABLE = "unreadable"


VerdictKind = Literal["new", "gone", "reworded", "unchanged"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change means for one label."""

    label: str
    verdict: VerdictKind
    since: date | None = None  # since when the label stands (or stood, if gone) in this document, from its history
    since_is_first_capture: bool = False  # it may be older: it stood in the first capture we hold
    certainty: Certainty = "sure"
    elsewhere: tuple[str, ...] = ()  # documents of the same service in which the label stood before or stands now
    clauses: tuple[int, ...] = ()  # indexes into Change.clauses that carry it
    standing: tuple[str, ...] = ()  # where unchanged: texts of up to three clauses that carry it
    region: str = ""  # the only region whose readers it concerns, where a page holds a body per region


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that carried a label."""

    label: str
    side: Literal["before", "after"]
    text: str  # occurs literally in the clause's text of that side
    certainty: Certainty = "sure"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A difference with its labels: what readers see of one clause."""

    difference: Difference
    labels_before: tuple[str, ...] = ()
    labels_after: tuple[str, ...] = ()
    possible_before: tuple[str, ...] = ()
    possible_after: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    weight: float = 0.0  # for a creator; clauses are shown in falling order


@dataclass(frozen=True, slots=True)
class CrawlerChange:
    """What robots.txt says to an AI crawler, before and after."""

    name: str  # as robots.txt names it, e.g. "Google-Extended"
    before: str  # "allowed" everything, "partly", or "refused" everything
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """The comparison of two editions of a document, as told to readers."""

    id: str  # "service/document/2024-10-17-1a2b3c4d", the permanent address
    service: str
    document: str
    outcome: Outcome  # changed, announced or in-force
    captured_at: datetime
    clauses: tuple[ClauseChange, ...]  # label changes first, then reworded ones with labels, the rest, cosmetic last
    verdicts: tuple[Verdict, ...]  # of labels present on either side, weightiest first
    summary: tuple[tuple[ChangeKind, int], ...]
    effective: tuple[EffectiveDate, ...] = ()
    before_id: str = ""  # edition ids
    after_id: str = ""
    regions: tuple[str, ...] = ()
    announcement: Literal["", "as-announced", "differs", "withdrawn", "altered"] = ""  # of an in-force or later change
    confirmed: bool = True  # seen twice, or confirmation not asked for; readers hear only of confirmed ones
    weight: float = 0.0
    model_version: str = ""
    crawlers: tuple[CrawlerChange, ...] = ()  # of robots.txt: AI crawlers to whom it says something else now

    @property
    def effective_date(self) -> date | None:
        """The first day on which it binds anybody."""
        return self.effective[0].day if self.effective else None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what is to be kept of it."""

    service: str
    document: str
    captured_at: datetime
    outcome: Outcome
    reason: str | None = None  # of `unreadable`
    detail: str = ""  # for the operator
    change: Change | None = None
    editions: tuple[Edition, ...] = ()  # new ones to be stored
    fingerprint: str = ""  # of everything the capture said, for recognising it again
    language: str = "und"
    notices: tuple[str, ...] = ()  # for the operator
    retry_at: datetime | None = None
    # The document's state after this finding; None: as before. Only the store writes it down.
    stands: Edition | None = None  # the edition in force
    upcoming: tuple[Edition, ...] | None = None  # the announced ones; () where there are none any more
    label_since: tuple[tuple[str, date], ...] | None = None  # of the edition in force
    pending: Pending | None = None  # a text that waits to be seen again; None: nothing waits any more
    suspect: Pending | None = None  # an implausible text; None: nothing is suspected any more
    confirms: str = ""  # id of the change that this capture confirmed
    retracts: str = ""  # id of the unconfirmed change that this capture took back
    said: tuple[str, ...] = ()  # fingerprints of its clauses beyond those of `editions`: what a variant said


# --- What the store remembers of a document --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pending:
    """A text seen once that waits to be seen again before readers hear of it."""

    fingerprint: str  # of the reading (as Finding.fingerprint)
    first_seen: datetime
    times: int
    change_id: str = ""
    # What stood before it, by edition id: taken back to where the text goes away again before it was confirmed.
    previous_id: str = ""
    previous_upcoming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """Everything a check needs to know about a document's past."""

    in_force: Edition | None = None
    upcoming: tuple[Edition, ...] = ()
    known: tuple[tuple[str, str], ...] = ()  # (fingerprint, edition id or "") of every text it has shown
    said: frozenset[str] = frozenset()  # fingerprints of every clause it has ever said
    fingerprint: str = ""  # of the last good reading (Finding.fingerprint)
    pending: Pending | None = None  # `in_force` and `upcoming` already hold what it brought
    retreat: Edition | None = None  # the edition of pending.previous_id
    retreat_upcoming: tuple[Edition, ...] = ()  # those of pending.previous_upcoming
    suspect: Pending | None = None  # an implausible text and how often it has come in a row
    unreadable_since: datetime | None = None
    unreadable_times: int = 0
    last_capture_at: datetime | None = None
    last_good_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""  # of the last good capture
    label_since: tuple[tuple[str, date], ...] = ()  # label → date since when it stands in the edition in force
    first_captured: date | None = None
    labels_elsewhere: tuple[tuple[str, str], ...] = field(default=())  # (label, document key) in the same service


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """How a document stands, for the operator and the site."""

    service: str
    document: str
    watched: bool = True  # False: no longer in sources.yaml
    last_capture_at: datetime | None = None  # any answer, unreadable ones and 304 included
    last_good_at: datetime | None = None
    outcome: Outcome | None = None  # of the last check
    unreadable_since: datetime | None = None
    reason: str = ""  # of the last unreadable answer, while it lasts
    detail: str = ""
    times: int = 0  # unreadable answers in a row
    next_check_at: datetime | None = None
    flips: int = 0  # returns to a text already known (outcome `variant`), ever
    pending: bool = False  # a new text waits to be seen again
    captures: int = 0
    in_force_id: str = ""
    upcoming_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaptureFacts:
    """What the store knows of a capture besides its bytes."""

    id: int
    service: str
    document: str
    captured_at: datetime
    url: str
    final_url: str
    status: int
    media_type: str
    charset: str | None
    sha256: str  # of the body
    size: int  # bytes of the body
    outcome: Outcome | None  # None: kept, but the program was stopped before it was judged
    reason: str = ""
    fingerprint: str = ""
    language: str = "und"
    rendered: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the operator is to know of a document."""

    at: datetime
    service: str
    document: str
    kind: str  # "unreadable", "readable", "selector-missed", …
    detail: str = ""


# --- What is owed to readers -----------------------------------------------------------------------------------------

Channel = Literal["email", "post", "webhook", "operator"]
OwedKind = Literal["change", "reminder-7", "reminder-1", "notice"]


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that one recipient is to be told, once."""

    channel: Channel
    recipient: str  # subscriber id, or the key of a channel in sources.yaml; never an address
    kind: OwedKind
    subject: str  # change id, or notice key
    due_at: datetime  # when its mail may go out at the earliest: readers choose a rhythm
