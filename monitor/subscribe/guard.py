"""What every request passes: limits of size, refusal of cross-site forms, headers, and no trace of a fault."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("kiyaku.web")

MOST_BYTES = 16_384  # of a form; the longest that a browser can send from ours is some 3 kB
MOST_PATH = 2_048
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # addresses of ours hold tokens
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _put_headers(message)
            await send(message)

        refusal = _refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        try:
            await self._app(scope, _counted(receive), answer)
        except Exception as error:
            # The path may hold a token; the route does not.
            log.error("a fault of ours on %s: %s", scope.get("method"), type(error).__name__, exc_info=error)
            if not begun:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, answer)


def _refusal(scope: MutableMapping[str, Any]) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 9 or int(length) > MOST_BYTES:
        return PlainTextResponse("Too large", 413)
    if len(scope.get("raw_path") or b"") > MOST_PATH or len(scope.get("query_string") or b"") > MOST_PATH:
        return PlainTextResponse("Too long", 414)
    if "\x00" in scope["path"]:
        return PlainTextResponse("Bad Request", 400)
    # A browser says where a form was sent from. Mail providers, which unsubscribe with one click, are no browsers.
    if scope["method"] == "POST" and headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return PlainTextResponse("Forbidden: the form was sent from another site.", 403)
    return None


def _counted(receive: Receive) -> Receive:
    count = 0

    async def read() -> Message:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > MOST_BYTES:
            raise HTTPException(413)
        return message

    return read


def _put_headers(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if "html" in headers.get("content-type", ""):
        headers.setdefault("Content-Security-Policy", CSP)
