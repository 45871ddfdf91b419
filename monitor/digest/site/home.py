"""The first page of each language, the choice of language, and the pages that list all changes by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from monitor.digest import titles
from monitor.digest.say import LANGUAGES
from monitor.digest.site.cards import card
from monitor.digest.site.changes import path_of
from monitor.digest.site.data import by_year
from monitor.digest.site.page import Build, Page
from monitor.digest.site.pairs import for_readers
from monitor.digest.view import moment_of
from monitor.model import Change, Language, Outcome

LATEST = 20
UPCOMING = 12


def plan(build: Build) -> Iterator[Page]:
    """The home pages and the choice between them."""
    yield Page("index.html", build.key("choice"), partial(_choice, build))
    years = build.once("years", partial(by_year, build))
    for language in LANGUAGES:
        for year, changes in years.items():
            key = build.key("year", language, list(years), [build.mark(change) for change in changes])
            yield Page(year_path(year, language), key, partial(_year, build, year, list(years), changes, language))
        soon, latest = upcoming(build, language), by_weight(build, language)
        key = build.key("home", language, build.today(language), [build.mark(c) for c in (*soon, *latest)], list(years))
        yield Page(f"{language}/index.html", key, partial(_home, build, language))


def upcoming(build: Build, language: Language, *, most: int | None = UPCOMING) -> list[Change]:
    """The next changes that wait for their day, at most so many."""
    return build.once(f"upcoming:{language}", partial(_upcoming, build, language))[:most]


def _upcoming(build: Build, language: Language) -> list[Change]:
    """Announced changes whose day is still to come, the next first; one that was altered or withdrawn is left out."""
    out = []
    for changes in build.by_document.values():
        # A correction without a date of its own does not end a waiting announcement.
        newest = next((change for change in changes if change.outcome is not Outcome.CHANGED or change.effective), None)
        if newest is None or newest.announcement == "withdrawn" or newest.outcome is Outcome.IN_FORCE:
            continue
        if moment_of(newest, build.now, build.say(language)).days_left is not None:
            out.append(newest)
    told = for_readers(build, out, language)
    return sorted(told, key=lambda change: (_binds(build, change, language), -change.weight))


def _binds(build: Build, change: Change, language: Language) -> date:
    effective = moment_of(change, build.now, build.say(language)).effective
    assert effective is not None
    return effective


def by_weight(build: Build, language: Language) -> list[Change]:
    """The latest changes: day by day, and the weightiest of a day first."""
    latest = for_readers(build, build.changes[:LATEST], language)
    return sorted(latest, key=lambda change: (change.captured_at.date(), change.weight), reverse=True)


def _choice(build: Build) -> bytes:
    return build.html("choice.html", "en", build.frame("index.html", "Kiyaku", build.say("en")("home.lead")))


def _home(build: Build, language: Language) -> bytes:
    say = build.say(language)
    waiting = {change.id for change in upcoming(build, language)}
    frame = build.frame(
        f"{language}/index.html", say("site.name"), say("home.lead"), picture=f"pictures/{language}/home.png"
    )
    return build.html(
        "home.html",
        language,
        frame,
        soon=[card(build, change, language) for change in upcoming(build, language)],
        latest=[card(build, change, language) for change in by_weight(build, language) if change.id not in waiting],
        years=[(year, year_path(year, language)) for year in build.once("years", partial(by_year, build))],
    )


def year_path(year: int, language: Language) -> str:
    """Where the list of a year's changes stands."""
    return f"{language}/changes/{year}.html"


def _year(build: Build, year: int, years: list[int], changes: list[Change], language: Language) -> bytes:
    say = build.say(language)
    rows = []
    for change in changes:
        # Seen from the day of its capture: a list of the past does not change every day.
        moment = moment_of(change, change.captured_at, say)
        service = build.services.get(change.service)
        rows.append(
            {
                "day": say.short_day(say.local(change.captured_at).date()),
                "path": path_of(change.id, language),
                "subject": titles.subject(change, moment, service, say),
            }
        )
    title = say("year.title", year=year)
    frame = build.frame(year_path(year, language), title, say.count("year.lead", len(rows)))
    others = [(other, year_path(other, language)) for other in years if other != year]
    return build.html("year.html", language, frame, rows=rows, years=others)
