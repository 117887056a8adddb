"""From texts to word pieces with the tokenizer that a model was trained with. Knows no task and no Keras."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import numpy as np

from bert_core.errors import ModelError
from bert_core.i18n import N_
from bert_core.text.cache import FEWEST_TEXTS, TokenCache
from bert_core.text.tokens import Alignment, Tokens

CHUNK = 1000
"""Texts tokenized at a time: enough to keep all cores busy, few enough to keep memory flat."""
FAR_TOO_LONG = 20
"""A text of a pair with so many times more characters than there is room for word pieces is shortened beforehand."""
FIRST_TEXT_SHARE = 2
"""In windows over the second text of a pair, the first is cut to one part in so many of a window."""

CHINESE_CHARACTER = "\u2581?[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""One character, with the sign that SentencePiece puts in the place of a blank before it."""


class Tokenizer:
    """A model's own tokenizer, read from its folder."""

    def __init__(self, folder: Path, *, cache: TokenCache | None = None) -> None:
        """Read the tokenizer of a model folder. With a `cache` it remembers the word pieces of many texts.

        Raises:
            ModelError: the folder has no tokenizer that can be read.
        """
        from transformers import AutoTokenizer  # here because it takes seconds to import

        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
            self._backend = self._tokenizer.backend_tokenizer
        except Exception as error:  # the library raises anything from OSError to KeyError for a broken file
            raise ModelError(
                N_(
                    "The tokenizer of the model in {folder} cannot be read. The folder needs the tokenizer.json that "
                    "came with the model."
                ),
                folder=folder.name,
            ) from error
        self._backend.no_padding()
        self._cache = cache

    @property
    def unknown_id(self) -> int | None:
        """The id that stands for text outside the vocabulary, if the tokenizer has one."""
        return self._tokenizer.unk_token_id

    def encode(
        self, texts: Sequence[str], seconds: Sequence[str] | None = None, *, max_length: int | None = None
    ) -> Tokens:
        """Word pieces of `texts`, or of pairs with `seconds`, cut after `max_length` word pieces (None: never)."""
        if max_length is None:
            self._backend.no_truncation()
        else:
            self._backend.enable_truncation(max_length)
        if seconds is not None and max_length is not None:
            texts, seconds = self._bounded(texts, max_length), self._bounded(seconds, max_length)
            self._backend.enable_truncation(max_length)
        inputs = list(texts) if seconds is None else list(zip(texts, seconds, strict=True))
        if self._cache is None or len(inputs) < FEWEST_TEXTS:
            return self._encode(inputs)
        # The settings of the tokenizer, its vocabulary and the length limit among them, and whether these are pairs.
        key = f"{seconds is not None} {self._backend.to_str()}"
        return self._cache.tokens(key, chain(texts, seconds or ()), lambda: self._encode(inputs))

    def _encode(self, inputs: list[str] | list[tuple[str, str]]) -> Tokens:
        ids, types, lengths = [], [], []
        for start in range(0, len(inputs), CHUNK):
            encodings = self._backend.encode_batch_fast(inputs[start : start + CHUNK])
            ids.append(np.concatenate([np.asarray(encoding.ids, "int32") for encoding in encodings]))
            types.append(np.concatenate([np.asarray(encoding.type_ids, "int8") for encoding in encodings]))
            lengths += [len(encoding) for encoding in encodings]
        starts = np.concatenate([[0], np.cumsum(lengths, dtype="int64")])
        return Tokens(_joined(ids, "int32"), _joined(types, "int8"), starts)

    def encode_windows(
        self, texts: Sequence[str], seconds: Sequence[str] | None = None, *, max_length: int, stride: int
    ) -> tuple[Tokens, Alignment]:
        """Word pieces and where they stand in their texts; nothing of a long text is lost.

        What is longer than `max_length` word pieces becomes several rows that share `stride` pieces with the one before
        (Devlin et al. 2019, `doc_stride`). Of a pair only the second text goes on; the first is in every row.
        """
        special = self._backend.num_special_tokens_to_add(is_pair=seconds is not None)
        room = max_length - special
        if seconds is not None:
            longest = room // FIRST_TEXT_SHARE
            texts = self._cut(texts, longest)
            room -= longest
        stride = min(stride, room - 1)
        inputs = list(texts) if seconds is None else list(zip(texts, seconds, strict=True))
        strategy = "longest_first" if seconds is None else "only_second"
        self._backend.enable_truncation(max_length, stride=stride, strategy=strategy)
        ids, types, parts, characters, words, examples, lengths = [], [], [], [], [], [], []
        for start in range(0, len(inputs), CHUNK):
            for example, whole in enumerate(self._backend.encode_batch(inputs[start : start + CHUNK]), start):
                for row in (whole, *whole.overflowing):
                    ids.append(np.asarray(row.ids, "int32"))
                    types.append(np.asarray(row.type_ids, "int8"))
                    parts.append(np.asarray([-1 if part is None else part for part in row.sequence_ids], "int8"))
                    characters.append(np.asarray(row.offsets, "int32").reshape(-1, 2))
                    words.append(np.asarray([-1 if word is None else word for word in row.word_ids], "int32"))
                    examples.append(example)
                    lengths.append(len(row))
        starts = np.concatenate([[0], np.cumsum(lengths, dtype="int64")])
        return (
            Tokens(_joined(ids, "int32"), _joined(types, "int8"), starts),
            Alignment(
                _joined(parts, "int8"),
                np.concatenate([np.zeros((0, 2), "int32"), *characters]),
                _joined(words, "int32"),
                np.asarray(examples, "int64"),
            ),
        )

    @contextmanager
    def characters_apart(self) -> Iterator[None]:
        """Meanwhile every Chinese character is a word, as it always is in BERT's own tokenizers.

        Others make word pieces of several characters, in the middle of which a name may begin or end.
        """
        from tokenizers import Regex, pre_tokenizers

        usual = self._backend.pre_tokenizer
        apart = pre_tokenizers.Split(Regex(CHINESE_CHARACTER), "isolated")
        self._backend.pre_tokenizer = apart if usual is None else pre_tokenizers.Sequence([usual, apart])
        try:
            yield
        finally:
            self._backend.pre_tokenizer = usual

    def _bounded(self, texts: Sequence[str], max_length: int) -> list[str]:
        """The texts, those that are far too long without an end that would be cut anyway.

        Of a pair whose texts are both cut, the tokenizer makes every piece of one with every piece of the other: with
        two texts of a hundred thousand words more than any memory holds.
        """
        far = [place for place, text in enumerate(texts) if len(text) > FAR_TOO_LONG * max_length]
        bounded = list(texts)
        for place, text in zip(far, self._cut([texts[place] for place in far], 2 * max_length), strict=True):
            bounded[place] = text
        return bounded

    def _cut(self, texts: Sequence[str], longest: int) -> list[str]:
        """The texts, none longer than so many word pieces."""
        self._backend.enable_truncation(longest)
        encodings = self._backend.encode_batch(list(texts), add_special_tokens=False)
        return [
            text[: encoding.offsets[-1][1]] if encoding.overflowing else text
            for text, encoding in zip(texts, encodings, strict=True)
        ]

    @property
    def mask_id(self) -> int | None:
        """The id that stands for a hidden word, if the tokenizer has one."""
        return self._tokenizer.mask_token_id

    @property
    def mask(self) -> str | None:
        """The text that stands for a hidden word, if the tokenizer has one."""
        return self._tokenizer.mask_token

    @property
    def size(self) -> int:
        """How many ids there are."""
        return len(self._tokenizer)

    def piece(self, number: int) -> str:
        """The text of an id; of one that goes on with a word, BERT's own sign before it, such as `##ing`."""
        return self._backend.decode([number], skip_special_tokens=False).strip()

    @property
    def special_ids(self) -> tuple[int, ...]:
        """The ids that stand for no text."""
        return tuple(self._tokenizer.all_special_ids)

    def save(self, folder: Path) -> None:
        """Write the tokenizer's files into a model folder."""
        self._tokenizer.save_pretrained(folder)


def _joined(arrays: list[np.ndarray], kind: str) -> np.ndarray:
    """All arrays as one, even where there are none."""
    return np.concatenate([np.zeros(0, kind), *arrays])
