"""`doctor`: whether this computer has all that is needed, and what to do where it has not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import typer

from bert_core import __version__
from bert_core.cli.options import RunsOption
from bert_core.cli.words import LANGUAGE, _, messages, say, show
from bert_core.errors import ModelError
from bert_core.i18n import N_
from bert_core.models import resolve_model
from bert_core.runs import RunStore, home_folder
from bert_core.spec import DEFAULT_MODEL

PACKAGES = {
    "Keras": ("keras",),
    "TensorFlow": ("tensorflow", "tensorflow-cpu"),
    "transformers": ("transformers",),
    "Streamlit": ("streamlit",),
}
"""By title: the distributions that can provide it."""
BACKEND = """
import json, keras, tensorflow
devices = [device.device_type for device in tensorflow.config.list_physical_devices()]
print(json.dumps([keras.backend.backend(), devices]))
"""
BACKEND_SECONDS = 120
INSTALL = "pip install --force-reinstall -r requirements.txt"
LEAST_DISK, LEAST_MEMORY = 2 * 10**9, 2 * 10**9
GIGABYTE = 10**9


class Finding(NamedTuple):
    """One thing that was looked at. `advice` says what to do; without any, all is well."""

    what: str
    found: str
    advice: str = ""
    is_essential: bool = True


def doctor(*, runs: RunsOption = None) -> None:
    """Look at everything that is needed; exit with 1 where something essential is missing."""
    missing = False
    for finding in _findings(RunStore(runs).folder):
        mark, style = (
            ("✓", "green") if not finding.advice else ("✗", "red") if finding.is_essential else ("!", "yellow")
        )
        show(f"{mark} {finding.what}: {finding.found}", style=style)
        if finding.advice:
            show(f"  → {finding.advice}")
        missing |= bool(finding.advice) and finding.is_essential
    if missing:
        raise typer.Exit(1)


def _findings(runs: Path) -> Iterator[Finding]:
    yield Finding("BERT Studio", __version__)
    yield Finding("Python", f"{sys.version.split()[0]} ({sys.executable})")
    yield from _packages()
    with messages().status(_("Starting TensorFlow")):
        backend = _backend()
    yield backend
    yield _embedded_model()
    yield _writable(_("Home folder"), home_folder())
    yield _writable(_("Runs folder"), runs)
    yield from _machine(runs)


def _packages() -> Iterator[Finding]:
    for title, names in PACKAGES.items():
        found = next(filter(None, map(_version, names)), None)
        advice = say(N_("It is missing. Install it: {command}"), command=INSTALL)
        yield Finding(title, found or _("not installed"), "" if found else advice)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _backend() -> Finding:
    """What computes. Asked in another process, as TensorFlow ends its own on a processor that it cannot use."""
    what = _("Backend and devices")
    command, quiet = [sys.executable, "-c", BACKEND], {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=BACKEND_SECONDS, check=True, env=quiet)
        backend, devices = json.loads(answer.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError) as error:
        last = (getattr(error, "stderr", None) or "").strip().splitlines()[-1:] or [type(error).__name__]
        advice = say(N_("TensorFlow does not start here. Install it again: {command}"), command=INSTALL)
        return Finding(what, last[0], advice)
    return Finding(what, f"{backend}, {', '.join(devices)}")


def _embedded_model() -> Finding:
    what = _("Model that comes with BERT Studio")
    try:
        found = resolve_model(DEFAULT_MODEL, download=False)
    except ModelError as error:
        return Finding(what, _("not at hand"), error.message.render(LANGUAGE))
    return Finding(what, say(N_("at hand and verified: {folder}"), folder=str(found.folder)))


def _writable(what: str, folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Finding(what, say(N_("{folder} can be written"), folder=str(folder)))
    except OSError as error:
        advice = _("Allow writing there, or choose another place with the environment variable BERT_STUDIO_HOME.")
        return Finding(what, f"{folder}: {error.strerror}", advice)


def _machine(runs: Path) -> Iterator[Finding]:
    from bert_core.machine import machine_facts  # here because it loads a library that no other command needs

    facts = machine_facts(runs)
    yield Finding(_("Processor cores"), str(facts.cores))
    yield Finding(_("Graphics card"), facts.gpu or _("none; training runs on the processor"))
    free, total = (f"{size / GIGABYTE:.1f}" for size in (facts.free_memory, facts.memory))
    memory = say(N_("{free} GB free of {total} GB"), free=free, total=total)
    little = _("Close other programs, or choose a small model and a small batch size.")
    yield Finding(_("Memory"), memory, little if facts.free_memory < LEAST_MEMORY else "", is_essential=False)
    disk = say(N_("{free} GB free"), free=f"{facts.free_disk / GIGABYTE:.1f}")
    full = _("Delete old runs or other files: each run keeps a whole model.")
    yield Finding(_("Disk"), disk, full if facts.free_disk < LEAST_DISK else "", is_essential=False)
