"""`kiyaku model`: the classifier in use, and the only command that downloads another one."""

from __future__ import annotations

import argparse
from pathlib import Path

from monitor.commands.output import note, write_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    show = kinds.add_parser("show", help="check the files of the classifier in use and tell its version")
    show.add_argument("--model", type=Path, metavar="DIR", help="another one than the one in the package")
    fetch = kinds.add_parser("fetch", help="download a model from the hub, for `classify: {model: DIR}`")
    fetch.add_argument("name", metavar="OWNER/MODEL")
    fetch.add_argument("--to", type=Path, metavar="DIR", help="where to put it; else models/MODEL in the home folder")
    fetch.add_argument("--revision", help="a commit or tag, so that the model stays the same")
    for kind in (show, fetch):
        kind.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Show or fetch."""
    if arguments.kind == "fetch":
        from monitor.classify.fetch import fetch

        folder = arguments.to or arguments.home / "models" / arguments.name.rpartition("/")[2]
        note(f"downloading {arguments.name} into {folder}")
        write_line(str(fetch(arguments.name, folder, arguments.revision)))
        return 0
    from monitor.classify import load

    classifier = load(arguments.model)
    write_line(f"version {classifier.version}; languages {', '.join(classifier.languages)}")
    return 0
