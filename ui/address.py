"""The data in hand as part of a page's address, so that a reload, a bookmark or a second tab finds it again.

Names and fingerprints stand there, never a path or a content. Whatever is as guessed or usual is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from bert_core import (
    DEFAULT_MODEL,
    FIXES,
    SAMPLES,
    TASKS,
    Reading,
    SettingsError,
    Split,
    UploadStore,
    catalog_entry,
    split_from,
)
from ui.chosen_data import InHand, from_sample, from_table

SPLIT_COLUMNS = ("split_column", "group_column", "time_column")
NAMES = {"sample", "data", "valid", "test", "task", "form", "fix", "model"}
NAMES |= {"share", "test_share", "seed", "same_texts", *SPLIT_COLUMNS}
NAMES |= set(Reading.model_fields)
ROLES = {column.role for task in TASKS.values() for form in task.forms for column in form.columns}
NAMES |= {f"{role}_column" for role in ROLES}
"""The parts of an address that are ours to read and write."""


def address_of(chosen: InHand, model: str = DEFAULT_MODEL) -> dict[str, str]:
    """What the address says of this data, and of the model chosen for them if it is one of the catalogue."""
    address = {"sample": chosen.sample} if chosen.sample else {"data": chosen.table.fingerprint}
    if chosen.valid_table:
        address["valid"] = chosen.valid_table.fingerprint
    address |= {name: str(value) for name, value in chosen.reading.model_dump(exclude_none=True).items()}
    if chosen.test_table:
        address["test"] = chosen.test_table.fingerprint
    if chosen.task_is_chosen and not (chosen.sample and chosen.task == SAMPLES[chosen.sample].task):
        address["task"] = chosen.task
    if chosen.form and len(TASKS[chosen.task].forms) > 1:
        address["form"] = chosen.form
    if chosen.fixes:
        address["fix"] = " ".join(chosen.fixes)
    guessed = chosen.guess.columns if chosen.guess else {}
    address |= {f"{role}_column": name for role, name in (chosen.columns or {}).items() if guessed.get(role) != name}
    address |= _address_of_split(chosen.split)
    if model != DEFAULT_MODEL and catalog_entry(model):
        address["model"] = model
    return address


def read_address(address: Mapping[str, str], uploads: UploadStore) -> InHand | None:
    """The data that an address names; None where it names none. What makes no sense in it is left out.

    Raises:
        DataError: the data it names are not here.
    """
    reading = _reading(address)
    choices: dict[str, object] = {
        "reading": reading,
        "form": address.get("form"),
        "columns": {role: address[f"{role}_column"] for role in ROLES if f"{role}_column" in address},
        "fixes": tuple(name for name in FIXES if name in address.get("fix", "").split()),
        "split": _read_split(address),
    }
    if address.get("task") in TASKS:
        choices |= {"task": address["task"], "task_is_chosen": True}
    for name in ("valid", "test"):
        if name in address:
            choices[f"{name}_table"] = uploads.read(address[name])
    if "sample" in address:
        return from_sample(address["sample"], **choices)
    if "data" in address:
        return from_table(uploads.read(address["data"], reading=reading), **choices)
    return None


def _reading(address: Mapping[str, str]) -> Reading:
    """How the file is to be read; all of it is found where the address says something that makes no sense."""
    try:
        return Reading.model_validate({name: address[name] for name in Reading.model_fields if name in address})
    except ValidationError:
        return Reading()


def asked_model(address: Mapping[str, str]) -> str:
    """The model of the catalogue that an address names, or the default one."""
    return address["model"] if catalog_entry(address.get("model", "")) else DEFAULT_MODEL


def _address_of_split(split: Split) -> dict[str, str]:
    address = {name: getattr(split, name) for name in SPLIT_COLUMNS if getattr(split, name) is not None}
    if split.valid_share != Split().valid_share:
        address["share"] = str(round(split.valid_share * 100))
    if split.test_share != Split().test_share:
        address["test_share"] = str(round(split.test_share * 100))
    if split.seed != Split().seed:
        address["seed"] = str(split.seed)
    if not split.same_texts_together:
        address["same_texts"] = "apart"
    return address


def _read_split(address: Mapping[str, str]) -> Split:
    values: dict[str, object] = {name: address[name] for name in SPLIT_COLUMNS if address.get(name)}
    try:
        return split_from({
            **values,
            "valid_share": _number(address.get("share"), 1, 99, round(Split().valid_share * 100)) / 100,
            "test_share": _number(address.get("test_share"), 0, 99, round(Split().test_share * 100)) / 100,
            "seed": _number(address.get("seed"), 0, 2**31 - 1, Split().seed),
            "same_texts_together": address.get("same_texts") != "apart",
        })  # fmt: skip
    except SettingsError:
        return Split()


def _number(text: str | None, low: int, high: int, usual: int) -> int:
    if text and text.isascii() and text.isdecimal() and len(text) < 12 and low <= int(text) <= high:
        return int(text)
    return usual
