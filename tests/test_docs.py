"""The documentation: every command in it runs, every file that it links to exists, the two READMEs agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo.render import render
from monitor.demo.story import scenes

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "README.ja.md",
    "CONTRIBUTING.md",
    "docs/USING.md",
    "docs/USING.ja.md",
    "docs/SITE.md",
    "docs/SITE.ja.md",
)
# These would go online, run for long, or run these very tests; what they do is tested elsewhere.
ELSEWHERE = ("check", "demo", "test", "run", "serve")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in re.findall(r"^( *)```console\n(.*?)^\1```", _text(page), flags=re.DOTALL | re.MULTILINE):
            for line in block[1].splitlines():
                if line.strip():
                    yield page, line.strip()


def _verb(command: str) -> str:
    words = command.partition("./kiyaku")[2].split()
    return next((word for word in words if not word.startswith("-")), "")


COMMANDS = sorted({command for _, command in _commands()})
HERE = [command for command in COMMANDS if _verb(command) not in ELSEWHERE]


def test_the_documentation_shows_commands_and_each_calls_the_launcher() -> None:
    assert len(HERE) >= 6
    for page, command in _commands():
        assert "./kiyaku" in command, (page, command)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the shipped sources and two files to compare."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "sources.yaml").write_bytes((ROOT / "sources.yaml").read_bytes())
    address = "vellumlane.example/terms"
    before, after = (scene.pages[address] for scene in scenes(NOW.date()) if address in scene.pages)
    (folder / "before.html").write_bytes(render(address, before, NOW))
    (folder / "after.html").write_bytes(render(address, after, NOW))
    return folder


@pytest.mark.parametrize("command", HERE)
def test_every_command_in_the_documentation_runs(command: str, home: Path) -> None:
    # The launcher's own installation is tested elsewhere; here the package that lies in this checkout runs.
    here = command.replace("./kiyaku", f"{sys.executable} -m monitor")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "KIYAKU_HOME": str(home)}
    done = subprocess.run(
        here, shell=True, cwd=home, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_commands_left_out_here_exist() -> None:
    for command in COMMANDS:
        if (verb := _verb(command)) and verb != "test":
            assert (ROOT / "monitor" / "commands" / f"{verb.replace('-', '_')}_command.py").exists(), command


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", _text(page)):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (folder / target).exists(), f"{page} links to {target}"


@pytest.mark.parametrize(
    ("first", "second"),
    [("README.md", "README.ja.md"), ("docs/USING.md", "docs/USING.ja.md"), ("docs/SITE.md", "docs/SITE.ja.md")],
)
def test_both_languages_have_the_same_parts_and_commands(first: str, second: str) -> None:
    english, japanese = _text(first), _text(second)
    assert english.count("\n## ") == japanese.count("\n## ")
    calls = [re.findall(r"\./kiyaku ([a-z]+)", text) for text in (english, japanese)]
    assert calls[0] == calls[1]
    links = [
        sorted(
            link.replace(".ja.md", ".md")
            for link in re.findall(r"\]\(((?:docs/(?!digest)|digests|sources|CONTRIB|CHANGE)[^)]*)\)", text)
        )
        for text in (english, japanese)
    ]
    assert links[0] == links[1]


def test_the_json_in_the_documentation_is_json_of_the_outcomes_that_exist() -> None:
    from monitor.model import Outcome

    named = set(re.findall(r"^\| `([a-z-]+)` \|", _text("docs/USING.md"), flags=re.MULTILINE))
    assert {outcome.value for outcome in Outcome} <= named


@pytest.mark.parametrize("page", ["docs/USING.md", "docs/USING.ja.md"])
def test_every_command_of_the_command_line_is_in_the_reference(page: str) -> None:
    from monitor.cli import COMMANDS as KNOWN

    text = _text(page)
    assert [name for name in KNOWN if f"`{name}" not in text] == []
