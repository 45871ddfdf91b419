"""A page into its editions: which text binds now, and which will.

A page in its notice period shows two editions, or one of them and a way to the other. `parts` finds the texts by
their structure, `signals` reads what the page says of them, `amendments` reads old and new wording side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor.model import Clause, Edition, EditionLink, EditionStatus, EffectiveDate, Reading
from monitor.read.amendments import Amendment, find_amendment
from monitor.read.calendar import find_dates
from monitor.read.cues import role_of
from monitor.read.dates import DateRole, StatedDate, as_effective, nearest_reading, stated_dates, updated_on
from monitor.read.parts import cut
from monitor.read.regions import mark_regions
from monitor.read.runs import keys, likeness
from monitor.read.signals import Shown, announcement
from monitor.read.texts import Context, Text, with_plain_title, without_notices

_EARLIER = 60  # days between a day that has come and the latest one, from which it is that of an earlier edition
_LISTED = re.compile(r"改[定訂正]")  # the lines of a history: 「2023年7月1日 改定」
_SAME_TEXT = 0.985  # likeness from which a text is the one that we hold


def split(
    reading: Reading,
    *,
    today: date,
    held: Edition | None = None,
    upcoming: Sequence[Edition] = (),
    region: str = "",
) -> tuple[Edition, ...]:
    """The editions that a page carries on the day `today`, the one in force first.

    At most one is in force; any number are upcoming or former. A page that shows only the upcoming text yields only
    that: `held`, the edition in force that we already have, then goes on being in force. `upcoming` are the editions
    announced before. `region` is the ISO code of the readers addressed, where it is known.
    """
    page = Context(reading, today, held, tuple(upcoming), region)
    if (amendment := find_amendment(reading.clauses)) is not None:
        return _amended(page, amendment)
    runs = cut(reading.clauses, held.clauses if held else ())
    texts = [Text.of(reading.clauses[start:stop], page) for start, stop in runs]
    found = [_single(texts[0], page)] if len(texts) == 1 else _several(texts, page)
    order = {EditionStatus.IN_FORCE: 0, EditionStatus.UPCOMING: 1, EditionStatus.FORMER: 2}
    return tuple(sorted(found, key=lambda edition: order[edition.status]))


# --- One text on the page ---------------------------------------------------------------------------------------------


def _single(text: Text, page: Context) -> Edition:
    leads_on = any(link.role is EditionStatus.UPCOMING for _, link in text.links)
    elsewhere = (leads_on or text.says(Shown.ELSEWHERE_UPCOMING)) and not text.says(Shown.UPCOMING)
    notice = announcement(text.signals) if elsewhere else range(0)
    own = [one for one in text.stated if one.role is DateRole.EFFECTIVE and one.clause not in notice]
    own = _standing(text, own, page) or _promised(text, page.today)
    status = _status_of_single(text, own, elsewhere, page)
    if not own and not elsewhere and (announced := _announced(text, page)) is not None:
        # The page took its notice away, or never had one: the text is still the one that was announced.
        ahead = any(one.day > page.today for one in announced.effective)
        status = EditionStatus.UPCOMING if ahead else EditionStatus.IN_FORCE
        return _edition(text, status, announced.effective, _links(text, status, (), page.today), page)
    if status is EditionStatus.IN_FORCE:
        own = [one for one in own if one.audience or not _is_future(one, page.today)]
    links = _links(text, status, [one for one in text.stated if one not in own], page.today)
    return _edition(text, status, as_effective(own, (DateRole.EFFECTIVE, DateRole.UPDATED)), links, page)


def _standing(text: Text, own: Sequence[StatedDate], page: Context) -> list[StatedDate]:
    """The days without those of earlier editions that a text keeps listing: 「平成30年4月1日施行」 above the next."""
    listed = [one for one in text.stated if one.role is DateRole.UPDATED and _LISTED.search(one.text)]
    latest = max((*(one for one in own if not one.audience), *listed), key=lambda one: one.day, default=None)
    known = {one.day for one in page.held.effective} if page.held else set()
    return [
        one for one in own
        if one.audience or latest is None or one.day > page.today
        or one.text == latest.text or one.day == latest.day
        or not (one.day in known or (latest.day - one.day).days > _EARLIER)
    ]  # fmt: skip


def _announced(text: Text, page: Context) -> Edition | None:
    """The edition announced before whose text this is, None where it is nearer to the one in force."""
    found = keys(text.clauses)
    likest = max(page.upcoming, key=lambda edition: likeness(found, keys(edition.clauses)), default=None)
    if likest is None or likest.partial:
        return None
    alike = likeness(found, keys(likest.clauses))
    return likest if alike >= _SAME_TEXT and alike > text.held else None


def _promised(text: Text, today: date) -> list[StatedDate]:
    """An amendment whose day lies ahead binds from then: 「2026年4月1日 改定」, "last updated" above a text to come."""
    leads_back = any(link.role is EditionStatus.IN_FORCE for _, link in text.links)
    return [
        one for one in text.stated
        if one.role is DateRole.UPDATED and _is_future(one, today) and (leads_back or _LISTED.search(one.text))
    ]  # fmt: skip


def _status_of_single(text: Text, own: list[StatedDate], elsewhere: bool, page: Context) -> EditionStatus:
    """Whether a page's only text binds already."""
    if elsewhere or _is_held(text, page):
        return EditionStatus.IN_FORCE
    deciding = [one for one in own if one.audience in {"", "existing-users"}] or own
    if deciding and all(_is_future(one, page.today) for one in deciding):
        return EditionStatus.UPCOMING
    return EditionStatus.IN_FORCE


