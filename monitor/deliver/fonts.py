"""Finds a font for the pictures of shared links: one with Japanese if the system has it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

# The usual places, best first; they answer without starting another program.
_KNOWN = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
    "/usr/share/fonts/truetype/takao-gothic/TakaoGothic.ttf",
    "/System/Library/Fonts/ヒラギノ角ゴシック W6.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
)


def find_fonts(known: Iterable[str] = _KNOWN) -> tuple[str, ...]:
    """Paths of font files, the best first; () where the system has none that we can find."""
    found = [path for path in known if Path(path).is_file()]
    if found:
        return tuple(found)
    asked = _ask("sans-serif:lang=ja:bold")
    return (asked,) if asked else ()


def _ask(pattern: str) -> str:
    """What fontconfig would choose; "" where there is no fontconfig."""
    program = shutil.which("fc-match")
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed pattern, no shell
            [program, "--format=%{file}", pattern], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.stdout and Path(done.stdout).is_file() else ""
