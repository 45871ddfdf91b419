"""`kiyaku run`: the daemon."""

from __future__ import annotations

import argparse
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--no-serve", action="store_true", help="without the web application")
    parser.add_argument("--log", choices=("text", "json"), help="form of the log (default: text on a terminal)")


def run(arguments: argparse.Namespace) -> int:
    """Work until a signal comes."""
    from monitor import daemon
    from monitor.daemon.logs import set_up

    form = arguments.log or ("text" if sys.stderr.isatty() else "json")
    set_up(as_json=form == "json")
    return daemon.run(arguments.home, serve=not arguments.no_serve)