def _is_held(text: Text, page: Context) -> bool:
    """Whether a text is, but for what it says of its dates, the one that we hold as being in force."""
    if page.held is None or text.held < _SAME_TEXT:
        return False
    dated = {one.clause for one in text.stated}
    ours = [clause for place, clause in enumerate(text.clauses) if place not in dated]
    theirs = {one.clause for one in stated_dates(page.held.clauses, language=page.reading.language, region=page.region)}
    held = [clause for place, clause in enumerate(page.held.clauses) if place not in theirs]
    return likeness(keys(ours), keys(held)) > 0.9999


def _is_future(stated: StatedDate, today: date) -> bool:
    """Whether a day lies ahead in both of its readings."""
    return stated.day > today and (stated.alternative is None or stated.alternative > today)


def _links(text: Text, status: EditionStatus, other: Sequence[StatedDate], today: date) -> tuple[EditionLink, ...]:
    """The links to other editions with the roles that they have once the page's own is known."""
    found: dict[str, EditionLink] = {}
    for _, link in text.links:
        role = link.role
        if status is EditionStatus.UPCOMING and role is EditionStatus.FORMER and not _is_archive(link):
            role = EditionStatus.IN_FORCE  # "previous version", seen from the one to come
        elif status is EditionStatus.IN_FORCE and role is EditionStatus.IN_FORCE:
            role = EditionStatus.FORMER  # the notice still stands although its day has come
        dates = as_effective(one for one in other if one.day > today or one.audience)
        found.setdefault(link.url, replace(link, role=role, effective=dates if role is EditionStatus.UPCOMING else ()))
    return tuple(found.values())


def _is_archive(link: EditionLink) -> bool:
    return "archive" in link.text.lower() or link.text.lower().endswith(("versions", "editions"))


# --- Several texts on the page ----------------------------------------------------------------------------------------


def _several(texts: Sequence[Text], page: Context) -> list[Edition]:
    ended = [text for text in texts if text.until() and all(one.day <= page.today for one in text.until())]
    if len(texts) - len(ended) >= 2:
        former = [_edition(text, EditionStatus.FORMER, _own(text), (), page) for text in ended]
        return _side_by_side([text for text in texts if text not in ended], page) + former
    return _side_by_side(texts, page)


def _own(text: Text) -> tuple[EffectiveDate, ...]:
    return as_effective(text.stated)


def _side_by_side(texts: Sequence[Text], page: Context) -> list[Edition]:
    """The older and the newer texts of a notice period, or of the days after it."""
    current = _current(texts, page)
    begins = _beginning(texts, current)
    due = bool(begins) and all(one.day <= page.today for one in begins if one.audience in {"", "existing-users"})
    found = []
    for place, text in enumerate(texts):
        if place == current:
            own = [one for one in text.stated if one.role is DateRole.EFFECTIVE and not _of(one, begins)]
            status = EditionStatus.FORMER if due else EditionStatus.IN_FORCE
            found.append(_edition(text, status, as_effective(own), (), page))
        else:
            status, dates = _role_beside(text, begins, due, page)
            found.append(_edition(text, status, dates, (), page))
    return _one_in_force(found)


def _current(texts: Sequence[Text], page: Context) -> int:
    """Which of the texts is the older one: as we hold it, else as it says, else the lowest on the page."""
    likest = max(range(len(texts)), key=lambda place: texts[place].held)
    others = [text.held for place, text in enumerate(texts) if place != likest]
    if page.held is not None and texts[likest].held >= 0.8 and texts[likest].held > max(others) + 0.01:
        return likest
    for place, text in enumerate(texts):
        if text.until() and not text.says(Shown.UPCOMING):
            return place
    marked = [place for place, text in enumerate(texts) if _says_first(text) is Shown.CURRENT]
    if marked:
        return marked[0]
    to_come = {place for place, text in enumerate(texts) if _says_first(text) is Shown.UPCOMING}
    to_come |= {place for place, text in enumerate(texts) if (own := _own(text)) and own[0].day > page.today}
    if not to_come:  # both have begun: the one that began first is the older
        return min(range(len(texts)), key=lambda place: [one.day for one in _own(texts[place])][-1:] or [page.today])
    return max((place for place in range(len(texts)) if place not in to_come), default=len(texts) - 1)


