"""sources.yaml: what is watched, how often, and where digests go.

`load` reads the file and its environment into a Config, or raises ConfigError with every problem at once, each with
file, line, key and remedy. Secrets never stand in the file: `${NAME}` reads the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from monitor.config import services as watched
from monitor.config import settings
from monitor.config.reading import Block, Source
from monitor.config.records import (
    ClassifySettings,
    Config,
    DeliverSettings,
    Dkim,
    EmailSettings,
    MailTo,
    Post,
    Secret,
    ServeSettings,
    SiteSettings,
    Tls,
    Wanted,
    Webhook,
)
from monitor.errors import ConfigError, Problem

__all__ = [
    "ClassifySettings",
    "Config",
    "DeliverSettings",
    "Dkim",
    "EmailSettings",
    "MailTo",
    "Post",
    "Secret",
    "ServeSettings",
    "SiteSettings",
    "Tls",
    "Wanted",
    "Webhook",
    "load",
    "parse",
]

# libyaml reads the shipped file in some 20 ms, PyYAML's own parser in some 400 ms.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PASSWORD = "KIYAKU_SMTP_PASSWORD"  # noqa: S105 - the variable's name


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the file. Raises ConfigError, also where it is missing or no YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = (
            "there is no such file." if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}."
        )
        remedy = "Run `kiyaku init`, or name the folder that holds it with --home."
        raise ConfigError((Problem(str(path), 0, "", reason, remedy),)) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = Problem(str(path), line, "", "is not UTF-8 text.", "Save it as UTF-8.")
        raise ConfigError((problem,)) from None
    return parse(text, str(path), environ, folder=path.parent)


def parse(text: str, file: str, environ: Mapping[str, str], *, folder: Path = Path()) -> Config:
    """The Config that the text describes; `file` names it in problems, `folder` is where its paths begin."""
    source = Source(file, environ)
    root = Block(source, _compose(text, file), "")
    config = _config(root, file, folder, environ)
    if source.problems:
        raise ConfigError(tuple(sorted(source.problems, key=lambda problem: problem.line)))
    return config


def _compose(text: str, file: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark is not None else 0
        problem = Problem(
            file, line, "", f"is not YAML: {reason}.", "Look at the indentation, quotes and colons there."
        )
        raise ConfigError((problem,)) from None
    return node


def _config(root: Block, file: str, folder: Path, environ: Mapping[str, str]) -> Config:
    defaults = watched.document_defaults(root.block("defaults"))
    if not root.has("services"):
        root.wrong("services", "is missing.", "Add `services:` with at least one service.")
    services = watched.services(root.block("services"), defaults) if root.has("services") else ()
    root.block("services")
    general = root.block("general")
    protect = watched.protections(general)
    general.close()
    config = Config(
        services=services,
        path=Path(file),
        fetch=settings.fetch(root.block("fetch")),
        deliver=settings.deliver(
            root.block("deliver"), folder, environ.get(PASSWORD, ""), tuple(service.key for service in services)
        ),
        site=settings.site(root.block("site")),
        serve=settings.serve(root.block("serve")),
        classify=settings.classify(root.block("classify"), folder),
        general=protect,
    )
    root.close()
    return config
