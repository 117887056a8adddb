"""The data in hand as part of a page's address, so that a reload, a bookmark or a second tab finds it again.

Names and fingerprints stand there, never a path or a content. Whatever is as guessed or usual is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from bert_core import DEFAULT_MODEL, TASKS, Split, UploadStore, catalog_entry
from ui.chosen_data import DEFAULT_TASK, InHand, from_sample, from_table

NAMES = {"sample", "data", "valid", "task", "form", "skip", "share", "seed", "model"}
NAMES |= {f"{column.role}_column" for task in TASKS.values() for form in task.forms for column in form.columns}
"""The parts of an address that are ours to read and write."""


def address_of(chosen: InHand, model: str = DEFAULT_MODEL) -> dict[str, str]:
    """What the address says of this data, and of the model chosen for them if it is one of the catalogue."""
    address = {"sample": chosen.sample} if chosen.sample else {"data": chosen.table.fingerprint}
    if chosen.valid_table:
        address["valid"] = chosen.valid_table.fingerprint
    if chosen.task != DEFAULT_TASK:
        address["task"] = chosen.task
    if chosen.form and chosen.form != TASKS[chosen.task].forms[0].name:
        address["form"] = chosen.form
    if chosen.without_problems:
        address["skip"] = "yes"
    guessed = chosen.guess.columns if chosen.guess else {}
    address |= {f"{role}_column": name for role, name in (chosen.columns or {}).items() if guessed.get(role) != name}
    if chosen.valid_share != Split().valid_share:
        address["share"] = str(round(chosen.valid_share * 100))
    if chosen.seed != Split().seed:
        address["seed"] = str(chosen.seed)
    if model != DEFAULT_MODEL and catalog_entry(model):
        address["model"] = model
    return address


def read_address(address: Mapping[str, str], uploads: UploadStore) -> InHand | None:
    """The data that an address names; None where it names none. What makes no sense in it is left out.

    Raises:
        DataError: the data it names are not here.
    """
    task = TASKS.get(address.get("task", ""), TASKS[DEFAULT_TASK])
    form = next((form for form in task.forms if form.name == address.get("form")), task.forms[0])
    columns = {
        column.role: address[f"{column.role}_column"] for column in form.columns if f"{column.role}_column" in address
    }
    choices: dict[str, object] = {
        "form": form.name,
        "columns": columns,
        "without_problems": address.get("skip") == "yes",
        "valid_share": _number(address.get("share"), 1, 99, round(Split().valid_share * 100)) / 100,
        "seed": _number(address.get("seed"), 0, 2**31 - 1, Split().seed),
    }
    if "valid" in address:
        choices["valid_table"] = uploads.read(address["valid"])
    if "sample" in address:
        return from_sample(address["sample"], **choices)
    if "data" in address:
        return from_table(uploads.read(address["data"]), task=task.name, **choices)
    return None


def asked_model(address: Mapping[str, str]) -> str:
    """The model of the catalogue that an address names, or the default one."""
    return address["model"] if catalog_entry(address.get("model", "")) else DEFAULT_MODEL


def _number(text: str | None, low: int, high: int, usual: int) -> int:
    if text and text.isascii() and text.isdecimal() and len(text) < 12 and low <= int(text) <= high:
        return int(text)
    return usual