def _says_first(text: Text) -> Shown | None:
    return next((one.shown for one in text.signals if one.shown in {Shown.CURRENT, Shown.UPCOMING}), None)


def _beginning(texts: Sequence[Text], current: int) -> tuple[EffectiveDate, ...]:
    """From when the newer text binds: as it says itself, else as the older one announces or ends."""
    for place, text in enumerate(texts):
        if place != current and (dates := _own(text)):
            return dates
    announced = [one for one in texts[current].stated if one.role is DateRole.EFFECTIVE]
    notices = {one.sentence.strip() for one in texts[current].signals if one.shown is not Shown.UPCOMING}
    if dates := as_effective(one for one in announced if one.text in notices):
        return dates
    until = texts[current].until()
    return tuple(EffectiveDate(_day_after(one), one.audience, one.text[:300]) for one in until[:1])


def _day_after(until: StatedDate) -> date:
    """「14日まで」 includes the day; "until 15 November" is said of the day on which the next edition begins."""
    return until.day + timedelta(days=1) if "まで" in until.text else until.day


def _of(stated: StatedDate, dates: Iterable[EffectiveDate]) -> bool:
    return any(stated.day == one.day for one in dates)


def _role_beside(
    text: Text, begins: tuple[EffectiveDate, ...], due: bool, page: Context
) -> tuple[EditionStatus, tuple[EffectiveDate, ...]]:
    own = _own(text) or begins
    if own and all(one.day <= page.today for one in own):
        return (EditionStatus.IN_FORCE if due else EditionStatus.FORMER), own
    return EditionStatus.UPCOMING, own


def _one_in_force(found: list[Edition]) -> list[Edition]:
    """Of several editions whose day has come the latest binds; the others are former."""
    binding = [edition for edition in found if edition.status is EditionStatus.IN_FORCE]
    if len(binding) < 2:
        return found
    latest = max(binding, key=lambda edition: edition.effective[-1].day if edition.effective else date.min)
    return [
        replace(edition, status=EditionStatus.FORMER)
        if edition.status is EditionStatus.IN_FORCE and edition is not latest
        else edition
        for edition in found
    ]


# --- Old and new wording side by side ---------------------------------------------------------------------------------


def _amended(page: Context, amendment: Amendment) -> tuple[Edition, ...]:
    clauses = page.reading.clauses
    notices = [clauses[place] for place in amendment.notices]
    stated = [
        nearest_reading(one, page.today)
        for one in (
            *stated_dates(clauses, language=page.reading.language, region=page.region),
            *_in_notices(notices, page),
        )
    ]
    begins = as_effective(stated)
    ahead = tuple(one for one in begins if one.day > page.today)
    # A day that has come makes the new wording the one in force; without any day the table announces.
    after = EditionStatus.IN_FORCE if begins and not ahead else EditionStatus.UPCOMING
    before = EditionStatus.FORMER if after is EditionStatus.IN_FORCE else EditionStatus.IN_FORCE
    updated = updated_on(stated, page.today)
    language = page.reading.language
    editions = (
        Edition(mark_regions(_without(amendment.before, page)), before, (), None, language, amendment.partial),
        Edition(
            mark_regions(_without(amendment.after, page)),
            after,
            ahead or begins[-1:],
            updated,
            language,
            amendment.partial,
        ),
    )
    return tuple(sorted(editions, key=lambda edition: edition.status is not EditionStatus.IN_FORCE))


def _without(clauses: Sequence[Clause], page: Context) -> tuple[Clause, ...]:
    return mark_regions(without_notices(Text.of(clauses, page)))


def _in_notices(notices: Sequence[Clause], page: Context) -> list[StatedDate]:
    """Dates of "as of 1 February 2026 this provision is amended", which say from when without saying so."""
    found = []
    for clause in notices:
        dates = find_dates(clause.text, language=page.reading.language)
        roles = [role_of(clause.text, one.start, one.end, 0, len(clause.text)) for one in dates]
        begins = [one for one, role in zip(dates, roles, strict=True) if role != DateRole.UNTIL]
        found += [StatedDate(DateRole.EFFECTIVE, one.day, clause.text[:300], 0, "", one.alternative)
                  for one in begins[:1]]  # fmt: skip
    return found


# --- Editions ---------------------------------------------------------------------------------------------------------


def _edition(
    text: Text,
    status: EditionStatus,
    effective: tuple[EffectiveDate, ...],
    links: tuple[EditionLink, ...],
    page: Context,
) -> Edition:
    return Edition(
        mark_regions(with_plain_title(without_notices(text))), status, effective, updated_on(text.stated, page.today),
        page.reading.language, links=links,
    )  # fmt: skip
