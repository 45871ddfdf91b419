"""Figures: F1 per label, macro-F1, and how sure they are (bootstrap over services)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.taxonomy import KEYS

Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figure:
    """Of one label."""

    label: str
    positives: int
    precision: float
    recall: float
    f1: float
    low: float  # 95 % interval of F1
    high: float


def scores(truth: Truth, found: Truth) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Precision, recall and F1 of each column; 0 where there is nothing to divide by."""
    hit = (truth & found).sum(0).astype(np.float64)
    precision = hit / np.maximum(1, found.sum(0))
    recall = hit / np.maximum(1, truth.sum(0))
    return precision, recall, 2 * hit / np.maximum(1, found.sum(0) + truth.sum(0))


def table(truth: Truth, found: Truth, groups: Sequence[str], rounds: int = 1000) -> tuple[list[Figure], Figure]:
    """Figures of every label and their mean, with intervals from drawing whole groups anew."""
    precision, recall, f1 = scores(truth, found)
    drawn = _bootstrap(truth, found, groups, rounds)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    mean_low, mean_high = np.percentile(drawn.mean(1), [2.5, 97.5])
    rows = [
        Figure(key, int(truth[:, j].sum()), precision[j], recall[j], f1[j], low[j], high[j])
        for j, key in enumerate(KEYS)
    ]
    whole = Figure("macro", int(truth.sum()), precision.mean(), recall.mean(), f1.mean(), mean_low, mean_high)
    return rows, whole


def _bootstrap(truth: Truth, found: Truth, groups: Sequence[str], rounds: int) -> NDArray[np.float64]:
    names, place = np.unique(np.array(groups), return_inverse=True)
    count = len(names)
    parts = [_by_group(part, place, count) for part in (truth & found, truth, found)]
    chance = np.random.default_rng(7)
    picks = chance.multinomial(count, np.full(count, 1 / count), size=rounds).astype(np.float64)
    hit, true, said = (picks @ part for part in parts)
    drawn: NDArray[np.float64] = 2 * hit / np.maximum(1, true + said)
    return drawn


def _by_group(part: Truth, place: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    summed = np.zeros((count, part.shape[1]))
    np.add.at(summed, place, part)
    return summed


def headline(truth: Truth, probability: NDArray[np.float64], threshold: float) -> tuple[float, float]:
    """Precision and recall of one label at its headline threshold."""
    found = probability >= threshold
    hit = float((truth & found).sum())
    return hit / max(1.0, float(found.sum())), hit / max(1.0, float(truth.sum()))
