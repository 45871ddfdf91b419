"""The records that flow through Kiyaku.

Each is named by the step that makes it and never changed afterwards. Nothing here does anything: no record fetches,
saves or prints itself. Times are timezone-aware UTC datetimes; dates are the calendar dates that a page names.

    watched     services, documents and how they are asked for
    captured    what a fetch brings
    read        clauses and editions
    compared    how two editions differ
    tagged      passages and their labels
    told        verdicts, changes and findings
    kept        what the store remembers of a document
    owed        what recipients are to be told
"""

from monitor.model.captured import Capture, Fetched, NotModified, Unreadable
from monitor.model.compared import ChangeKind, Comparison, Difference, Word
from monitor.model.kept import CaptureFacts, DocumentStatus, History, Notice
from monitor.model.owed import Channel, Owed, OwedKind
from monitor.model.read import Clause, ClauseKind, Edition, EditionLink, EditionStatus, EffectiveDate, Link, Reading
from monitor.model.tagged import Certainty, ClauseTags, Passage, Tag, TaggedPassage
from monitor.model.told import (
    Change,
    ClauseChange,
    CrawlerChange,
    Evidence,
    Finding,
    Outcome,
    Pending,
    Verdict,
    VerdictKind,
)
from monitor.model.watched import Document, DocumentKind, FetchSettings, Language, Localized, Protection, Service

__all__ = [
    "Capture",
    "CaptureFacts",
    "Certainty",
    "Change",
    "ChangeKind",
    "Channel",
    "Clause",
    "ClauseChange",
    "ClauseKind",
    "ClauseTags",
    "Comparison",
    "CrawlerChange",
    "Difference",
    "Document",
    "DocumentKind",
    "DocumentStatus",
    "Edition",
    "EditionLink",
    "EditionStatus",
    "EffectiveDate",
    "Evidence",
    "FetchSettings",
    "Fetched",
    "Finding",
    "History",
    "Language",
    "Link",
    "Localized",
    "NotModified",
    "Notice",
    "Outcome",
    "Owed",
    "OwedKind",
    "Passage",
    "Pending",
    "Protection",
    "Reading",
    "Service",
    "Tag",
    "TaggedPassage",
    "Unreadable",
    "Verdict",
    "VerdictKind",
    "Word",
]
