"""`python -m bench.compare`: the comparison beside difflib, whole-text diff-match-patch and `git diff --word-diff`.

For each contender: how many changed words a person would have to read, processor time and memory, each in a process of
its own. Cases: X's terms of February and October 2024 (from ../shared/terms, or KIYAKU_SHARED), a made-up page of 1,500
clauses wholly rewritten, and one phrase of 26 characters inserted into a Japanese clause. The peers see the clauses one
a line, as a good extractor would give them; they know nothing of editions and regional bodies.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from monitor.compare import compare
from monitor.compare.tokens import tokens
from monitor.model import Clause, Edition, EditionStatus, Reading
from monitor.read import read
from monitor.read.editions import split

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KIYAKU_SHARED", ROOT.parent / "shared"))
Pair = tuple[Edition, Edition]
LIMIT_S = 60  # a contender that takes longer is given up


# --- Cases -----------------------------------------------------------------------------------------------------------


def x_pages() -> Pair:
    """The two captures as pages: the second holds the announced terms above the current ones, each in two bodies."""
    first, second = (_reading(number) for number in (0, 1))
    return Edition(first.clauses), Edition(second.clauses)


def x_editions() -> Pair:
    """The same as editions: what was in force, and what was announced."""
    first, second = (_reading(number) for number in (0, 1))
    (held,) = split(first, today=date(2024, 2, 21))
    shown = split(second, today=date(2024, 10, 17), held=held)
    return held, next(edition for edition in shown if edition.status is EditionStatus.UPCOMING)


def _reading(number: int) -> Reading:
    path = sorted((SHARED / "terms" / "x" / "terms-of-service").glob("*.md"))[number]
    found = read(path.read_bytes(), "text/markdown")
    if not isinstance(found, Reading):
        raise SystemExit(f"{path}: {found.detail}")
    return found


def rewritten() -> Pair:
    """1,500 clauses of 40 words, every third word another one."""
    chance = random.Random(7)
    words = ["".join(chance.choices("aeioulnrstm", k=chance.randint(2, 9))) for _ in range(4000)]
    before = [[words[min(int(chance.paretovariate(0.6)), 3999)] for _ in range(40)] for _ in range(1500)]
    after = [[word if place % 3 else chance.choice(words) for place, word in enumerate(text)] for text in before]
    return _edition(" ".join(text) for text in before), _edition(" ".join(text) for text in after)


def phrase() -> Pair:
    """A Japanese clause of 290 characters, and the same with a phrase of 26 more."""
    opening = "利用者は、投稿した作品について著作権その他の権利を引き続き保有し、本サービスの提供に必要な範囲で"
    ending = "利用を許諾するものとします。ただし、公開範囲を限定した作品については、この限りではありません。"
    clause = (opening + ending * 6)[:290]
    inserted = "生成AIその他の機械学習モデルの学習および評価並びに"
    return _edition([clause]), _edition([opening + inserted + clause[len(opening) :]])


def _edition(texts: Iterable[str]) -> Edition:
    return Edition(tuple(Clause(text) for text in texts))


CASES: dict[str, tuple[str, Callable[[], Pair]]] = {
    "x": ("X, February to October 2024: page against page", x_pages),
    "x-editions": ("The same, the peers being given the two editions that we found", x_editions),
    "rewritten": ("1,500 clauses wholly rewritten", rewritten),
    "phrase": ("26 characters inserted in a Japanese clause of 290 (characters marked)", phrase),
}

# --- Contenders: each returns the texts that are shown as deleted or inserted ---------------------------------------


def kiyaku(case: str) -> list[str]:
    """This project: what is cosmetic is folded away, what both bodies share is told once."""
    before, after = (x_editions if case == "x" else CASES[case][1])()
    told = [difference for difference in compare(before, after).differences if difference.change != "cosmetic"]
    return [text for difference in told for kind, text in difference.words if kind != "="]


def _lines(case: str) -> tuple[list[str], list[str]]:
    before, after = CASES[case][1]()
    return [clause.text for clause in before.clauses], [clause.text for clause in after.clauses]


def difflib_lines(case: str) -> list[str]:
    """difflib.unified_diff over the clauses."""
    found = difflib.unified_diff(*_lines(case), n=0, lineterm="")
    return [line[1:] for line in found if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


def difflib_words(case: str) -> list[str]:
    """difflib.SequenceMatcher over all words."""
    before, after = ("\n".join(side).split() for side in _lines(case))
    found = []
    for operation, a, a_end, b, b_end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation != "equal":
            found.extend([" ".join(before[a:a_end]), " ".join(after[b:b_end])])
    return found


def whole_text(case: str) -> list[str]:
    """diff-match-patch over the whole text, with its second of time and its semantic clean-up."""
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    edits = engine.diff_main(*("\n".join(side) for side in _lines(case)))
    engine.diff_cleanupSemantic(edits)
    return [text for operation, text in edits if operation]


def git_words(case: str) -> list[str]:
    """`git diff --word-diff=porcelain`."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("before", "after")]
        for path, lines in zip(paths, _lines(case), strict=True):
            path.write_text("\n".join(lines) + "\n")
        command = ["git", "diff", "--no-index", "--no-color", "--word-diff=porcelain", "-U0", *map(str, paths)]
        shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [line[1:] for line in shown if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


CONTENDERS: dict[str, Callable[[str], list[str]]] = {
    "Kiyaku": kiyaku,
    "difflib, lines": difflib_lines,
    "difflib, words": difflib_words,
    "diff-match-patch": whole_text,
    "git --word-diff": git_words,
}


# --- Measuring -------------------------------------------------------------------------------------------------------


def measure(contender: str, case: str) -> dict[str, float]:
    """Run one contender on one case in this process."""
    CASES[case][1]()  # reading is no part of it, and warms what both need
    started = _processor_time()
    found = CONTENDERS[contender](case)
    spent = _processor_time() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"read": sum(map(_size, found)), "changes": len(found), "seconds": spent, "megabytes": peak / 1024}


