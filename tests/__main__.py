"""`./kiyaku test`: style, types, the import rule and all tests, each shown; the exit code is 0 only if all passed.

Words on the command line go to pytest: `./kiyaku test tests/read -k dates`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "tests" / "html"


def install_html_validate() -> None:
    """Bring the judge of our HTML up to its lock file, where Node.js is; without it a test skips with the remedy."""
    lock, mark = HTML / "package-lock.json", HTML / "node_modules" / "installed.json"
    npm = shutil.which("npm")
    if npm is None or (mark.is_file() and mark.read_bytes() == lock.read_bytes()):
        return
    print("installing html-validate", flush=True)
    done = subprocess.run(
        [npm, "ci", "--prefix", str(HTML), "--no-audit", "--no-fund", "--loglevel=error"], cwd=HTML, check=False
    )
    if done.returncode == 0:
        shutil.copyfile(lock, mark)


def main(arguments: list[str]) -> int:
    """Run every check, also after one failed, and name those that did."""
    install_html_validate()
    tool = [sys.executable, "-m"]
    checks: dict[str, list[str]] = {"pytest": [*tool, "pytest", *arguments]}
    if not arguments:
        checks = {
            "ruff (rules)": [*tool, "ruff", "check", "."],
            "ruff (layout)": [*tool, "ruff", "format", "--check", "."],
            "mypy": [*tool, "mypy"],
            "import-linter": [str(Path(sys.executable).parent / "lint-imports")],
            "pytest": [*tool, "pytest", "-n", "2"],
        }
    failed = []
    for name, command in checks.items():
        started = time.monotonic()
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(
            f"== {name}: {'FAILED' if name in failed else 'passed'} in {time.monotonic() - started:.0f} s", flush=True
        )
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
