"""`kiyaku import files`: recorded captures through the real store, from a manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.store import Store
from tests.needs import shared
from tests.pipeline.story import NEW, OLD, page


def manifest(folder: Path, lines: list[dict[str, object]]) -> Path:
    file = folder / "manifest.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return file


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def recorded(folder: Path, pages: list[bytes]) -> Path:
    lines: list[dict[str, object]] = []
    for number, body in enumerate(pages):
        (folder / f"{number}.html").write_bytes(body)
        lines.append(
            {
                "service": "inkpond",
                "document": "terms",
                "url": "https://inkpond.example/terms",
                "captured_at": f"2026-01-{10 + number}T06:00:00Z",
                "path": f"{number}.html",
                "status": 200,
                "media_type": "text/html",
            }
        )
    return manifest(folder, lines)


def test_each_line_gets_an_answer_in_the_manifests_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = recorded(tmp_path, [page(OLD), page(OLD), b"", page(NEW), page(NEW)])
    code = main(["import", "files", str(file), "--json", "--home", str(tmp_path / "home"), "--no-labels"])
    found = answers(capsys)
    assert [line["outcome"] for line in found] == ["first", "unchanged", "unreadable", "changed", "unchanged"]
    assert found[2]["reason"] == "empty"
    assert code == 1, "a capture that could not be read is told by the exit code"
    assert found[0] | {"outcome": "first", "reason": None, "change": None} == found[0]


def test_the_same_manifest_again_is_answered_the_same_and_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = recorded(tmp_path, [page(OLD), page(NEW), page(NEW)])
    words = ["import", "files", str(file), "--json", "--home", str(tmp_path / "home"), "--no-labels"]
    assert main(words) == 0
    first = answers(capsys)
    assert main(words) == 0
    again = answers(capsys)
    core = ("captured_at", "outcome", "reason", "change")
    assert [line["outcome"] for line in first] == ["first", "changed", "unchanged"]
    change = first[1]["change"]
    assert isinstance(change, dict)
    change["confirmed"] = True  # the third capture has confirmed it meanwhile
    assert [[line[key] for key in core] for line in again] == [[line[key] for key in core] for line in first]
    with Store.open(tmp_path / "home") as store:
        assert len(store.captures("inkpond", "terms")) == 3


def test_a_wrong_manifest_names_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = manifest(tmp_path, [{"service": "inkpond", "document": "terms"}])
    assert main(["import", "files", str(file), "--home", str(tmp_path / "home")]) == 2
    assert "manifest.jsonl:1" in capsys.readouterr().err


def test_the_recorded_change_of_october_2024_is_announced_and_then_takes_effect(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared("terms")
    lines: list[dict[str, object]] = []
    for line in (folder / "index.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["path"].startswith("x/terms-of-service/"):
            (tmp_path / "files").mkdir(exist_ok=True)
            copy = tmp_path / "files" / Path(record["path"]).name
            copy.write_bytes((folder / record["path"]).read_bytes())
            lines.append(
                {
                    "service": "x",
                    "document": "terms",
                    "url": "https://x.com/en/tos",
                    "captured_at": record["recorded_at"],
                    "path": f"files/{copy.name}",
                    "status": 200,
                    "media_type": "text/markdown",
                }
            )
    file = manifest(tmp_path, lines)
    assert main(["import", "files", str(file), "--json", "--home", str(tmp_path / "home")]) == 0
    found = answers(capsys)
    assert [line["outcome"] for line in found] == ["first", "announced", "in-force"]
    announced, in_force = found[1]["change"], found[2]["change"]
    assert isinstance(announced, dict)
    assert isinstance(in_force, dict)
    assert announced["effective_date"] == "2024-11-15"
    assert len(announced["clauses"]) <= 60
    first = announced["clauses"][0]
    assert "ai-training" in first["labels"]["after"]
    assert any(proof["label"] == "ai-training" for proof in first["evidence"])
    assert first["also_in"], "both regional bodies have the sentence, and it is told once"
    assert sum("ai-training" in clause["labels"]["after"] for clause in announced["clauses"][:10]) <= 3
    assert announced["verdicts"]["ai-training"] in ("new", "reworded")
    assert in_force["announcement"] == "as-announced"
    assert [clause for clause in in_force["clauses"] if clause["change"] != "cosmetic"] == []
    assert len(in_force["clauses"]) <= 1
