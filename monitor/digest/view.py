"""Plain records for templates: a change, seen from a day, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.digest import answers, titles, words
from monitor.digest.answers import Line
from monitor.digest.clause import CLAUSE_LIMIT, ClauseView, clause_view, shared_heading
from monitor.digest.names import document, document_name, service_name
from monitor.digest.say import Say
from monitor.digest.words import Moment
from monitor.model import Change, Document, Protection, Service

_MOST_CRAWLERS = 30


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
    when_line: str  # for under the title: "" where the title has said it
    whom: str  # in a few words
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
    def title_parts(self) -> tuple[str, str]:
        """The title and its last bracket, which holds the day: a line is broken between them rather than in a date."""
        head, bracket, day = self.title.rpartition("（")
        return (head, bracket + day) if bracket and day.endswith("）") else (self.title, "")

    @property
    def same(self) -> tuple[tuple[list[str], str], ...]:
        """The same in brief: names of the labels of which one sentence is said, and the sentence."""
        found: dict[str, list[str]] = {}
        for line in self.unchanged:
            found.setdefault(line.sentence, []).append(line.name)
        return tuple((names, sentence) for sentence, names in found.items())

    @property
    def unchanged(self) -> tuple[Line, ...]:
        """Labels that stand as they stood: what kills rumours."""
        return tuple(item for item in self.lines if item.verdict and item.verdict.verdict == "unchanged")


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


def when_line(change: Change, moment: Moment, title: str, say: Say, *, robots: bool) -> str:
    """From when it binds, for under the title: "" where the title has said it and nothing is to be added."""
    seen = say.day(say.local(change.captured_at).date())
    ahead = moment.days_left is not None and moment.effective is not None and say.day(moment.effective) in title
    return (
        "" if ahead or (robots and seen in title) else titles.countdown(change, moment, say, days=False, robots=robots)
    )


def change_view(
    change: Change, service: Service | None, now: datetime, say: Say, *, room: int = CLAUSE_LIMIT
) -> ChangeView:
    """The change as one reader sees it on a day."""
    moment = moment_of(change, now, say)
    everything = answers.lines(change, moment, service, say)
    title = titles.title(change, moment, service, say)
    held: Document | None = document(service, change.document)
    robots = held is not None and held.kind.value == "robots"
    if robots:
        everything = [item for item in everything if item.verdict]
    shared = shared_heading(change)
    views = [
        clause_view(number, item, change.regions, say, room=room, shared=shared)
        for number, item in enumerate(change.clauses, 1)
    ]
    return ChangeView(
        id=change.id,
        service=change.service,
        document=change.document,
        service_name=service_name(service, change.service, say),
        document_name=document_name(service, change.document, say),
        title=title,
        headline=titles.headline(change, say),
        subject=titles.subject(change, moment, service, say),
        when=titles.countdown(change, moment, say, robots=robots),
        when_short=titles.countdown(change, moment, say, days=False, robots=robots),
        when_line=when_line(change, moment, title, say, robots=robots),
        whom="" if robots else titles.whom(change, say),
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
