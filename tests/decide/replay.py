"""Drives recorded captures through the pipeline in memory, and shows what was expected beside what was found.

python -m tests.decide.replay CASES_FOLDER            every case, expected and found
python -m tests.decide.replay --alerts DAYS_FOLDER    every alert, with what changed
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.history import read_manifest
from monitor.model import Capture, CaptureFacts, Clause, ClauseTags, Finding, History, Outcome
from monitor.pipeline import examine
from monitor.store.state import advance

ALERTS = (Outcome.CHANGED, Outcome.ANNOUNCED, Outcome.IN_FORCE)


class NoTagger:
    """Labels nothing: what a capture is does not hang on labels."""

    version = "none"

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        return {}


@dataclass(frozen=True)
class Step:
    capture: Capture
    finding: Finding


def facts_of(capture: Capture) -> CaptureFacts:
    return CaptureFacts(
        0, capture.service, capture.document, capture.captured_at, capture.url, capture.final_url, capture.status,
        capture.media_type, capture.charset, hashlib.sha256(capture.body).hexdigest(), len(capture.body), None,
        headers=capture.headers,
    )  # fmt: skip


def steps(manifest: Path) -> Iterator[Step]:
    """Findings of a manifest of one document."""
    history = History()
    for document, capture in read_manifest(manifest):
        finding = examine(document, capture, history, tagger=NoTagger())
        history = advance(history, finding, facts_of(capture))
        yield Step(capture, finding)


def expected(folder: Path) -> list[str]:
    return list(json.loads((folder / "case.json").read_text())["expected"])


def summary(finding: Finding) -> str:
    if finding.change is None:
        return f"{finding.reason or ''} {finding.detail}".strip()
    counts = " ".join(f"{kind}={number}" for kind, number in finding.change.summary if number)
    return f"{counts} effective={finding.change.effective_date}"


def line(step: Step) -> str:
    return f"{step.capture.captured_at:%Y-%m-%d %H:%M} {step.finding.outcome.value:10} {summary(step.finding)}"


def show_cases(folder: Path, only: str = "") -> int:
    wrong = 0
    for case in sorted(path for path in folder.iterdir() if only in path.name):
        found = list(steps(case / "manifest.jsonl"))
        want = expected(case)
        got = [step.finding.outcome.value for step in found]
        wrong += want != got
        print(f"{'ok ' if want == got else 'BAD'} {case.name}")
        for hoped, step in zip(want, found, strict=True):
            if want != got or only:
                mark = " " if hoped == step.finding.outcome.value else "!"
                print(f"   {mark} {hoped:10} {line(step)}")
    print(f"{wrong} cases differ")
    return 1 if wrong else 0


def show_alerts(folder: Path, only: str = "") -> int:
    for document in sorted(path for path in folder.iterdir() if only in path.name):
        found = list(steps(document / "manifest.jsonl"))
        days = (found[-1].capture.captured_at - found[0].capture.captured_at).days
        counts: dict[str, int] = {}
        for step in found:
            name = step.finding.outcome.value + (f"/{step.finding.reason}" if step.finding.reason else "")
            counts[name] = counts.get(name, 0) + 1
        print(f"== {document.name}: {len(found)} captures, {days} days: {counts}")
        for step in found:
            if step.finding.outcome is not Outcome.UNCHANGED:
                print(f"   {line(step)}")
            if step.finding.change:
                for item in step.finding.change.clauses[:12]:
                    difference = item.difference
                    words = "".join(text if op == "=" else f"[{op}{text}]" for op, text in difference.words)
                    print(f"        {difference.change:9} {words[:260]}")
    return 0


def main(arguments: list[str]) -> int:
    show = show_alerts if "--alerts" in arguments else show_cases
    words = [word for word in arguments if not word.startswith("--")]
    return show(Path(words[0]), *words[1:2])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
