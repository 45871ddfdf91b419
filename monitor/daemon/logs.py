"""Logs as JSON lines, one event a line, for journald and whatever reads it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """`at`, `level`, `logger`, `message`, and `trace` where something was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(*, as_json: bool) -> None:
    """Log the daemon's doings to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonLines() if as_json else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("kiyaku").setLevel(logging.INFO)
    # uvicorn warns of each malformed request, of which a public port gets thousands a day.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    # APScheduler warns of each tick that came while the one before it ran: on a slow machine that is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
