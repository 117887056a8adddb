"""What becomes of files that are wrong in some way, in one table: what was expected, what we do, what we say.

    python -m benchmarks.messy FOLDER > benchmarks/MESSY.md

FOLDER holds the files and `expected.json`, which gives each of them an `action`: accept, accept_with_warning, ask or
reject. What we do is read from `python -m bert_core inspect --json`, as a person has it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LONGEST = 220
FITTING = {
    "accept": {"accept", "accept_with_warning"},
    "accept_with_warning": {"accept_with_warning", "ask"},
    "ask": {"ask"},
    "reject": {"reject"},
    "accept_or_clear_reject": {"accept", "accept_with_warning", "reject"},
}
"""What is right where something is expected. A warning too many is seen in the table, and no fault as long as it is
true; a question also warns."""


def inspect(paths: list[Path]) -> list[dict[str, Any]]:
    """What the command line says of each file."""
    command = [sys.executable, "-m", "bert_core", "inspect", "--json", *map(str, paths)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in shown.stdout.splitlines()]


def outcome(found: dict[str, Any]) -> tuple[str, str]:
    """What we do with a file, and the sentence that says so."""
    if not found["ok"]:
        return "reject", found["error"]
    if found["questions"]:
        return "ask", found["questions"][0]["message"]
    told = [finding for finding in found["findings"] if finding["severity"] in ("error", "warning")]
    if told:
        return "accept_with_warning", " ".join(finding["message"] for finding in told[:2])
    return "accept", ""


def main() -> None:
    """Print the table, and on standard error how many are as expected."""
    folder = Path(sys.argv[1])
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = inspect([folder / name for name in expected])
    print("# Files that are wrong in some way\n\n`python -m benchmarks.messy FOLDER`\n")
    print("| file | expected | ours | as expected | what is said |\n|---|---|---|---|---|")
    right = 0
    for (name, wanted), line in zip(expected.items(), found, strict=True):
        ours, said = outcome(line)
        fits = ours in FITTING[wanted["action"]]
        right += fits
        cell = " ".join(said[:LONGEST].split()).replace("|", "\\|").replace("`", "'")
        print(f"| `{name}` | {wanted['action']} | {ours} | {'yes' if fits else 'NO'} | {cell} |")
    print(f"{right} of {len(expected)} as expected", file=sys.stderr)


if __name__ == "__main__":
    main()
