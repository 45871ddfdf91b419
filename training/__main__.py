"""`python -m training build`: from the labelled passages to the files that ship. `card` writes the model card."""

from __future__ import annotations

import argparse
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Parse the words and run the step that they name."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("step", choices=("build", "card"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with labels/ and corpus/")
    parser.add_argument("--out", type=Path, default=HERE.parent / "monitor" / "classify" / "weights")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="what is kept between steps")
    parser.add_argument("--epochs", type=float, default=6.0)
    parser.add_argument("--second-epochs", type=float, default=2.0)
    parser.add_argument("--threads", type=int, default=1, help="one is faster than two on a busy machine")
    asked = parser.parse_args()
    if asked.step == "card":
        from training.card import write

        write(asked.shared, HERE / "MODEL_CARD.md")
        return 0
    import torch

    from training.build import Plan, build

    torch.set_num_threads(asked.threads)
    build(Plan(asked.shared, asked.out, asked.work, asked.epochs, second_epochs=asked.second_epochs))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
