"""The command line: arguments in, exit code out.

Only argparse is imported here; each command's module is imported when it is called, so that `kiyaku --help` is instant
and a round in which nothing changed never loads the classifier.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from monitor import __version__
from monitor.errors import KiyakuError

EXIT_CODES = "exit codes: 0 done; 1 done, but something could not be read or sent; 2 wrong use; 3 a fault of Kiyaku"


class Command(Protocol):
    """What a module in `monitor.commands` offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own arguments."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and return the exit code."""
        ...


# name → one line of help. The module is monitor.commands.NAME, with "-" as "_".
COMMANDS = {
    "demo": "run the whole pipeline over a story of made-up services, and show where to look",
    "init": "write a sources.yaml for the services that you use",
    "check": "one round over the documents named, or over those that are due",
    "run": "the daemon: check what is due, deliver, publish",
    "serve": "the web application: the site, subscriptions, preferences",
    "compare": "the change between two local files",
    "tag": "label passages",
    "import": "recorded captures through the same pipeline as live ones",
    "publish": "build the site from the store",
    "status": "per document: last capture, what is wrong, next check; and what is owed",
    "doctor": "check configuration, disk, database, mail, clock and sources, and say what to do",
    "subscribers": "add, list, remove, export or import subscribers",
    "bounces": "read mails that came back, and pause readers who cannot be reached",
    "retag": "label what is stored anew with the present classifier, without alerts",
    "model": "show the classifier in use, or fetch another one",
    "backup": "make a consistent copy of the data, also while the daemon runs",
    "restore": "put a backup in place",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if words is None else words)
    try:
        arguments = _parse(words)
        _log_to_stderr(arguments.verbose)
        command = _load(arguments.command)
        return command.run(arguments)
    except KiyakuError as error:
        print_error(str(error))
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output (head, less) went away; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:
        logging.getLogger("kiyaku").exception("a fault of Kiyaku; please report it with the lines above")
        return 3


def print_error(message: str) -> None:
    """Tell the person at the terminal what is wrong, every line marked."""
    for line in message.splitlines():
        sys.stderr.write(f"kiyaku: {line}\n")


def _parse(words: list[str]) -> argparse.Namespace:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", type=Path, metavar="DIR", help="folder with sources.yaml, data/ and digests/")
    common.add_argument("--verbose", "-v", action="store_true", help="log what is done")
    # On the top level --home must not have a default either, or it would win over the one behind the command.
    parser = argparse.ArgumentParser(
        prog="kiyaku",
        parents=[common],
        description="Watches terms of service and tells creators what changed about AI training and their rights.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"kiyaku {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = next((word for word in words if word in COMMANDS), None)
    for name, line in COMMANDS.items():
        sub = commands.add_parser(name, parents=[common], help=line, description=line, epilog=EXIT_CODES)
        if name == wanted:
            _load(name).configure(sub)
    arguments = parser.parse_args(words)
    arguments.home = Path(getattr(arguments, "home", None) or os.environ.get("KIYAKU_HOME") or Path.cwd())
    arguments.verbose = getattr(arguments, "verbose", False)
    return arguments


def _load(name: str) -> Command:
    return cast("Command", importlib.import_module(f"monitor.commands.{name.replace('-', '_')}_command"))


def _log_to_stderr(verbose: bool) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )
    # httpx logs every address at INFO, query strings included; those may hold secrets of Apprise or of a feed.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
