"""One mail for one reader: the answer first, and under 90 kB in any case.

Gmail clips a mail above about 102 kB, and base64 makes every part a third larger. So the HTML part is held under 44,000
bytes and the text part under 18,000: encoded and with its headers the message stays under 90,000. A long change loses
clauses, then length, then whole changes, each time saying so with a link to the page that has everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.digest.render import render
from monitor.digest.say import Say, voice
from monitor.digest.view import ChangeView, change_view
from monitor.digest.wrap import wrap
from monitor.model import Change, Language, Service

HTML_LIMIT = 44_000  # bytes of UTF-8
TEXT_LIMIT = 18_000

Occasion = Literal["change", "reminder-7", "reminder-1"]


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A finished mail without its addresses."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that a mail offers its reader; "" leaves the line out."""

    site: str = ""  # base address of the site, with a trailing slash
    unsubscribe: str = ""
    settings: str = ""
    reason: str = ""  # one sentence on why the reader gets this mail


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much of each change is shown."""

    changes: int
    clauses: int
    room: int  # characters of a clause
    steps: bool = True


# From everything to the bare answer; the first that fits is taken.
_MEASURES = (
    _Measure(12, 30, 1_500),
    _Measure(12, 12, 900),
    _Measure(12, 6, 600),
    _Measure(10, 3, 400),
    _Measure(8, 1, 300),
    _Measure(6, 0, 0),
    _Measure(4, 0, 0, steps=False),
    _Measure(1, 0, 0, steps=False),
)


def compose(
    changes: Sequence[Change],
    services: Mapping[str, Service],
    language: Language,
    now: datetime,
    *,
    links: Links | None = None,
    occasion: Occasion = "change",
) -> MailMessage:
    """A mail about one change or several, the weightiest first. Raises ValueError where there is none."""
    if not changes:
        raise ValueError("a mail needs a change to speak of")
    say = voice(language)
    where = links or Links()
    order = sorted(changes, key=lambda change: -change.weight)
    html = text = ""
    for measure in _MEASURES:
        views = [
            change_view(change, services.get(change.service), now, say, room=max(measure.room, 1))
            for change in order[: measure.changes]
        ]
        values = _values(views, measure, len(order) - len(views), where, occasion, say)
        html = html or _fitting(_html(language, values), HTML_LIMIT)
        text = text or _fitting(render("mail.txt", language, wrap=wrap, **values), TEXT_LIMIT)
        if html and text:
            return MailMessage(_subject(order, services, now, occasion, say), text, html)
    raise AssertionError("a bare answer fits, whatever the change holds")


def _fitting(body: str, limit: int) -> str:
    return body if len(body.encode("utf-8", "replace")) <= limit else ""


def _values(
    views: Sequence[ChangeView], measure: _Measure, left_out: int, links: Links, occasion: Occasion, say: Say
) -> dict[str, object]:
    return {
        "views": views,
        "clauses": measure.clauses,
        "steps": measure.steps,
        "left_out": left_out,
        "links": links,
        "lead": "" if occasion == "change" else say(f"mail.{occasion}.lead"),
        "page_of": lambda view: f"{links.site}{say.language}/changes/{view.id}.html" if links.site else "",
    }


def _html(language: Language, values: Mapping[str, object]) -> str:
    from css_inline import CSSInliner

    inliner = CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)
    return str(inliner.inline(render("mail.html", language, **values)))


def _subject(
    changes: Sequence[Change], services: Mapping[str, Service], now: datetime, occasion: Occasion, say: Say
) -> str:
    first = change_view(changes[0], services.get(changes[0].service), now, say, room=1)
    subject = first.subject
    if occasion != "change":
        subject = say(f"mail.{occasion}.subject", subject=subject)
    if len(changes) > 1:
        subject = say.count("mail.subject.more", len(changes) - 1, subject=subject)
    # A header may hold no line break, whatever a service's name holds.
    return " ".join(subject.split())
