"""A change in brief, for lists: made of a light record, without its clauses."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.digest import answers, titles
from monitor.digest.answers import Line
from monitor.digest.names import document
from monitor.digest.site.changes import path_of
from monitor.digest.site.page import Build
from monitor.digest.view import moment_of, when_line
from monitor.model import Change, DocumentKind, Language

MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A change in brief."""

    id: str
    path: str
    title: str
    when: str
    days_left: int | None
    lines: tuple[Line, ...]
    day: str  # ISO day on which it was seen


def card(build: Build, change: Change, language: Language) -> Card:
    """The change in brief, seen from the build's day."""
    say = build.say(language)
    service = build.services.get(change.service)
    moment = moment_of(change, build.now, say)
    held = document(service, change.document)
    robots = held is not None and held.kind is DocumentKind.ROBOTS
    everything = answers.lines(change, moment, service, say)
    answer = answers.answer([item for item in everything if item.verdict] if robots else everything)
    shown = [item for item in answer if item.verdict] or answer
    title = titles.title(change, moment, service, say)
    return Card(
        id=change.id,
        path=path_of(change.id, language),
        title=title,
        when=when_line(change, moment, title, say, robots=robots),
        days_left=moment.days_left if change.announcement != "withdrawn" else None,
        lines=tuple(shown[:MOST_LINES]),
        day=change.captured_at.date().isoformat(),
    )
