"""A change made of what is to be told: editions named, compared, tagged on both sides and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from monitor import outcome
from monitor.compare import compare
from monitor.compare.verdict import clause_key, judge
from monitor.model import (
    Change,
    ChangeKind,
    Clause,
    ClauseTags,
    CrawlerChange,
    Document,
    DocumentKind,
    Edition,
    EffectiveDate,
    Finding,
    History,
    Outcome,
    Pending,
)
from monitor.normal import fingerprint_all
from monitor.read.robots import access_of_clauses

CHANGE_KINDS: tuple[ChangeKind, ...] = ("added", "removed", "reworded", "moved", "cosmetic")


class Tagger(Protocol):
    """What gives labels to clauses: the classifier with a memory of what it has read before."""

    @property
    def version(self) -> str:
        """Of the model; stored with every change."""
        ...

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        """Tags by `clause_key`; a clause without labels may be missing."""
        ...


def with_change(
    document: Document,
    finding: Finding,
    telling: outcome.Telling,
    history: History,
    at: datetime,
    tagger: Tagger,
) -> Finding:
    """Name the editions, compare those to be compared, and keep what stands afterwards."""
    held = [edition for edition in (history.in_force, *history.upcoming) if edition is not None]
    named = {
        id(edition): name_edition(document, edition, at, held)
        for edition in (telling.before, telling.after, telling.stands, *telling.upcoming)
        if edition is not None
    }
    stands = named[id(telling.stands)] if telling.stands is not None else None
    upcoming = tuple(named[id(edition)] for edition in telling.upcoming)
    change = None
    if telling.before is not None and telling.after is not None:
        before, after = named[id(telling.before)], named[id(telling.after)]
        told = Outcome.ANNOUNCED if telling.outcome is Outcome.FIRST else telling.outcome
        change = make_change(document, told, before, after, at=at, tagger=tagger, history=history)
        # What took effect as announced was seen before; anything else waits until it is seen again.
        sure = not document.confirm_after or telling.announcement == "as-announced"
        change = replace(change, announcement=telling.announcement, confirmed=sure)
    since = label_dates(stands, history, at.date(), tagger) if stands is not None else None
    pending = None
    if change is not None and not change.confirmed:
        pending = Pending(
            finding.fingerprint,
            at,
            1,
            change.id,
            history.in_force.id if history.in_force is not None else "",
            tuple(edition.id for edition in history.upcoming),
        )
    return replace(
        finding,
        change=change,
        editions=tuple({edition.id: edition for edition in named.values()}.values()),
        stands=stands,
        upcoming=upcoming,
        label_since=since,
        pending=pending,
    )


def name_edition(document: Document, edition: Edition, at: datetime, held: Sequence[Edition] = ()) -> Edition:
    """The edition with its permanent identifier, made of the day it was first seen and of what it says.

    A text that is already `held` keeps the address it has: what was announced does not move when it takes effect.
    """
    if edition.id:
        return edition
    mark = fingerprint_all(clause.text for clause in edition.clauses)[:8]
    for known in held:
        if known.id.endswith(f"-{mark}"):
            return replace(edition, id=known.id, captured_at=known.captured_at)
    return replace(edition, id=f"{document.path}/{at:%Y-%m-%d}-{mark}", captured_at=at)


def make_change(
    document: Document,
    told: Outcome,
    before: Edition,
    after: Edition,
    *,
    at: datetime,
    tagger: Tagger,
    history: History,
) -> Change:
    """Compare two editions clause by clause, tag both sides and judge what it means."""
    comparison = compare(before, after)
    tags = {**tagger.tag(before.clauses, before.language), **tagger.tag(after.clauses, after.language)}
    judgement = judge(comparison, before, after, tags=tags, on=at.date(), history=history)
    mark = fingerprint_all((before.id, after.id, told.value))[:8]
    return Change(
        id=f"{document.path}/{at:%Y-%m-%d}-{mark}",
        service=document.service,
        document=document.key,
        outcome=told,
        captured_at=at,
        clauses=judgement.clauses,
        verdicts=judgement.verdicts,
        summary=tuple((kind, comparison.count(kind)) for kind in CHANGE_KINDS),
        effective=_effective(told, before, after),
        before_id=before.id,
        after_id=after.id,
        regions=comparison.regions,
        weight=judgement.weight,
        model_version=tagger.version,
        crawlers=crawler_changes(before, after) if document.kind is DocumentKind.ROBOTS else (),
    )


def _effective(told: Outcome, before: Edition, after: Edition) -> tuple[EffectiveDate, ...]:
    """From when a change binds. The day of the text before it, left standing by a silent change, is not its day."""
    days = [{item.day for item in edition.effective} for edition in (before, after)]
    return () if told is Outcome.CHANGED and days[0] == days[1] else after.effective


def crawler_changes(before: Edition, after: Edition) -> tuple[CrawlerChange, ...]:
    """The AI crawlers to whom a robots.txt says something else than before."""
    was, now = access_of_clauses(before.clauses), access_of_clauses(after.clauses)
    return tuple(CrawlerChange(name, was[name], now[name]) for name in now if was[name] != now[name])


def label_dates(stands: Edition, history: History, today: date, tagger: Tagger) -> tuple[tuple[str, date], ...]:
    """Since when each label of the edition in force stands: as known so far, else since it binds, else today."""
    known = dict(history.label_since)
    tags = tagger.tag(stands.clauses, stands.language)
    begins = stands.effective[0].day if stands.effective and stands.effective[0].day <= today else today
    present = {label for clause in stands.clauses for label in _labels(tags, clause)}
    return tuple(sorted((label, known.get(label, begins)) for label in present))


def _labels(tags: Mapping[str, ClauseTags], clause: Clause) -> tuple[str, ...]:
    found = tags.get(clause_key(clause))
    return found.labels() if found is not None else ()
