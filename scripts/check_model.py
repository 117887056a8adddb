"""Checks that the embedded model is installed and is the file that we know, by its SHA-256; says so in one line."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bert_core.errors import ModelError
from bert_core.models.resolve import embedded_folder

try:
    folder = embedded_folder()
except ModelError as error:
    sys.exit(str(error))
print(f"The embedded model is in place and unaltered ({folder.name}).")
