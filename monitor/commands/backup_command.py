"""`kiyaku backup`: a consistent copy of the data."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from monitor.commands.output import write_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("to", nargs="?", type=Path, metavar="FILE", help="where to (default: a new file in backups/)")
    parser.add_argument("--keep", type=int, default=0, metavar="N", help="delete all but the newest N in backups/")


def run(arguments: argparse.Namespace) -> int:
    """Copy, also while the daemon runs, and print where the copy lies."""
    from monitor.daemon.backups import back_up

    write_line(str(back_up(arguments.home, arguments.to, datetime.now(UTC), keep=arguments.keep)))
    return 0
