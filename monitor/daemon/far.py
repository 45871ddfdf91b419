"""The classifier in a process of its own, begun when a clause comes that was never read, and ended when none came.

In the daemon's own process the libraries alone would stay: 100 MB for the rest of the year, for some minutes of use.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

from monitor.classify import Classifier, load, model_version
from monitor.model import Passage, Tag
from monitor.tagging import CachedTagger, TagStore

_PR_SET_PDEATHSIG = 1
_classifier: Classifier | None = None  # in the worker


def _prepare(model: Path | None, labels: Path | None) -> None:
    global _classifier  # noqa: PLW0603 - the worker has nothing else to keep it in
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which then ends us
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with suppress(OSError, AttributeError):  # Linux: die with the daemon, also where that is killed
        ctypes.CDLL("libc.so.6").prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _classifier = load(model, labels)


def _tag(passages: list[Passage], language: str) -> list[tuple[Tag, ...]]:
    assert _classifier is not None
    return _classifier.tag(passages, language)


class FarClassifier:
    """A classifier that is called in another process."""

    languages: tuple[str, ...] = ("en", "ja")

    def __init__(self, model: Path | None, labels: Path | None) -> None:
        self.version = model_version(model)
        self._model, self._labels = model, labels
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def tag(self, passages: Sequence[Passage], language: str) -> list[tuple[Tag, ...]]:
        """Labels of passages; a worker that the system killed is begun anew once."""
        try:
            return self._begun().submit(_tag, list(passages), language).result()
        except BrokenProcessPool:
            self.end()
            return self._begun().submit(_tag, list(passages), language).result()

    def _begun(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, _prepare, (self._model, self._labels))
            return self._pool

    def end(self) -> None:
        """End the worker and give its memory back."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


class FarTagger(CachedTagger):
    """The tagger of the daemon."""

    def __init__(self, store: TagStore, model: Path | None = None, labels: Path | None = None) -> None:
        super().__init__(store, model, labels)
        self._far = FarClassifier(model, labels)

    def _loaded(self) -> Classifier:
        return self._far

    def let_go(self) -> None:
        """End the worker; the next unknown clause begins another."""
        self._far.end()
