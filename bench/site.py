"""Time, memory and bytes of site builds: full, unchanged, and for one new change.

    python -m bench.site [--sizes 100,1000,10000] [--editions 15] [--pictures] [--store]

The archive is made up: 40 services with 5 documents each, clauses of the length that terms have (an edition of 60
clauses of 250 characters; a change of 20 clauses), and records are made when they are asked for, as a database would
decode them; with --store they are first written into a real store on disk and read from it. Memory is the peak of the
process, measured in a process of its own for each size.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.deliver.folder import BuildReport, build_site
from monitor.deliver.fonts import find_fonts
from monitor.digest.archive import Archive, SiteSettings
from monitor.model import (
    CaptureFacts,
    Change,
    Clause,
    ClauseChange,
    ClauseTags,
    Difference,
    Document,
    DocumentKind,
    DocumentStatus,
    Edition,
    EffectiveDate,
    Evidence,
    Finding,
    Localized,
    Outcome,
    Passage,
    Service,
    Tag,
    TaggedPassage,
    Verdict,
)
from monitor.store import Store
from monitor.store import archive as tables
from monitor.store.database import writing

SERVICES, DOCUMENTS = 40, 5
START = datetime(2015, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SENTENCE = (
    "By submitting content you grant us a worldwide, royalty-free licence to use, copy, process, adapt, publish and "
    "display it in any and all media, and to make it available to others who may do the same under these terms. "
)
KINDS = tuple(DocumentKind)


def services() -> tuple[Service, ...]:
    """The made-up services."""
    return tuple(
        Service(
            f"s{number}",
            Localized(f"Service {number}", f"サービス{number}"),
            tuple(
                Document(
                    f"s{number}", f"d{index}", KINDS[index], (f"https://s{number}.example/d{index}",), language="en"
                )
                for index in range(DOCUMENTS)
            ),
        )
        for number in range(SERVICES)
    )


@dataclass
class MadeUp:
    """An archive of so many changes and editions; full records are made when they are asked for."""

    size: int
    editions_per_change: int
    _heads: list[Change] = field(default_factory=list)
    _editions: dict[tuple[str, str], list[Edition]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(self.size * self.editions_per_change):
            self._add_edition(number)
        for number in range(self.size):
            self.add(number)

    def _add_edition(self, number: int) -> None:
        place = number % (SERVICES * DOCUMENTS)
        service, key = f"s{place // DOCUMENTS}", f"d{place % DOCUMENTS}"
        at = START + timedelta(hours=number * 99_000 / max(self.size * self.editions_per_change, 1))
        name = f"{service}/{key}/{at:%Y-%m-%d}-{number:08x}"
        self._editions.setdefault((service, key), []).append(Edition((), language="en", id=name, captured_at=at))

    def add(self, number: int) -> None:
        """One more change, the newest so far."""
        place = number % (SERVICES * DOCUMENTS)
        service, key = f"s{place // DOCUMENTS}", f"d{place % DOCUMENTS}"
        at = START + timedelta(hours=number * 99_000 / self.size)
        editions = self._editions.get((service, key), [])
        verdicts = (
            Verdict("ai-training", "new" if number % 5 == 0 else "reworded", since=date(2023, 9, 29), clauses=(0,)),
            Verdict("license-grant", "reworded", since=date(2019, 1, 1), clauses=(1,)),
            Verdict("ownership", "unchanged", since=date(2019, 1, 1)),
        )
        self._heads.append(
            Change(
                id=f"{service}/{key}/{at:%Y-%m-%d}-{number:08x}",
                service=service,
                document=key,
                outcome=Outcome.CHANGED,
                captured_at=at,
                clauses=(),
                verdicts=verdicts,
                summary=(("added", 8), ("removed", 0), ("reworded", 12), ("moved", 0), ("cosmetic", 0)),
                effective=(EffectiveDate(at.date()),),
                before_id=editions[0].id if editions else "",
                after_id=editions[-1].id if editions else "",
                weight=0.5,
            )
        )

    def changes(
        self, *, service: str | None = None, document: str | None = None, limit: int | None = None, light: bool = False
    ) -> Iterator[Change]:
        """Newest first."""
        for change in reversed(self._heads):
            if service in {None, change.service} and document in {None, change.document}:
                yield change if light else self._full(change)

    def _full(self, head: Change) -> Change:
        reworded = tuple(
            ClauseChange(
                Difference(
                    "reworded",
                    Clause(f"{index} {SENTENCE}", section=("Your content", "Rights")),
                    Clause(f"{index} {SENTENCE}And for training.", section=("Your content", "Rights")),
                    (("=", f"{index} {SENTENCE}"), ("+", "And for training.")),
                ),
                labels_before=("license-grant",),
                labels_after=("license-grant", "ai-training"),
                evidence=(Evidence("ai-training", "after", "And for training."),),
            )
            for index in range(12)
        )
        added = tuple(
            ClauseChange(
                Difference(
                    "added", None, Clause(f"{head.id} {index} {SENTENCE}"), (("+", f"{head.id} {index} {SENTENCE}"),)
                )
            )
            for index in range(8)
        )
        return replace(head, clauses=(*reworded, *added))

    def change(self, change_id: str) -> Change | None:
        """By id, whose last part is its number."""
        return self._full(self._heads[int(change_id[-8:], 16)])

    def editions(self, service: str, document: str, *, light: bool = False) -> Sequence[Edition]:
        """Oldest first."""
        return self._editions.get((service, document), [])

    def edition(self, edition_id: str) -> Edition | None:
        """By id."""
        service, key, _ = edition_id.split("/")
        head = next(item for item in self._editions[service, key] if item.id == edition_id)
        mine = int(edition_id[-8:], 16) % 60  # an edition differs from the one before in a clause or two
        clauses = tuple(
            Clause(f"{edition_id if index == mine else key} {index} {SENTENCE}", section=("Your content", "Rights"))
            for index in range(60)
        )
        return replace(head, clauses=clauses)

    def captures(self, service: str, document: str) -> Sequence[CaptureFacts]:
        """None: the hash of the capture is left out."""
        return ()

    def edition_ids(self) -> dict[tuple[str, str], list[str]]:
        """Oldest first."""
        return {place: [item.id for item in items] for place, items in self._editions.items()}

    def statuses(self) -> Sequence[DocumentStatus]:
        """All well."""
        return [
            DocumentStatus(service, key, last_good_at=NOW, in_force_id=held[-1].id)
            for (service, key), held in self._editions.items()
        ]


def pour(made_up: MadeUp, store: Store, changes: Sequence[Change], editions: Sequence[Edition]) -> None:
    """Write records into the store; each document's last edition is the one in force."""
    last: dict[tuple[str, str], Edition] = {}
    with writing(store._engine, sync=False) as connection:  # noqa: SLF001 - thousands in one transaction
        for head in editions:
            service, key, _ = head.id.split("/")
            full = made_up.edition(head.id)
            assert full is not None
            tables.add_editions(connection, service, key, [full])
            last[service, key] = full
        for change in changes:
            full_change = made_up.change(change.id)
            assert full_change is not None
            tables.add_change(connection, replace(full_change, confirmed=True))
    for (service, key), edition in last.items():
        finding = Finding(service, key, NOW, Outcome.FIRST, editions=(edition,), stands=edition, upcoming=())
        store.record(finding, None, next_check=NOW)


