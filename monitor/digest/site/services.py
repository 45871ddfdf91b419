"""The pages of services and of their documents: what is said today, since when, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from monitor.digest import words
from monitor.digest.facts import Event, Fact, Since, since, stands_for, timeline
from monitor.digest.names import capital, document, document_name, label_name, service_name
from monitor.digest.say import LANGUAGES, Say
from monitor.digest.site import changes as change_pages
from monitor.digest.site import editions as edition_pages
from monitor.digest.site.cards import card
from monitor.digest.site.health import health
from monitor.digest.site.home import upcoming
from monitor.digest.site.page import Build, Page
from monitor.digest.titles import subject_name
from monitor.digest.view import moment_of, steps
from monitor.model import Change, DocumentKind, Language, Service
from monitor.taxonomy import KEYS

MOST_CARDS = 10
# What a reader asks of every service, also where the answer is that nothing is said.
ASKED = ("ai-training", "ai-sharing", "ai-opt-out", "ai-exclusion", "license-grant", "moral-rights")


@dataclass(frozen=True, slots=True)
class Saying:
    """A label that a document carries today."""

    label: str
    name: str
    tone: str
    sign: str
    word: str
    since: str
    quote: str
    path: str  # of the clause in the full text
    document: str
    source: str  # language of the quote
    twin: str = ""  # address of the clause with the same label in the document's other language
    twin_name: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list of a service."""

    key: str
    name: str
    path: str
    url: str
    health: str
    well: bool


def service_path(key: str, language: Language) -> str:
    """Where a service's page stands."""
    return f"{language}/services/{key}.html"


def document_path(service: str, key: str, language: Language) -> str:
    """Where a document's page stands."""
    return f"{language}/services/{service}/{key}.html"


def plan(build: Build) -> Iterator[Page]:
    """The list of services, a page for each, and one for each document."""
    keys = list(dict.fromkeys([*build.services, *(service for service, _ in build.documents)]))
    for language in LANGUAGES:
        latest = [(key, (newest := _latest(build, key)) and build.mark(newest)) for key in keys]
        stamp = build.key("services", language, build.settings.services, latest)
        yield Page(f"{language}/services/index.html", stamp, partial(_index, build, keys, language))
        for key in keys:
            stamp = build.key("service", language, _depends(build, key, language))
            yield Page(service_path(key, language), stamp, partial(_service, build, key, language))
        for service, key in build.documents:
            stamp = build.key("document", language, _depends_document(build, service, key, language))
            yield Page(
                document_path(service, key, language),
                stamp,
                partial(_document, build, service, key, language),
            )


def _latest(build: Build, service: str) -> Change | None:
    return next((change for change in build.changes if change.service == service), None)


def _depends(build: Build, service: str, language: Language) -> tuple[object, ...]:
    mine = build.documents_of(service)
    return (build.service_mark(service), *(_depends_document(build, service, key, language) for key in mine))


def _depends_document(build: Build, service: str, key: str, language: Language) -> tuple[object, ...]:
    changes = build.by_document.get((service, key), [])
    say = build.say(language)
    waiting = any(moment_of(change, build.now, say).days_left is not None for change in changes)
    status = build.statuses.get((service, key))
    held = build.in_force(service, key)
    return (
        build.service_mark(service),
        [(change.id, change.outcome, change.announcement) for change in changes],
        list(build.edition_ids(service, key)),
        held,
        _counterpart(build, build.services.get(service), key),
        health(status, say),
        build.today(language) if waiting else None,
        build.settings.model_version,
    )


def since_words(found: Since | None, say: Say) -> str:
    """A phrase such as "since 29 September 2023"."""
    if found is None:
        return ""
    return say("since.atleast" if found.at_least else "since.exact", date=say.day(found.day))


def _sayings(build: Build, service: str, key: str, language: Language) -> list[Saying]:
    edition = build.in_force(service, key)
    if not edition:
        return []
    say = build.say(language)
    owner = build.services.get(service)
    history = build.by_document.get((service, key), [])
    return [
        _saying(build, fact, since(fact.label, history, build.first_day(service, key)), edition, owner, key, language)
        for fact in build.facts(edition)
        if say
    ]


def _saying(
    build: Build, fact: Fact, when: Since | None, edition: str, owner: Service | None, key: str, language: Language
) -> Saying:
    say = build.say(language)
    held = document(owner, key)
    tone = {"exposes": "care", "protects": "relief"}.get(stands_for(fact.label), "look") if fact.certain else "absent"
    return Saying(
        label=fact.label,
        name=label_name(fact.label, say),
        tone=tone,
        sign="?" if not fact.certain else words.SIGNS[tone],
        word=say(f"says.{tone}" if fact.certain else "says.possible"),
        since=since_words(when, say) if fact.certain else "",
        quote=fact.quote,
        path=f"{edition_pages.path_of(edition, language)}#t{fact.clause}",
        document=document_name(owner, key, say),
        source=held.language if held and held.language else "",
        **_twin_clause(build, fact.label, owner, key, language),
    )


