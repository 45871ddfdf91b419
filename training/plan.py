"""What a training run is to do; without torch, so that the command line can be read where it is not installed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from training.data import Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where things lie, and how long to train."""

    shared: Path
    out: Path
    work: Path
    passages: int = 60_000  # of the unlabelled ones, to fill gaps in
    reading_rate: float = 3e-4
    epochs: float = 6.0
    rate: float = 1.5e-4
    second_epochs: float = 2.0
    second_rate: float = 1e-4


def claim(plan: Plan, examples: Sequence[Example]) -> None:
    """Mark the work folder as that of this run; one of another run is not resumed.

    Raises:
        SystemExit: the folder keeps steps that were made from other passages or with other settings.
    """
    settings = {name: value for name, value in asdict(plan).items() if not isinstance(value, Path)}
    mark = hashlib.sha256(repr([settings, [(e.text, e.labels, e.group) for e in examples]]).encode()).hexdigest()
    kept = plan.work / "run.sha256"
    if kept.exists() and kept.read_text(encoding="ascii") != mark:
        raise SystemExit(
            f"{plan.work} keeps steps that were made from other passages or with other settings: "
            "remove it, or name another folder with --work."
        )
    plan.work.mkdir(parents=True, exist_ok=True)
    keep(kept, lambda part: part.write_text(mark, encoding="ascii"))


def keep(path: Path, write: Callable[[Path], object]) -> None:
    """Whole or not at all, so that a run that is killed resumes from the step before."""
    part = path.with_suffix(".part")
    write(part)
    part.replace(path)
