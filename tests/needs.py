"""What a test may need that may be absent: it skips with the reason and the remedy.

`KIYAKU_REQUIRED` names needs (separated by spaces) whose absence is a failure instead: `.ci/run` sets it to all that it
could install, so that no skip hides a failure there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _absent(need: str, reason: str) -> NoReturn:
    if need in os.environ.get("KIYAKU_REQUIRED", "").split():
        pytest.fail(f"{need} is required here: {reason}")
    pytest.skip(reason)


def shared(*parts: str) -> Path:
    """The recorded data, or a path in it; skips the test where it is absent."""
    folder = Path(os.environ.get("KIYAKU_SHARED", ROOT.parent / "shared")).joinpath(*parts)
    if not folder.exists():
        _absent("shared", f"the recorded data is not at {folder}: set KIYAKU_SHARED to the folder that holds it")
    return folder


def chromium() -> str:
    """Path of the system's Chromium; skips the test where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    _absent("browser", "no Chromium was found: install it (Debian: apt install chromium)")


def html_validate() -> list[str]:
    """The command that judges HTML; skips the test where Node.js or the program is absent."""
    node, program = shutil.which("node"), ROOT / "tests/html/node_modules/html-validate/bin/html-validate.mjs"
    if node is None:
        _absent("html", "no Node.js was found: install it (Debian: apt install nodejs npm)")
    if not program.is_file():
        _absent("html", "html-validate is not installed: npm ci --prefix tests/html")
    return [node, str(program)]
