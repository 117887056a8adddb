"""What `bert_core` and the app may know of each other, and how long a file may be. Reads the code, runs almost none."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bert_core

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 300
APP = sorted([*ROOT.glob("app.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("ui/**/*.py")])
FOLDERS = ("bert_core", "ui", "pages", "scripts", "benchmarks", "tests")


def test_imports_inside_the_core_go_downward_only() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    result = subprocess.run(
        [*command, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", APP, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_app_uses_only_the_public_core_and_no_keras(path: Path) -> None:
    wrong = [
        f"line {line}: {module}"
        for line, module, _ in imports(path)
        if module.startswith("bert_core.") or module.split(".")[0] in {"keras", "tensorflow"}
    ]
    assert not wrong, f"{path.relative_to(ROOT)} imports what it should not: {wrong}"


def test_the_app_uses_only_names_that_the_core_offers() -> None:
    offered = set(bert_core.__all__)
    asked = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in APP
        for _, module, names in imports(path)
        if module == "bert_core"
        for name in names
    }
    assert not {(path, name) for path, name in asked if name not in offered}


def test_pages_do_not_import_each_other() -> None:
    pages = {path.stem for path in ROOT.glob("pages/*.py")}
    wrong = [
        (path.name, module)
        for path in ROOT.glob("pages/*.py")
        for _, module, _ in imports(path)
        if module in pages or module.split(".")[0] == "pages"
    ]
    assert not wrong


def test_the_public_names_are_sorted() -> None:
    names = list(bert_core.__all__)
    assert names == sorted(names)
    assert len(names) == len(set(names))


def test_every_public_name_is_there() -> None:
    assert not [name for name in bert_core.__all__ if not hasattr(bert_core, name)]


def test_importing_the_core_is_light() -> None:
    code = "import bert_core, sys; print(*{'keras', 'tensorflow', 'pandas', 'streamlit'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "", f"`import bert_core` also imports {result.stdout.strip()}"


def test_a_long_file_gives_its_reason() -> None:
    wrong = []
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > LONGEST_FILE and "long because" not in (ast.get_docstring(ast.parse(text)) or "").lower():
            wrong.append(f"{path.relative_to(ROOT)} ({lines} lines)")
    assert not wrong, f"split these, or say 'Long because ...' at their top: {wrong}"


def python_files() -> Iterator[Path]:
    yield from ROOT.glob("*.py")
    for folder in FOLDERS:
        yield from (ROOT / folder).rglob("*.py")


def imports(path: Path) -> Iterator[tuple[int, str, list[str]]]:
    """Every import of the file, wherever it stands: line, module, the names taken from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module, [alias.name for alias in node.names]
