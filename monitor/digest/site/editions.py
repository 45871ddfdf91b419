"""The full text of an edition, with its labelled clauses marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from monitor.digest.marks import Run, runs
from monitor.digest.names import capital, document_name, label_name, region_name, rule_text, service_name
from monitor.digest.say import LANGUAGES, Say
from monitor.digest.site.data import edition_file, script_of
from monitor.digest.site.page import Build, Page
from monitor.model import Clause, ClauseKind, ClauseTags, Edition, EditionStatus, Language


@dataclass(frozen=True, slots=True)
class TextClause:
    """A clause of a full text."""

    number: int  # the anchor is "t1"
    kind: str
    level: int
    mark: str  # number as the page shows it
    runs: tuple[Run, ...]
    labels: tuple[str, ...]
    possible: tuple[str, ...]
    region_starts: str = ""  # name of the regional body that begins here


def path_of(edition_id: str, language: Language) -> str:
    """Where an edition stands, for ever."""
    return f"{language}/editions/{edition_id}.html"


def plan(build: Build) -> Iterator[Page]:
    """A page per edition in each language, and its data: made together, since the text is the same in all of them."""
    for language in LANGUAGES:
        yield Page(f"{language}/compare/editions.html", build.key("pair", language), partial(_pair, build, language))
    for service, key in build.documents:
        found = build.edition_ids(service, key)
        # 30,000 editions have 30,000 keys: what all of a document share is put into a key once.
        shared = build.key("editions", build.service_mark(service), key, build.settings.model_version)
        ids = ["", *found, ""]
        for index, name in enumerate(found, 1):
            before, after = ids[index - 1], ids[index + 1]
            stamp = build.key(shared, name, before, after)
            yield Page(path_of(name, "ja"), stamp, partial(_render, build, name, service, key, before, after))


def _pair(build: Build, language: Language) -> bytes:
    """The page on which a script compares any two editions."""
    say = build.say(language)
    frame = build.frame(f"{language}/compare/editions.html", say("pair.title"), say("pair.lead"))
    return build.html("pair.html", language, frame)


def _render(build: Build, edition_id: str, service: str, key: str, before: str, after: str) -> dict[str, bytes]:
    edition = build.archive.edition(edition_id)
    if edition is None:
        raise LookupError(f"the store lists the edition {edition_id} but does not hold it")
    tags = build.tags_of(edition)
    out = {
        path_of(edition_id, language): _page(build, edition, tags, (service, key), (before, after), language)
        for language in LANGUAGES
    }
    texts = [clause.text for clause in edition.clauses]
    script = script_of("kiyakuEdition", {"id": edition.id, "language": edition.language, "clauses": texts})
    return out | {
        f"data/editions/{edition_id}.json": edition_file(edition, tags),
        # The same texts as a script: a page opened from disk may load that, but not JSON.
        f"data/editions/{edition_id}.js": script,
    }


def _page(
    build: Build,
    edition: Edition,
    tags: Sequence[ClauseTags],
    place: tuple[str, str],
    beside: tuple[str, str],
    language: Language,
) -> bytes:
    say = build.say(language)
    service, key = place
    owner = build.services.get(service)
    names = {"service": service_name(owner, service, say), "document": document_name(owner, key, say)}
    title = say(
        "edition.title", state=state(edition, say), service=names["service"], document=capital(names["document"])
    )
    frame = build.frame(path_of(edition.id, language), title, title)
    before, after = (name and path_of(name, language) for name in beside)
    return build.html(
        "edition.html",
        language,
        frame,
        **names,
        service_key=service,
        document_key=key,
        edition=edition,
        clauses=text_clauses(edition.clauses, tags, say),
        regions=_regions(edition, say),
        before=before,
        after=after,
    )


def state(edition: Edition, say: Say) -> str:
    """A phrase such as "in force from 15 November 2024", "as seen on 17 October 2024"."""
    if edition.effective:
        upcoming = "upcoming" if edition.status is EditionStatus.UPCOMING else "in-force"
        return say(f"edition.{upcoming}.dated", date=say.day(edition.effective[0].day))
    seen = say.day(say.local(edition.captured_at).date()) if edition.captured_at else ""
    return say("edition.upcoming.seen" if edition.status is EditionStatus.UPCOMING else "edition.seen", date=seen)


def _regions(edition: Edition, say: Say) -> str:
    found = dict.fromkeys(clause.region for clause in edition.clauses if clause.region)
    return say.together([region_name(region, say) for region in found]) if len(found) > 1 else ""


def text_clauses(clauses: Sequence[Clause], tags: Sequence[ClauseTags], say: Say) -> list[TextClause]:
    """The clauses in page order; the passages that carry labels are marked."""
    out: list[TextClause] = []
    depth, region = 1, ""
    for number, (clause, tagged) in enumerate(zip(clauses, tags, strict=True), 1):
        level = clause.level
        if clause.kind is ClauseKind.HEADING:
            # The page's own title is h1, and whoever listens to a page needs its levels without gaps.
            level = depth = min(max(level, 1) + 1, depth + 1, 6)
        starts = region_name(clause.region, say) if clause.region and clause.region != region else ""
        region = clause.region
        out.append(_text_clause(number, clause, tagged, level, starts, say))
    return out


def _text_clause(number: int, clause: Clause, tagged: ClauseTags, level: int, starts: str, say: Say) -> TextClause:
    labels = tagged.labels()
    passages = [item.passage.text for item in tagged.passages if any(tag.label in labels for tag in item.tags)]
    text = rule_text(clause.text, say) if clause.kind is ClauseKind.RULE else clause.text
    whole = sum(map(len, passages)) >= len(clause.text)  # a clause marked from end to end is not marked at all
    return TextClause(
        number=number,
        kind=clause.kind.value,
        level=level,
        mark=clause.number,
        runs=tuple(runs((("=", text),), [] if whole else passages)),
        labels=tuple(label_name(label, say) for label in labels),
        possible=tuple(label_name(label, say) for label in tagged.possible()),
        region_starts=starts,
    )
