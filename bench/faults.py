"""What every fault of a watched page ends in, and what it costs: `python -m bench.faults` writes docs/FAULTS.md.

Each fault runs in a process of its own: the seconds are those of fetching and judging, the memory is what the process
needed at its peak beyond what it needed after an ordinary page.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

from tests.capture.faults import FAULTS, Fault, meet

TARGET = Path(__file__).resolve().parent.parent / "docs" / "FAULTS.md"
HEAD = """# What happens when a page is not what it should be

Each row is served by a server on the loopback interface in place of the terms of a made-up service, of which one good
capture is held. None of them raises a change or becomes what later captures are compared with; all of them are kept
with their reason, where bytes came. `tests/capture/test_faults.py` holds every row; `python -m bench.faults` measures
and writes this page. Seconds of the clock and of the processor, memory beyond that of an ordinary page.

| What is served | Outcome | Reason | Seconds | Processor | Memory | What the operator reads |
|---|---|---|---:|---:|---:|---|
"""


def peak() -> int:
    """Most memory that this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(fault: Fault) -> dict[str, object]:
    """One fault, in this process, after an ordinary page."""
    fault.pages()  # made before it is measured: a bomb takes long to pack
    asyncio.run(meet(FAULTS[-1]))
    before, used = peak(), os.times()
    finding, seconds = asyncio.run(meet(fault))
    after = os.times()
    return {
        "outcome": finding.outcome.value,
        "reason": finding.reason or "",
        "detail": finding.detail,
        "seconds": seconds,
        "processor": after.user + after.system - used.user - used.system,
        "memory": max(peak() - before, 0) / 1024,
    }


def row(number: int) -> str:
    """A line of the table, measured in a fresh process."""
    command = [sys.executable, "-m", "bench.faults", str(number)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found = json.loads(done.stdout)
    detail = str(found["detail"]).replace("|", "\\|")
    detail = re.sub(r"(127\.0\.0\.1):\d+", r"\1", detail)  # the port differs each time
    cells = (
        FAULTS[number].name,
        found["outcome"],
        found["reason"],
        f"{found['seconds']:.2f}",
        f"{found['processor']:.2f}",
        f"{found['memory']:.0f} MB",
        detail,
    )
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Measure one fault (its number), or all of them into the page."""
    if arguments:
        print(json.dumps(measure(FAULTS[int(arguments[0])])))
        return 0
    lines = []
    for number, fault in enumerate(FAULTS):
        lines.append(row(number))
        print(f"{number + 1}/{len(FAULTS)} {fault.name}", file=sys.stderr)
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(TARGET)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