def _counterpart(build: Build, owner: Service | None, key: str) -> str:
    """Id of the edition in force of the document's other language, "" where there is none."""
    held = document(owner, key)
    return build.in_force(held.service, held.counterpart) if held and held.counterpart else ""


def _twin_clause(build: Build, label: str, owner: Service | None, key: str, language: Language) -> dict[str, str]:
    held, edition = document(owner, key), _counterpart(build, owner, key)
    found = next((fact for fact in build.facts(edition) if fact.label == label), None) if edition else None
    if found is None or held is None or not held.counterpart:
        return {}
    path = f"{edition_pages.path_of(edition, language)}#t{found.clause}"
    return {"twin": path, "twin_name": document_name(owner, held.counterpart, build.say(language))}


def _row(build: Build, service: str, key: str, language: Language) -> DocumentRow:
    say = build.say(language)
    owner = build.services.get(service)
    held = document(owner, key)
    status = build.statuses.get((service, key))
    return DocumentRow(
        key=key,
        name=document_name(owner, key, say),
        path=document_path(service, key, language),
        url=held.urls[0] if held else "",
        health=health(status, say),
        well=status is not None and status.unreadable_since is None,
    )


def _index(build: Build, keys: Sequence[str], language: Language) -> bytes:
    say = build.say(language)
    frame = build.frame(f"{language}/services/index.html", say("services.title"), say("services.lead"))
    rows = []
    for key in keys:
        latest = _latest(build, key)
        rows.append(
            {
                "name": service_name(build.services.get(key), key, say),
                "path": service_path(key, language),
                "documents": sum(owner == key for owner, _ in build.documents),
                "latest": say.short_day(say.local(latest.captured_at).date()) if latest else "",
            }
        )
    return build.html("services.html", language, frame, rows=rows)


def _service(build: Build, key: str, language: Language) -> bytes:
    say = build.say(language)
    owner = build.services.get(key)
    name = subject_name(service_name(owner, key, say), say)
    mine = build.documents_of(key)
    prose = [item for item in mine if not _is_robots(owner, item)]
    said = [saying for item in prose for saying in _sayings(build, key, item, language)]
    said.sort(key=lambda item: KEYS.index(item.label))
    coming = _coming(build, key, language)
    spoken = {item.label for item in said} | {verdict.label for change in coming for verdict in change.verdicts}
    silent = [label_name(label, say) for label in ASKED if label not in spoken]
    frame = build.frame(
        service_path(key, language), say("service.title", service=name), say("service.lead", service=name),
        feed=f"{language}/feeds/service-{key}.xml",
    )  # fmt: skip
    changes = [change for change in build.changes if change.service == key]
    return build.html(
        "service.html",
        language,
        frame,
        homepage=owner.homepage if owner and owner.homepage else "",
        said=said,
        silent=silent if any(build.in_force(key, item) for item in prose) else [],
        soon=[card(build, change, language) for change in coming],
        steps=steps(owner.protect, say) if owner else (),
        documents=[_row(build, key, item, language) for item in mine],
        cards_list=[card(build, change, language) for change in changes[:MOST_CARDS]],
        more=max(len(changes) - MOST_CARDS, 0),
    )


def _coming(build: Build, service: str, language: Language) -> list[Change]:
    return [change for change in upcoming(build, language, most=None) if change.service == service]


def _is_robots(owner: Service | None, key: str) -> bool:
    held = document(owner, key)
    return held is not None and held.kind is DocumentKind.ROBOTS


def _document(build: Build, service: str, key: str, language: Language) -> bytes:
    say = build.say(language)
    owner = build.services.get(service)
    names = {"service": service_name(owner, service, say), "document": document_name(owner, key, say)}
    held = document(owner, key)
    changes = build.by_document.get((service, key), [])
    in_force = build.in_force(service, key)
    title = say("document.title", service=names["service"], document=capital(names["document"]))
    return build.html(
        "document.html",
        language,
        build.frame(document_path(service, key, language), title, say("document.lead", **names)),
        **names,
        service_path=service_path(service, language),
        row=_row(build, service, key, language),
        soon=[card(build, change, language) for change in _coming(build, service, language) if change.document == key],
        urls=held.urls if held else (),
        said=_sayings(build, service, key, language),
        in_force=in_force and edition_pages.path_of(in_force, language),
        timeline=[_track(label, events, say) for label, events in timeline(changes).items()],
        editions=[
            {"path": edition_pages.path_of(item.id, language), "id": item.id, "state": edition_pages.state(item, say),
             "current": item.id == in_force}
            for item in reversed(build.editions(service, key))
        ],
        cards_list=[card(build, change, language) for change in changes],
    )  # fmt: skip


def _track(label: str, events: Sequence[Event], say: Say) -> dict[str, object]:
    tones = [words.tone(label, event.verdict) for event in events]  # type: ignore[arg-type]
    return {
        "name": label_name(label, say),
        "events": [
            {
                "day": say.short_day(event.day),
                "iso": event.day.isoformat(),
                "tone": tone,
                "sign": words.SIGNS[tone],
                "word": say(f"verdict.{event.verdict}.word"),
                "path": change_pages.path_of(event.change_id, say.language),
            }
            for event, tone in zip(events, tones, strict=True)
        ],
    }
