"""The static site, from memory where it fits: what most readers ask for is some dozen small files."""

from __future__ import annotations

import gzip
import mimetypes
import re
import stat
from collections import OrderedDict
from email.utils import formatdate
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

SMALL = 512 * 1024  # bytes; larger files are streamed
MOST = 32 * 1024 * 1024  # bytes held in all
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SITE = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_Key = tuple[str, str]  # path, ETag
_WORTH_PACKING = 1024  # bytes; what is shorter goes into one packet anyway
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


class Files:
    """Serves a folder; files and folders whose names begin with a dot stay unseen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: OrderedDict[_Key, Response] = OrderedDict()
        self._bytes = 0

    def answer(self, request: Request) -> Response:
        """The file of the request's path, its index page, or the site's page for what is not there."""
        path = request.url.path
        place = self._place(path)
        if place is None:
            return self._missing()
        if place.is_dir():
            if not path.endswith("/"):
                return RedirectResponse(f"{path.rsplit('/', 1)[-1]}/", 308)
            place = place / "index.html"
        return self._file(request, place) or self._missing()

    def _place(self, path: str) -> Path | None:
        parts = [part for part in path.split("/") if part]
        if any(part.startswith(".") or "\\" in part or "\x00" in part or len(part) > 255 for part in parts):
            return None
        return self._folder.joinpath(*parts)

    def _file(self, request: Request, place: Path) -> Response | None:
        try:
            facts = place.stat()
        except OSError:
            return None
        if not stat.S_ISREG(facts.st_mode):
            return None
        packs = _WORTH_PACKING <= facts.st_size <= SMALL and _is_text(place)
        packed = packs and _GZIP.search(request.headers.get("accept-encoding", "")) is not None
        tag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}{"-gzip" if packed else ""}"'
        headers = {"ETag": tag, "Cache-Control": "max-age=60"} | ({"Vary": "Accept-Encoding"} if packs else {})
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        headers["Last-Modified"] = formatdate(facts.st_mtime, usegmt=True)
        if facts.st_size > SMALL:
            return FileResponse(place, headers=headers, media_type=_type(place))
        return self._small(place, (str(place), tag), headers | ({"Content-Encoding": "gzip"} if packed else {}))

    def _small(self, place: Path, key: _Key, headers: dict[str, str]) -> Response | None:
        found = self._held.get(key)
        if found is None:
            try:
                body = place.read_bytes()
            except OSError:
                return None
            if "Content-Encoding" in headers:
                body = gzip.compress(body, mtime=0)  # once: it is held so; 40 kB take a millisecond
            # The site's own scripts and feeds may be used there; its pages say the rest of the policy themselves.
            found = Response(body, headers=headers | {"Content-Security-Policy": _SITE}, media_type=None)
            found.headers["content-type"] = _type(place)
            self._held[key] = found
            self._bytes += len(body)
            while self._bytes > MOST:
                _, old = self._held.popitem(last=False)
                self._bytes -= len(old.body)
        else:
            self._held.move_to_end(key)
        return found

    def _missing(self) -> Response:
        page = self._folder / "404.html"
        try:
            return Response(page.read_bytes(), 404, {"Content-Security-Policy": _SITE}, "text/html; charset=utf-8")
        except OSError:
            return PlainTextResponse("Not Found", 404)


def _is_text(place: Path) -> bool:
    return place.suffix in _TYPES


def _type(place: Path) -> str:
    return _TYPES.get(place.suffix) or mimetypes.guess_type(place.name)[0] or "application/octet-stream"
