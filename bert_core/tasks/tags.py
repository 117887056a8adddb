"""Tags of tokens, such as B-PER, in the ways in which people write them. Knows no text and no tokenizer.

BIO (Ramshaw and Marcus 1995; Tjong Kim Sang and Veenstra 1999), BIOES or BMES, BILOU, and IO with or without a letter
in front. Data of all of these has slips; what can only mean one thing is repaired and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bert_core.errors import DataError
from bert_core.i18n import N_, Message

OUTSIDE = "O"
TAG = re.compile(r"([BIMELSU])[-_](\S.*)", re.IGNORECASE)
"""A letter that says where in an entity the token stands, and the entity's type."""
BARE_TYPE = re.compile(r"(?!\w[-_])[^\W\d]\S.*", re.DOTALL)
"""A type without a letter in front, as in IO."""
BEGINNING = frozenset("BSU")
LAST = frozenset("ESLU")
MOST_SHOWN = 5


class TokenSpan(NamedTuple):
    """An entity: its first token, the one after its last, and its type."""

    first: int
    end: int
    kind: str


@dataclass(slots=True)
class Repairs:
    """What was repaired in some rows: tags without a beginning, tags without a letter, and blanks at a span's edge."""

    begun: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    trimmed: int = 0

    def notices(self) -> list[Message]:
        """What a person should know of it."""
        found = []
        if self.begun:
            found.append(_counted(
                N_("{count} tag without a beginning was read as one: {tags}."),
                N_("{count} tags without a beginning were read as one: {tags}."),
                self.begun,
            ))  # fmt: skip
        if self.bare:
            found.append(_counted(
                N_("{count} tag has no B- or I- in front: {tags}."),
                N_("{count} tags have no B- or I- in front, so neighbours of the same type were read as one entity: "
                   "{tags}."),
                self.bare,
            ))  # fmt: skip
        if self.trimmed:
            found.append(Message(
                text=N_("{count} entity began or ended with a blank, which was left out of it."),
                plural=N_("{count} entities began or ended with a blank, which was left out of them."),
                values={"count": self.trimmed},
            ))  # fmt: skip
        return found


def is_tag(text: str) -> bool:
    """Whether a text is a tag and nothing else that could stand in a table."""
    return text == OUTSIDE or TAG.fullmatch(text) is not None


def read_tags(tags: Sequence[str], repairs: Repairs) -> list[TokenSpan]:
    """The entities of one text, as seqeval reads them: an inside tag that continues nothing begins an entity.

    Raises:
        DataError: a tag has no shape that is known.
    """
    spans: list[TokenSpan] = []
    going_on: str | None = None
    for place, tag in enumerate(tags):
        letter, kind = _parted(tag)
        if kind is None:
            going_on = None
            continue
        if kind == going_on and letter not in BEGINNING:
            spans[-1] = spans[-1]._replace(end=place + 1)
        else:
            spans.append(TokenSpan(place, place + 1, kind))
            if letter and letter not in BEGINNING:
                repairs.begun[f"{tag} → B-{kind}"] += 1
        if not letter:
            repairs.bare[tag] += 1
        going_on = None if letter in LAST else kind
    return spans


def _parted(tag: str) -> tuple[str, str | None]:
    """The letter of a tag, empty where it has none, and its type; None for what is outside of any entity."""
    if tag.upper() == OUTSIDE:
        return "", None
    if found := TAG.fullmatch(tag):
        return found[1].upper(), found[2].strip()
    if BARE_TYPE.fullmatch(tag):
        return "", tag
    raise DataError(
        N_("'{tag}' is no tag; write O for a word outside of any entity, and B- or I- with the type, such as B-PER, "
           "for the first and the other words of one."),
        tag=tag,
    )  # fmt: skip


def _counted(text: str, plural: str, tags: Counter[str]) -> Message:
    shown = ", ".join(f"{tag} ({count})" for tag, count in tags.most_common(MOST_SHOWN))
    more = ", …" if len(tags) > MOST_SHOWN else ""
    return Message(text=text, plural=plural, values={"count": tags.total(), "tags": shown + more})
