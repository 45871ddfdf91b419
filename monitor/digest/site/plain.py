"""Pages of text: what one can do, about, privacy, subscribing, citing, data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from monitor.digest.names import label_name, service_name
from monitor.digest.say import LANGUAGES, Say
from monitor.digest.site.page import Build, Page
from monitor.digest.view import steps
from monitor.model import Language, Service
from monitor.taxonomy import LABELS

# Page, and the keys of its paragraphs are "<name>.1", "<name>.2", … in the catalogue.
TEXTS = {"about": "about/index.html", "privacy": "about/privacy.html", "cite": "cite/index.html"}


_USUAL = timedelta(hours=12)  # where nothing is watched


def plan(build: Build) -> Iterator[Page]:
    """The pages in each language."""
    for language in LANGUAGES:
        settled = build.settings
        for name, place in TEXTS.items():
            stamp = build.key(name, language, settled.contact, rhythm(settled.services, build.say(language)))
            yield Page(f"{language}/{place}", stamp, partial(_text, build, name, place, language))
        stamp = build.key("protect", language, settled.services, settled.general)
        yield Page(f"{language}/protect/index.html", stamp, partial(_protect, build, language))
        stamp = build.key("subscribe", language, settled.services, settled.subscribe_url)
        yield Page(f"{language}/subscribe/index.html", stamp, partial(_subscribe, build, language))
        yield Page(f"{language}/data/index.html", build.key("data", language), partial(_data, build, language))


def rhythm(services: Sequence[Service], say: Say) -> str:
    """How often documents are looked at, as sources.yaml has it: "every 12 hours"."""
    spans = {document.every for service in services for document in service.documents}
    shortest, longest = (_span(span, say) for span in (min(spans, default=_USUAL), max(spans, default=_USUAL)))
    if shortest == longest:
        return say("rhythm.one", span=shortest)
    return say("rhythm.range", shortest=shortest, longest=longest)


def _span(span: timedelta, say: Say) -> str:
    hours = max(round(span / timedelta(hours=1)), 1)
    return say.count("span.hours", hours) if hours < 48 else say.count("span.days", round(hours / 24))


def _text(build: Build, name: str, place: str, language: Language) -> bytes:
    """A page of headed paragraphs, as many as the catalogue holds."""
    say = build.say(language)
    parts = []
    number = 1
    told = {"rhythm": rhythm(build.settings.services, say)}
    while say.has(f"{name}.{number}.title"):
        parts.append((say(f"{name}.{number}.title"), say(f"{name}.{number}", **told).split("\n")))
        number += 1
    frame = build.frame(f"{language}/{place}", say(f"{name}.title"), say(f"{name}.lead"))
    return build.html("text.html", language, frame, parts=parts, contact=build.settings.contact)


def _protect(build: Build, language: Language) -> bytes:
    say = build.say(language)
    groups = [
        {
            "name": service_name(service, service.key, say),
            "path": f"{language}/services/{service.key}.html",
            "key": service.key,
            "steps": steps(service.protect, say),
        }
        for service in build.settings.services
        if service.protect
    ]
    frame = build.frame(f"{language}/protect/index.html", say("protect.title"), say("protect.lead"))
    return build.html("protect.html", language, frame, general=steps(build.settings.general, say), groups=groups)


def _subscribe(build: Build, language: Language) -> bytes:
    say = build.say(language)
    services = [
        {"name": service_name(item, item.key, say), "feed": f"{language}/feeds/service-{item.key}"}
        for item in build.settings.services
    ]
    labels = [{"name": label_name(label.key, say), "feed": f"{language}/feeds/label-{label.key}"} for label in LABELS]
    frame = build.frame(f"{language}/subscribe/index.html", say("subscribe.title"), say("subscribe.lead"))
    return build.html(
        "subscribe.html", language, frame, services=services, labels=labels, url=build.settings.subscribe_url
    )


def _data(build: Build, language: Language) -> bytes:
    say = build.say(language)
    frame = build.frame(f"{language}/data/index.html", say("data.title"), say("data.lead"))
    return build.html("data.html", language, frame, labels=LABELS)
