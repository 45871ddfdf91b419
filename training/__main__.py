"""`python -m training build`: from the labelled passages to the files that ship.

`card` writes the model card, `counts` the counts in `data/README.md`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from training.plan import Plan

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run the step that the command line names."""
    asked = parsed()
    if asked.step == "card":
        from training.card import write

        write(asked.shared, HERE / "MODEL_CARD.md")
        return 0
    if asked.step == "counts":
        from training import inventory

        inventory.write()
        return 0
    import torch

    from training.build import build

    torch.set_num_threads(asked.threads)
    build(plan(asked))
    return 0


def parsed(words: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line (`words`: another one)."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=("build", "card", "counts"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with labels/ and corpus/")
    parser.add_argument("--out", type=Path, default=HERE.parent / "monitor" / "classify" / "weights")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="what is kept between steps")
    left = argparse.SUPPRESS  # what is not said is as `Plan` has it
    parser.add_argument("--passages", type=int, default=left, help="unlabelled ones, to fill gaps in")
    parser.add_argument("--epochs", type=float, default=left, help="over four fifths of the services")
    parser.add_argument("--second-epochs", type=float, default=left, help="over everything, twice")
    parser.add_argument("--threads", type=int, default=1, help="one is faster than two on a busy machine")
    return parser.parse_args(words)


def plan(asked: argparse.Namespace) -> Plan:
    """What `build` is to do."""
    settings = {field.name for field in fields(Plan)}
    return Plan(**{name: value for name, value in vars(asked).items() if name in settings})


if __name__ == "__main__":
    raise SystemExit(main())
