"""The comparison of services by labels, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from monitor.digest import words
from monitor.digest.facts import Fact, announced, since, stands_for
from monitor.digest.names import document, label_name, service_name
from monitor.digest.render import clean
from monitor.digest.say import LANGUAGES
from monitor.digest.site import changes as change_pages
from monitor.digest.site import editions as edition_pages
from monitor.digest.site import services as service_pages
from monitor.digest.site.home import upcoming
from monitor.digest.site.page import Build, Page
from monitor.digest.view import moment_of
from monitor.model import Change, DocumentKind, Language, Verdict
from monitor.taxonomy import BY_KEY, LABELS

GROUPS = ("ai", "licence", "access")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a service says of a label."""

    state: str  # "yes", "possible", "no", "unknown", "announced-new", "announced-gone"
    tone: str
    sign: str
    word: str
    path: str = ""  # of the clause
    day: str = ""  # ISO day since when it stands
    day_text: str = ""
    document: str = ""  # key of the document that says it
    quote: str = ""


def plan(build: Build) -> Iterator[Page]:
    """The table in each language, and its data."""
    held = {(service, key): edition for service, key in build.documents if (edition := build.in_force(service, key))}
    settled = (build.settings.services, build.settings.model_version, build.settings.access is not None)
    # A label's age comes from the changes; the newest of each document says whether there is a new one.
    newest = [(place, changes[0].id, changes[0].outcome) for place, changes in build.by_document.items()]
    waiting = {language: [change.id for change in upcoming(build, language, most=None)] for language in LANGUAGES}
    for language in LANGUAGES:
        # What waits for its day is no longer told as waiting when the day has come.
        stamp = build.key("table", language, held, settled, newest, waiting)
        yield Page(f"{language}/compare/index.html", stamp, partial(_page, build, language))
        yield Page(f"{language}/compare/table.csv", stamp, partial(_csv, build, language))
    yield Page("data/compare.json", build.key("table.json", held, settled, newest, waiting), partial(_json, build))


Facts = dict[str, tuple[Fact, str, str]]  # label to the fact that speaks for a service, its document and edition


def _facts(build: Build, service: str, language: Language) -> Facts:
    """The best fact for each label: a sure one before a possible one, then one in the reader's language."""
    best: dict[str, tuple[tuple[bool, bool], tuple[Fact, str, str]]] = {}
    for key in build.documents_of(service):
        edition = build.in_force(service, key)
        held = document(build.services.get(service), key)
        own = held is not None and held.language == language
        for fact in build.facts(edition) if edition else ():
            rank = (fact.certain, own)
            if edition and (fact.label not in best or rank > best[fact.label][0]):
                best[fact.label] = (rank, (fact, key, edition))
    return {label: found for label, (_, found) in best.items()}


def _announced(build: Build, language: Language) -> dict[tuple[str, str], Cell]:
    """What texts that wait for their day will bring or take, by service and label: today alone would mislead."""
    out: dict[tuple[str, str], Cell] = {}
    for newest in upcoming(build, language, most=None):
        chain = build.by_document[newest.service, newest.document]
        for label, (verdict, _) in announced(chain).items():
            out.setdefault((newest.service, label), _waiting(build, newest, verdict, language))
    return out


def _waiting(build: Build, change: Change, verdict: Verdict, language: Language) -> Cell:
    say = build.say(language)
    day = moment_of(change, build.now, say).effective
    assert day is not None
    return Cell(
        state=f"announced-{verdict.verdict}",
        tone="look",
        sign="→",
        word=say(f"cell.announced.{verdict.verdict}"),
        path=change_pages.path_of(change.id, language),
        day=day.isoformat(),
        day_text=say("since.exact" if verdict.verdict == "new" else "cell.ends", date=say.day(day)),
        document=change.document,
    )


def _cell(build: Build, service: str, label: str, facts: Facts, language: Language) -> Cell:
    """What the text in force says of a label."""
    say = build.say(language)
    if label not in facts:
        known = any(build.in_force(service, key) for key in build.documents_of(service))
        state = "no" if known else "unknown"
        return Cell(state, "absent", "–" if known else "…", say(f"cell.{state}"))
    fact, key, edition = facts[label]
    path = f"{edition_pages.path_of(edition, language)}#t{fact.clause}"
    if not fact.certain:
        return Cell("possible", "absent", "?", say("cell.possible"), path, document=key, quote=fact.quote)
    tone = {"exposes": "care", "protects": "relief"}.get(stands_for(label), "look")
    when = since(label, build.by_document.get((service, key), []), build.first_day(service, key))
    return Cell(
        state="yes",
        tone=tone,
        sign=words.SIGNS[tone],
        word=say("cell.yes"),
        path=path,
        day=when.day.isoformat() if when else "",
        day_text=service_pages.since_words(when, say),
        document=key,
        quote=fact.quote,
    )


