"""Our own webhook: the change as JSON, signed, so that the receiver knows who sent it and when.

    POST URL
    Content-Type: application/json
    Kiyaku-Event: change
    Kiyaku-Delivery: 3f…            the same each time the same thing is sent
    Kiyaku-Signature: t=1768435200,v1=…

v1 is HMAC-SHA256, in hex, of the time, a full stop and the body, under the secret of sources.yaml. A receiver compares
in constant time, refuses times more than five minutes off, and answers 2xx. 4xx other than 408, 425 and 429 means
"never again"; everything else is tried again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.config import Webhook
from monitor.errors import DeliveryError

TIMEOUT = 20.0
_TRY_AGAIN = frozenset({408, 425, 429})


def signature(secret: str, body: bytes, at: datetime) -> str:
    """Value of Kiyaku-Signature."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"t={stamp},v1={mac.hexdigest()}"


async def send(settings: Webhook, delivery: str, value: Mapping[str, Any], at: datetime) -> None:
    """Post the value once, following no redirect. Raises DeliveryError."""
    import httpx

    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", "Kiyaku-Event": "change", "Kiyaku-Delivery": delivery}
    if settings.secret is not None:
        headers["Kiyaku-Signature"] = signature(settings.secret.reveal(), body, at)
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client:
            status = (await client.post(settings.url.reveal(), content=body, headers=headers)).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"{settings.key} cannot be reached: {type(error).__name__}.", permanent=False) from None
    if not 200 <= status < 300:
        final = 300 <= status < 500 and status not in _TRY_AGAIN
        raise DeliveryError(f"{settings.key} answered {status}.", permanent=final)
