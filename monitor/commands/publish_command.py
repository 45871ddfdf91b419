"""`kiyaku publish`: builds the site from the store."""

from __future__ import annotations

import argparse
from pathlib import Path

from monitor.commands.output import note, page_counter, write_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--out", type=Path, metavar="DIR", help="another folder than digests/ in the home folder")


def run(arguments: argparse.Namespace) -> int:
    """Write what changed since the last build."""
    from monitor.app import App

    with App.open(arguments.home) as app:
        out = arguments.out or app.digests
        written = app.publish(out, progress=page_counter())
    note(f"{written} files written")
    write_line(str(out / "index.html"))
    return 0
