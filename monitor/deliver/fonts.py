"""Finds a font for the pictures of shared links: one with Japanese if the system has it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from PIL import ImageFont

from monitor.digest.archive import Face

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


def find_fonts(known: Iterable[str] = _KNOWN) -> tuple[Face, ...]:
    """Fonts of the system, the best first; () where it has none that we can find."""
    found = [path for path in known if Path(path).is_file()]
    if not found and (asked := _ask("sans-serif:lang=ja:bold")):
        found = [asked]
    return tuple(_face(path) for path in found[:1])


@cache
def _face(path: str) -> Face:
    """The font, told whether it draws 規 and 約 differently: it does not where it lacks them."""
    font = ImageFont.truetype(path, 40)
    japanese = bytes(font.getmask("規")) != bytes(font.getmask("約"))
    return Face(path, japanese, partial(_bytes, path))


@cache
def _bytes(path: str) -> bytes:
    return Path(path).read_bytes()


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