def _processor_time() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)


def _size(text: str) -> int:
    """Words of a text with spaces, characters of one without."""
    if re.search(r"[\u3041-\u30ff]", text):
        return len(text)
    return sum(any(character.isalnum() for character in core) for _, core in tokens(text))


def main() -> int:
    """Print a table for each case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--one", nargs=2, metavar=("CONTENDER", "CASE"), help="measure one, as JSON")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(*arguments.one)))
        return 0
    for case, (title, _) in CASES.items():
        if case.startswith("x") and not (SHARED / "terms" / "x").is_dir():
            print(f"\n{title}: left out, {SHARED} does not hold it (set KIYAKU_SHARED)")
            continue
        print(f"\n{title}\n  {'':18}{'to read':>9}{'pieces':>9}{'seconds':>10}{'MB':>7}")
        for contender in CONTENDERS:
            _row(contender, case)
    if (SHARED / "terms" / "x").is_dir():
        _command()
    return 0


def _command() -> None:
    """The whole command on two HTML files, start-up included."""
    from markdown_it import MarkdownIt

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, source in enumerate(sorted((SHARED / "terms" / "x" / "terms-of-service").glob("*.md"))[:2]):
            paths.append(Path(folder, f"{number}.html"))
            text = MarkdownIt().render(source.read_text())
            paths[-1].write_text(f"<!doctype html><html lang=en><title>X</title><main>{text}</main></html>")
        command = [sys.executable, "-m", "monitor", "compare", "--no-labels", "--json", *map(str, paths)]
        started = _processor_time()
        shown = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
    told = len(json.loads(shown)["change"]["clauses"])
    spent, peak = _processor_time() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print("\nkiyaku compare --no-labels, two HTML files of X to JSON:")
    print(f"  {told} clauses, {spent:.2f} s, below {peak:.0f} MB")


def _row(contender: str, case: str) -> None:
    command = [sys.executable, "-m", "bench.compare", "--one", contender, case]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=LIMIT_S).stdout
    except subprocess.TimeoutExpired:
        print(f"  {contender:18}{'given up after':>18} {LIMIT_S} s", flush=True)
        return
    found = json.loads(shown)
    print(
        f"  {contender:18}{found['read']:9,.0f}{found['changes']:9,.0f}"
        f"{found['seconds']:10.2f}{found['megabytes']:7.0f}",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
