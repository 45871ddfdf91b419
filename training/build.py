"""The way from labelled passages to the files that ship, step by step; every step can be resumed from `work/`.

1. The vocabulary: English pieces that terms use, Japanese pieces beside them.
2. The encoder fills gaps in unlabelled passages.
3. It learns the labels on four fifths of the services: what it says of the last fifth is out-of-fold and chooses the
   mixture.
4. Twice more over everything, with the sentences of `pairs` among it; two such runs, and the mean of their weights.
5. The wide half, on the same; its share of the mixture comes from step 3.
6. The int8 graph and the tokenizer.
7. Calibration and thresholds, on the development sets, which no step before has seen; configuration and checksums.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from monitor.classify import files
from monitor.classify.graph import GraphClassifier
from monitor.classify.wide import FILE
from monitor.taxonomy import KEYS
from training import data, encoder, export, pairs, pretrain, vocabulary, wide
from training.calibrate import calibrate
from training.measure import scores
from training.plan import Plan, claim, keep

SEED = 7
PAIRS, PAIRS_WIDE = 900, 400  # sentences a language, put together from parts, for the encoder and the wide half
HELD = 0  # the fold of services that step 2 leaves out
Matrix = NDArray[np.float32]


def build(plan: Plan) -> None:
    """All steps; prints what it does and what came of it."""
    examples = data.training_set(plan.shared)
    claim(plan, examples)
    print(f"{len(examples)} labelled passages, {sum(e.language == 'ja' for e in examples)} of them Japanese")
    pieces = _vocabulary(plan, examples)
    net = encoder.start(vocabulary.vectors(pieces, encoder.teacher_vectors(), SEED), len(KEYS))
    net.to("cuda" if torch.cuda.is_available() else "cpu")
    _read(plan, net, pieces)
    share = _first(plan, net, pieces, examples)
    _second(plan, net, pieces, examples)
    plan.out.mkdir(parents=True, exist_ok=True)
    everything = [*examples, *pairs.examples(PAIRS_WIDE, SEED)]
    fitted = wide.Linear(
        wide.found_in([e.text for e in everything]), data.targets(everything), pairs.weights(everything)
    )
    fitted.write(plan.out / FILE, share)
    tokenizer = vocabulary.tokenizer(pieces, encoder.LONGEST)
    export.folder(plan.out, net, tokenizer, pieces.pieces)
    export.configure(plan.out, net, _calibrated(plan.shared, plan.out))
    print(f"Written to {plan.out}")


def _vocabulary(plan: Plan, examples: Sequence[data.Example]) -> vocabulary.Vocabulary:
    kept = plan.work / "vocabulary.pickle"
    if kept.exists():
        loaded: vocabulary.Vocabulary = pickle.loads(kept.read_bytes())  # noqa: S301 — written by this script
        return loaded
    english = [record["text"] for record in data.corpus(plan.shared)][::3]
    english += [example.text for example in examples if example.language == "en"]
    teacher = vocabulary.vocabulary_of(encoder.teacher_folder() / "tokenizer.json")
    japanese = vocabulary.japanese(plan.shared, [example.text for example in examples if example.language == "ja"])
    made = vocabulary.build(teacher, english, japanese)
    keep(kept, lambda part: part.write_bytes(pickle.dumps(made)))
    print(f"Vocabulary: {len(made.sources)} rows")
    return made


def _read(plan: Plan, net: encoder.Encoder, pieces: vocabulary.Vocabulary) -> None:
    """Fill gaps in the unlabelled passages."""
    kept = plan.work / "read.pt"
    if kept.exists():
        net.load_state_dict(torch.load(kept, map_location="cpu"))
        return
    tokenizer = vocabulary.tokenizer(pieces, encoder.LONGEST)
    given = pretrain.texts(plan.shared, plan.passages, np.random.default_rng(SEED))
    ids = [encoding.ids for encoding in tokenizer.encode_batch(given)]
    hidden = pieces.pieces["[MASK]"]
    _follow("read", pretrain.train(net, ids, hidden=hidden, rate=plan.reading_rate, seed=SEED))
    keep(kept, lambda part: torch.save(net.state_dict(), part))


def rows(pieces: vocabulary.Vocabulary, examples: Sequence[data.Example]) -> encoder.Rows:
    """Examples as the encoder takes them."""
    tokenizer = vocabulary.tokenizer(pieces, encoder.LONGEST)
    ids = [encoding.ids for encoding in tokenizer.encode_batch([example.text for example in examples])]
    return encoder.Rows(ids, data.targets(examples), pairs.weights(examples))


def _first(plan: Plan, net: encoder.Encoder, pieces: vocabulary.Vocabulary, examples: Sequence[data.Example]) -> float:
    """Train on all folds but one; the share of the wide half that is best on the real passages of that one.

    Written passages are left out of this choice: their writers' habits stand in other blocks too, and n-grams learn
    habits first.
    """
    held = data.folds(examples) == HELD
    inside = [example for example, out in zip(examples, held, strict=True) if not out]
    outside = [example for example, out in zip(examples, held, strict=True) if out]
    _run(plan, net, rows(pieces, inside), "first", plan.epochs, plan.rate)
    deep = encoder.predict(net, rows(pieces, outside))
    linear = wide.Linear(wide.found_in([e.text for e in inside]), data.targets(inside))
    flat = linear.logits(wide.found_in([e.text for e in outside]))
    real = np.array([example.origin == "real" for example in outside])
    truth, deep, flat = data.targets(outside)[real] > 0, deep[real], flat[real]
    tried = {share: _macro(truth, (1 - share) * deep + share * flat) for share in np.arange(0, 1.01, 0.05).round(2)}
    shown = ", ".join(f"{share:.2f}: {f1:.3f}" for share, f1 in tried.items())
    print(f"Out of fold, macro-F1 by share of the wide half: {shown}")
    return float(max(tried, key=lambda share: tried[share]))


def _second(plan: Plan, net: encoder.Encoder, pieces: vocabulary.Vocabulary, examples: Sequence[data.Example]) -> None:
    """Over everything, the fold that was left out among it, twice from the same start; then the mean of the weights.

    The two differ by what chance has made of them; their mean keeps what they share.
    """
    everything = rows(pieces, [*examples, *pairs.examples(PAIRS, SEED)])
    start = {name: value.clone() for name, value in net.state_dict().items()}
    ends = []
    for turn in (1, 2):
        net.load_state_dict(start)
        _run(plan, net, everything, f"second_{turn}", plan.second_epochs, plan.second_rate, seed=SEED + turn)
        ends.append({name: value.clone() for name, value in net.state_dict().items()})
    net.load_state_dict({name: (ends[0][name] + ends[1][name]) / 2 for name in start})


def _run(
    plan: Plan, net: encoder.Encoder, given: encoder.Rows, name: str, epochs: float, rate: float, seed: int = SEED
) -> None:
    kept = plan.work / f"{name}.pt"
    if kept.exists():
        net.load_state_dict(torch.load(kept, map_location="cpu"))
        return
    _follow(name, encoder.train(net, given, epochs=epochs, rate=rate, seed=seed))
    keep(kept, lambda part: torch.save(net.state_dict(), part))


def _follow(name: str, steps: Iterable[tuple[int, int, float]]) -> None:
    begun, loss = time.monotonic(), 0.0
    for step, last, now in steps:
        loss = now if step == 1 else 0.98 * loss + 0.02 * now
        if step % 50 == 0 or step == last:
            print(f"{name}: {step}/{last}, loss {loss:.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def _macro(truth: NDArray[np.bool_], logits: Matrix) -> float:
    return float(scores(truth, logits >= 0)[2].mean())


def _calibrated(shared: Path, out: Path) -> dict[str, dict[str, dict[str, float]]]:
    """By what the files that ship say: in int8 a score moves a little, and a headline's threshold lies close to it."""
    model = GraphClassifier(files.describe(out, shipped=False))
    tables = {}
    for language in ("en", "ja"):
        examples = data.labelled(shared, "dev", language)
        tables[language] = calibrate(model.logits([example.text for example in examples]), data.targets(examples))
    return tables
