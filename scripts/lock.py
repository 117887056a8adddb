"""Writes requirements.lock and requirements-dev.lock anew, for every system and Python that we support.

Runs without this machine's package settings, so that no address or path of this machine gets into the files.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--no-config", "--universal", "--generate-hashes"]
UV += ["--python-version", "3.11", "--upgrade", "--custom-compile-command", "make lock", "--quiet"]

clean = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}
for name in ("requirements", "requirements-dev"):
    subprocess.run([*UV, f"{name}.txt", "-o", f"{name}.lock"], cwd=ROOT, env=clean, check=True)
    print(f"{name}.lock is up to date.")
