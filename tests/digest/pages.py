"""A built site in memory, and what its pages hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html.parser import HTMLParser
from pathlib import PurePosixPath
from posixpath import normpath

from monitor.digest.archive import Archive, SiteSettings
from monitor.digest.site import Build, Memo, pages
from monitor.model import Clause, Localized, Protection
from tests.digest.builders import NOW, archive, japanese_service, service, tags_of

GENERAL = (
    Protection(
        Localized("Cloak a picture before posting", "投稿前に絵柄を保護する"),
        "https://cloak.example/",
        (Localized("Run the program on the finished picture.", "完成した画像にソフトで処理をかけます。"),),
        date(2025, 6, 1),
        Localized("It makes imitation harder, not impossible.", "模倣を難しくするもので、完全には防げません。"),
    ),
)


def access(clauses: Sequence[Clause]) -> dict[str, str]:
    """A small reader of robots.txt clauses."""
    return {clause.section[0]: "refused" if clause.text.endswith(" /") else "partly" for clause in clauses}


SETTINGS = SiteSettings(
    (service(), japanese_service()),
    GENERAL,
    base_url="https://kiyaku.example/site/",
    subscribe_url="https://kiyaku.example/subscribe",
    contact="mailto:hello@kiyaku.example",
    access=access,
)


def plan(held: Archive | None = None, settings: SiteSettings = SETTINGS, memo: Memo | None = None) -> Build:
    """A build of the two made-up services, at the moment of the tests."""
    return Build(held or archive(), settings, NOW, tags_of, memo if memo is not None else {})


def built(held: Archive | None = None, settings: SiteSettings = SETTINGS) -> dict[str, bytes]:
    """Every file of the site by its path."""
    out: dict[str, bytes] = {}
    for page in pages(plan(held, settings)):
        made = page.render()
        out.update(made if isinstance(made, Mapping) else {page.path: made})
    return out


class Marked(HTMLParser):
    """What a page is made of."""

    def __init__(self, body: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag leads to and is called."""
        held = dict(attrs)
        self.tags.append((tag, held))
        self.links += [value for name in ("href", "src") if (value := held.get(name))]
        if name := held.get("id"):
            self.ids.append(name)

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        self.text += data


def html_pages(files: Mapping[str, bytes]) -> Iterator[tuple[str, Marked]]:
    """Every HTML page, parsed."""
    for path, body in files.items():
        if path.endswith(".html"):
            yield path, Marked(body)


def target(path: str, link: str) -> tuple[str, str]:
    """The file and the place in it to which a relative link on a page leads."""
    place, _, fragment = link.partition("#")
    return (normpath(str(PurePosixPath(path).parent / place)) if place else path), fragment
