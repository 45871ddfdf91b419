"""How often somebody may ask: per address, per network and in all. Kept in a bounded piece of memory."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `seconds`, refilled evenly."""

    times: int
    seconds: float


PER_ADDRESS = Limit(3, 86_400)  # mails that somebody can make us send to one address
PER_NETWORK = Limit(20, 3_600)  # requests that may cause a mail
IN_ALL = Limit(600, 3_600)
MOST_KEYS = 50_000  # some 10 MB; then the oldest are forgotten


class Limiter:
    """Token buckets by key."""

    def __init__(self, limit: Limit, clock: Callable[[], float]) -> None:
        self._limit, self._clock = limit, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → (left, as of)

    def allows(self, key: str) -> bool:
        """Whether one more is allowed now; if so it is counted."""
        now = self._clock()
        left, then = self._buckets.pop(key, (float(self._limit.times), now))
        left = min(self._limit.times, left + max(0.0, now - then) * self._limit.times / self._limit.seconds)
        allowed = left >= 1.0
        self._buckets[key] = (left - 1.0 if allowed else left, now)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return allowed


def network_of(host: str) -> str:
    """The network that an address belongs to: one home or one provider's customer, not one of its many addresses."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    bits = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
