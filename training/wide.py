"""Fits the wide half: logistic regression per label over TF-IDF of rule features, words and Japanese characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.classify.wide import BLOCKS, terms

LENGTHS = {"rule": 1.5, "word": 1.0, "character": 1.0}  # chosen in cross-validation over services
LEAST = {"rule": 4, "word": 2, "character": 2}  # passages that must hold a term
STRENGTH = 8.0  # inverse of the regularisation
Matrix = NDArray[np.float32]


class Linear:
    """The fitted model, before it is written for run time."""

    def __init__(
        self, found: Sequence[dict[str, Counter[str]]], targets: Matrix, weights: Matrix | None = None
    ) -> None:
        from scipy.sparse import hstack
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        self._vocabulary = {block: _vocabulary(found, block) for block in BLOCKS}
        self._idf = {block: _idf(found, block, self._vocabulary[block]) for block in BLOCKS}
        inputs = hstack([self._inputs(found, block) for block in BLOCKS]).tocsr()
        slopes, bias = [], []
        for place in range(targets.shape[1]):
            counted = np.flatnonzero(weights[:, place]) if weights is not None else np.arange(len(targets))
            model = LogisticRegression(C=STRENGTH, solver="liblinear")
            with threadpool_limits(1):  # sums in the same order on a machine with any number of cores
                model.fit(inputs[counted], targets[counted, place] > 0)
            slopes.append(model.coef_[0])
            bias.append(float(model.intercept_[0]))
        self.weights: Matrix = np.array(slopes, dtype=np.float32).T
        self.bias: Matrix = np.array(bias, dtype=np.float32)

    def logits(self, found: Sequence[dict[str, Counter[str]]]) -> Matrix:
        """Logits, shape (passages, labels)."""
        from scipy.sparse import hstack

        inputs = hstack([self._inputs(found, block) for block in BLOCKS]).tocsr()
        result: Matrix = np.asarray(inputs @ self.weights + self.bias, dtype=np.float32)
        return result

    def _inputs(self, found: Sequence[dict[str, Counter[str]]], block: str) -> object:
        from scipy.sparse import csr_matrix

        known, idf = self._vocabulary[block], self._idf[block]
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for passage in found:
            pairs = sorted((known[term], count) for term, count in passage[block].items() if term in known)
            rows = np.array([row for row, _ in pairs], dtype=np.int64)
            values = (1 + np.log([count for _, count in pairs])) * idf[rows] if pairs else np.zeros(0)
            norm = float(np.linalg.norm(values)) or 1.0
            data += (values * (LENGTHS[block] / norm)).tolist()
            columns += rows.tolist()
            ends.append(len(columns))
        return csr_matrix((data, columns, ends), shape=(len(found), len(known)), dtype=np.float32)

    def write(self, path: Path, share: float, keep: int = 40_000) -> None:
        """As int8 with a scale a label; of the strings only the `keep` with the greatest weights."""
        arrays: dict[str, Any] = {}
        scale = np.maximum(np.abs(self.weights).max(0), 1e-6) / 127
        begin = 0
        for block in BLOCKS:
            names = np.array(list(self._vocabulary[block]))
            part = self.weights[begin : begin + len(names)]
            begin += len(names)
            chosen = np.sort(np.argsort(-np.abs(part / scale).max(1))[:keep])
            arrays[f"{block}_terms"] = np.array("\n".join(names[chosen].tolist()))
            arrays[f"{block}_idf"] = self._idf[block][chosen].astype(np.float16)
            arrays[f"{block}_weights"] = np.clip(np.rint(part[chosen] / scale), -127, 127).astype(np.int8)
        np.savez_compressed(
            path,
            share=np.float32(share),
            bias=self.bias,
            scale=scale.astype(np.float32),
            lengths=np.array([LENGTHS[block] for block in BLOCKS], dtype=np.float32),
            **arrays,
        )


def found_in(texts: Sequence[str]) -> list[dict[str, Counter[str]]]:
    """The terms of every passage."""
    return [terms(text) for text in texts]


def _vocabulary(found: Sequence[dict[str, Counter[str]]], block: str) -> dict[str, int]:
    counts = Counter(term for passage in found for term in passage[block])
    return {term: row for row, term in enumerate(sorted(t for t, n in counts.items() if n >= LEAST[block]))}


def _idf(found: Sequence[dict[str, Counter[str]]], block: str, known: dict[str, int]) -> NDArray[np.float64]:
    counts = np.ones(len(known))
    for passage in found:
        for term in passage[block]:
            if term in known:
                counts[known[term]] += 1
    result: NDArray[np.float64] = np.log((1 + len(found)) / counts) + 1
    return result
