"""Templates to text. Everything that comes from a monitored page is escaped here, in HTML and in XML.

Autoescape is on for every template but the plain-text ones (`*.txt`), and no template marks monitored text as safe.
Characters that XML forbids are dropped from every value, so that a hostile page cannot break a feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.digest.marks import Run
from monitor.digest.names import capital
from monitor.digest.say import voice
from monitor.model import Language

# XML 1.0 forbids these; in HTML they are parse errors. Bidirectional overrides could reorder what a reader sees.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text without characters that XML, calendars or readers' eyes cannot take."""
    return _FORBIDDEN.sub("", text)


def _finish(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment(*, escape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.digest"),
        autoescape=escape,  # noqa: S701 - off for the text part of mails only
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do"],
    )
    environment.filters["web"] = web_address
    environment.filters["plain"] = plain_words
    environment.filters["capital"] = capital
    return environment


def plain_words(items: Iterable[Run]) -> list[tuple[str, str]]:
    """Runs as (operation, text), neighbours of one operation joined: the text part marks no evidence."""
    return [(op, "".join(run.text for run in group)) for op, group in groupby(items, key=lambda run: run.op)]


def web_address(url: str) -> str:
    """The address if a link may lead there (http, https, mailto), else "": a page could hold javascript: addresses."""
    return url if re.match(r"(?i)(https?://|mailto:)", url.strip()) else ""


def render(template: str, language: Language, **values: object) -> str:
    """The template's text. It gets `say`, `_` (the same), `lang` and the values."""
    say = voice(language)
    environment = _environment(escape=not template.endswith(".txt"))
    return environment.get_template(template).render(_=say, say=say, lang=language, **values)
