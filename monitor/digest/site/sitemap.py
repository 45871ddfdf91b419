"""sitemap.xml, robots.txt and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from monitor.digest.render import render
from monitor.digest.say import LANGUAGES
from monitor.digest.site import changes, services
from monitor.digest.site.page import Build, Page

MOST = 50_000  # addresses that one sitemap may hold


def plan(build: Build) -> Iterator[Page]:
    """The sitemap only where the site's address is known: it holds absolute addresses."""
    if build.settings.base_url:
        listed = [(change.id, change.captured_at) for change in build.changes]
        stamp = build.key("sitemap", listed, build.documents, list(build.services))
        yield Page("sitemap.xml", stamp, partial(_sitemap, build))
    yield Page("robots.txt", build.key("robots"), partial(_robots, build))
    yield Page("404.html", build.key("404"), partial(_lost, build))


def _sitemap(build: Build) -> bytes:
    rows: list[tuple[str, str]] = []
    for language in LANGUAGES:
        rows += [
            (f"{language}/{name}", "")
            for name in ("index.html", "compare/index.html", "services/index.html", "protect/index.html")
        ]
        rows += [(services.service_path(key, language), "") for key in build.services]
        rows += [(services.document_path(service, key, language), "") for service, key in build.documents]
        rows += [(changes.path_of(c.id, language), c.captured_at.date().isoformat()) for c in build.changes]
    return render("sitemap.xml", "en", base=build.settings.base_url, rows=rows[:MOST]).encode("utf-8", "replace")


def _robots(build: Build) -> bytes:
    base = build.settings.base_url
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {base}sitemap.xml"] if base else [])]
    return ("\n".join(lines) + "\n").encode()


def _lost(build: Build) -> bytes:
    # A host serves this page at any depth, so its links cannot be relative to where it lies.
    root = build.settings.base_url or "/"
    return render("lost.html", "en", root=root, ja=build.say("ja"), en=build.say("en")).encode()
