"""Changes and editions of made-up services, and a small archive in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from monitor.model import (
    CaptureFacts,
    Change,
    ChangeKind,
    Clause,
    ClauseChange,
    ClauseKind,
    ClauseTags,
    Difference,
    Document,
    DocumentKind,
    DocumentStatus,
    Edition,
    EditionStatus,
    EffectiveDate,
    Evidence,
    Localized,
    Outcome,
    Passage,
    Protection,
    Service,
    Tag,
    TaggedPassage,
    Verdict,
    Word,
)

NOW = datetime(2025, 12, 16, 3, 0, tzinfo=UTC)

LICENCE = (
    "By posting Content on Chirp you grant us a worldwide, non-exclusive, royalty-free licence (with the right to "
    "sublicense) to use, copy, reproduce, process, adapt, modify, publish, transmit, display and distribute such "
    "Content "
)
TRAINING = (
    "You agree that this licence includes the right for us to use your Content to train our machine learning and AI "
    "models."
)


def service() -> Service:
    """Chirp, with terms, a privacy policy and robots.txt."""
    return Service(
        key="chirp",
        name=Localized("Chirp", "Chirp"),
        documents=(
            Document("chirp", "terms", DocumentKind.TERMS, ("https://chirp.example/tos",), language="en"),
            Document("chirp", "privacy", DocumentKind.PRIVACY, ("https://chirp.example/privacy",), language="en"),
            Document("chirp", "robots", DocumentKind.ROBOTS, ("https://chirp.example/robots.txt",)),
        ),
        protect=(
            Protection(
                title=Localized("Switch off “Wren and partners”", "「Wrenとパートナー企業」をオフにする"),
                url="https://chirp.example/settings/wren",
                steps=(
                    Localized("Open Settings, then Privacy and safety.", "「設定」→「プライバシーと安全」を開きます。"),
                    Localized("Choose “Wren and partners”.", "「Wrenとパートナー企業」を選びます。"),
                    Localized("Clear both boxes.", "チェックを2つとも外します。"),
                ),
                checked=date(2025, 11, 20),
                limits=Localized(
                    "It covers what is collected from then on; models already trained are not undone.",
                    "オフにした後のデータが対象です。すでに学習に使われたものは取り消されません。",
                ),
            ),
        ),
        homepage="https://chirp.example/",
    )


def japanese_service() -> Service:
    """A made-up Japanese site for illustrators."""
    return Service(
        key="enogu",
        name=Localized("Enogu-ba", "えのぐば"),
        documents=(
            Document("enogu", "terms", DocumentKind.TERMS, ("https://enogu.example/terms",), language="ja"),
            Document("enogu", "privacy", DocumentKind.PRIVACY, ("https://enogu.example/privacy",), language="ja"),
        ),
    )


def added(
    text: str, *labels: str, section: Sequence[str] = ("Your Content",), region: str = "", also: Sequence[str] = ()
) -> ClauseChange:
    """A clause that is new, wholly evidence for its labels."""
    clause = Clause(text, section=tuple(section), region=region)
    return ClauseChange(
        Difference("added", None, clause, (("+", text),), also_in=tuple(also)),
        labels_after=labels,
        evidence=tuple(Evidence(label, "after", text) for label in labels),
        weight=1.0 if labels else 0.1,
    )


def removed(text: str, *labels: str, section: Sequence[str] = ("Your Content",)) -> ClauseChange:
    """A clause that went away."""
    clause = Clause(text, section=tuple(section))
    return ClauseChange(
        Difference("removed", clause, None, (("-", text),)),
        labels_before=labels,
        evidence=tuple(Evidence(label, "before", text) for label in labels),
        weight=0.9 if labels else 0.1,
    )


def reworded(
    words: Sequence[Word],
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    evidence: Sequence[Evidence] = (),
    section: Sequence[str] = ("Your Content",),
    also: Sequence[str] = (),
    coarse: bool = False,
) -> ClauseChange:
    """A clause whose words changed."""
    old = Clause("".join(text for op, text in words if op != "+"), section=tuple(section))
    new = Clause("".join(text for op, text in words if op != "-"), section=tuple(section))
    return ClauseChange(
        Difference("reworded", old, new, tuple(words), also_in=tuple(also), coarse=coarse),
        labels_before=tuple(before),
        labels_after=tuple(after),
        evidence=tuple(evidence),
        weight=0.8,
    )


def announcement(**changes: object) -> Change:
    """Chirp announces that it will train AI: terms from 15 January 2026, seen on 15 December 2025."""
    clauses = (
        reworded(
            (
                ("=", LICENCE),
                ("+", "in any and all media or distribution methods now known or later developed, for any purpose"),
                ("-", "in any media"),
                ("=", ". "),
                ("+", TRAINING),
            ),
            before=("license-grant", "license-sublicense", "license-unpaid"),
            after=("ai-training", "license-grant", "license-sublicense", "license-unpaid"),
            evidence=(
                Evidence("ai-training", "after", TRAINING),
                Evidence("license-grant", "after", LICENCE.strip()),
            ),
            also=("eu",),
        ),
        removed("You may object to the use of your Content for AI in your settings.", "ai-opt-out"),
        added(
            "You may not use the Services to train a model of your own.",
            "ai-ban",
            section=("Using Chirp", "Restrictions"),
        ),
        reworded(
            (("=", "We may close accounts after "), ("-", "12"), ("+", "6"), ("=", " months without a log-in.")),
            section=("Ending",),
        ),
        ClauseChange(
            Difference(
                "moved", Clause("Contact us by mail."), Clause("Contact us by mail."), (("=", "Contact us by mail."),)
            )
        ),
        ClauseChange(Difference("cosmetic", Clause("1. Law"), Clause("Law"), (("-", "1. "), ("=", "Law")))),
    )
    base = Change(
        id="chirp/terms/2025-12-15-1a2b3c4d",
        service="chirp",
        document="terms",
        outcome=Outcome.ANNOUNCED,
        captured_at=datetime(2025, 12, 15, 0, 36, 51, tzinfo=UTC),
        clauses=clauses,
        verdicts=(
            Verdict("ai-training", "new", certainty="headline", clauses=(0,)),
            Verdict(
                "ai-opt-out",
                "gone",
                since=date(2023, 9, 29),
                certainty="headline",
                clauses=(1,),
                elsewhere=("privacy",),
            ),
            Verdict("license-grant", "reworded", since=date(2019, 3, 1), since_is_first_capture=True, clauses=(0,)),
            Verdict("ai-ban", "new", clauses=(2,)),
            Verdict("license-unpaid", "unchanged", since=date(2019, 3, 1), since_is_first_capture=True, clauses=(0,)),
            Verdict(
                "ownership",
                "unchanged",
                since=date(2021, 6, 1),
                standing=("What's yours is yours: you own your Content.",),
            ),
            Verdict("moral-rights", "new", certainty="possible", clauses=(0,)),
        ),
        summary=counted(clauses),
        effective=(EffectiveDate(date(2026, 1, 15), text="Effective January 15, 2026"),),
        before_id="chirp/terms/2023-09-29-00000001",
        after_id="chirp/terms/2025-12-15-00000002",
        regions=("row", "eu"),
        confirmed=True,
        weight=1.0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def counted(clauses: Sequence[ClauseChange]) -> tuple[tuple[ChangeKind, int], ...]:
    """The summary of the clauses."""
    kinds: tuple[ChangeKind, ...] = ("added", "removed", "reworded", "moved", "cosmetic")
    return tuple((kind, sum(item.difference.change == kind for item in clauses)) for kind in kinds)


def japanese_change(**changes: object) -> Change:
    """えのぐば changes its terms at once, without a date; its AI sentence stays as it was."""
    text = "当社は、サービスの品質を高めるため、投稿された作品を"
    words: tuple[Word, ...] = (
        ("=", text),
        ("+", "、機械学習モデルの開発を含む"),
        ("=", "研究開発の目的で利用できるものとします。"),
    )
    clauses = (
        reworded(
            words,
            before=("license-grant",),
            after=("ai-training", "license-grant"),
            evidence=(
                Evidence(
                    "ai-training",
                    "after",
                    text + "、機械学習モデルの開発を含む研究開発の目的で利用できるものとします。",
                    "sure",
                ),
            ),
            section=("第5条（投稿作品の取り扱い）",),
        ),
        added("作品を非公開にした場合、第三者には表示されません。", "audience-scope", section=("第6条（公開範囲）",)),
    )
    base = Change(
        id="enogu/terms/2025-12-10-9f8e7d6c",
        service="enogu",
        document="terms",
        outcome=Outcome.CHANGED,
        captured_at=datetime(2025, 12, 10, 3, 5, tzinfo=UTC),
        clauses=clauses,
        verdicts=(
            Verdict("ai-training", "new", certainty="sure", clauses=(0,)),
            Verdict("license-grant", "reworded", since=date(2020, 4, 1), clauses=(0,)),
            Verdict("audience-scope", "new", clauses=(1,)),
            Verdict("ownership", "unchanged", since=date(2020, 4, 1), standing=("作品の著作権は投稿者に帰属します。",)),
        ),
        summary=counted(clauses),
        before_id="enogu/terms/2020-04-01-aaaaaaaa",
        after_id="enogu/terms/2025-12-10-bbbbbbbb",
        weight=0.9,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def edition(
    edition_id: str,
    *texts: str,
    status: EditionStatus = EditionStatus.IN_FORCE,
    day: date | None = None,
    language: str = "en",
) -> Edition:
    """An edition of a heading and paragraphs."""
    clauses = (
        Clause("Your Content", ClauseKind.HEADING, level=2),
        *(Clause(text, section=("Your Content",)) for text in texts),
    )
    return Edition(
        clauses=clauses,
        status=status,
        effective=(EffectiveDate(day),) if day else (),
        language=language,
        id=edition_id,
        captured_at=datetime.fromisoformat(edition_id.split("/")[2][:10]).replace(tzinfo=UTC),
    )


def tags_of(item: Edition) -> Sequence[ClauseTags]:
    """A labeller of a few words."""
    return [ClauseTags(_tagged(clause.text)) for clause in item.clauses]


def _tagged(text: str) -> tuple[TaggedPassage, ...]:
    found = []
    for word, label in (
        ("train", "ai-training"),
        ("学習", "ai-training"),
        ("licence", "license-grant"),
        ("own your", "ownership"),
        ("著作権", "ownership"),
        ("利用できる", "license-grant"),
    ):
        if word in text:
            found.append(Tag(label, 0.9, "headline"))
    return (TaggedPassage(Passage(text, end=len(text)), tuple(found)),) if found else ()


@dataclass
class MemoryArchive:
    """What the store would answer."""

    all_changes: list[Change] = field(default_factory=list)
    all_editions: dict[tuple[str, str], list[Edition]] = field(default_factory=dict)
    all_captures: list[CaptureFacts] = field(default_factory=list)
    all_statuses: list[DocumentStatus] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # ids of the full records that were loaded

    def changes(
        self, *, service: str | None = None, document: str | None = None, limit: int | None = None, light: bool = False
    ) -> Iterator[Change]:
        """Newest first."""
        found = sorted(self.all_changes, key=lambda change: change.captured_at, reverse=True)
        found = [c for c in found if service in {None, c.service} and document in {None, c.document}]
        yield from (replace(change, clauses=()) if light else change for change in found[:limit])

    def change(self, change_id: str) -> Change | None:
        """By id."""
        self.asked.append(change_id)
        return next((change for change in self.all_changes if change.id == change_id), None)

    def editions(self, service: str, document: str, *, light: bool = False) -> Sequence[Edition]:
        """Oldest first."""
        found = self.all_editions.get((service, document), [])
        return [replace(item, clauses=()) for item in found] if light else found

    def edition(self, edition_id: str) -> Edition | None:
        """By id."""
        self.asked.append(edition_id)
        return next((item for items in self.all_editions.values() for item in items if item.id == edition_id), None)

    def captures(self, service: str, document: str) -> Sequence[CaptureFacts]:
        """Oldest first."""
        return [item for item in self.all_captures if (item.service, item.document) == (service, document)]

    def edition_ids(self) -> dict[tuple[str, str], list[str]]:
        """Oldest first."""
        return {place: [item.id for item in items] for place, items in self.all_editions.items()}

    def statuses(self) -> Sequence[DocumentStatus]:
        """All."""
        return self.all_statuses

    def add(self, item: Edition) -> None:
        """Put an edition in."""
        service_key, document_key, _ = item.id.split("/")
        self.all_editions.setdefault((service_key, document_key), []).append(item)


def archive() -> MemoryArchive:
    """Chirp and えのぐば with a change each."""
    held = MemoryArchive(all_changes=[announcement(), japanese_change()])
    held.add(
        edition(
            "chirp/terms/2023-09-29-00000001",
            LICENCE + "in any media.",
            "What's yours is yours: you own your Content.",
            day=date(2023, 9, 29),
        )
    )
    held.add(
        edition(
            "chirp/terms/2025-12-15-00000002",
            LICENCE + ". " + TRAINING,
            "What's yours is yours: you own your Content.",
            status=EditionStatus.UPCOMING,
            day=date(2026, 1, 15),
        )
    )
    held.add(edition("enogu/terms/2020-04-01-aaaaaaaa", "作品の著作権は投稿者に帰属します。", language="ja"))
    held.add(
        edition(
            "enogu/terms/2025-12-10-bbbbbbbb",
            "作品の著作権は投稿者に帰属します。",
            "投稿された作品を機械学習モデルの開発に利用できるものとします。",
            language="ja",
        )
    )
    seen = NOW - timedelta(hours=2)
    held.all_statuses = [
        DocumentStatus(
            "chirp",
            "terms",
            last_capture_at=seen,
            last_good_at=seen,
            in_force_id="chirp/terms/2023-09-29-00000001",
            upcoming_ids=("chirp/terms/2025-12-15-00000002",),
        ),
        DocumentStatus(
            "chirp",
            "privacy",
            last_capture_at=seen,
            last_good_at=NOW - timedelta(days=9),
            unreadable_since=NOW - timedelta(days=8),
            reason="blocked",
            times=16,
        ),
        DocumentStatus(
            "enogu", "terms", last_capture_at=seen, last_good_at=seen, in_force_id="enogu/terms/2025-12-10-bbbbbbbb"
        ),
    ]
    return held
