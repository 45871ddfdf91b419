"""`kiyaku import files MANIFEST`: recorded captures through the same pipeline as live ones."""

from __future__ import annotations

import argparse
from pathlib import Path

from monitor.commands.output import finding_line, note, progress, write_json, write_line
from monitor.model import Outcome
from monitor.report import finding_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    files = kinds.add_parser("files", help="captures in files, listed by a manifest of JSON lines, oldest first")
    files.add_argument("manifest", type=Path, metavar="MANIFEST")
    files.add_argument("--json", action="store_true", help="one JSON line a capture, in the manifest's order")
    # Given behind the kind as well as before it.
    files.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    files.add_argument("--no-labels", action="store_true", help="do not load the classifier")


def run(arguments: argparse.Namespace) -> int:
    """Import every capture of the manifest; readers are told nothing of what lies in the past."""
    from monitor.app import App
    from monitor.history.files import read_manifest

    entries = read_manifest(arguments.manifest)
    unread = 0
    seen = {}
    with App.open(arguments.home, configured=False, labels=not arguments.no_labels) as app:
        for document, capture in progress(entries, total=None, what="captures"):
            finding = app.replay(document, capture)
            seen[document.path] = document
            unread += finding.outcome is Outcome.UNREADABLE
            if arguments.json:
                write_json(finding_json(finding))
            else:
                write_line(f"{finding.captured_at:%Y-%m-%d} {finding_line(finding)}")
        app.settle(seen.values())
    if unread:
        note(f"{unread} captures could not be read as their document; each is kept with its reason")
    return 1 if unread else 0
