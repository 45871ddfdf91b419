"""JSON of every change and edition at addresses that stay.

The index names the newest changes and leads to lists by year and by document: one new change rewrites only those that
it belongs to, however long the history is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from monitor.digest import titles
from monitor.digest.say import LANGUAGES
from monitor.digest.site.page import Build, Page
from monitor.digest.view import moment_of
from monitor.model import Change, Clause, ClauseChange, ClauseTags, Edition, EffectiveDate, Verdict

Json = dict[str, Any]
NEWEST = 100  # changes that the index itself holds


def plan(build: Build) -> Iterator[Page]:
    """A file per change, the lists and the index; the files of editions are made with their pages."""
    for change in build.changes:
        stamp = build.key("change.json", build.mark(change))
        yield Page(f"data/changes/{change.id}.json", stamp, partial(_change_file, build, change.id))
    years = build.once("years", partial(by_year, build))
    for year, changes in years.items():
        stamp = build.key("year.json", [build.mark(change) for change in changes])
        yield Page(f"data/changes/{year}.json", stamp, partial(_year, build, year, changes))
    for service, key in build.documents:
        stamp = build.key("editions.json", service, key, list(build.edition_ids(service, key)))
        yield Page(f"data/editions/{service}/{key}.json", stamp, partial(_editions, build, service, key))
    newest = [build.mark(change) for change in build.changes[:NEWEST]]
    counts = [(place, len(build.edition_ids(*place))) for place in build.documents]
    stamp = build.key("index.json", newest, [(year, len(changes)) for year, changes in years.items()], counts)
    yield Page("data/index.json", stamp, partial(_index, build, years))


def by_year(build: Build) -> dict[int, list[Change]]:
    """All changes by the year in which they were seen, newest first."""
    found: dict[int, list[Change]] = {}
    for change in build.changes:
        found.setdefault(change.captured_at.year, []).append(change)
    return found


def _year(build: Build, year: int, changes: Sequence[Change]) -> bytes:
    return dump({"year": year, "changes": [head_json(build, change) for change in changes]}, indent=None)


def _editions(build: Build, service: str, key: str) -> bytes:
    listed = [edition_json(edition) for edition in build.editions(service, key)]
    return dump({"service": service, "document": key, "editions": listed}, indent=None)


def _index(build: Build, years: dict[int, list[Change]]) -> bytes:
    return dump(
        {
            "changes": [head_json(build, change) for change in build.changes[:NEWEST]],
            "years": [
                {"year": year, "changes": len(changes), "data": f"data/changes/{year}.json"}
                for year, changes in years.items()
            ],
            "documents": [
                {"service": service, "document": key, "editions": count, "data": f"data/editions/{service}/{key}.json"}
                for service, key in build.documents
                if (count := len(build.edition_ids(service, key)))
            ],
        },
        indent=None,
    )


def dump(value: object, *, indent: int | None = 1) -> bytes:
    """JSON as UTF-8; what UTF-8 cannot hold becomes a question mark."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    return (text + "\n").encode("utf-8", "replace")


def script_of(name: str, value: object) -> bytes:
    """The value as a script that calls a function with it: a page opened from disk may load scripts, but not JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Line separators would end a statement in old engines.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{name}({text});\n".encode("utf-8", "replace")


def _change_file(build: Build, change_id: str) -> bytes:
    change = build.full(change_id)
    return dump(head_json(build, change) | {"clauses": [_clause_change(item) for item in change.clauses]})


def head_json(build: Build, change: Change) -> Json:
    """A change without its clauses."""
    service = build.services.get(change.service)
    told = {}
    for language in LANGUAGES:
        say = build.say(language)
        told[language] = titles.subject(change, moment_of(change, change.captured_at, say), service, say)
    return {
        "id": change.id,
        "service": change.service,
        "document": change.document,
        "outcome": change.outcome.value,
        "announcement": change.announcement or None,
        "captured_at": change.captured_at.isoformat(),
        "effective_date": change.effective_date.isoformat() if change.effective_date else None,
        "effective": [_effective(item) for item in change.effective],
        "title": told,
        "summary": dict(change.summary),
        "verdicts": [_verdict(verdict) for verdict in change.verdicts],
        "before": change.before_id or None,
        "after": change.after_id or None,
        "regions": list(change.regions),
        "weight": change.weight,
        "model": change.model_version or None,
        "pages": {language: f"{language}/changes/{change.id}.html" for language in LANGUAGES},
    }


def _effective(item: EffectiveDate) -> Json:
    return {
        "date": item.day.isoformat(),
        "audience": item.audience or None,
        "text": item.text,
        "alternative": item.alternative.isoformat() if item.alternative else None,
    }


def _verdict(verdict: Verdict) -> Json:
    return {
        "label": verdict.label,
        "verdict": verdict.verdict,
        "since": verdict.since.isoformat() if verdict.since else None,
        "since_is_first_capture": verdict.since_is_first_capture,
        "certainty": verdict.certainty,
        "elsewhere": list(verdict.elsewhere),
        "clauses": list(verdict.clauses),
        "standing": list(verdict.standing),
    }


def _clause_change(item: ClauseChange) -> Json:
    difference = item.difference
    clause = difference.after or difference.before
    return {
        "change": difference.change,
        "section": list(clause.section) if clause else [],
        "region": (clause.region if clause else "") or None,
        "also_in": list(difference.also_in),
        "before": difference.before.text if difference.before else None,
        "after": difference.after.text if difference.after else None,
        "words": [list(word) for word in difference.words],
        "moved": difference.moved,
        "coarse": difference.coarse,
        "labels": {"before": list(item.labels_before), "after": list(item.labels_after)},
        "possible": {"before": list(item.possible_before), "after": list(item.possible_after)},
        "evidence": [
            {"label": e.label, "side": e.side, "text": e.text, "certainty": e.certainty} for e in item.evidence
        ],
    }


def edition_file(edition: Edition, tags: Sequence[ClauseTags]) -> bytes:
    """An edition with its clauses and their labels."""
    clauses = [_clause(clause, tagged) for clause, tagged in zip(edition.clauses, tags, strict=True)]
    return dump(edition_json(edition) | {"clauses": clauses}, indent=None)


def edition_json(edition: Edition) -> Json:
    """An edition without its clauses."""
    return {
        "id": edition.id,
        "status": edition.status.value,
        "effective": [_effective(item) for item in edition.effective],
        "updated": edition.updated.isoformat() if edition.updated else None,
        "language": edition.language,
        "partial": edition.partial,
        "captured_at": edition.captured_at.isoformat() if edition.captured_at else None,
    }


def _clause(clause: Clause, tagged: ClauseTags) -> Json:
    full = {
        "text": clause.text,
        "kind": clause.kind.value,
        "section": list(clause.section),
        "number": clause.number,
        "lead_in": clause.lead_in,
        "level": clause.level,
        "region": clause.region,
        "links": [[link.text, link.url] for link in clause.links],
        "labels": list(tagged.labels()),
        "possible": list(tagged.possible()),
    }
    return {key: value for key, value in full.items() if value or key == "text"}
