from __future__ import annotations

import io
import json
import os
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.daemon.backups import back_up, restore
from monitor.daemon.doctor import Result, examine
from monitor.daemon.lock import Lock, is_held
from monitor.errors import InputError, StoreDamaged, StoreLocked
from monitor.model import Finding, Outcome
from monitor.store import FILE, Store
from tests.store.builders import HOUR, NOW, capture, opened

CONFIG = """
fetch: {contact: "https://example.org/"}
services:
  chirp:
    name: {en: Chirp, ja: チャープ}
    documents:
      terms: {kind: terms, url: "https://chirp.example/tos"}
"""


def captures(home: Path) -> list[bytes]:
    with Store.open(home) as store:
        return [store.body(item.sha256) for item in store.captures("chirp", "terms")]


def test_a_backup_brings_back_what_was_and_sets_aside_what_is(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.keep(capture(b"one"))
        place = back_up(tmp_path, None, NOW)
        store.keep(capture(b"two", NOW + HOUR))
    assert captures(tmp_path) == [b"one", b"two"]
    aside = restore(tmp_path, place, NOW)
    assert captures(tmp_path) == [b"one"]
    assert aside is not None
    aside.replace(tmp_path / FILE)
    assert captures(tmp_path) == [b"one", b"two"]


def test_a_backup_is_restored_into_an_empty_home(tmp_path: Path) -> None:
    with opened(tmp_path / "old") as store:
        store.keep(capture(b"one"))
    place = back_up(tmp_path / "old", tmp_path / "copy.sqlite3", NOW)
    assert restore(tmp_path / "new", place, NOW) is None
    assert captures(tmp_path / "new") == [b"one"]


def test_only_the_newest_backups_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    for hour in range(4):
        back_up(tmp_path, None, NOW + hour * HOUR, keep=2)
    assert len(list((tmp_path / "backups").iterdir())) == 2


@pytest.mark.parametrize("harm", ["text", "cut", "bit"])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, harm: str) -> None:
    noise = os.urandom(40_000)
    with opened(tmp_path) as store:
        store.keep(capture(noise))
        good = back_up(tmp_path, None, NOW).read_bytes()
    bad = tmp_path / "bad.sqlite3"
    at = good.index(noise[:200])
    flipped = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    worse = {"text": b"x" * 5000, "cut": good[: len(good) // 2], "bit": flipped}
    bad.write_bytes(worse[harm])
    before = captures(tmp_path)
    with pytest.raises(StoreDamaged):
        restore(tmp_path, bad, NOW)
    assert captures(tmp_path) == before
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if "restor" in path.name) == []
    with pytest.raises(InputError):
        restore(tmp_path, tmp_path / "nothing", NOW)


def test_nothing_is_restored_under_a_running_daemon(tmp_path: Path) -> None:
    with opened(tmp_path):
        place = back_up(tmp_path, None, NOW)
    with Lock(tmp_path), pytest.raises(StoreLocked, match=str(os.getpid())):
        restore(tmp_path, place, NOW)
    assert not is_held(tmp_path)


def found(home: Path, **environ: str) -> dict[str, list[Result]]:
    results: dict[str, list[Result]] = {}
    for result in examine(home, environ, NOW, network=bool(environ)):
        results.setdefault(result.name, []).append(result)
    return results


def test_the_doctor_finds_a_healthy_home_fine(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(CONFIG, encoding="utf-8")
    with opened(tmp_path) as store:
        store.keep(capture(b"one"))
    results = found(tmp_path)
    assert not [item for items in results.values() for item in items if item.state == "bad"]
    assert results["configuration"][0].text == "1 services, 1 documents."
    assert results["database"][0].state == "fine"
    assert results["backup"][0].remedy.startswith("`kiyaku backup`")


def test_the_doctor_names_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    mail = f"deliver: {{email: {{smtp: 'smtp://me@127.0.0.1:{port}', from: a@b.example, tls: none}}}}\n"
    (tmp_path / "sources.yaml").write_text(
        mail + CONFIG.replace("chirp.example/tos", f"127.0.0.1:{port}/"), encoding="utf-8"
    )
    with opened(tmp_path) as store:
        since = NOW - timedelta(days=9)
        wall = Finding("chirp", "terms", since, Outcome.UNREADABLE, reason="blocked", detail="A bot wall.")
        store.record(wall, None, next_check=NOW)
        store.keep(capture(os.urandom(40_000)))
    path = tmp_path / FILE
    body = path.read_bytes()
    with Store.open(tmp_path) as store:
        assert store.check() == ()
    results = found(tmp_path, KIYAKU_SMTP_PASSWORD="x")
    assert "unreadable since 2026-01-01: blocked" in results["sources"][0].text
    assert [item.state for item in results["mail"]] == ["note", "bad"]
    assert results["mail"][1].remedy == "Check deliver.email.smtp."
    path.write_bytes(b"\0" * 100 + body[100:])
    assert found(tmp_path)["database"][0].state == "bad"
    (tmp_path / "sources.yaml").write_text("servces: {}")
    assert len([item for item in found(tmp_path)["configuration"] if item.state == "bad"]) == 2


def test_the_doctor_says_what_is_missing_on_an_empty_machine(tmp_path: Path) -> None:
    results = found(tmp_path)
    assert "no such file" in results["configuration"][0].text
    assert results["database"][0].state == "note"


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_subscribers_are_added_listed_moved_and_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sources.yaml").write_text(CONFIG, encoding="utf-8")
    home = ["--home", str(tmp_path)]
    choices = ["--language", "en", "--services", "chirp", "--rhythm", "weekly"]
    add = ["subscribers", "add", "a@example.net", *choices, *home]
    assert main(add) == 0
    assert main(add) == 2
    assert main(["subscribers", "add", "nonsense", *home]) == 2
    assert main(["subscribers", "add", "b@example.net", "--services", "unknown", *home]) == 2
    capsys.readouterr()
    assert main(["subscribers", "list", *home]) == 0
    assert said(capsys) == ["a@example.net\tactive\ten\tweekly"]
    assert main(["subscribers", "export", *home]) == 0
    exported = capsys.readouterr().out
    assert main(["subscribers", "show", "A@EXAMPLE.NET", *home]) == 0
    assert json.loads(capsys.readouterr().out)["address"] == "a@example.net"

    other = ["--home", str(tmp_path / "other")]
    monkeypatch.setattr("sys.stdin", io.StringIO(exported + "{broken\n"))
    assert main(["subscribers", "import", *other]) == 2
    monkeypatch.setattr("sys.stdin", io.StringIO(exported))
    assert main(["subscribers", "import", *other]) == 0
    capsys.readouterr()
    assert main(["subscribers", "export", *other]) == 0
    assert capsys.readouterr().out == exported

    assert main(["subscribers", "remove", "a@example.net", *home]) == 0
    assert main(["subscribers", "remove", "a@example.net", *home]) == 1
    with Store.open(tmp_path) as store:
        assert list(store.subscribers()) == []


def test_backup_and_doctor_are_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sources.yaml").write_text(CONFIG, encoding="utf-8")
    with opened(tmp_path):
        pass
    home = ["--home", str(tmp_path)]
    assert main(["backup", *home]) == 0
    place = said(capsys)[0]
    assert Path(place).exists()
    assert main(["restore", place, *home]) == 0
    capsys.readouterr()
    assert main(["doctor", "--offline", "--json", *home]) == 0
    assert {json.loads(line)["state"] for line in said(capsys)} <= {"fine", "note"}
