"""Pages that exist only in a browser, rendered by the system's Chromium through Playwright."""

from __future__ import annotations

from datetime import datetime

from monitor.capture.failures import FetchFailed
from monitor.model import Capture, Document, FetchSettings


async def render(url: str, document: Document, settings: FetchSettings, user_agent: str, now: datetime) -> Capture:
    """The page after its scripts ran. Raises FetchFailed."""
    raise FetchFailed("browser", "Rendering needs the optional part: pip install 'kiyaku[browser]'.")
