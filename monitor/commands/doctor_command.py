"""`kiyaku doctor`: what is wrong, and what to do."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from datetime import UTC, datetime

from monitor.commands.output import write_json, write_line

_SIGNS = {"fine": "ok  ", "note": "note", "bad": "BAD "}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON line a finding")
    parser.add_argument("--offline", action="store_true", help="ask no other machine")


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; the exit code is 1 where something is bad."""
    from monitor.daemon.doctor import examine

    bad = False
    for result in examine(arguments.home, os.environ, datetime.now(UTC), network=not arguments.offline):
        bad = bad or result.state == "bad"
        if arguments.json:
            write_json(asdict(result))
        else:
            write_line(f"{_SIGNS[result.state]} {result.name}: {result.text} {result.remedy}".rstrip())
    return 1 if bad else 0
