"""Pages for the operator: health, readiness, figures, and how everything stands."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import time
from collections.abc import Callable
from datetime import datetime

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from monitor.config import Secret
from monitor.daemon.gauges import Gauges, state_of
from monitor.daemon.work import Health
from monitor.errors import KiyakuError
from monitor.model import DocumentStatus
from monitor.store import Store
from monitor.subscribe.app import table_page

LATE = 120.0  # seconds without a tick after which the daemon counts as stuck


class OperatorPages:
    """Routes that the web application takes in."""

    def __init__(
        self,
        store: Store,
        health: Health,
        gauges: Gauges,
        clock: Callable[[], datetime],
        *,
        password: Secret | None,
        public: bool,
    ) -> None:
        self._store, self._health, self._gauges, self._clock = store, health, gauges, clock
        self._password, self._public = password, public

    def routes(self) -> tuple[Route, ...]:
        """Health for everybody; the rest for the operator."""
        return (
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
            Route("/status", self.status),
        )

    async def healthz(self, request: Request) -> Response:
        """Whether the loop turns."""
        late = time.monotonic() - self._health.last_tick
        return JSONResponse({"alive": late < LATE}, 200 if late < LATE else 503)

    async def readyz(self, request: Request) -> Response:
        """Whether something that is captured now could be kept."""
        ready = not self._health.troubles and not self._health.stopping
        try:
            await anyio.to_thread.run_sync(lambda: self._store.outbox_counts(self._clock()))
        except KiyakuError:
            ready = False
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    async def metrics(self, request: Request) -> Response:
        """Figures for Prometheus."""
        if not self._is_operator(request):
            return _who()
        text = await anyio.to_thread.run_sync(self._gauges.text)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def status(self, request: Request) -> Response:
        """What was captured, what is unreadable since when and why, what is owed, what comes next."""
        if not self._is_operator(request):
            return _who()
        now = self._clock()
        statuses, counts = await anyio.to_thread.run_sync(
            lambda: (self._store.statuses(), self._store.outbox_counts(now))
        )
        ordered = sorted(statuses, key=lambda item: (item.unreadable_since is None, item.service, item.document))
        summary = (
            f"{now:%Y-%m-%d %H:%M} UTC. {sum(item.unreadable_since is not None for item in statuses)} of "
            f"{len(statuses)} documents unreadable. Outbox: {counts.waiting} waiting ({counts.held} being sent, "
            f"{counts.retrying} failed before), {counts.later} for later, the next {_moment(counts.next_at)}, "
            f"{counts.sent} sent ({counts.returned} of them came back), {counts.given_up} given up."
        )
        trouble = "".join(f" Trouble with {what}: {text}" for what, text in self._health.troubles.items())
        columns = ("Document", "State", "Last good", "Next check", "Why")
        return table_page("Status", summary + trouble, columns, [_row(item) for item in ordered])

    def _is_operator(self, request: Request) -> bool:
        if self._password is not None:
            return hmac.compare_digest(_given(request).encode(), self._password.reveal().encode())
        # Behind a proxy every request comes from the own machine, so without a password only somebody who asks the
        # port itself, on an installation that is nobody else's, is the operator.
        forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
        return not self._public and not forwarded and _is_loopback(request)


def _given(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        return base64.b64decode(value).decode().partition(":")[2] if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeError):
        return ""


def _is_loopback(request: Request) -> bool:
    try:
        client = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    # The name guards against pages of other sites whose name leads to this machine (DNS rebinding).
    return client.is_loopback and request.url.hostname in ("localhost", "127.0.0.1", "::1")


def _who() -> Response:
    return PlainTextResponse("For the operator.", 401, headers={"WWW-Authenticate": 'Basic realm="Kiyaku"'})


def _row(status: DocumentStatus) -> tuple[str, ...]:
    name = f"{status.service}/{status.document}" + ("" if status.watched else " (no longer watched)")
    why = f"{status.reason}: {status.detail} ({status.times} times since {_moment(status.unreadable_since)})"
    return (
        name,
        state_of(status),
        _moment(status.last_good_at),
        _moment(status.next_check_at),
        why if status.unreadable_since is not None else "",
    )


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else "-"
