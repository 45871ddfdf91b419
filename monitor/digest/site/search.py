"""Search without a server: a script on the page scans shards, one per service, that a small index picks.

A shard holds the clauses in force and the changes of one service as plain text, which the script searches for the words
as they are typed; so Japanese needs no dictionary. The index holds for each shard a bitmap of the letter pairs (of
Japanese) and word beginnings (of everything else) that occur in it: most shards need not be loaded. Shards are scripts,
not JSON, because a page opened from disk may load scripts but not fetch files.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial

from monitor.digest import titles
from monitor.digest.names import document_name, label_name, service_name
from monitor.digest.say import LANGUAGES
from monitor.digest.site.data import script_of
from monitor.digest.site.page import Build, Page
from monitor.digest.view import moment_of
from monitor.model import Change, ClauseKind, Language
from monitor.taxonomy import KEYS

BITS = 1 << 15
PREFIX = 4  # letters of a word that the bitmap knows
CHANGE_TEXT = 3_000  # characters of a change's clauses that can be searched
_TOKENS = re.compile(r"[a-z0-9\u00c0-\u024f]+|[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々ー]+")


def normal(text: str) -> str:
    """As the script compares: full-width letters as narrow ones, no case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> Iterator[str]:
    """What the bitmap knows of a text: beginnings of words, pairs of Japanese characters."""
    for match in _TOKENS.finditer(normal(text)):
        found = match.group()
        if found[0] < "\u3040":
            if len(found) >= PREFIX:
                yield found[:PREFIX]
        else:
            yield from (found[index : index + 2] for index in range(len(found) - 1))


def fnv(text: str) -> int:
    """FNV-1a over UTF-16 code units, as the script computes it."""
    value = 0x811C9DC5
    for unit in memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"):
        value = ((value ^ unit) * 0x01000193) & 0xFFFFFFFF
    return value


def bitmap(texts: Iterable[str]) -> str:
    """The bitmap of a shard, in base64."""
    bits = bytearray(BITS // 8)
    for token in {token for text in texts for token in tokens(text)}:
        place = fnv(token) % BITS
        bits[place >> 3] |= 1 << (place & 7)
    return base64.b64encode(bits).decode()


def plan(build: Build) -> Iterator[Page]:
    """The page in each language, the shards and the index."""
    stamps = {key: _stamp(build, key) for key in build.services}
    for key, stamp in stamps.items():
        yield Page(f"search/{key}.js", stamp, partial(_shard, build, key))
    everything = build.key("search-index", stamps, build.settings.services)
    yield Page("search/index.js", everything, partial(_index, build, stamps))
    for language in LANGUAGES:
        yield Page(f"{language}/search/index.html", build.key("search", language), partial(_page, build, language))


def _stamp(build: Build, service: str) -> str:
    held = [(key, edition) for key in build.documents_of(service) if (edition := build.in_force(service, key))]
    mine = [(change.id, change.announcement) for change in build.changes if change.service == service]
    return build.key("shard", service, held, mine, build.settings.model_version)


def _contents(build: Build, service: str) -> dict[str, list[list[object]]]:
    """Clauses: [document, edition, number, text, labels]; changes: [id, day, title in Japanese, in English, text]."""
    clauses: list[list[object]] = []
    for key in build.documents_of(service):
        edition = build.in_force(service, key)
        full = build.archive.edition(edition) if edition else None
        if full is None:
            continue
        tags = build.tags_of(full)
        for number, (clause, tagged) in enumerate(zip(full.clauses, tags, strict=True), 1):
            if clause.kind is not ClauseKind.HEADING:
                labels = [KEYS.index(label) for label in tagged.labels() if label in KEYS]
                clauses.append([key, full.id, number, clause.text, labels])
    changes = [_change(build, change) for change in build.changes if change.service == service]
    return {"clauses": clauses, "changes": changes}


def _change(build: Build, change: Change) -> list[object]:
    full = build.full(change.id)
    service = build.services.get(change.service)
    told = []
    for language in LANGUAGES:
        say = build.say(language)
        # Seen from the day of its capture, so that a shard does not change every day.
        told.append(titles.subject(change, moment_of(change, change.captured_at, say), service, say))
    texts = (
        "".join(text for op, text in item.difference.words if op != "=") if item.difference.change == "reworded"
        else (item.difference.after or item.difference.before).text  # type: ignore[union-attr]
        for item in full.clauses
        if item.difference.change in {"added", "removed", "reworded"}
    )  # fmt: skip
    return [change.id, change.captured_at.date().isoformat(), *told, " … ".join(texts)[:CHANGE_TEXT]]


def _shard(build: Build, service: str) -> bytes:
    held = _contents(build, service)
    build.memo[f"bitmap:{service}"] = [[_stamp(build, service), _bitmap_of(held)]]
    return script_of("kiyakuShard", {"service": service, **held})


def _bitmap_of(held: dict[str, list[list[object]]]) -> str:
    texts = [str(row[3]) for row in held["clauses"]]
    texts += [f"{row[2]} {row[3]} {row[4]}" for row in held["changes"]]
    return bitmap(texts)


def _index(build: Build, stamps: dict[str, str]) -> bytes:
    shards = []
    for key, stamp in stamps.items():
        known = build.memo.get(f"bitmap:{key}")
        if not known or known[0][0] != stamp:
            known = [[stamp, _bitmap_of(_contents(build, key))]]
        build.memo[f"bitmap:{key}"] = known
        shards.append([key, known[0][1]])
    names = {language: _names(build, language) for language in LANGUAGES}
    return script_of("kiyakuIndex", {"bits": BITS, "prefix": PREFIX, "shards": shards, "names": names})


def _names(build: Build, language: Language) -> dict[str, object]:
    say = build.say(language)
    return {
        "services": {key: service_name(service, key, say) for key, service in build.services.items()},
        "documents": {
            f"{service}/{key}": document_name(build.services.get(service), key, say) for service, key in build.documents
        },
        "labels": [label_name(key, say) for key in KEYS],
    }


def _page(build: Build, language: Language) -> bytes:
    say = build.say(language)
    frame = build.frame(f"{language}/search/index.html", say("search.title"), say("search.lead"))
    return build.html("search.html", language, frame)
