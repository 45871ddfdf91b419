"""The wide half of the shipped classifier: a linear model over what the rules find and over short strings of the text.

It stands beside the encoder and their logits are mixed: the encoder knows what words mean, the rules know who acts and
what is negated. Alone each is weaker than both together (figures in training/MODEL_CARD.md).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.classify.features import features

FILE = "wide.npz"
_WORD = re.compile(r"[a-z0-9']+")
_RUN = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々]+")
BLOCKS = ("rule", "word", "character")


def terms(text: str) -> dict[str, Counter[str]]:
    """What the linear model sees, by block: rule features, one to three words, one to four Japanese characters."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    return {
        "rule": Counter(features(text)),
        "word": Counter(_words(plain)),
        "character": Counter(_characters(plain)),
    }


def _words(plain: str) -> Iterator[str]:
    words = _WORD.findall(plain)
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _characters(plain: str) -> Iterator[str]:
    for run in _RUN.findall(plain):
        for size in (1, 2, 3, 4):
            for start in range(len(run) - size + 1):
                yield run[start : start + size]


class Wide:
    """Weights by term; the terms of each block are weighed by TF-IDF and brought to the block's length."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as held:
            self.share = float(held["share"])  # of the mixed logit
            self._bias: NDArray[np.float32] = held["bias"]
            self._scale: NDArray[np.float32] = held["scale"]  # per label: weights are int8 times this
            self._lengths = dict(zip(BLOCKS, held["lengths"].tolist(), strict=True))
            self._weights = {block: held[f"{block}_weights"] for block in BLOCKS}
            self._idf = {block: held[f"{block}_idf"].astype(np.float32) for block in BLOCKS}
            self._rows = {
                block: {term: row for row, term in enumerate(str(held[f"{block}_terms"]).split("\n"))}
                for block in BLOCKS
            }

    def logits(self, text: str) -> NDArray[np.float32]:
        """One logit a label."""
        found = self._bias.copy()
        for block, counts in terms(text).items():
            # In the order of the rows: what the rules find is a set, whose order differs from process to process,
            # and a sum of floats in another order differs in its last digits.
            known = sorted(
                (self._rows[block][term], count) for term, count in counts.items() if term in self._rows[block]
            )
            if known:
                rows = np.array([row for row, _ in known])
                values = (
                    np.array([1 + math.log(count) for _, count in known], dtype=np.float32) * self._idf[block][rows]
                )
                values *= self._lengths[block] / float(np.linalg.norm(values))
                found += (values @ self._weights[block][rows].astype(np.float32)) * self._scale
        return found
