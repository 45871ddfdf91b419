"""One daemon at a time on one home folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import StoreFull, StoreLocked

FILE = "data/kiyaku.lock"


class Lock:
    """Held as long as the process lives: the kernel lets go of it at a kill, so no stale file can block a start."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._file: int | None = None

    def __enter__(self) -> Self:
        """Take it. Raises StoreLocked where another process has it, naming that process."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreFull(f"{self._path} cannot be written ({error.strerror}).", "Make it writable.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            self._file = None
            raise StoreLocked(
                f"another daemon runs on {self._path.parent.parent} (process {holder}).", "Stop that one first."
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_held(home: Path) -> bool:
    """Whether a daemon runs on the home folder."""
    try:
        with Lock(home):
            return False
    except StoreLocked:
        return True
