"""`kiyaku serve`: the web application alone."""

from __future__ import annotations

import argparse
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--log", choices=("text", "json"), help="form of the log (default: text on a terminal)")


def run(arguments: argparse.Namespace) -> int:
    """Answer until a signal comes; mails that readers ask for are sent."""
    from monitor import daemon
    from monitor.daemon.logs import set_up

    form = arguments.log or ("text" if sys.stderr.isatty() else "json")
    set_up(as_json=form == "json")
    return daemon.serve_only(arguments.home)
