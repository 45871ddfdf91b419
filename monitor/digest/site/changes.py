"""The page of a change, and its continuations where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from monitor.digest.clause import ClauseView
from monitor.digest.names import document, document_name
from monitor.digest.render import web_address
from monitor.digest.say import LANGUAGES, Say
from monitor.digest.site.page import Build, Page
from monitor.digest.site.pairs import twin
from monitor.digest.view import ChangeView, change_view, moment_of
from monitor.model import Change, Language, Outcome

FIRST_PAGE = 45_000  # characters of clauses on the first page: with mark-up it stays under 150 kB
NEXT_PAGES = 90_000
_PER_CLAUSE = 400  # what a clause weighs besides its text


@dataclass(frozen=True, slots=True)
class Onward:
    """A link from a page to another one of the same change, or to what became of it."""

    path: str
    count: int = 0
    text: str = ""
    link: str = ""


def path_of(change_id: str, language: Language, part: int = 1) -> str:
    """Where a change's page stands, for ever."""
    return f"{language}/changes/{change_id}.html" if part == 1 else f"{language}/changes/{change_id}.{part}.html"


def plan(build: Build) -> Iterator[Page]:
    """A page per change and language; a long one brings its continuations with it."""
    for changes in build.by_document.values():
        for index, change in enumerate(changes):
            newer = changes[index - 1] if index else None
            for language in LANGUAGES:
                yield _of_change(build, change, newer, language)


def _of_change(build: Build, change: Change, newer: Change | None, language: Language) -> Page:
    moment = moment_of(change, build.now, build.say(language))
    # Only a change that is still to come depends on the day.
    day = moment.today if moment.days_left is not None else moment.effective == moment.today
    became = newer and (newer.id, newer.outcome, newer.announcement)
    other = twin(build, change)
    key = build.key("change", build.mark(change), day, became, other and other.id, language)
    return Page(path_of(change.id, language), key, partial(_render, build, change.id, newer, language))


def split(clauses: Sequence[ClauseView]) -> list[list[ClauseView]]:
    """The clauses page by page; at least one page, and at least one clause on each further one."""
    pages: list[list[ClauseView]] = [[]]
    room = FIRST_PAGE
    for clause in clauses:
        size = sum(len(run.text) for run in (*clause.runs, *clause.old, *clause.new)) + _PER_CLAUSE
        if size > room and (pages[-1] or len(pages) == 1):
            pages.append([])
            room = NEXT_PAGES
        pages[-1].append(clause)
        room -= size
    return pages


def _render(build: Build, change_id: str, newer: Change | None, language: Language) -> dict[str, bytes]:
    change = build.full(change_id)
    service = build.services.get(change.service)
    say = build.say(language)
    view = change_view(change, service, build.now, say)
    held = document(service, change.document)
    pages = split(view.clauses)
    shared = {"view": view, "source": held.language if held and held.language else ""}
    out = {}
    for part, shown in enumerate(pages, 1):
        path = path_of(change.id, language, part)
        picture = f"pictures/{language}/{change.id}.png"
        frame = build.frame(path, view.subject, description(view), picture=picture)
        left = sum(len(page) for page in pages[part:])
        rest = Onward(path_of(change.id, language, part + 1), left) if left else None
        values = {**shared, "shown": shown, "rest": rest, "part": part, "first": path_of(change.id, language)}
        values["place_of"] = partial(_place, pages, path_of(change.id, language))
        if part == 1:
            values |= _sources(build, change, view, frame.base_url + frame.path, say)
            values["moved_on"] = _moved_on(change, newer, language, say)
            values["became"] = newer is not None and newer.outcome is Outcome.IN_FORCE  # which says from when it binds
            values["twin"] = _twin(build, change, language)
        out[path] = build.html("change.html" if part == 1 else "change_more.html", language, frame, **values)
    return out


def _sources(build: Build, change: Change, view: ChangeView, address: str, say: Say) -> dict[str, object]:
    """What a journalist needs: the capture, its checksum, archived copies, a reference."""
    at = [
        item
        for item in build.archive.captures(change.service, change.document)
        if item.captured_at == change.captured_at
    ]
    stamp = change.captured_at.strftime("%Y%m%d%H%M%S")
    return {
        "capture": at[-1] if at else None,
        "archived": [(url, f"https://web.archive.org/web/{stamp}/{url}") for url in view.urls if web_address(url)],
        "cite": say("cite.change", title=view.title, captured=say.time(view.captured_at), address=address),
        "folded": ((say("change.moved.title"), view.moved), (say("change.cosmetic.title"), view.cosmetic)),
    }


def _place(pages: Sequence[Sequence[ClauseView]], first: str, number: int) -> str:
    """Where the clause of that number stands, seen from the first page; "" where it is folded away."""
    for part, clauses in enumerate(pages, 1):
        if any(clause.number == number for clause in clauses):
            name = first.rpartition("/")[2]
            return f"#c{number}" if part == 1 else f"{name.removesuffix('.html')}.{part}.html#c{number}"
    return ""


def _twin(build: Build, change: Change, language: Language) -> Onward | None:
    """The same change in the document's other language."""
    other = twin(build, change)
    if other is None:
        return None
    name = document_name(build.services.get(other.service), other.document, build.say(language))
    return Onward(path_of(other.id, language), text=name)


def _moved_on(change: Change, newer: Change | None, language: Language, say: Say) -> Onward | None:
    """What became of the change: taken into force, altered, withdrawn, or followed by another."""
    if newer is None:
        return None
    kind = "in-force" if newer.outcome is Outcome.IN_FORCE else newer.announcement or "newer"
    key = f"moved-on.{kind}" if say.has(f"moved-on.{kind}") else "moved-on.newer"
    day = say.day(say.local(newer.captured_at).date())
    return Onward(path_of(newer.id, language), text=say(key, date=day), link=say("moved-on.link"))


def description(view: ChangeView) -> str:
    """The answer in one paragraph, for search engines and shared links."""
    first = " ".join(f"{item.names}: {item.sentence}" for item in view.answer[:2])
    return f"{view.when} {first}".strip()
