#!/bin/sh
# Makes the virtual environment in the folder $1 with a Python that BERT Studio runs on. Uses no package of ours.
set -eu

for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
    command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
    "$name" -c 'import ensurepip, venv' 2>/dev/null || { incomplete=$name; continue; }
    echo "Making $1 with $("$name" --version)."
    rm -rf "$1"
    exec "$name" -m venv "$1"
done

if [ -n "${incomplete:-}" ]; then
    echo "$incomplete lacks the modules venv and ensurepip. On Debian and Ubuntu: apt install python3-venv, then make run again." >&2
else
    echo "BERT Studio needs Python 3.11, 3.12 or 3.13, and none was found. Install one from https://www.python.org/downloads/ (or set PYTHON=/path/to/python), then run make again." >&2
fi
exit 1
