"""What this computer has: cores, memory, disk, graphics card. Asks the system, never a machine learning library."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Machine:
    """Facts about this computer; memory and disk in bytes. `gpu` is the card's name, None where there is none."""

    cores: int
    memory: int
    free_memory: int
    free_disk: int
    gpu: str | None


def machine_facts(folder: Path) -> Machine:
    """The facts as they are now; `folder` says which disk is meant."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return Machine(
        cores=cores(),
        memory=psutil.virtual_memory().total,
        free_memory=free_memory(),
        free_disk=shutil.disk_usage(existing).free,
        gpu=gpu(),
    )


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_memory() -> int:
    """Bytes of memory that a new process could have, as of now."""
    return psutil.virtual_memory().available


def gpu() -> str | None:
    """The first NVIDIA card, by its own driver's tool."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    answer = subprocess.run(
        [tool, "--query-gpu=name", "--format=csv,noheader"], capture_output=True, text=True, timeout=10, check=False
    )
    return answer.stdout.splitlines()[0].strip() if answer.returncode == 0 and answer.stdout.strip() else None
