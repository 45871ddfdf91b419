"""Mail through a relay, by SMTP with submission's login and verified TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parseaddr
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor.config import Dkim, EmailSettings, Tls
from monitor.errors import DeliveryError

if TYPE_CHECKING:
    import aiosmtplib

TIMEOUT = 60.0  # seconds for each command; relays that check content answer DATA late
CONNECTIONS = 4
MAILS_PER_CONNECTION = 100  # relays close longer sessions, some of them in the middle of a mail


# aiosmtplib: True demands STARTTLS, None takes it where it is offered.
_STARTTLS: dict[Tls, bool | None] = {"tls": False, "starttls": True, "opportunistic": None, "none": False}


class Refused(DeliveryError):
    """The relay refuses this recipient for good."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Unreachable(DeliveryError):
    """The relay cannot be used at all: no mail is at fault."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, permanent=False, remedy=remedy)


@dataclass(eq=False)
class _Line:
    """One connection and how many mails it has carried."""

    client: aiosmtplib.SMTP | None = None
    carried: int = 0


class SmtpRelay:
    """A few connections to the relay of sources.yaml, opened when they are needed."""

    def __init__(self, settings: EmailSettings, *, connections: int = CONNECTIONS) -> None:
        self._settings = settings
        self._lines: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
        for _ in range(connections):
            self._lines.put_nowait(_Line())
        self._connections = connections
        self._sender = parseaddr(settings.bounces or settings.sender)[1]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for _ in range(self._connections):
            line = await self._lines.get()
            await _hang_up(line)

    async def send(self, recipient: str, message: bytes, mark: str = "test") -> None:
        """Hand a message over. Raises DeliveryError; Refused where the address itself is at fault.

        `mark` takes the place of a `*` in the envelope's sender, so that a mail that comes back says which it was.
        """
        signed = await asyncio.to_thread(sign, message, self._settings.dkim) if self._settings.dkim else message
        async with self._line() as client:
            await _talk(client, self._sender.replace("*", mark), parseaddr(recipient)[1], signed)

    async def check(self) -> None:
        """Connect and log in, sending nothing. Raises DeliveryError."""
        async with self._line() as client:
            await client.noop()

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[aiosmtplib.SMTP]:
        line = await self._lines.get()
        try:
            if line.client is None or not line.client.is_connected or line.carried >= MAILS_PER_CONNECTION:
                await _hang_up(line)
                line.client, line.carried = await _connect(self._settings), 0
            line.carried += 1
            yield line.client
        except BaseException:
            # After any fault the session's state is unknown; the next mail gets a fresh one.
            await _hang_up(line)
            raise
        finally:
            self._lines.put_nowait(line)


async def _hang_up(line: _Line) -> None:
    client, line.client = line.client, None
    if client is not None and client.is_connected:
        import aiosmtplib

        try:
            await asyncio.wait_for(client.quit(), 5)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            client.close()


async def _connect(settings: EmailSettings) -> aiosmtplib.SMTP:
    import aiosmtplib

    secure = settings.tls in ("tls", "starttls")
    client = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        timeout=TIMEOUT,
        tls_context=_context(settings, verify=secure),
        use_tls=settings.tls == "tls",
        start_tls=_STARTTLS[settings.tls],
    )
    try:
        await client.connect()
        if settings.user:
            if settings.password is None:
                raise Unreachable(
                    f"there is no password for {settings.user} at {settings.host}.",
                    "Set KIYAKU_SMTP_PASSWORD or deliver.email.password_file.",
                )
            await client.login(settings.user, settings.password.reveal())
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        client.close()
        raise _trouble(settings, error) from error
    except BaseException:
        client.close()
        raise
    return client


def _context(settings: EmailSettings, *, verify: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        context.load_verify_locations(settings.ca_file)
    if not verify:
        # Opportunistic encryption against a relay that needs none: better than an open line, and no promise.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _trouble(settings: EmailSettings, error: Exception) -> Unreachable:
    import aiosmtplib

    where = f"{settings.host}:{settings.port}"
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        remedy = "Check the user in deliver.email.smtp and KIYAKU_SMTP_PASSWORD."
        return Unreachable(f"{where} refuses the login of {settings.user} ({error.code}).", remedy)
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        remedy = "Check the host's name, or name its authority in deliver.email.ca_file."
        return Unreachable(f"{where} cannot be trusted: {error}.", remedy)
    return Unreachable(f"{where} cannot be reached: {error}.", "Check deliver.email.smtp.")


async def _talk(client: aiosmtplib.SMTP, sender: str, recipient: str, message: bytes) -> None:
    import aiosmtplib

    try:
        await client.sendmail(sender, [recipient], message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        reply = error.recipients[0]
        text = _reply(reply.code, str(reply.message), recipient)
        if 500 <= reply.code < 600:
            raise Refused(text) from error
        raise DeliveryError(text, permanent=False) from error
    except aiosmtplib.SMTPResponseException as error:
        # A 5xx to the sender or to DATA speaks of our mail (size, content, policy), not of the reader.
        raise DeliveryError(
            _reply(error.code, str(error.message), recipient), permanent=500 <= error.code < 600
        ) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"the connection broke: {type(error).__name__}.", permanent=False) from error


def _reply(code: int, message: str, recipient: str) -> str:
    # Relays quote the address; logs and the outbox must not.
    plain = " ".join(message.replace(recipient, "<address>").split())
    return f"{code} {plain}"[:300]


SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to", b"references", b"mime-version",
    b"content-type", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted",
)  # fmt: skip


def sign(message: bytes, settings: Dkim) -> bytes:
    """The message with a DKIM signature over its body and headers, those of the list included (RFC 8058 asks so)."""
    try:
        import dkim
    except ImportError as error:
        raise DeliveryError(
            "mails cannot be signed: the package dkimpy is missing.",
            permanent=False,
            remedy='pip install "kiyaku[dkim]"',
        ) from error
    present = {line.split(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    try:
        key = settings.key_file.read_bytes()
        signature: bytes = dkim.sign(
            message,
            settings.selector.encode(),
            settings.domain.encode("idna"),
            key,
            include_headers=[name for name in SIGNED if name in present],
        )
    except (OSError, dkim.DKIMException, ValueError) as error:
        raise Unreachable(f"mails cannot be signed: {error}.", "Check deliver.email.dkim.") from error
    return signature + message
