"""How much memory a rendering browser takes, all its processes together, and its end where that is too much.

Chromium's own limit (`--max-old-space-size`) bounds the heap of scripts, not pictures, buffers and layout. So what the
kernel counts is watched: the browser is known by a word in its command line, its other processes are its descendants.
Where there is no /proc (not Linux) nothing is watched.
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_PROC = Path("/proc")
_IS_LINUX = _PROC.is_dir()
_INTERVAL = 0.2  # seconds; a page fills some hundred MB in that time
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class MemoryWatch:
    """Ends every process of a browser as soon as they hold more than `limit` bytes. An async context manager.

    `word` stands in the command line of the browser's first process and in no other.
    """

    def __init__(self, word: str, limit: int) -> None:
        self.word, self.limit = word, limit
        self.most = 0  # bytes held at the most
        self._task: asyncio.Task[None] | None = None

    @property
    def exceeded(self) -> bool:
        """Whether the browser was ended."""
        return self.most > self.limit

    async def __aenter__(self) -> Self:
        if _IS_LINUX:
            self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        while True:
            family = await asyncio.to_thread(processes, self.word)
            self.most = max(self.most, await asyncio.to_thread(_held_by, family))
            if self.exceeded:
                for process in family:
                    with suppress(ProcessLookupError, PermissionError):
                        os.kill(process, signal.SIGKILL)
                return
            await asyncio.sleep(_INTERVAL)


def processes(word: str) -> list[int]:
    """The process with `word` in its command line, and all its descendants."""
    parents: dict[int, list[int]] = {}
    found: list[int] = []
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        process = int(entry.name)
        with suppress(OSError, ValueError, IndexError):
            # "pid (name) state parent …": the name may hold brackets and spaces.
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(process)
            if word.encode() in (entry / "cmdline").read_bytes():
                found.append(process)
    for process in found:  # grows while it is walked
        found.extend(child for child in parents.get(process, ()) if child not in found)
    return found


def _held_by(family: list[int]) -> int:
    return sum(map(held, family))


def held(process: int) -> int:
    """Bytes that a process holds, what it shares counted in parts; 0 where it is gone."""
    folder = _PROC / str(process)
    with suppress(OSError):
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError):
        return int((folder / "statm").read_text().split()[1]) * _PAGE
    return 0
