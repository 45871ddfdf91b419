"""Writes the site into a folder: only what changed, each file at once or not at all.

`.kiyaku-build.json` in the folder remembers the key of every page of the last build. A page with the same key is not
rendered again. Files are written beside their place and moved there, so that a reader never sees half a page; a build
that was killed leaves valid pages and is finished by the next.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from monitor.digest.archive import Archive, SiteSettings, TagsOf, no_tags
from monitor.digest.site import Build, Memo, Page, pages
from monitor.errors import InputError, StoreFull

MANIFEST = ".kiyaku-build.json"
_FORMAT = 2

# Path of a page to its key and the files made with it, joined by "|": 40,000 strings are read in a third of the time
# that as many lists take.
Manifest = Mapping[str, str]
Progress = Callable[[int], None]  # called with the number of pages looked at so far


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    pages: int  # planned
    rendered: int  # whose key had changed
    written: int  # files whose bytes had changed
    removed: int  # files of pages that are no longer planned
    bytes: int  # written


@dataclass
class _Tally:
    rendered: int = 0
    written: int = 0
    bytes: int = 0


def build_site(
    archive: Archive,
    settings: SiteSettings,
    out: Path,
    now: datetime,
    *,
    tags_of: TagsOf = no_tags,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring the site in `out` up to date with the archive as of `now`."""

    def plan(memo: Memo) -> Iterator[Page]:
        return pages(Build(archive, settings, now, tags_of, memo))

    return write_tree(plan, out, progress=progress)


def write_tree(plan: Callable[[Memo], Iterable[Page]], out: Path, *, progress: Progress | None = None) -> BuildReport:
    """Write every page whose key differs from the last build's, and remove files whose page is gone.

    `plan` gets the memory of the last build, changes it in place, and gives the pages. Raises StoreFull where the
    folder cannot be written, InputError where the manifest is not one.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _alone(out):
            before, memo = _read_manifest(out)
            return _write(plan(memo), before, memo, out, progress)
    except OSError as error:
        raise StoreFull(
            f"{error.filename or out} cannot be written ({error.strerror}).", "Free space or rights."
        ) from error


def _write(planned: Iterable[Page], before: Manifest, memo: Memo, out: Path, progress: Progress | None) -> BuildReport:
    after: dict[str, str] = {}
    tally = _Tally()
    count = 0
    try:
        for count, page in enumerate(planned, 1):
            known = before.get(page.path, "")
            if known.partition("|")[0] == page.key and _present(out, page.path):
                after[page.path] = known
            else:
                after[page.path] = "|".join((page.key, *_render(page, out, tally)))
            if progress and count % 50 == 0:
                progress(count)
    except BaseException:
        # What was made so far need not be made again; nothing is removed.
        _write_manifest(out, {**before, **after}, memo)
        raise
    removed = _remove(out, _files(before, after) - _files(after, before))
    if tally.rendered or before != after:
        _write_manifest(out, after, memo)
    return BuildReport(count, tally.rendered, tally.written, removed, tally.bytes)


def _files(manifest: Manifest, other: Manifest) -> set[str]:
    """Paths of the files of those pages that are not the same in the other manifest."""
    return {path for page, held in manifest.items() if other.get(page) != held for path in (page, *held.split("|")[1:])}


def _present(out: Path, path: str) -> bool:
    # os.path on a string: 60,000 Path objects would take a second.
    return os.path.exists(f"{out}/{path}")  # noqa: PTH110


def _render(page: Page, out: Path, tally: _Tally) -> tuple[str, ...]:
    made = page.render()
    files = made if isinstance(made, Mapping) else {page.path: made}
    tally.rendered += 1
    for path, body in files.items():
        if _replace(out, path, body):
            tally.written += 1
            tally.bytes += len(body)
    return tuple(path for path in files if path != page.path)


def _place(out: Path, path: str) -> Path:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part in {"..", "."} for part in parts) or "\\" in path or "|" in path:
        raise ValueError(f"a page may not stand at {path!r}")
    return out.joinpath(*parts)


def _replace(out: Path, path: str, body: bytes) -> bool:
    """Put the bytes at their place, unless they already stand there."""
    place = _place(out, path)
    try:
        if place.stat().st_size == len(body) and place.read_bytes() == body:
            return False
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".kiyaku-", dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o644)  # mkstemp's 0600 would keep a web server out
            file.write(body)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _remove(out: Path, gone: Iterable[str]) -> int:
    count = 0
    for path in gone:
        place = _place(out, path)
        if place.is_file():
            place.unlink()
            count += 1
    return count


def _read_manifest(out: Path) -> tuple[dict[str, str], Memo]:
    try:
        held = json.loads((out / MANIFEST).read_bytes())
        if held["format"] != _FORMAT:
            return {}, {}
        pages_held, memo = held["pages"], held["memo"]
        return ({}, {}) if not isinstance(pages_held, dict) else (pages_held, memo)
    except FileNotFoundError:
        return {}, {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{out / MANIFEST} is not what a build leaves.", "Delete it; the next build is full."
        ) from error


def _write_manifest(out: Path, manifest: Manifest, memo: Memo) -> None:
    held = {"format": _FORMAT, "pages": manifest, "memo": memo}
    _replace(out, MANIFEST, json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode())


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One build at a time in a folder; another one waits."""
    with (out / ".kiyaku-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
