"""Faults of the network, told apart: the operator does something else for each."""

from __future__ import annotations

import ssl
from datetime import datetime

import httpcore
import httpx

from monitor.model import Unreadable


class FetchFailed(Exception):
    """Ends one fetch inside this package; outside it only the value is seen."""

    def __init__(self, reason: str, detail: str, retry_at: datetime | None = None) -> None:
        super().__init__(detail)
        self.unreadable = Unreadable(reason, detail, retry_at)


class NameNotFound(httpcore.ConnectError):
    """The host's name could not be resolved."""


class AddressRefused(httpcore.ConnectError):
    """The host's name leads to an address that must not be asked."""


def explain(error: BaseException, url: str) -> Unreadable:
    """The value for a transport's exception, found by its type and the types of its causes."""
    host = httpx.URL(url).host
    for cause in _chain(error):
        if known := _named_cause(cause, host):
            return known
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Unreadable("timeout", f"{host} did not answer in time ({_stage(error)}).")
    if isinstance(error, httpx.RemoteProtocolError):
        return _protocol(error, host)
    return Unreadable("connection", f"The connection to {host} failed: {_words(error)}.")


def _named_cause(cause: BaseException, host: str) -> Unreadable | None:
    if isinstance(cause, AddressRefused):
        return Unreadable("private-address", str(cause))
    if isinstance(cause, NameNotFound):
        return Unreadable("dns", str(cause))
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Unreadable("tls", f"The certificate of {host} is not valid: {cause.verify_message}.")
    if isinstance(cause, ssl.SSLError):
        return Unreadable("tls", f"No secure connection to {host}: {cause.reason or cause}.")
    return None


def _protocol(error: httpx.RemoteProtocolError, host: str) -> Unreadable:
    # h11 says "peer closed connection without sending complete message body (received …, expected …)".
    text = str(error)
    if "without sending complete message body" in text or "incomplete chunked read" in text:
        return Unreadable("truncated", f"{host} closed the connection before the whole page was sent.")
    if "too long" in text or "too large" in text or "max_incomplete" in text or "Receive buffer" in text:
        return Unreadable("too-large", f"{host} sent more header lines than a page can need.")
    return Unreadable("protocol", f"{host} does not speak proper HTTP: {_words(error)}.")


def _stage(error: BaseException) -> str:
    stages = {httpx.ConnectTimeout: "while connecting", httpx.ReadTimeout: "the answer stopped half-way"}
    return next((words for kind, words in stages.items() if isinstance(error, kind)), "the whole fetch took too long")


def _words(error: BaseException) -> str:
    return (str(error) or type(error).__name__).strip().rstrip(".")


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    return chain
