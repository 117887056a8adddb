"""The tables of the README say what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bert_core import PRESETS, TASKS, Hyperparameters, RunStore, allowed_values, translate

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": ROOT / "README.md", "zh_CN": ROOT / "README.zh-CN.md"}
LANGUAGES = pytest.mark.parametrize("language", READMES)


@LANGUAGES
def test_every_setting_stands_in_the_table_with_its_default_and_bounds(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    for name, field in Hyperparameters.model_fields.items():
        title = translate(field.title, language)
        row = f"| `{name}` | {title} | {field.default} | {allowed_values(name).render(language)} |"
        assert row in text


@LANGUAGES
def test_every_preset_stands_in_the_table_with_what_it_changes(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    for preset in PRESETS.values():
        changes = preset.hyperparameters.model_dump(exclude_defaults=True)
        settings = ", ".join(f"`{name}` {value}" for name, value in changes.items()) or "–"
        assert f"| `{preset.name}` | {translate(preset.title, language)} | {settings} |" in text


@LANGUAGES
def test_every_task_stands_in_the_table(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    for task in TASKS.values():
        assert f"| `{task.name}` | {translate(task.title, language)} |" in text


@LANGUAGES
def test_every_command_of_the_command_line_is_described(language: str) -> None:
    from bert_core.cli import app

    text = READMES[language].read_text(encoding="utf-8")
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert set(re.findall(r"python -m bert_core (\w+)", text)) == commands


@LANGUAGES
def test_every_picture_of_the_readme_exists(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    pictures = [part.split(")")[0] for part in text.split("](")[1:] if part.split(")")[0].endswith(".png")]
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


@LANGUAGES
def test_the_python_of_the_readme_makes_a_run(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERT_STUDIO_HOME", str(tmp_path))
    monkeypatch.chdir(ROOT)
    text = READMES[language].read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    before, launch, _ = code.partition("launch(run)")
    assert launch
    names: dict[str, Any] = {}
    exec(before, names)
    (run,) = RunStore().runs()
    assert names["run"].id == run.id and len(list(run.examples("train"))) == 850
