"""From a raw score to a probability, and from a probability to how sure a reader may be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.model import Certainty


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of one label in one language; probabilities 0 to 1 after `sigmoid(slope * logit + offset)` (Platt, 1999)."""

    slope: float = 1.0
    offset: float = 0.0
    possible: float = 0.3  # from here a reader is told "possibly"
    sure: float = 0.5  # from here the label counts
    headline: float = 0.9  # from here it may stand in a subject line

    def probability(self, logit: float) -> float:
        """The share of passages with such a logit that have the label."""
        value = self.slope * logit + self.offset
        return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))

    def certainty(self, probability: float) -> Certainty | None:
        """None where nothing is said of the label."""
        if probability < min(self.possible, self.sure):
            return None
        if probability < self.sure:
            return "possible"
        return "headline" if probability >= max(self.headline, self.sure) else "sure"


PLAIN = Calibration()


def calibrations(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Calibration]]:
    """From config.json: language to label to the fields of `Calibration`."""
    return {
        language: {label: Calibration(**{key: float(value) for key, value in fields.items()})
                   for label, fields in labels.items()}
        for language, labels in found.items()
    }  # fmt: skip


def pick(found: Mapping[str, Mapping[str, Calibration]], language: str, label: str) -> Calibration:
    """That of the language, else the one for all, else the plain one."""
    for key in (language, "*"):
        if calibration := found.get(key, {}).get(label):
            return calibration
    return PLAIN
