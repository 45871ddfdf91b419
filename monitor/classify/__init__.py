"""Labels for passages: which classifier reads them, and loading it.

The default one lies in `weights/` beside this file: an ONNX graph, a tokenizer and a configuration with calibration and
thresholds. Any other local sequence-classification model with an ONNX file can take its place, and a zero-shot NLI
model through the extra `nli`. Nothing is downloaded here: that is `fetch`, which only an explicit command calls.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from monitor.classify import files
from monitor.model import Passage, Tag

WEIGHTS = Path(__file__).resolve().parent / "weights"


class Classifier(Protocol):
    """What reads passages."""

    @property
    def version(self) -> str:
        """Release and hash of the model; stored with every label."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that it was made for; ("*",) where the model does not say."""
        ...

    def tag(self, passages: Sequence[Passage], language: str) -> list[tuple[Tag, ...]]:
        """The labels of each passage, best first; () for every passage of a language that it does not know."""
        ...


def load(model: Path | None = None, labels: Path | None = None) -> Classifier:
    """The shipped classifier, or the one in the folder `model`.

    `labels` is the label map of a zero-shot model (YAML or JSON: label to hypothesis), `labels.yaml` in its folder
    unless given. Raises ModelError, with the remedy, where files are missing, damaged or of another kind.
    """
    folder = model or WEIGHTS
    if model is None:
        files.verify(folder)
    description = files.describe(folder, shipped=model is None)
    if description.zero_shot:
        from monitor.classify.zero_shot import ZeroShotClassifier

        return ZeroShotClassifier(description, files.hypotheses(labels or folder / "labels.yaml"))
    from monitor.classify.graph import GraphClassifier

    return GraphClassifier(description)


def model_version(model: Path | None = None) -> str:
    """The version that `load(model)` would have, from its small files alone."""
    return files.describe(model or WEIGHTS, shipped=model is None).version


def knows(classifier: Classifier, language: str) -> bool:
    """Whether the classifier was made for a language (BCP 47 primary tag)."""
    return "*" in classifier.languages or language in classifier.languages


def as_json(tags: Sequence[Tag]) -> str:
    """`{label: score}` for the labels that count."""
    return json.dumps({tag.label: round(tag.score, 4) for tag in tags if tag.certainty != "possible"})
