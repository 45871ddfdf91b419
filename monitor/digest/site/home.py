"""The first page of each language, the choice of language, and the pages that list all changes by year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from monitor.digest.say import LANGUAGES
from monitor.digest.site.cards import card
from monitor.digest.site.page import Build, Page
from monitor.digest.view import moment_of
from monitor.model import Change, Language, Outcome

LATEST = 20
UPCOMING = 12


def plan(build: Build) -> Iterator[Page]:
    """The home pages and the choice between them."""
    yield Page("index.html", build.key("choice"), partial(_choice, build))
    for language in LANGUAGES:
        soon, latest = upcoming(build, language), by_weight(build)
        key = build.key("home", language, build.today(language), [build.mark(c) for c in (*soon, *latest)])
        yield Page(f"{language}/index.html", key, partial(_home, build, language))


def upcoming(build: Build, language: Language) -> list[Change]:
    """Announced changes whose day is still to come, the next first; one that was altered or withdrawn is left out."""
    out = []
    for changes in build.by_document.values():
        newest = next((change for change in changes if change.outcome is not Outcome.CHANGED or change.effective), None)
        if newest is None or newest.announcement == "withdrawn" or newest.outcome is Outcome.IN_FORCE:
            continue
        if moment_of(newest, build.now, build.say(language)).days_left is not None:
            out.append(newest)
    return sorted(out, key=lambda change: (change.effective_date, -change.weight))[:UPCOMING]


def by_weight(build: Build) -> list[Change]:
    """The latest changes: of those of the last days the weightiest first, day by day."""
    latest = list(build.changes[:LATEST])
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
        latest=[card(build, change, language) for change in by_weight(build) if change.id not in waiting],
        watched=len(build.settings.services),
        subscribe_url=build.settings.subscribe_url,
    )
