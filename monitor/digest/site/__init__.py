"""Every page of the site, with a key that changes when the page would.

    for page in pages(archive, settings, now, tags_of): …

Planning loads light records only. `page.render()` makes the bytes; whoever writes the folder calls it for pages whose
key is not that of the last build. Addresses never change: they are made of the ids of changes and editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from monitor.digest.archive import Archive, SiteSettings, TagsOf, no_tags
from monitor.digest.site import assets, changes, editions, home
from monitor.digest.site.page import Build, Page

__all__ = ["Page", "SiteSettings", "pages"]


def pages(archive: Archive, settings: SiteSettings, now: datetime, tags_of: TagsOf = no_tags) -> Iterator[Page]:
    """Every file of the site, as it stands at `now`."""
    build = Build(archive, settings, now, tags_of)
    for part in (assets, home, changes, editions):
        yield from part.plan(build)
