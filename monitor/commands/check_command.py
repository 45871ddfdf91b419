"""`kiyaku check`: one round."""

from __future__ import annotations

import argparse
import asyncio

from monitor.commands.output import finding_line, note, page_counter, write_json, write_line
from monitor.model import Document, Finding, Outcome
from monitor.report import finding_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("names", nargs="*", metavar="SERVICE[/DOCUMENT]", help="those to check; else those due")
    parser.add_argument("--all", action="store_true", help="every document, due or not")
    parser.add_argument("--json", action="store_true", help="one JSON line a document")
    parser.add_argument("--no-publish", action="store_true", help="leave the site as it is")
    parser.add_argument("--no-deliver", action="store_true", help="send nothing now; what is owed stays owed")


def run(arguments: argparse.Namespace) -> int:
    """Check, then send what is owed and publish."""
    from monitor.app import App

    def tell(finding: Finding) -> None:
        if arguments.json:
            write_json(finding_json(finding))
        else:
            write_line(finding_line(finding))

    def passed(document: Document) -> None:
        note(f"{document.path}: another process is checking it, or has just done so (claims last 20 minutes at most)")

    with App.open(arguments.home) as app:
        documents = app.chosen(arguments.names, everything=arguments.all)
        if not documents:
            note("nothing is due; --all checks every document")
        only_due = not (arguments.names or arguments.all)
        findings = asyncio.run(app.round(documents, only_due=only_due, tell=tell, passed=passed))
        report = None if arguments.no_deliver else asyncio.run(app.deliver())
        if not arguments.no_publish and findings:
            note(f"published {app.publish(progress=page_counter())} pages that changed under {app.digests}")
        if report is not None and (report.sent or report.failed):
            note(f"sent {report.sent}, failed {report.failed}")
    unread = any(finding.outcome is Outcome.UNREADABLE for finding in findings)
    return 1 if unread or (report is not None and report.failed) else 0
