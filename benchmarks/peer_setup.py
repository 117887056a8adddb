"""Makes the environment of the programs that we are measured against: PyTorch, Hugging Face, ONNX Runtime.

    python -m benchmarks.peer_setup FOLDER

Then FOLDER/bin/python is what the other benchmarks take as --peer-python. About 1.5 GB, and several more for CUDA
unless --torch-index says where builds without it are; nothing of it is ours to ship.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "peers" / "requirements.txt"


def main() -> None:
    """Make the environment, or bring an existing one up to the pinned versions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--torch-index", metavar="URL", help="index with PyTorch's builds without CUDA; see pytorch.org, Get Started"
    )
    options = parser.parse_args()
    venv.create(options.folder, with_pip=True)
    python = options.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [str(python), "-m", "pip", "install"]
    if options.torch_index:
        torch = next(line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line.startswith("torch"))
        subprocess.run([*pip, "--no-deps", "--extra-index-url", options.torch_index, torch], check=True)
    subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
    print(python)


if __name__ == "__main__":
    main()
