"""The ways in which people write entities down, turned into a text and where in it each entity stands.

All of them end as the cells `text` and `entities`, a JSON list of [start, end, type] in characters of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.tasks.base import Example, Parsed, Problem
from bert_core.tasks.characters import trimmed
from bert_core.tasks.tags import Repairs, read_tags

Cells = Mapping[str, str]
Span = tuple[int, int, str]
WITHOUT_BLANKS = re.compile(r"[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\U00020000-\U0003ffff]")
"""Characters of Chinese and Japanese, which put no blanks between words."""
MARKED = re.compile(r"\[([^\[\]]+)\]\(([^()]+)\)")
TYPE_KEYS = ("label", "type")
NAME_KEYS = ("text", "entity")
"""What the type of an entity, and the words that it consists of, are called in JSON."""
LONGEST_SENTENCE = 1000
"""More tokens than this in a row are no sentence: it was not said where sentences end."""


def parse_entities(form: str, rows: Sequence[Example]) -> Parsed:
    """Examples from rows that are written in one of the four forms."""
    repairs = Repairs()
    found: list[Example] = []
    problems: list[Problem] = []
    for group in _sentences(rows) if form == "rows" else ([row] for row in rows):
        try:
            found.append(Example(group[0].row, READERS[form](group, repairs)))
        except DataError as error:
            problems.append(Problem(group[0].row, error.message))
    return Parsed(found, problems, repairs.notices())


def _read_tokens_and_tags(rows: Sequence[Example], repairs: Repairs) -> Cells:
    [row] = rows
    return _tagged(_listed(row.cells["tokens"]), _listed(row.cells["tags"]), repairs)


def _read_sentence(rows: Sequence[Example], repairs: Repairs) -> Cells:
    for row in rows:
        if not row.cells["tag"].strip() or not row.cells["token"].strip():
            raise DataError(
                N_("In row {row} either the token or its tag is missing; write both, or leave both empty where a "
                   "sentence ends."),
                row=row.row,
            )  # fmt: skip
    tokens, tags = ([row.cells[role].strip() for row in rows] for role in ("token", "tag"))
    return _tagged(tokens, tags, repairs)


def _read_spans(rows: Sequence[Example], repairs: Repairs) -> Cells:
    [row] = rows
    text = row.cells["text"]
    try:
        entries = json.loads(row.cells["entities"] or "[]")
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        raise DataError(
            N_('The entities are no JSON list; write them such as [[0, 4, "PER"]], or [] where there are none.')
        )
    return _canonical(text, [_span(entry, text) for entry in entries], repairs)


def _read_marked(rows: Sequence[Example], repairs: Repairs) -> Cells:
    [row] = rows
    marked = row.cells["marked"]
    pieces: list[str] = []
    spans: list[Span] = []
    length = read = 0
    for found in MARKED.finditer(marked):
        before = marked[read : found.start()]
        start = length + len(before)
        length = start + len(found[1])
        pieces += [before, found[1]]
        spans.append((start, length, found[2]))
        read = found.end()
    pieces.append(marked[read:])
    if any("](" in piece for piece in pieces):
        raise DataError(
            N_("'](' stands where no entity is marked up; write each as [its words](its type), with no brackets inside "
               "and with a type.")
        )  # fmt: skip
    return _canonical("".join(pieces), spans, repairs)


READERS: dict[str, Callable[[Sequence[Example], Repairs], Cells]] = {
    "tags": _read_tokens_and_tags,
    "rows": _read_sentence,
    "spans": _read_spans,
    "marked": _read_marked,
}


def _sentences(rows: Sequence[Example]) -> Iterator[list[Example]]:
    """The rows of each sentence: it ends at an empty row, at a line that was left blank, or where its name changes."""
    sentence: list[Example] = []
    name = ""
    for row in rows:
        own = row.cells.get("sentence", "").strip()
        is_empty = not row.cells["token"].strip() and not row.cells["tag"].strip()
        # A line without any cell is no row of a table; it shows in the row numbers alone.
        is_new = is_empty or (sentence and row.row != sentence[-1].row + 1) or (own and own != name)
        if is_new and sentence:
            yield sentence
            sentence = []
        name = own or name  # often only the first token of a sentence has its name
        if not is_empty:
            sentence.append(row)
            _check_length(sentence)
    if sentence:
        yield sentence


def _check_length(sentence: list[Example]) -> None:
    if len(sentence) > LONGEST_SENTENCE:
        raise DataError(
            N_("More than {count} tokens from row {row} on would be one sentence. Choose the column that numbers the "
               "sentences, or leave a row empty after each."),
            count=LONGEST_SENTENCE, row=sentence[0].row,
        )  # fmt: skip


def _listed(cell: str) -> list[str]:
    """The items of a cell: a JSON list of texts, or what blanks stand between."""
    if cell.startswith("["):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list) and all(isinstance(item, str) and item.strip() for item in items):
            return [item.strip() for item in items]
    return cell.split()


def _tagged(tokens: Sequence[str], tags: Sequence[str], repairs: Repairs) -> Cells:
    if len(tokens) != len(tags):
        raise DataError(
            N_("There are {tokens} tokens but {tags} tags; give each token one tag."),
            tokens=len(tokens), tags=len(tags),
        )  # fmt: skip
    text, places = joined(tokens)
    spans = [(places[first][0], places[end - 1][1], kind) for first, end, kind in read_tags(tags, repairs)]
    return _canonical(text, spans, repairs)


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens as a text, and where in it each stands: with a blank between two, but not between Chinese characters."""
    pieces: list[str] = []
    places = []
    length = 0
    for before, token in pairwise(["", *tokens]):
        if before and not (WITHOUT_BLANKS.match(before[-1]) and WITHOUT_BLANKS.match(token[0])):
            pieces.append(" ")
            length += 1
        pieces.append(token)
        places.append((length, length + len(token)))
        length += len(token)
    return "".join(pieces), places


