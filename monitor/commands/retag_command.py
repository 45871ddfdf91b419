"""`kiyaku retag`: labels what is stored anew with the present classifier, without alerts."""

from __future__ import annotations

import argparse

from monitor.commands.output import note, page_counter, progress, write_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--no-publish", action="store_true", help="leave the site as it is")


def run(arguments: argparse.Namespace) -> int:
    """Label every edition, then publish; changes that were told keep the labels with which they were told."""
    from monitor.app import App
    from monitor.relabelling import relabel

    with App.open(arguments.home) as app:
        total = len(app.store.statuses())
        for name, clauses in progress(relabel(app), total=total, what="documents"):
            write_line(f"{name}: {clauses} clauses")
        if not arguments.no_publish:
            note(f"published {app.publish(progress=page_counter())} files that changed under {app.digests}")
    return 0
