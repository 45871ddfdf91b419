"""`kiyaku init`: the first configuration, and a test digest over a real SMTP server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.config import load
from monitor.starting import Wishes, shipped, write
from tests.deliver.servers import mail_server


def test_what_it_writes_is_what_the_shipped_list_says_of_the_chosen_services(tmp_path: Path) -> None:
    assert main(["init", "--home", str(tmp_path), "--services", "threads, x", "--yes"]) == 0
    config = load(tmp_path / "sources.yaml", os.environ)
    assert [service.key for service in config.services] == ["threads", "x"]
    assert config.services[0].protect, "measures that the list shares between services are written out"
    assert len(config.general) == len(shipped()["general"]["protect"])


def test_every_shipped_service_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(write(Wishes(tuple(shipped()["services"]))), encoding="utf-8")
    assert len(load(path, {}).services) == len(shipped()["services"])


def test_a_file_that_exists_is_neither_overwritten_nor_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("services: {}\n")
    assert main(["init", "--home", str(tmp_path), "--services", "x", "--yes"]) == 2
    assert path.read_text() == "services: {}\n"
    assert main(["init", "--home", str(tmp_path), "--services", "x", "--yes", "--force"]) == 0
    (kept,) = tmp_path.glob("sources.2*.yaml")
    assert kept.read_text() == "services: {}\n"


def test_an_unknown_service_is_named_with_a_near_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--home", str(tmp_path), "--services", "pixivv", "--yes"]) == 2
    assert "pixiv?" in capsys.readouterr().err
    assert not (tmp_path / "sources.yaml").exists()


@pytest.mark.parametrize(("language", "word"), [("ja", "AI学習"), ("en", "AI training")])
def test_a_test_digest_goes_through_the_relay(tmp_path: Path, language: str, word: str) -> None:
    with mail_server() as server:
        words = ["init", "--home", str(tmp_path), "--services", "x", "--yes", "--test-digest"]
        words += ["--smtp", f"smtp://127.0.0.1:{server.port}?tls=none", "--from", "Kiyaku <kiyaku@example.org>"]
        assert main([*words, "--to", "reader@example.org", "--language", language]) == 0
    (post,) = server.posts
    assert post.recipient == "reader@example.org"
    assert word in post.message["Subject"]
    body = post.message.get_body(("plain",))
    assert body is not None
    assert word in body.get_content()


def test_a_relay_that_does_not_answer_is_told_and_the_file_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["init", "--home", str(tmp_path), "--services", "x", "--yes", "--smtp", "smtp://127.0.0.1:1?tls=none"]
    assert main([*words, "--from", "Kiyaku <kiyaku@example.org>", "--to", "reader@example.org"]) == 1
    assert "mail:" in capsys.readouterr().err
    assert load(tmp_path / "sources.yaml", {}).deliver.email is not None
