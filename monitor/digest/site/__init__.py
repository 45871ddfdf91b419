"""Every page of the site, with a key that changes when the page would.

    build = Build(archive, settings, now, tags_of, memo)
    for page in pages(build): …

Planning loads light records only. `page.render()` makes the bytes; whoever writes the folder calls it for pages whose
key is not that of the last build. Addresses never change: they are made of the ids of changes and editions.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.digest.site import (
    assets,
    changes,
    data,
    editions,
    feeds,
    home,
    pictures,
    plain,
    search,
    services,
    sitemap,
    table,
)
from monitor.digest.site.page import Build, Memo, Page

__all__ = ["Build", "Memo", "Page", "pages"]

_PARTS = (assets, home, changes, services, table, plain, pictures, feeds, data, search, editions, sitemap)


def pages(build: Build) -> Iterator[Page]:
    """Every file of the site, as it stands at the build's moment."""
    for part in _PARTS:
        yield from part.plan(build)
    build.forget()
