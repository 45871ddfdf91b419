"""The order of the steps for one document, from a capture to a finding.

Everything here takes plain records and gives plain records; what acts on the world is handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor import decide, outcome
from monitor.changing import Tagger, with_change
from monitor.compare import is_same, is_same_in_order
from monitor.finding import print_of, seen_again, standing_still, unreadable
from monitor.model import (
    Capture,
    Clause,
    ClauseKind,
    Document,
    DocumentKind,
    Edition,
    EditionLink,
    EditionStatus,
    Finding,
    History,
    Outcome,
    Reading,
    Unreadable,
)
from monitor.normal import fingerprint
from monitor.read import ReadOptions, read
from monitor.read.bundle import join, unpack
from monitor.read.editions import split
from monitor.read.robots import header_directives, read_robots

RESERVATIONS = "noai, TDM"  # heading of the rules that a page gives to machines
QUIET = (Outcome.UNCHANGED, Outcome.VARIANT)


@dataclass(frozen=True, slots=True)
class Linked:
    """An edition that lies at another address, captured because the page links to it."""

    link: EditionLink
    capture: Capture


def examine(
    document: Document, capture: Capture, history: History, *, tagger: Tagger, linked: Sequence[Linked] = ()
) -> Finding:
    """Judge a capture, read it, compare it with what we hold, tag both sides and say what was found."""
    seen = look(document, capture, history)
    return seen if isinstance(seen, Finding) else conclude(document, capture, seen, history, tagger, linked)


def look(document: Document, capture: Capture, history: History) -> Finding | Reading:
    """Judge and read a capture: a finding where that already tells all, else what the page says."""
    at = capture.captured_at
    if is_unchanged_body(capture, history):
        return standing_still(document, history, at)
    if (refused := decide.judge_capture(capture, document, history)) is not None:
        return unreadable(document, history, refused, at)
    reading = read_capture(document, capture)
    if isinstance(reading, Unreadable):
        return unreadable(document, history, reading, at)
    if (refused := decide.judge_reading(capture, reading, document, history, now=at)) is not None:
        return unreadable(document, history, refused, at, suspect=decide.suspected(reading, history, at))
    if print_of(reading) == history.fingerprint and not outcome.falls_due(history, at.date()):
        return standing_still(document, history, at, reading)
    return reading


def wanted_links(document: Document, reading: Reading, history: History, today: date) -> tuple[EditionLink, ...]:
    """Links on the page to an edition that lies elsewhere and must be captured too.

    That is an announced one of which the page shows only a banner; and the one in force where a page that we see for
    the first time shows only the upcoming text.
    """
    shown = editions_of(document, reading, history, today, ())
    have = {edition.status for edition in shown}
    missing = {EditionStatus.UPCOMING} - have
    if history.in_force is None and EditionStatus.IN_FORCE not in have:
        missing.add(EditionStatus.IN_FORCE)
    links = [link for edition in shown for link in edition.links]
    return tuple(dict.fromkeys(link for link in links if link.role in missing))


def conclude(
    document: Document,
    capture: Capture,
    reading: Reading,
    history: History,
    tagger: Tagger,
    linked: Sequence[Linked] = (),
) -> Finding:
    """Say what a readable capture, with the editions that it links to, means for the document."""
    shown = with_unread(editions_of(document, reading, history, capture.captured_at.date(), linked), reading)
    return _tell(document, capture, reading, history, shown, tagger)


def compare_editions(
    document: Document, history: History, shown: Sequence[Edition], *, at: datetime, tagger: Tagger
) -> Finding:
    """The same rules for editions that no store knows: nothing waits for a second capture."""
    telling = outcome.weigh(history, shown, today=at.date(), same=is_same_in_order)
    language = shown[0].language if shown else "und"
    finding = Finding(document.service, document.key, at, telling.outcome, language=language)
    if telling.before is None or telling.after is None:
        return finding
    return with_change(document, finding, telling, history, at, tagger)


def is_unchanged_body(capture: Capture, history: History) -> bool:
    """Whether the server sent, byte for byte, what we read last time, and no announced day has come since."""
    if not history.body_sha256 or outcome.falls_due(history, capture.captured_at.date()):
        return False
    return hashlib.sha256(capture.body).hexdigest() == history.body_sha256


def read_capture(document: Document, capture: Capture) -> Reading | Unreadable:
    """Clauses of a capture; robots.txt has a reader of its own, and several addresses are read one by one."""
    if document.kind is DocumentKind.ROBOTS:
        return read_robots(capture.body, url=capture.final_url)
    options = ReadOptions(select=document.select, remove=document.remove, language=document.language)
    readings = []
    for part in unpack(capture):
        reading = read(part.body, part.media_type, url=part.final_url, charset=part.charset, options=options)
        if isinstance(reading, Unreadable):
            return reading
        readings.append(reading)
    return _with_reservations(join(readings), capture)


def _with_reservations(reading: Reading, capture: Capture) -> Reading:
    """The reading with what the page says to machines (noai, TDM reservation) as rules, so that a change is told."""
    found = dict.fromkeys((*reading.directives, *header_directives(capture.headers)))
    rules = tuple(Clause(text, ClauseKind.RULE, (RESERVATIONS,)) for text in found)
    return replace(reading, directives=tuple(found), clauses=reading.clauses + rules)


def editions_of(
    document: Document, reading: Reading, history: History, today: date, linked: Sequence[Linked]
) -> tuple[Edition, ...]:
    """The editions on the page, and those that it links to."""
    if document.kind is DocumentKind.ROBOTS:
        return (Edition(reading.clauses, language=reading.language),)
    region = document.region or ""
    shown = split(reading, today=today, held=history.in_force, upcoming=history.upcoming, region=region)
    return shown + tuple(_linked_editions(document, linked, today))


def with_unread(shown: Sequence[Edition], reading: Reading) -> tuple[Edition, ...]:
    """The editions, with the words that announce a text which could not be read put back into the one in force.

    A banner is left out of the text where what it leads to is told instead. Where that cannot be read, the banner is
    all that readers can be told.
    """
    place = next((at for at, one in enumerate(shown) if one.status is EditionStatus.IN_FORCE and not one.partial), None)
    if place is None or any(edition.status is EditionStatus.UPCOMING for edition in shown):
        return tuple(shown)
    current = shown[place]
    urls = {link.url for link in current.links if link.role is EditionStatus.UPCOMING}
    held = set(current.clauses)
    banner = tuple(
        clause for clause in reading.clauses if clause not in held and any(link.url in urls for link in clause.links)
    )
    return (*shown[:place], replace(current, clauses=banner + current.clauses), *shown[place + 1 :])


def _linked_editions(document: Document, linked: Sequence[Linked], today: date) -> list[Edition]:
    """The text behind each link, in the role and from the day that the page gives it."""
    found = []
    for item in linked:
        reading = read_capture(document, item.capture)
        if isinstance(reading, Unreadable) or not reading.clauses:
            continue
        edition = split(reading, today=today)[0]
        effective = edition.effective or item.link.effective
        found.append(replace(edition, status=item.link.role, effective=effective, links=()))
    return found


def _tell(
    document: Document,
    capture: Capture,
    reading: Reading,
    history: History,
    shown: Sequence[Edition],
    tagger: Tagger,
) -> Finding:
    at = capture.captured_at
    retreated = decide.takes_back(history, shown, same=is_same)
    past = _before_pending(history) if retreated else history
    telling = _weigh(reading, shown, past, at)
    confirmed, confirms = None, ""
    if history.pending is not None and not retreated and telling.outcome not in QUIET:
        confirmed, confirms = seen_again(document, history, at)
        if confirmed is not None or not outcome.persists(history, shown):
            # Too young to be believed, or gone without a trace: the new text is compared with what stood before it.
            retreated, confirms, past = True, "", _before_pending(history)
            telling = _weigh(reading, shown, past, at)
    if retreated and telling.outcome is Outcome.UNCHANGED:
        telling = replace(telling, outcome=Outcome.VARIANT)
    finding = Finding(
        document.service,
        document.key,
        at,
        telling.outcome,
        fingerprint=print_of(reading),
        language=reading.language,
        notices=reading.notices,
        said=tuple(fingerprint(clause.text) for clause in reading.clauses),
        retracts=history.pending.change_id if retreated and history.pending else "",
        confirms=confirms,
    )
    if telling.outcome in QUIET:
        return _quiet(document, finding, telling, history, reading, retreated=retreated)
    return with_change(document, finding, telling, past, at, tagger)


def _weigh(reading: Reading, shown: Sequence[Edition], past: History, at: datetime) -> outcome.Telling:
    same = decide.says_same(is_same, reading.title)
    telling = outcome.weigh(past, shown, today=at.date(), same=same)
    if telling.outcome is Outcome.CHANGED and decide.is_variant(reading, shown, past, same=same, now=at):
        return outcome.Telling(Outcome.VARIANT, stands=past.in_force, upcoming=past.upcoming)
    return _as_unread(telling, past, same)


def _as_unread(telling: outcome.Telling, past: History, same: outcome.Same) -> outcome.Telling:
    """A change that is nothing but the announcement of a text that could not be read is told as such."""
    held, after = past.in_force, telling.after
    if telling.outcome is not Outcome.CHANGED or held is None or after is None:
        return telling
    links = [link for link in after.links if link.role is EditionStatus.UPCOMING]
    urls = {link.url for link in links}
    rest = tuple(clause for clause in after.clauses if not any(link.url in urls for link in clause.links))
    if not links or len(rest) == len(after.clauses) or not same(held.clauses, rest):
        return telling
    announced = replace(after, effective=links[0].effective)
    return replace(telling, outcome=Outcome.ANNOUNCED, after=announced, announcement="unread")


def _quiet(
    document: Document,
    finding: Finding,
    telling: outcome.Telling,
    history: History,
    reading: Reading,
    *,
    retreated: bool,
) -> Finding:
    """Nothing to be told; a text that stays though it is another than the one in force is counted."""
    if retreated:
        return replace(finding, stands=telling.stands, upcoming=telling.upcoming)
    if telling.outcome is Outcome.UNCHANGED:
        pending, confirms = seen_again(document, history, finding.captured_at)
        return replace(finding, pending=pending, confirms=confirms)
    suspect = decide.suspected(reading, history, finding.captured_at)
    return replace(finding, pending=history.pending, suspect=suspect)


def _before_pending(history: History) -> History:
    return replace(
        history, in_force=history.retreat or history.in_force, upcoming=history.retreat_upcoming, pending=None
    )
