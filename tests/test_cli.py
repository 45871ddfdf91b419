"""The command line from outside: real processes, as scripts call them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.cli import COMMANDS, main
from monitor.commands.output import change_lines
from monitor.model import Change, Outcome, Verdict
from tests.needs import ROOT

HEAVY = ("transformers", "onnxruntime", "torch", "alembic", "playwright", "apprise", "sqlalchemy", "httpx", "bs4")

BEFORE = """<html lang=en><title>Terms</title><main><h1>Terms of Service</h1><h2>1. Your content</h2>
<p>You keep the ownership of the pictures that you post on Inkpond and of every right in them.</p>
<p>By posting you give us a worldwide licence to store, show and copy your pictures on the service.</p>
<h2>2. Ending</h2><p>You may close your account at any time from the settings page of the service.</p></main>"""
AFTER = BEFORE.replace("on the service.</p>", "on the service, and to train machine-learning models with them.</p>")


def run(*words: str | Path, stdin: str | None = None, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    if home is not None:
        environ["KIYAKU_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "monitor", *map(str, words)],
        capture_output=True, text=True, check=False, env=environ, input=stdin, timeout=120,
    )  # fmt: skip


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.html", tmp_path / "after.html"
    before.write_text(BEFORE, encoding="utf-8")
    after.write_text(AFTER, encoding="utf-8")
    return before, after


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    code = f"""
import contextlib, sys
from monitor.cli import main
with contextlib.suppress(SystemExit):
    main(["--help"])
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert COMMANDS[name][:20] in " ".join(capsys.readouterr().out.split())


def test_an_unknown_command_is_wrong_use() -> None:
    done = run("frobnicate")
    assert done.returncode == 2
    assert "frobnicate" in done.stderr


def test_compare_prints_the_contract_json(pages: tuple[Path, Path]) -> None:
    done = run("compare", *pages, "--json")
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    assert (line["service"], line["document"], line["outcome"], line["reason"]) == (None, None, "changed", None)
    change = line["change"]
    assert change["effective_date"] is None
    assert change["summary"] == {"added": 0, "removed": 0, "reworded": 1, "moved": 0, "cosmetic": 0}
    assert change["verdicts"]["ai-training"] == "new"
    (clause,) = change["clauses"]
    assert clause["section"][-1] == "1. Your content" or clause["section"][-1] == "Your content"
    assert "".join(text for sign, text in clause["words"] if sign != "+") == clause["before"]
    assert "".join(text for sign, text in clause["words"] if sign != "-") == clause["after"]
    assert "ai-training" in clause["labels"]["after"]
    assert "ai-training" not in clause["labels"]["before"]
    assert any(proof["label"] == "ai-training" and proof["side"] == "after" for proof in clause["evidence"])


def test_compare_of_equal_texts_is_unchanged_and_loads_no_classifier(pages: tuple[Path, Path]) -> None:
    done = run("compare", pages[0], pages[0], "--json")
    line = json.loads(done.stdout)
    assert (line["outcome"], line["change"]) == ("unchanged", None)


def test_a_terminal_says_possibly_where_the_classifier_is_unsure() -> None:
    verdicts = (
        Verdict("ai-training", "new", date(2026, 3, 1)),
        Verdict("ownership", "reworded", certainty="possible"),
    )
    change = Change("id", "chirp", "terms", Outcome.CHANGED, datetime(2026, 3, 1, tzinfo=UTC), (), verdicts, ())
    said = change_lines(change).splitlines()
    assert said[:2] == ["  ai-training: new, since 2026-03-01", "  ownership: possibly reworded"]


def test_compare_names_a_missing_file_and_a_file_of_unknown_kind(tmp_path: Path, pages: tuple[Path, Path]) -> None:
    missing = run("compare", tmp_path / "nothing.html", pages[0])
    assert missing.returncode == 2
    assert "nothing.html" in missing.stderr
    (tmp_path / "terms.docx").write_bytes(b"PK")
    unknown = run("compare", tmp_path / "terms.docx", pages[0])
    assert unknown.returncode == 2
    assert ".html" in unknown.stderr


def test_tag_answers_each_json_line_in_order() -> None:
    lines = [
        {"id": "a", "text": "We may use the content that you post to train our machine learning models."},
        {"id": 2, "text": "Refunds are paid within fourteen days."},
        {"id": "c", "text": "当社は、投稿されたコンテンツを生成AIモデルの学習に利用することがあります。"},
    ]
    done = run("tag", "--json", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2, "c"]
    assert "ai-training" in answers[0]["labels"]
    assert answers[1]["labels"] == {}
    assert "ai-training" in answers[2]["labels"]
    assert all(0 <= score <= 1 for answer in answers for score in answer["labels"].values())


def test_tag_names_the_line_that_is_wrong() -> None:
    done = run("tag", "--json", stdin='{"id": 1, "text": "fine"}\n{"id": 2}\n')
    assert done.returncode == 2
    assert "standard input:2" in done.stderr


def test_a_home_without_configuration_is_wrong_configuration(tmp_path: Path) -> None:
    done = run("status", "--home", tmp_path)
    assert done.returncode == 2
    assert "sources.yaml" in done.stderr


def test_home_may_stand_before_and_after_the_command(tmp_path: Path) -> None:
    for words in (("--home", tmp_path, "status"), ("status", "--home", tmp_path)):
        assert str(tmp_path) in run(*words).stderr
