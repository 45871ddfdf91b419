"""The folder of a model: what lies in it, whether it is whole, and what it says about itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.classify.calibration import Calibration, calibrations
from monitor.errors import ModelError
from monitor.taxonomy import BY_KEY

SUMS = "SHA256SUMS"
_AGAIN = "Install Kiyaku again, or take the file from a fresh checkout."
_KIND = (
    "Name a folder that holds config.json, tokenizer.json and a .onnx file (Hugging Face sequence classification), "
    "or a zero-shot NLI model with labels.yaml."
)


@dataclass(frozen=True, slots=True)
class Description:
    """What the small files of a model say."""

    folder: Path
    version: str
    graph: Path | None  # the ONNX file; None for a model that needs torch
    outputs: tuple[str, ...]  # label of each output, "" where the taxonomy has none
    languages: tuple[str, ...]  # ("*",) where the model does not say
    longest: int  # token numbers that it reads at once
    calibration: Mapping[str, Mapping[str, Calibration]]  # language ("*" for all) to label to calibration
    exclusive: bool = False  # one label at a time (softmax) instead of several (sigmoid)
    zero_shot: bool = False


def verify(folder: Path) -> None:
    """Compare every file with SHA256SUMS; raises ModelError for the first that is missing or differs."""
    for name, wanted in _sums(folder).items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"The classifier's file {path} is missing.", _AGAIN)
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != wanted:
            raise ModelError(f"The classifier's file {path} is damaged: its checksum is {found[:12]}….", _AGAIN)


def describe(folder: Path, *, shipped: bool) -> Description:
    """Read config.json beside the weights; raises ModelError where the folder holds no model that can be used."""
    if not folder.is_dir():
        raise ModelError(f"There is no classifier at {folder}.", _AGAIN if shipped else _KIND)
    config = _json(folder / "config.json")
    own: dict[str, Any] = config.get("kiyaku") or {}
    names = {int(place): str(name) for place, name in (config.get("id2label") or {}).items()}
    zero_shot = any("entail" in name.lower() for name in names.values())
    graph = _graph(folder)
    outputs = _outputs(names, own.get("label_map") or {})
    if not zero_shot:
        _check_graph(folder, graph, outputs)
    return Description(
        folder=folder,
        version=_version(folder, own, graph),
        graph=graph,
        outputs=outputs,
        languages=tuple(own.get("languages") or ("*",)),
        longest=int(own.get("longest") or min(int(config.get("max_position_embeddings") or 512), 512)),
        calibration=calibrations(own.get("calibration") or {}),
        exclusive=config.get("problem_type") == "single_label_classification",
        zero_shot=zero_shot,
    )


def hypotheses(path: Path) -> dict[str, str]:
    """The label map of a zero-shot model: label of the taxonomy to a sentence, from YAML or JSON."""
    import yaml

    remedy = "Write one line a label, such as `ai-training: The service may train AI on the content of users.`"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"A zero-shot model needs a label map, and {path} is missing.", remedy) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ModelError(f"The label map {path} cannot be read: {error}.", remedy) from error
    if not isinstance(found, dict) or not found:
        raise ModelError(f"The label map {path} is empty.", remedy)
    if unknown := sorted(str(key) for key in found if key not in BY_KEY):
        raise ModelError(f"The label map {path} names unknown labels: {', '.join(unknown)}.", remedy)
    return {str(key): str(sentence) for key, sentence in found.items()}


def _sums(folder: Path) -> dict[str, str]:
    try:
        text = (folder / SUMS).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise ModelError(f"The classifier's list of checksums, {folder / SUMS}, cannot be read.", _AGAIN) from None
    pairs = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    if not pairs or any(len(pair) != 2 or len(pair[0]) != 64 for pair in pairs):
        raise ModelError(f"The classifier's list of checksums, {folder / SUMS}, is damaged.", _AGAIN)
    return {name.strip().lstrip("*"): digest for digest, name in pairs}


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path.parent} holds no config.json.", _KIND) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} cannot be read: {error}.", _KIND) from error
    if not isinstance(found, dict):
        raise ModelError(f"{path} is not a model's configuration.", _KIND)
    return found


def _graph(folder: Path) -> Path | None:
    found = sorted(folder.glob("*.onnx")) or sorted((folder / "onnx").glob("*.onnx"))
    preferred = [path for path in found if path.name == "model.onnx"]
    return next(iter(preferred or found), None)


def _outputs(names: Mapping[int, str], label_map: Mapping[str, str]) -> tuple[str, ...]:
    wanted = {place: label_map.get(name, name) for place, name in names.items()}
    return tuple(wanted[place] if wanted.get(place) in BY_KEY else "" for place in range(max(names, default=-1) + 1))


def _check_graph(folder: Path, graph: Path | None, outputs: tuple[str, ...]) -> None:
    if graph is None:
        raise ModelError(f"{folder} holds no .onnx file.", _KIND)
    if not (folder / "tokenizer.json").is_file():
        raise ModelError(f"{folder} holds no tokenizer.json.", _KIND)
    if not any(outputs):
        raise ModelError(
            f"None of the labels in {folder / 'config.json'} is one of Kiyaku's.",
            'Map them in config.json: `"kiyaku": {"label_map": {"LABEL_1": "ai-training"}}`.',
        )


def _version(folder: Path, own: Mapping[str, Any], graph: Path | None) -> str:
    """Release and 12 hex digits over the checksums, or over the sizes and names where there is no list of them."""
    release = str(own.get("release") or folder.name)
    listed = folder / SUMS
    if listed.is_file():
        mark = hashlib.sha256(listed.read_bytes())
    else:
        mark = hashlib.sha256((folder / "config.json").read_bytes())
        if graph is not None:
            with graph.open("rb") as stream:
                mark.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{release}+{mark.hexdigest()[:12]}"
