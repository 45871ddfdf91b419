"""`kiyaku restore`: a backup in the place of the data."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from monitor.commands.output import note


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("source", type=Path, metavar="FILE", help="what `kiyaku backup` made")


def run(arguments: argparse.Namespace) -> int:
    """Check the backup, set the present data aside, and put the backup in its place."""
    from monitor.daemon.backups import restore

    aside = restore(arguments.home, arguments.source, datetime.now(UTC))
    note(f"restored from {arguments.source}")
    if aside is not None:
        note(f"what was there before lies in {aside}")
    return 0
