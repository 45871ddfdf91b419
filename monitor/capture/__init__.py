"""Edge: fetches documents politely and safely.

`Fetcher.fetch` gives a `Capture` whatever the HTTP status is (what it means, `decide` judges), `NotModified`, or
`Unreadable` where nothing came. Its reasons: "dns", "tls", "timeout", "connection", "protocol", "truncated",
"malformed", "too-large", "redirects", "address", "private-address", "robots", "browser".
"""

from monitor.capture.fetch import PRODUCT, Fetcher

__all__ = ["PRODUCT", "Fetcher"]
