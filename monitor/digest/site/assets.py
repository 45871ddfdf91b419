"""Style sheet, scripts and icon: copied as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from importlib.resources import files

from monitor.digest.site.page import Build, Page


def plan(build: Build) -> Iterator[Page]:
    """The files of `assets/`; their key is their content."""
    for item in sorted(files("monitor.digest").joinpath("assets").iterdir(), key=lambda item: item.name):
        if item.name.endswith((".css", ".js", ".svg")):
            body = item.read_bytes()
            yield Page(f"assets/{item.name}", hashlib.sha256(body).hexdigest()[:20], partial(bytes, body))
