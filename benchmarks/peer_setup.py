"""Makes the environment of the programs that we are measured against: PyTorch, Hugging Face, ONNX Runtime.

    python -m benchmarks.peer_setup FOLDER

Then FOLDER/bin/python is what the other benchmarks take as --peer-python. About 1.5 GB; nothing of it is ours to ship.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "peers" / "requirements.txt"
WITHOUT_GPU = "https://download.pytorch.org/whl/cpu"
"""PyTorch without CUDA, which pip takes for the newer one; the usual package for Linux brings gigabytes of CUDA."""


def main() -> None:
    """Make the environment, or bring an existing one up to the pinned versions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gpu", action="store_true", help="PyTorch with CUDA")
    options = parser.parse_args()
    venv.create(options.folder, with_pip=True)
    python = options.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [str(python), "-m", "pip", "install"]
    if not options.gpu and sys.platform != "darwin":
        torch = next(line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line.startswith("torch"))
        subprocess.run([*pip, "--no-deps", "--extra-index-url", WITHOUT_GPU, torch], check=True)
    subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
    print(python)


if __name__ == "__main__":
    main()