def stored(made_up: MadeUp, home: Path) -> Store:
    """A store on disk that holds all that was made up."""
    store = Store.open(home)
    store.sync(services(), START)
    editions = [edition for held in made_up._editions.values() for edition in held]  # noqa: SLF001
    pour(made_up, store, made_up._heads, editions)  # noqa: SLF001
    return store


def tags_of(edition: Edition) -> Sequence[ClauseTags]:
    """Every tenth clause carries the licence."""
    tag = (Tag("license-grant", 0.95, "headline"),)
    return [
        ClauseTags((TaggedPassage(Passage(clause.text[:120], end=120), tag),) if number % 10 == 0 else ())
        for number, clause in enumerate(edition.clauses)
    ]


@dataclass(frozen=True, slots=True)
class Figure:
    """One build."""

    what: str
    seconds: float
    cpu: float
    peak_mb: float
    report: BuildReport


def _build(archive: Archive, out: Path, what: str, *, pictures: bool) -> Figure:
    settings = SiteSettings(
        services(), base_url="https://kiyaku.example/", model_version="m", fonts=find_fonts() if pictures else ()
    )
    clock, cpu = time.monotonic(), time.process_time()
    report = build_site(archive, settings, out, NOW, tags_of=tags_of)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figure(what, time.monotonic() - clock, time.process_time() - cpu, peak, report)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    size: int
    per_change: int
    pictures: bool
    store: bool


def _measure(plan: Plan, answer: multiprocessing.Queue[Figure]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="kiyaku-bench-"))
    out = folder / "site"
    try:
        made_up = MadeUp(plan.size, plan.per_change)
        archive: Archive = stored(made_up, folder) if plan.store else made_up
        answer.put(_build(archive, out, "full", pictures=plan.pictures))
        answer.put(_build(archive, out, "nothing new", pictures=plan.pictures))
        made_up._add_edition(plan.size * plan.per_change)  # noqa: SLF001 - the bench's own class
        made_up.add(plan.size)
        if isinstance(archive, Store):
            head = made_up._heads[-1]  # noqa: SLF001
            pour(made_up, archive, [head], made_up._editions[head.service, head.document][-1:])  # noqa: SLF001
        answer.put(_build(archive, out, "one new change", pictures=plan.pictures))
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--editions", type=int, default=15, help="editions for each change")
    parser.add_argument("--pictures", action="store_true", help="draw with a font of the system")
    parser.add_argument("--store", action="store_true", help="read from a real store on disk")
    options = parser.parse_args()
    print("| changes | editions | build | s | s CPU | peak MB | pages | rendered | files written | MB written |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in map(int, options.sizes.split(",")):
        # 30,000 editions are what the project promises to bear; a longer history has fewer per change.
        per_change = min(options.editions, max(30_000 // size, 1))
        answer: multiprocessing.Queue[Figure] = multiprocessing.Queue()
        plan = Plan(size, per_change, options.pictures, options.store)
        process = multiprocessing.Process(target=_measure, args=(plan, answer))
        process.start()
        for _ in range(3):
            figure = answer.get()
            report = figure.report
            print(
                f"| {size:,} | {size * per_change:,} | {figure.what} | {figure.seconds:.1f} | {figure.cpu:.1f} | "
                f"{figure.peak_mb:.0f} | {report.pages:,} | {report.rendered:,} | {report.written:,} | "
                f"{report.bytes / 1e6:.1f} |",
                flush=True,
            )
        process.join()


if __name__ == "__main__":
    main()
