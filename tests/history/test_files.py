import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import InputError
from monitor.history import files, read_manifest
from monitor.model import DocumentKind

LINE = {
    "service": "chirp", "document": "privacy-policy", "url": "https://chirp.example/privacy",
    "captured_at": "2026-01-10T09:00:00+09:00", "path": "a/0.html", "status": 200, "media_type": "text/html",
}  # fmt: skip


def manifest(folder: Path, *lines: dict[str, object] | str) -> Path:
    (folder / "a").mkdir(exist_ok=True)
    (folder / "a" / "0.html").write_bytes(b"<p>Terms</p>")
    file = folder / "manifest.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return file


def test_a_line_becomes_a_document_and_its_capture(tmp_path: Path) -> None:
    line = {**LINE, "language": "ja", "select": "main", "remove": [".ad", "nav"]}
    [(document, capture)] = read_manifest(manifest(tmp_path, line, ""))
    assert (document.path, document.kind, document.language) == ("chirp/privacy-policy", DocumentKind.PRIVACY, "ja")
    assert (document.select, document.remove) == (("main",), (".ad", "nav"))
    assert capture.captured_at == datetime(2026, 1, 10, tzinfo=UTC)
    assert (capture.body, capture.status, capture.media_type) == (b"<p>Terms</p>", 200, "text/html")
    assert capture.url == capture.final_url == "https://chirp.example/privacy"


def test_a_robots_file_is_known_by_its_address(tmp_path: Path) -> None:
    line = {**LINE, "url": "https://chirp.example/robots.txt", "media_type": "text/plain; charset=utf-8"}
    [(document, _)] = read_manifest(manifest(tmp_path, line))
    assert document.kind is DocumentKind.ROBOTS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"service": None}, "service: missing"),
        ({"service": "a b"}, "service: 'a b' is no key"),
        ({"url": 3}, "url: no text"),
        ({"captured_at": "yesterday"}, "captured_at: 'yesterday' is no time"),
        ({"captured_at": "2026-01-10T09:00:00"}, "names no time zone"),
        ({"path": "../nothing-there.html"}, "there is no file"),
        ({"path": "/etc/hostname"}, "is absolute"),
        ({"path": "b.html"}, "there is no file 'b.html'"),
        ({"status": "200"}, "status: '200' is no HTTP status"),
        ({"media_type": "image/png"}, "Use one of text/html"),
        ({"select": [1]}, "select: neither a selector"),
        ({"kind": "poem"}, "kind: 'poem' is none. Use one of terms"),
    ],
)
def test_a_wrong_line_is_named_with_its_key_and_remedy(tmp_path: Path, change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=r"manifest\.jsonl:2: ") as caught:
        read_manifest(manifest(tmp_path, LINE, {**LINE, **change}))
    assert words in str(caught.value)


def test_all_wrong_lines_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_manifest(manifest(tmp_path, "{", "[]", LINE, {**LINE, "status": 7}))
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["1", "2", "4"]


@pytest.mark.parametrize("name", ["absent.jsonl", "empty.jsonl"])
def test_an_absent_or_empty_manifest_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match=name):
        read_manifest(tmp_path / name)


def test_a_capture_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 5)
    with pytest.raises(InputError, match="larger than 5 bytes"):
        read_manifest(manifest(tmp_path, LINE))
