"""`python -m training.evaluate`: the figures of the shipped model (or another) on the development sets."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.classify import Classifier, load
from monitor.model import Passage
from monitor.taxonomy import KEYS
from training import data
from training.measure import Figure, headline, table

_LANGUAGES = ("en", "ja")


def found(
    model: Classifier, examples: list[data.Example], language: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What the model says of whole passages: labels that count, and those fit for a headline."""
    sure = np.zeros((len(examples), len(KEYS)), dtype=np.bool_)
    head = np.zeros_like(sure)
    for row, tags in enumerate(model.tag([Passage(example.text) for example in examples], language)):
        for tag in tags:
            place = KEYS.index(tag.label)
            sure[row, place] = tag.certainty != "possible"
            head[row, place] = tag.certainty == "headline"
    return sure, head


def lines(model: Classifier, examples: list[data.Example], language: str) -> list[str]:
    """A Markdown table of one language."""
    truth = data.targets(examples) > 0
    sure, head = found(model, examples, language)
    rows, whole = table(truth, sure, [example.group for example in examples])
    shown = ["| label | passages | precision | recall | F1 | 95 % interval | headline precision | headline recall |"]
    shown.append("|---|---:|---:|---:|---:|---:|---:|---:|")
    for place, row in enumerate(rows):
        precision, recall = headline(truth[:, place], head[:, place].astype(np.float64), 0.5)
        shown.append(_line(row) + f" {precision:.2f} | {recall:.2f} |")
    return [*shown, _line(whole) + " | |"]


def _line(row: Figure) -> str:
    return (
        f"| {row.label} | {row.positives} | {row.precision:.2f} | {row.recall:.2f} | {row.f1:.3f} "
        f"| {row.low:.2f} to {row.high:.2f} |"
    )


def main() -> int:
    """Print one table a language."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="folder with labels/ (default: %(default)s)"
    )
    parser.add_argument("--model", type=Path, help="folder of another model (default: the shipped one)")
    asked = parser.parse_args()
    model = load(asked.model)
    print(f"Model {model.version}")
    for language in _LANGUAGES:
        examples = data.labelled(asked.shared, "dev", language)
        print(f"\n## dev_{language}: {len(examples)} passages\n")
        print("\n".join(lines(model, examples, language)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