def _robots(build: Build, service: str, language: Language) -> Cell:
    """What robots.txt says to AI crawlers, in a word."""
    say = build.say(language)
    owner = build.services.get(service)
    for key in build.documents_of(service):
        held = document(owner, key)
        if held is None or held.kind is not DocumentKind.ROBOTS:
            continue
        edition = build.in_force(service, key)
        full = build.archive.edition(edition) if edition else None
        if full is None:
            continue
        access = build.settings.access(full.clauses) if build.settings.access else {}
        refused = sum(value == "refused" for value in access.values())
        state = "refused" if refused else "partly" if "partly" in access.values() else "none"
        tone = {"refused": "relief", "partly": "look"}.get(state, "absent")
        word = say.count("robots.refused", refused) if refused else say(f"robots.{state}")
        return Cell(state, tone, words.SIGNS[tone], word, edition_pages.path_of(full.id, language), document=key)
    return Cell("unknown", "absent", "…", say("cell.unknown"))


@dataclass(frozen=True, slots=True)
class Row:
    """A service in the table."""

    key: str
    name: str
    path: str
    cells: dict[str, Cell]  # by label, and "robots"


def _rows(build: Build, language: Language) -> list[Row]:
    """The table; its page, CSV and JSON share it."""
    return build.once(f"table:{language}", partial(_make_rows, build, language))


def _make_rows(build: Build, language: Language) -> list[Row]:
    say = build.say(language)
    waiting = _announced(build, language)
    rows = []
    for key, service in build.services.items():
        facts = _facts(build, key, language)
        cells = {label: waiting.get((key, label)) or _cell(build, key, label, facts, language) for label in BY_KEY}
        cells["robots"] = _robots(build, key, language)
        rows.append(Row(key, service_name(service, key, say), service_pages.service_path(key, language), cells))
    return rows


def _page(build: Build, language: Language) -> bytes:
    say = build.say(language)
    groups = []
    for group in GROUPS:
        columns = [
            {"key": label.key, "name": say.pick(label.name), "meaning": say.pick(label.meaning)}
            for label in LABELS
            if label.group == group
        ]
        if group == "access":
            columns.append({"key": "robots", "name": say("table.robots"), "meaning": say("table.robots.meaning")})
        groups.append({"key": group, "title": say(f"table.{group}"), "columns": columns})
    frame = build.frame(f"{language}/compare/index.html", say("table.title"), say("table.lead"))
    return build.html("table.html", language, frame, groups=groups, rows=_rows(build, language))


def _csv(build: Build, language: Language) -> bytes:
    """A row per service; UTF-8 with a byte order mark, without which Excel shows Japanese as rubbish."""
    say = build.say(language)
    out = io.StringIO()
    writer = csv.writer(out)
    keys = [label.key for label in LABELS] + ["robots"]
    writer.writerow(
        [say("table.service"), *(say("table.robots") if key == "robots" else label_name(key, say) for key in keys)]
    )
    for row in _rows(build, language):
        texts = [f"{row.cells[key].word} {row.cells[key].day}".strip() for key in keys]
        writer.writerow([_plain(str(text)) for text in (row.name, *texts)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _plain(text: str) -> str:
    # A spreadsheet runs a cell that begins like this as a formula.
    text = clean(text)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _json(build: Build) -> bytes:
    """States, days and clauses, the same in both languages."""
    rows = []
    for row in _rows(build, "en"):
        labels = {
            key: {
                "state": cell.state,
                "since": cell.day or None,
                "document": cell.document or None,
                "clause": cell.path or None,
                "quote": cell.quote or None,
            }
            for key, cell in row.cells.items()
        }
        rows.append({"service": row.key, "name": row.name, "labels": labels})
    return json.dumps({"services": rows}, ensure_ascii=False, indent=1).encode("utf-8", "replace")
