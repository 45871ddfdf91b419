from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.commands.init_words import WORDS
from monitor.config import load
from monitor.daemon.beginning import Answers, Shipped, written
from tests.deliver.servers import mail_server
from tests.needs import ROOT


def test_every_shipped_service_can_be_cut_out_and_loads_alone(tmp_path: Path) -> None:
    shipped = Shipped()
    whole = load(ROOT / "sources.yaml", {})
    assert set(shipped.names) == {service.key for service in whole.services}
    for service in whole.services:
        path = tmp_path / f"{service.key}.yaml"
        path.write_text(written(shipped, Answers((service.key,))), encoding="utf-8")
        config = load(path, {})
        assert config.services == (service,)
        assert config.general == whole.general


def test_answers_are_quoted_so_that_they_cannot_become_keys(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    answers = Answers(("x",), "it's: {mine} # yes", "smtp://h", "K <k@b.example>", "a@b.example", "en", serve=True)
    path.write_text(written(Shipped(), answers), encoding="utf-8")
    config = load(path, {})
    assert config.fetch.contact == "it's: {mine} # yes"
    assert config.serve.asked
    assert config.deliver.email is not None
    assert config.deliver.email.to[0].wanted.language == "en"


def test_init_writes_a_file_tries_the_mail_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with mail_server() as server:
        mail = ["--smtp", f"smtp://127.0.0.1:{server.port}", "--to", "me@example.org", "--send-test"]
        words = ["init", "--home", str(tmp_path / "home"), "--services", "x", "pixiv", *mail]
        assert main(words) == 0
        assert [post.recipient for post in server.posts] == ["me@example.org"]
        assert "AI学習" in server.posts[0].message["Subject"], "a digest made by the real comparison and classifier"
    assert "2 services" in capsys.readouterr().out
    assert main(words) == 2
    assert main(["init", "--home", str(tmp_path / "other"), "--services", "nonsense"]) == 2
    assert not (tmp_path / "other" / "sources.yaml").exists()
    assert main(["init", "--home", str(tmp_path / "third"), "--smtp", "nonsense"]) == 2
    assert not (tmp_path / "third" / "sources.yaml").exists()


@pytest.mark.parametrize(
    ("words", "lang", "asked", "told"),
    [
        ((), "ja_JP.UTF-8", "どれを使っていますか", "2サービス"),
        ((), "en_US.UTF-8", "Which do you use?", "2 services"),
        (("--language", "ja"), "C.UTF-8", "どれを使っていますか", "2サービス"),
    ],
)
def test_questions_are_asked_in_the_language_of_the_terminal(
    tmp_path: Path, words: tuple[str, ...], lang: str, asked: str, told: str
) -> None:
    near, far = pty.openpty()
    environ = {"PATH": os.defpath, "LANG": lang, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "monitor", "init", *words, "--home", str(tmp_path)]
    os.write(near, "1　２\n\n\n".encode())  # with an ideographic space and a full-width digit; no contact, no mail
    done = subprocess.run(command, stdin=far, capture_output=True, text=True, cwd=ROOT, env=environ, check=True)
    os.close(near)
    os.close(far)
    assert asked in done.stderr
    assert told in done.stdout
    assert list(load(tmp_path / "sources.yaml", {}).services[1:2]) == list(
        load(ROOT / "sources.yaml", {}).services[1:2]
    )
    japanese = "見守る対象" in (tmp_path / "sources.yaml").read_text(encoding="utf-8")
    assert japanese == ("どれ" in asked)


def test_everything_that_init_says_is_said_in_both_languages() -> None:
    for key, texts in WORDS.items():
        assert set(texts) == {"ja", "en"}, key
        assert sorted(re.findall(r"{\w+}", texts["ja"])) == sorted(re.findall(r"{\w+}", texts["en"])), key
