"""Downloading a model by its name on the hub: only an explicit command calls this, never a check."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.errors import ModelError, UsageError

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")
_WEIGHTS = ("*.onnx", "onnx/model.onnx", "model.safetensors")


def fetch(name: str, folder: Path, revision: str | None = None) -> Path:
    """Download the model `name` ("owner/model") into `folder`, and return the folder for `classify: {model: …}`.

    Raises UsageError for a name of another form and ModelError where the hub does not answer or has no such model.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not the name of a model on the hub.", 'Write "owner/model".')
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        snapshot_download(name, revision=revision, local_dir=folder, allow_patterns=[*_FILES, *_WEIGHTS])
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(f"{name} could not be downloaded: {error}.", "Check the name and the network.") from error
    return folder
