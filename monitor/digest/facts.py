"""What a document says today, label by label, and since when: for the service pages and the comparison table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from monitor.digest.answers import HOME_REGIONS
from monitor.model import Change, ClauseKind, ClauseTags, Edition, Outcome, Verdict
from monitor.taxonomy import BY_KEY, KEYS

QUOTE = 280
# The best of some three hundred passages is picked here: what is enough for one passage is too little for a statement
# about the whole document, so it must be more likely than not.
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Fact:
    """One label that a document carries."""

    label: str
    clause: int  # 1-based number in the edition
    quote: str
    certain: bool  # False: only possible
    region: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """Since when a label stands. `at_least`: it stood in the first text that we hold."""

    day: date
    at_least: bool
    change_id: str = ""


def facts_of(edition: Edition, tags: Sequence[ClauseTags]) -> tuple[Fact, ...]:
    """The best clause for each label: a sure one before a possible one, the home region's before another's."""
    best: dict[str, tuple[tuple[bool, bool, float], Fact]] = {}
    for number, (clause, tagged) in enumerate(zip(edition.clauses, tags, strict=True), 1):
        if clause.kind is ClauseKind.HEADING:
            continue
        for item in tagged.passages:
            for tag in item.tags:
                certain = tag.certainty != "possible" and tag.score >= _LIKELY
                rank = (certain, clause.region in HOME_REGIONS, tag.score)
                if tag.label not in best or rank > best[tag.label][0]:
                    quote = item.passage.text[:QUOTE] + ("…" if len(item.passage.text) > QUOTE else "")
                    best[tag.label] = (rank, Fact(tag.label, number, quote, certain, clause.region))
    return tuple(best[label][1] for label in KEYS if label in best)


def since(label: str, changes: Iterable[Change], first: date | None) -> Since | None:
    """Since when a label stands in the text in force; `changes` newest first, `first` the day of the oldest text."""
    for change in changes:
        if change.outcome is Outcome.ANNOUNCED:
            continue
        for verdict in change.verdicts:
            if verdict.label != label or verdict.certainty == "possible" or verdict.verdict == "gone":
                continue
            if verdict.verdict == "new":
                return Since(change.effective_date or change.captured_at.date(), at_least=False, change_id=change.id)
            if verdict.since:
                return Since(verdict.since, verdict.since_is_first_capture, change.id)
    return Since(first, at_least=True) if first else None


@dataclass(frozen=True, slots=True)
class Event:
    """One point in a label's history in a document."""

    label: str
    verdict: str
    day: date
    change_id: str


def timeline(changes: Iterable[Change]) -> dict[str, list[Event]]:
    """The history of each label: what was new, gone or reworded, newest first; `changes` newest first.

    What was announced and taken back never came to be, and is left out.
    """
    found: dict[str, list[Event]] = {}
    taken_back = False
    for change in changes:
        if change.announcement == "withdrawn":
            taken_back = True
            continue
        taken_back = taken_back and change.outcome is Outcome.ANNOUNCED
        for verdict in () if taken_back else change.verdicts:
            if verdict.verdict == "unchanged" or verdict.certainty == "possible":
                continue
            day = change.effective_date or change.captured_at.date()
            found.setdefault(verdict.label, []).append(Event(verdict.label, verdict.verdict, day, change.id))
    return {label: found[label] for label in KEYS if label in found}


def announced(changes: Iterable[Change]) -> dict[str, tuple[Verdict, Change]]:
    """What the text that waits for its day brings or takes, against the one in force; `changes` newest first.

    An altered announcement is compared with the one before it, so the whole chain is walked from its beginning.
    """
    chain = list(takewhile(lambda change: change.outcome is Outcome.ANNOUNCED, changes))
    out: dict[str, tuple[Verdict, Change]] = {}
    for change in reversed(chain):
        if change.announcement == "withdrawn":
            out.clear()
            continue
        for verdict in change.verdicts:
            if verdict.verdict not in {"new", "gone"} or verdict.certainty == "possible":
                continue
            if verdict.label in out and out[verdict.label][0].verdict != verdict.verdict:
                del out[verdict.label]
            else:
                out[verdict.label] = (verdict, change)
    return out


def stands_for(label: str) -> str:
    """The stance of a label: what its presence means for a creator."""
    return BY_KEY[label].stance if label in BY_KEY else "rule"
