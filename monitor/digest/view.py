"""Plain records for templates: a change, seen from a day, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.digest import answers, marks, titles, words
from monitor.digest.answers import Line
from monitor.digest.marks import Run
from monitor.digest.names import document, document_name, label_name, label_of, region_name, service_name
from monitor.digest.say import Say
from monitor.digest.words import Moment
from monitor.model import Change, ClauseChange, Document, Protection, Service

CLAUSE_LIMIT = 6_000  # characters of one clause on a page; the whole text stands in the edition
_SIGNS = {"added": "+", "removed": "−", "reworded": "±", "moved": "↕", "cosmetic": "·"}
# From this share of changed characters on, a mixed text is harder to read than the two texts one after the other.
_HEAVY = 0.6
_WHOLE = 0.9
_MOST_CRAWLERS = 30


@dataclass(frozen=True, slots=True)
class Chip:
    """A label on a clause: its name, and whether the change brought it, took it or left it."""

    label: str
    name: str
    state: Literal["new", "gone", "stays", "possible"]
    word: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause that differs, ready to be shown."""

    number: int  # 1 for the weightiest; the anchor is "c1"
    change: str
    sign: str
    word: str
    section: tuple[str, ...]
    lead_in: str
    chips: tuple[Chip, ...]
    runs: tuple[Run, ...]  # both texts in one
    old: tuple[Run, ...]  # the two apart, where that reads better; else empty
    new: tuple[Run, ...]
    notes: tuple[str, ...]  # region, moved, coarse, shortened

    @property
    def anchor(self) -> str:
        """Where links on the page point."""
        return f"c{self.number}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a reader can do."""

    title: str
    url: str
    steps: tuple[str, ...]
    limits: str
    checked: date


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Everything that a change page or a mail says of one change."""

    id: str
    service: str
    document: str
    service_name: str
    document_name: str
    title: str
    headline: str
    subject: str
    when: str  # with the days left
    when_short: str  # without them, for beside a badge
    days_left: int | None
    effective: date | None
    tense: words.Tense
    audiences: tuple[str, ...]
    regions: str
    announcement: str  # how it compares with what was announced, "" where that does not arise
    answer: tuple[Line, ...]
    lines: tuple[Line, ...]  # all labels
    clauses: tuple[ClauseView, ...]  # added, removed, reworded
    moved: tuple[ClauseView, ...]
    cosmetic: tuple[ClauseView, ...]
    counts: tuple[tuple[str, int], ...]
    steps: tuple[Step, ...]
    urls: tuple[str, ...]
    captured_at: datetime
    before_id: str
    after_id: str
    robots: bool
    crawlers: tuple[str, ...]  # what a robots.txt tells AI crawlers otherwise than before, one sentence each way

    @property
    def unchanged(self) -> tuple[Line, ...]:
        """Labels that stand as they stood: what kills rumours."""
        return tuple(item for item in self.lines if item.verdict and item.verdict.verdict == "unchanged")


def _chips(item: ClauseChange, say: Say) -> tuple[Chip, ...]:
    before, after = set(item.labels_before), set(item.labels_after)
    order = sorted(before | after, key=lambda key: -_weight(key))
    out = []
    for key in order:
        state: Literal["new", "gone", "stays"] = "stays" if key in before & after else "new" if key in after else "gone"
        if item.difference.change in {"added", "removed"}:
            state = "stays"  # the clause's own sign says it already
        out.append(Chip(key, label_name(key, say), state, say(f"chip.{state}") if state != "stays" else ""))
    possible = sorted((set(item.possible_before) | set(item.possible_after)) - before - after)
    out += [Chip(key, label_name(key, say), "possible", say("chip.possible")) for key in possible]
    return tuple(out)


def _weight(key: str) -> float:
    label = label_of(key)
    return label.weight if label else 0.0


def _notes(item: ClauseChange, regions: Sequence[str], say: Say) -> list[str]:
    difference = item.difference
    clause = difference.after or difference.before
    notes = []
    if difference.also_in:
        names = say.together([region_name(region, say) for region in difference.also_in])
        notes.append(say("note.also-in", regions=names))
    elif clause and clause.region and len([region for region in regions if region]) > 1:
        notes.append(say("note.only-in", region=region_name(clause.region, say)))
    if difference.moved and difference.change != "moved":
        notes.append(say("note.moved"))
    if difference.coarse:
        notes.append(say("note.coarse"))
    return notes


def _heavy(item: ClauseChange) -> bool:
    changed = sum(len(text) for op, text in item.difference.words if op != "=")
    total = sum(len(text) for _, text in item.difference.words)
    return item.difference.change == "reworded" and total > 0 and changed > _HEAVY * total


def _decisive(item: ClauseChange, side: Literal["before", "after"]) -> list[str]:
    """The passages to be marked: those of labels that come or go with the clause, or of all where none does."""
    came = set(item.labels_after) ^ set(item.labels_before)
    mine = [evidence for evidence in item.evidence if evidence.side == side]
    chosen = [evidence for evidence in mine if evidence.label in came] or mine
    clause = item.difference.before if side == "before" else item.difference.after
    length = len(clause.text) if clause else 0
    # A clause that is marked from end to end is not marked at all.
    return [evidence.text for evidence in chosen if len(evidence.text) < _WHOLE * length]


def clause_view(number: int, item: ClauseChange, regions: Sequence[str], say: Say, *, room: int) -> ClauseView:
    """One clause that differs; `room` is how many characters of it may be shown."""
    difference = item.difference
    clause = difference.after or difference.before
    before, after = _decisive(item, "before"), _decisive(item, "after")
    heavy = _heavy(item)
    both = marks.runs(difference.words, before, after)
    if not (item.labels_before or item.labels_after):
        both = marks.shorten(both)
    shown, cut = marks.limit(both, room)
    old: tuple[list[Run], bool] = ([], False)
    new: tuple[list[Run], bool] = ([], False)
    if heavy:
        old = marks.limit(marks.runs(difference.words, before, after, "before"), room // 2)
        new = marks.limit(marks.runs(difference.words, before, after, "after"), room // 2)
        cut = old[1] or new[1]
    notes = _notes(item, regions, say) + ([say("note.cut")] if cut else [])
    return ClauseView(
        number=number,
        change=difference.change,
        sign=_SIGNS[difference.change],
        word=say(f"change.{difference.change}"),
        section=clause.section if clause else (),
        lead_in=clause.lead_in if clause else "",
        chips=_chips(item, say),
        runs=() if heavy else tuple(shown),
        old=tuple(old[0]),
        new=tuple(new[0]),
        notes=tuple(notes),
    )


def _crawlers(change: Change, say: Say) -> Iterator[str]:
    """Sentences such as "Now refused: GPTBot and CCBot" on AI crawlers that are told something else than before."""
    for after in ("refused", "partly", "allowed"):
        names = [item.name for item in change.crawlers if item.after == after]
        if names:
            yield say.count(f"crawlers.{after}", len(names), names=say.together(names[:_MOST_CRAWLERS]))


def steps(protections: Sequence[Protection], say: Say) -> tuple[Step, ...]:
    """What a reader can do, in the language."""
    return tuple(
        Step(
            title=say.pick(item.title),
            url=item.url or "",
            steps=tuple(say.pick(text) for text in item.steps),
            limits=say.pick(item.limits) if item.limits else "",
            checked=item.checked,
        )
        for item in protections
    )


def moment_of(change: Change, now: datetime, say: Say) -> Moment:
    """The day that matters to the reader: the next on which the change binds somebody, else the first of all."""
    today = say.today(now)
    ahead = [item.day for item in change.effective if item.day > today]
    return Moment(today, ahead[0] if ahead else change.effective_date)


def change_view(
    change: Change, service: Service | None, now: datetime, say: Say, *, room: int = CLAUSE_LIMIT
) -> ChangeView:
    """The change as one reader sees it on a day."""
    moment = moment_of(change, now, say)
    everything = answers.lines(change, moment, service, say)
    held: Document | None = document(service, change.document)
    robots = held is not None and held.kind.value == "robots"
    if robots:
        everything = [item for item in everything if item.verdict]
    views = [clause_view(number, item, change.regions, say, room=room) for number, item in enumerate(change.clauses, 1)]
    return ChangeView(
        id=change.id,
        service=change.service,
        document=change.document,
        service_name=service_name(service, change.service, say),
        document_name=document_name(service, change.document, say),
        title=titles.title(change, moment, service, say),
        headline=titles.headline(change, say),
        subject=titles.subject(change, moment, service, say),
        when=titles.countdown(change, moment, say, robots=robots),
        when_short=titles.countdown(change, moment, say, days=False, robots=robots),
        days_left=moment.days_left if change.announcement != "withdrawn" else None,
        effective=moment.effective,
        tense=words.tense(change, moment),
        audiences=tuple(titles.audiences(change.effective, say)),
        regions=titles.regions(change, say),
        announcement=say(f"announcement.{change.announcement}") if change.announcement else "",
        answer=tuple(answers.answer(everything)),
        lines=tuple(everything),
        clauses=tuple(view for view in views if view.change not in {"moved", "cosmetic"}),
        moved=tuple(view for view in views if view.change == "moved"),
        cosmetic=tuple(view for view in views if view.change == "cosmetic"),
        counts=tuple((kind, number) for kind, number in change.summary if number),
        steps=steps(service.protect, say) if service else (),
        urls=held.urls if held else (),
        captured_at=change.captured_at,
        before_id=change.before_id,
        after_id=change.after_id,
        robots=robots,
        crawlers=tuple(_crawlers(change, say)),
    )
