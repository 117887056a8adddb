"""Texts that are typed on the command line, as the cells that a model reads."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bert_core.errors import DataError
from bert_core.i18n import N_


def cells_of(text: str, roles: Sequence[str]) -> dict[str, str]:
    """A text for the one column that the model reads, or a JSON object with one for each.

    Raises:
        DataError: there are several columns, and the text is no such object.
    """
    if len(roles) == 1:
        return {roles[0]: text}
    try:
        cells = json.loads(text)
    except ValueError:
        cells = None
    if (
        not isinstance(cells, dict)
        or set(cells) != set(roles)
        or not all(isinstance(cells[role], str) for role in roles)
    ):
        example = json.dumps(dict.fromkeys(roles, "…"), ensure_ascii=False)
        raise DataError(N_("This model reads several columns. Give each text as '{example}', or a file with --file."),
                        example=example)  # fmt: skip
    return {role: cells[role] for role in roles}
