"""Atom and JSON Feed for everything, per service and per label, and the calendar of effective dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from monitor.digest.names import document, label_name, service_name
from monitor.digest.render import clean, render
from monitor.digest.say import LANGUAGES
from monitor.digest.site.changes import path_of
from monitor.digest.site.data import dump
from monitor.digest.site.page import Build, Page
from monitor.digest.view import change_view
from monitor.model import Change, Language, Outcome
from monitor.taxonomy import KEYS

ALL = 30  # entries of the feed of everything
SOME = 15  # of one service's or label's
DAYS = 60  # events of the calendar; each takes 2 ms
_CLAUSES = 40  # clauses in an entry
_ROOM = 1_500  # characters of each


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed in one language."""

    path: str  # without its ending
    title: str
    home: str  # page that it belongs to
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in a feed."""

    id: str
    title: str
    url: str
    html: str
    summary: str
    published: datetime


def plan(build: Build) -> Iterator[Page]:
    """Every feed in both forms and languages, and the calendars."""
    entries: dict[tuple[str, Language], Entry] = {}
    for language in LANGUAGES:
        for channel in channels(build, language):
            made = [build.mark(change) for change in channel.changes]
            stamp = build.key("feed", channel.title, made, language)
            args = (build, channel, language, entries)
            yield Page(f"{channel.path}.xml", stamp, partial(_atom, *args))
            yield Page(f"{channel.path}.json", stamp, partial(_json_feed, *args))
        dated = list(islice((change for change in build.changes if change.effective), DAYS))
        stamp = build.key("calendar", language, [build.mark(change) for change in dated])
        yield Page(f"{language}/calendar.ics", stamp, partial(_calendar, build, dated, language))


def channels(build: Build, language: Language) -> Iterator[Channel]:
    """The feeds of a language."""
    say = build.say(language)
    yield Channel(f"{language}/feed", say("feed.all"), f"{language}/index.html", build.changes[:ALL])
    for service in build.services.values():
        name = service_name(service, service.key, say)
        mine = build.once("feeds by service", partial(_by_service, build)).get(service.key, [])
        home = f"{language}/services/{service.key}.html"
        yield Channel(f"{language}/feeds/service-{service.key}", say("feed.service", service=name), home, tuple(mine))
    for label in KEYS:
        name = label_name(label, say)
        touched = build.once("feeds by label", partial(_by_label, build)).get(label, [])
        home = f"{language}/index.html"
        yield Channel(f"{language}/feeds/label-{label}", say("feed.label", label=name), home, tuple(touched))


def _by_service(build: Build) -> dict[str, list[Change]]:
    """The newest changes of each service."""
    found: dict[str, list[Change]] = {}
    for change in build.changes:
        held = found.setdefault(change.service, [])
        if len(held) < SOME:
            held.append(change)
    return found


def _by_label(build: Build) -> dict[str, list[Change]]:
    """The newest changes that touch each label; one walk over all of them, as there may be thousands."""
    found: dict[str, list[Change]] = {}
    for change in build.changes:
        told = (v.label for v in change.verdicts if v.verdict != "unchanged" and v.certainty != "possible")
        for label in dict.fromkeys(told):
            held = found.setdefault(label, [])
            if len(held) < SOME:
                held.append(change)
    return found


def _entry(build: Build, change_id: str, language: Language, made: dict[tuple[str, Language], Entry]) -> Entry:
    """The whole digest of a change; seen from the day of its capture, so that an entry does not change every day."""
    if (change_id, language) not in made:
        change = build.full(change_id)
        service = build.services.get(change.service)
        held = document(service, change.document)
        view = change_view(change, service, change.captured_at, build.say(language), room=_ROOM)
        url = f"{build.settings.base_url}{path_of(change.id, language)}"
        html = render(
            "entry.html",
            language,
            view=view,
            url=url,
            shown=view.clauses[:_CLAUSES],
            source=held.language if held and held.language else "",
        )
        made[change_id, language] = Entry(
            id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'kiyaku:change:{change.id}:{language}')}",
            title=view.subject,
            url=url,
            html=html,
            summary=" ".join(f"{item.names}: {item.sentence}" for item in view.answer[:3]),
            published=change.captured_at.astimezone(UTC),
        )
    return made[change_id, language]


def _entries(
    build: Build, channel: Channel, language: Language, made: dict[tuple[str, Language], Entry]
) -> Sequence[Entry]:
    return [_entry(build, change.id, language, made) for change in channel.changes]


def _atom(build: Build, channel: Channel, language: Language, made: dict[tuple[str, Language], Entry]) -> bytes:
    found = _entries(build, channel, language, made)
    latest = found[0].published if found else datetime(2024, 1, 1, tzinfo=UTC)
    text = render(
        "feed.xml",
        language,
        channel=channel,
        entries=found,
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'kiyaku:feed:{channel.path}')}",
        updated=latest,
        base=build.settings.base_url,
    )
    return text.encode("utf-8", "replace")


def _json_feed(build: Build, channel: Channel, language: Language, made: dict[tuple[str, Language], Entry]) -> bytes:
    base = build.settings.base_url
    return dump(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": channel.title,
            "language": language,
            **({"home_page_url": base + channel.home, "feed_url": f"{base}{channel.path}.json"} if base else {}),
            "items": [
                {
                    "id": entry.id,
                    "url": entry.url,
                    "title": entry.title,
                    "content_html": entry.html,
                    "summary": entry.summary,
                    "date_published": entry.published.isoformat(),
                }
                for entry in _entries(build, channel, language, made)
            ],
        }
    )


def _calendar(build: Build, changes: Sequence[Change], language: Language) -> bytes:
    """A day for every effective date, with reminders a week and a day ahead; what was withdrawn is cancelled."""
    from icalendar import Alarm, Calendar, Event

    say = build.say(language)
    calendar = Calendar()
    calendar.add("prodid", f"-//Kiyaku//{language}//")
    calendar.add("version", "2.0")
    calendar.add("name", say("calendar.title"))
    calendar.add("x-wr-calname", say("calendar.title"))
    for change in _one_per_day(changes):
        view = change_view(change, build.services.get(change.service), change.captured_at, say, room=1)
        event = Event()
        event.add("uid", f"{change.id}.{language}@kiyaku")
        event.add("dtstamp", change.captured_at)
        event.add("summary", clean(view.subject))
        event.add("dtstart", change.effective_date)
        event.add("dtend", change.effective_date + timedelta(days=1))  # type: ignore[operator]
        event.add("transp", "TRANSPARENT")
        event.add("description", clean("\n".join(f"{item.names}{say.colon}{item.sentence}" for item in view.answer)))
        if build.settings.base_url:
            event.add("url", build.settings.base_url + path_of(change.id, language))
        if change.announcement == "withdrawn":
            event.add("status", "CANCELLED")
        for days in (7, 1):
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", clean(view.subject))
            alarm.add("trigger", timedelta(days=-days, hours=9))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _one_per_day(changes: Sequence[Change]) -> list[Change]:
    """The newest change for each document and day: an announcement that was altered is told once."""
    seen: set[tuple[str, str, object]] = set()
    out = []
    for change in changes:
        place = (change.service, change.document, change.effective_date)
        if place not in seen and change.outcome is not Outcome.IN_FORCE:
            seen.add(place)
            out.append(change)
    return out
