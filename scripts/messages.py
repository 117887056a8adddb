"""Brings the translation catalogues up to date with the texts in the code: `make messages`, then fill in what is empty.

Texts are marked with `_("…")` or `N_("…")`. Entries that the code no longer has are removed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE_FOLDER = ROOT / "bert_core" / "locale"
SOURCES = ("app.py", "ui/**/*.py", "pages/**/*.py", "bert_core/**/*.py")


def texts() -> Iterator[tuple[str, str]]:
    """Every marked text, with the file that it stands in. No line numbers, which would change with every edit."""
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            for _, text, _, _ in extract_from_file("python", str(path), keywords={"_": None, "N_": None}):
                if isinstance(text, str) and text:
                    yield text, path.relative_to(ROOT).as_posix()


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it stands on disk."""
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> int:
    """Write the catalogue anew: texts of the code in their order, translations kept. Returns how many are missing."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
    known = {entry.id: entry.string for entry in catalogue(language)} if path.exists() else {}
    new = Catalog(locale=language, project="BERT Studio", header_comment=f"# BERT Studio: {language}", fuzzy=False)
    for text, file in texts():
        new.add(
            text, known.get(text, ""), locations=[(file, None)], flags=["python-brace-format"] if "{" in text else []
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=120, ignore_obsolete=True, omit_header=False)
    return sum(1 for entry in new if entry.id and not entry.string)


if __name__ == "__main__":
    for folder in sorted(path for path in LOCALE_FOLDER.iterdir() if path.is_dir()):
        missing = update(folder.name)
        sys.stdout.write(f"{folder.name}: {missing} texts without a translation\n")
