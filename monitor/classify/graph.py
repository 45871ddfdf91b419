"""The classifier as an ONNX graph, run by onnxruntime."""

from __future__ import annotations

import logging
import os
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.classify.calibration import pick
from monitor.classify.files import Description
from monitor.classify.passages import reading
from monitor.classify.wide import FILE, Wide
from monitor.errors import ModelError
from monitor.model import Passage, Tag

_log = logging.getLogger(__name__)
_WHOLE = "Take the folder's files from one place, or export the model to ONNX again."


class GraphClassifier:
    """A sequence classifier in a folder of Hugging Face's layout."""

    def __init__(self, description: Description) -> None:
        self._about = description
        self._unknown: set[str] = set()
        self._tokenizer = _tokenizer(description)
        self._session = _session(description)
        self._wide = _wide(description)
        self._inputs = {each.name for each in self._session.get_inputs()}
        if unfit := self._inputs - {"input_ids", "attention_mask", "token_type_ids"}:
            raise ModelError(f"{description.graph} wants inputs that Kiyaku does not have: {sorted(unfit)}.", _WHOLE)

    @property
    def version(self) -> str:
        """Release and hash."""
        return self._about.version

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that it was made for."""
        return self._about.languages

    def tag(self, passages: Sequence[Passage], language: str) -> list[tuple[Tag, ...]]:
        """The labels of each passage, best first."""
        if not {"*", language} & set(self.languages):
            self._say_unknown(language)
            return [() for _ in passages]
        logits = self.logits([reading(passage) for passage in passages])
        return [self._tags(row, language) for row in logits]

    def logits(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raw scores, shape (texts, outputs), of both halves where the model has a wide one."""
        deep = self._deep(texts)
        if self._wide is None or not texts:
            return deep
        wide = np.stack([self._wide.logits(text) for text in texts])
        mixed: NDArray[np.float32] = (1 - self._wide.share) * deep + self._wide.share * wide
        return mixed

    def _deep(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Of a text longer than the encoder reads, the highest scores over its windows.

        One window at a time: in int8 the scale of the activations is taken over the whole batch, so neighbours would
        move a passage's score (by 0.16 on average); on one core batches are no faster (135 passages a second alone,
        118 in sixteens).
        """
        found = np.empty((len(texts), len(self._about.outputs)), dtype=np.float32)
        for place, numbers in enumerate(self._numbers(texts)):
            found[place] = np.max([self._run(window) for window in self._windows(numbers)], axis=0)
        return found

    def _numbers(self, texts: Sequence[str]) -> list[list[int]]:
        if not texts:
            return []
        numbers: list[list[int]] = self._tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]
        return numbers

    def _windows(self, numbers: list[int]) -> list[list[int]]:
        """The passage framed as it is, or halves that overlap where it is longer than the model reads."""
        longest = self._about.longest
        if len(numbers) <= longest:
            return [numbers]
        _log.info("A passage of %d pieces is read in windows of %d.", len(numbers), longest)
        first, last, inner = numbers[0], numbers[-1], numbers[1:-1]
        room = longest - 2
        starts = [*range(0, len(inner) - room, room // 2), len(inner) - room]
        return [[first, *inner[start : start + room], last] for start in starts]

    def _run(self, numbers: list[int]) -> NDArray[np.float32]:
        ids = np.array([numbers], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        outputs = self._session.run(None, {name: feed[name] for name in self._inputs})
        logits = np.asarray(outputs[0], dtype=np.float32)
        if logits.shape != (1, len(self._about.outputs)):
            raise ModelError(
                f"{self._about.graph} gives scores of shape {logits.shape} for {len(self._about.outputs)} labels.",
                _WHOLE,
            )
        row: NDArray[np.float32] = (_log_odds(logits) if self._about.exclusive else logits)[0]
        return row

    def _tags(self, row: NDArray[np.float32], language: str) -> tuple[Tag, ...]:
        found = []
        for label, logit in zip(self._about.outputs, row, strict=True):
            calibration = pick(self._about.calibration, language, label)
            score = calibration.probability(float(logit))
            certainty = calibration.certainty(score)
            if label and certainty:
                found.append(Tag(label, score, certainty))
        return tuple(sorted(found, key=lambda tag: (-tag.score, tag.label)))

    def _say_unknown(self, language: str) -> None:
        if language not in self._unknown:
            self._unknown.add(language)
            _log.warning("The classifier does not read %s: such documents get no labels.", language or "und")


def _log_odds(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax scores as log-odds, so that one calibration fits both kinds of model."""
    wide = logits.astype(np.float64)
    shares = np.exp(wide - wide.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    shares = np.clip(shares, 1e-6, 1 - 1e-6)
    odds: NDArray[np.float32] = np.log(shares / (1 - shares)).astype(np.float32)
    return odds


def _tokenizer(description: Description) -> Any:  # noqa: ANN401 — transformers has no types
    # Only the tokenizer is used: without this, transformers tells every user that torch is not there.
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    from transformers import PreTrainedTokenizerFast

    try:
        return PreTrainedTokenizerFast.from_pretrained(description.folder, local_files_only=True)
    except Exception as error:  # tokenizers raises plain Exception for a file it cannot read
        raise ModelError(f"The tokenizer in {description.folder} cannot be read: {error}.", _WHOLE) from error


def _session(description: Description) -> Any:  # noqa: ANN401 — onnxruntime has no types
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(4, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a home server has other work
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(description.graph), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's exceptions share no base but Exception
        raise ModelError(f"The model {description.graph} cannot be run: {error}.", _WHOLE) from error


def _wide(description: Description) -> Wide | None:
    path = description.folder / FILE
    if not path.is_file():
        return None
    try:
        return Wide(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"The model's {path} cannot be read: {error}.", _WHOLE) from error
