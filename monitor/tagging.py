"""The classifier with a memory: a clause that was read before is not read again.

Pages change a clause at a time; of some 300 clauses of a page a round brings a handful of new ones. The classifier is
loaded when the first unknown clause comes, so a quiet round never imports it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from monitor.classify import Classifier, load, model_version
from monitor.classify.passages import cut, units
from monitor.compare.verdict import clause_key
from monitor.model import Clause, ClauseKind, ClauseTags, Tag, TaggedPassage

_NAMES = 5  # words, or pairs of Japanese characters: a heading up to this long is taken for a name


class TagStore(Protocol):
    """What remembers tags."""

    def cached_tags(self, keys: Collection[str], model_version: str) -> dict[str, ClauseTags]:
        """Those that this model gave before."""
        ...

    def keep_tags(self, tags: Mapping[str, ClauseTags], model_version: str) -> None:
        """Remember them."""
        ...


class NoTagger:
    """Gives no labels: for comparing wording alone."""

    version = ""

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        """No labels for any clause."""
        return {}


class DirectTagger:
    """The classifier without a memory, loaded on first use."""

    def __init__(self, model: Path | None = None, labels: Path | None = None) -> None:
        """`labels`: the label map of a zero-shot model."""
        self._model = model
        self._labels = labels
        self._classifier: Classifier | None = None
        self._lock = threading.Lock()  # checks run in threads; the model is loaded once

    @property
    def version(self) -> str:
        """Version of the model, read without loading it."""
        return model_version(self._model)

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        """Labels of the clauses by `clause_key`; every clause has an entry, also where it has no label.

        A rule of robots.txt has none: the classifier reads sentences, and what a rule says is read from its parts.
        """
        pieces = {
            clause_key(clause): [] if clause.kind is ClauseKind.RULE else cut(clause, language) for clause in clauses
        }
        passages = [passage for found in pieces.values() for passage in found]
        tags = iter(self._loaded().tag(passages, language)) if passages else iter(())
        bare = {clause_key(clause) for clause in clauses if _only_names(clause)}
        return {
            key: ClauseTags(
                tuple(
                    TaggedPassage(passage, _no_headline(given) if key in bare else given)
                    for passage in found
                    if (given := next(tags))
                )
            )
            for key, found in pieces.items()
        }

    def let_go(self) -> None:
        """Free the model's memory; the next unknown clause loads it again."""
        with self._lock:
            self._classifier = None
        gc.collect()

    def _loaded(self) -> Classifier:
        with self._lock:
            if self._classifier is None:
                self._classifier = load(self._model, self._labels)
            return self._classifier


class CachedTagger(DirectTagger):
    """The classifier with the store as its memory."""

    def __init__(self, store: TagStore, model: Path | None = None, labels: Path | None = None) -> None:
        super().__init__(model, labels)
        self._store = store

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        """Labels of the clauses by `clause_key`, read anew only where they are unknown."""
        by_key = {clause_key(clause): clause for clause in clauses}
        known = self._store.cached_tags(by_key.keys(), self.version)
        unknown = [clause for key, clause in by_key.items() if key not in known]
        if not unknown:
            return known
        fresh = super().tag(unknown, language)
        self._store.keep_tags(fresh, self.version)
        return {**known, **fresh}


def _only_names(clause: Clause) -> bool:
    """A heading that names its subject and says nothing of it: "Moral rights", "Assignment"."""
    return clause.kind is ClauseKind.HEADING and units(clause.text) <= _NAMES


def _no_headline(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    return tuple(replace(tag, certainty="sure") if tag.certainty == "headline" else tag for tag in tags)
