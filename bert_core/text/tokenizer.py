"""From texts to word pieces with the tokenizer that a model was trained with. Knows no task and no Keras."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from bert_core.errors import ModelError
from bert_core.i18n import N_
from bert_core.text.cache import FEWEST_TEXTS, TokenCache
from bert_core.text.tokens import Tokens

CHUNK = 1000
"""Texts tokenized at a time: enough to keep all cores busy, few enough to keep memory flat."""


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
        empty = [np.zeros(0)]
        return Tokens(
            np.concatenate(ids or empty).astype("int32"), np.concatenate(types or empty).astype("int8"), starts
        )

    def save(self, folder: Path) -> None:
        """Write the tokenizer's files into a model folder."""
        self._tokenizer.save_pretrained(folder)