def _span(entry: Any, text: str) -> Span:
    """An entity as it stands in JSON: [start, end, type], or an object that names these."""
    name = None
    if isinstance(entry, list) and len(entry) == 3:
        start, end, kind = entry
    elif isinstance(entry, dict):
        start, end = entry.get("start"), entry.get("end")
        kind = next((entry[key] for key in TYPE_KEYS if key in entry), None)
        name = next((entry[key] for key in NAME_KEYS if isinstance(entry.get(key), str)), None)
    else:
        start = end = kind = None
    start, end = _whole(start), _whole(end)
    if start is None or end is None or not isinstance(kind, str) or not kind.strip():
        raise DataError(
            N_('{entity} is no entity; write it as [start, end, "type"], or as an object with start, end and label, in '
               "characters counted from 0."),
            entity=_shortened(json.dumps(entry, ensure_ascii=False)),
        )  # fmt: skip
    if name is not None and text[max(0, start) : end] != name:
        raise _misplaced(start, end, name, text)
    if not 0 <= start < end <= len(text):
        raise DataError(
            N_("An entity is said to go from character {start} to {end}, but the text has {length} characters; correct "
               "where it begins and ends."),
            start=start, end=end, length=len(text),
        )  # fmt: skip
    return start, end, kind


def _misplaced(start: int, end: int, name: str, text: str) -> DataError:
    places = [found.start() for found in re.finditer(re.escape(name), text)] if name else []
    if not places:
        return DataError(
            N_("The entity '{name}' does not occur in the text; correct its words or the text."), name=_shortened(name)
        )
    nearest = min(places, key=lambda place: abs(place - start))
    return DataError(
        N_("The characters {start} to {end} of the text are not '{name}'; the nearest '{name}' goes from {near} to "
           "{near_end}."),
        start=start, end=end, name=_shortened(name), near=nearest, near_end=nearest + len(name),
    )  # fmt: skip


def _whole(value: Any) -> int | None:
    """A whole number, also one that was written as 4.0 or "4"."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(\.0)?", value):
        return int(value.partition(".")[0])
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1:
        return int(value)
    return None


def _canonical(text: str, spans: Sequence[Span], repairs: Repairs) -> Cells:
    """The cells of an example: entities in order, without blanks at their edges, none within another."""
    kept = sorted({_fitted(text, span, repairs) for span in spans})
    for (start, end, _), (next_start, next_end, _) in pairwise(kept):
        if next_start < end:
            raise DataError(
                N_("The entities '{first}' and '{second}' share characters; keep one of them, as a word can only be "
                   "part of one entity."),
                first=_shortened(text[start:end]), second=_shortened(text[next_start:next_end]),
            )  # fmt: skip
    return {"text": text, "entities": json.dumps(kept, ensure_ascii=False)}


def _fitted(text: str, span: Span, repairs: Repairs) -> Span:
    start, end, kind = span
    words = text[start:end]
    if not words.strip():
        raise DataError(
            N_("An entity from character {start} to {end} consists of blanks; correct where it begins and ends."),
            start=start, end=end,
        )  # fmt: skip
    repairs.trimmed += words != words.strip()
    return *trimmed(text, start, end), kind.strip()


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
