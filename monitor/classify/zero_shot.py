"""A zero-shot NLI model as the classifier: slow, needs torch, knows no calibration. For trying labels out."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.classify.calibration import pick
from monitor.classify.files import Description
from monitor.classify.passages import reading
from monitor.errors import ModelError
from monitor.model import Passage, Tag

_log = logging.getLogger(__name__)


class ZeroShotClassifier:
    """Asks, per label, whether the passage entails a sentence; the score is entailment against contradiction."""

    def __init__(self, description: Description, hypotheses: Mapping[str, str]) -> None:
        self._about = description
        self._hypotheses = dict(hypotheses)
        self._model, self._tokenizer = _loaded(description)
        names = {int(place): str(name).lower() for place, name in self._model.config.id2label.items()}
        self._entailed = next(place for place, name in names.items() if "entail" in name and "not" not in name)
        self._denied = next((place for place, name in names.items() if "contra" in name or "not" in name), None)

    @property
    def version(self) -> str:
        """Release and hash."""
        return self._about.version

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the configuration names, else ("*",)."""
        return self._about.languages

    def tag(self, passages: Sequence[Passage], language: str) -> list[tuple[Tag, ...]]:
        """The labels of each passage, best first."""
        if not {"*", language} & set(self.languages):
            _log.warning("The classifier does not read %s: such documents get no labels.", language or "und")
            return [() for _ in passages]
        return [self._tags(reading(passage), language) for passage in passages]

    def _tags(self, text: str, language: str) -> tuple[Tag, ...]:
        found = []
        for label, odds in zip(self._hypotheses, self._odds(text), strict=True):
            calibration = pick(self._about.calibration, language, label)
            score = calibration.probability(odds)
            if certainty := calibration.certainty(score):
                found.append(Tag(label, score, certainty))
        return tuple(sorted(found, key=lambda tag: (-tag.score, tag.label)))

    def _odds(self, text: str) -> list[float]:
        import torch

        sentences = list(self._hypotheses.values())
        batch = self._tokenizer(
            [text] * len(sentences),
            sentences,
            return_tensors="pt",
            padding=True,
            truncation="only_first",
            max_length=self._about.longest,
        )
        with torch.no_grad():
            logits = self._model(**batch).logits.float()
        against = logits[:, self._denied] if self._denied is not None else torch.zeros(len(sentences))
        odds: list[float] = (logits[:, self._entailed] - against).tolist()
        return odds


def _loaded(description: Description) -> tuple[Any, Any]:
    # transformers imports without torch and fails only when a model is made.
    if importlib.util.find_spec("torch") is None:
        raise ModelError("A zero-shot model needs torch.", "Install the extra: pip install 'kiyaku[nli]'.")
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    try:
        model = AutoModelForSequenceClassification.from_pretrained(description.folder, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(description.folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The model in {description.folder} cannot be loaded: {error}.", "Take the folder's files from one place."
        ) from error
    return model.eval(), tokenizer
