"""A BERT small enough to train in seconds, and a table that it can learn: real files of real formats, for every test.

Knows nothing of `bert_core`: the files are what a stranger's model and a stranger's spreadsheet would be.
"""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
GOOD = ("good", "great", "lovely", "wonderful", "fresh", "friendly")
BAD = ("bad", "awful", "dirty", "horrible", "stale", "rude")
COMMON = ("the", "a", "was", "is", "food", "room", "staff", "film", "service", "place", "and", "we", "very", "it")
CHINESE = "的一是不了在有我这很好坏吃房间服务差棒店，。"
LETTERS = "bcdefghijklmnopqrstuvwxyz"  # "a" is a word
PIECES = (*LETTERS, *"0123456789.,!?'-", "##a", *(f"##{letter}" for letter in LETTERS), "##ly", "##ing", "##ed")
VOCABULARY = (*SPECIAL, *GOOD, *BAD, *COMMON, *CHINESE, *PIECES)

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 16, 2, 2, 32, 64
CONFIG = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "vocab_size": len(VOCABULARY),
    "hidden_size": HIDDEN,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "intermediate_size": INNER,
    "max_position_embeddings": POSITIONS,
    "type_vocab_size": 2,
    "hidden_act": "gelu",
    "pad_token_id": 0,
}


def make_toy_model(folder: Path) -> Path:
    """Write a random BERT (16 wide, 2 layers, at most 64 word pieces) in Hugging Face layout; the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2), encoding="utf-8")
    _tokenizer().save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": POSITIONS}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")
    save_file(_weights(), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def toy_table(rows: int, *, seed: int = 0) -> str:
    """A CSV of `rows` short reviews with the columns `text` and `label`, half of them good and half bad."""
    chance = random.Random(seed)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["text", "label"])
    for row in range(rows):
        label, words = (("good", GOOD), ("bad", BAD))[row % 2]
        writer.writerow([" ".join([*chance.sample(COMMON, 5), *chance.sample(words, 2)]), label])
    return file.getvalue()


def _tokenizer() -> Tokenizer:
    ids = {piece: number for number, piece in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def _weights() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(0)

    def matrix(*shape: int) -> np.ndarray:
        return chance.normal(scale=0.2, size=shape).astype("float32")

    def dense(name: str, inputs: int, outputs: int) -> dict[str, np.ndarray]:
        return {f"{name}.weight": matrix(outputs, inputs), f"{name}.bias": np.zeros(outputs, "float32")}

    def norm(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.weight": np.ones(HIDDEN, "float32"), f"{name}.bias": np.zeros(HIDDEN, "float32")}

    weights = {
        "embeddings.word_embeddings.weight": matrix(len(VOCABULARY), HIDDEN),
        "embeddings.position_embeddings.weight": matrix(POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": matrix(2, HIDDEN),
        **norm("embeddings.LayerNorm"),
        **dense("pooler.dense", HIDDEN, HIDDEN),
    }
    for layer in range(LAYERS):
        block = f"encoder.layer.{layer}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            weights |= dense(f"{block}.attention.{part}", HIDDEN, HIDDEN)
        weights |= norm(f"{block}.attention.output.LayerNorm")
        weights |= dense(f"{block}.intermediate.dense", HIDDEN, INNER)
        weights |= dense(f"{block}.output.dense", INNER, HIDDEN)
        weights |= norm(f"{block}.output.LayerNorm")
    return weights
