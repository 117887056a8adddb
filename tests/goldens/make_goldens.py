"""Make the goldens in this folder with PyTorch's transformers: what our encoder is held against.

    python tests/goldens/make_goldens.py [FOLDER OF all-MiniLM-L6-v2]

Run by hand, in an environment with PyTorch; the tests read only the files. For each model type there is a tiny random
model (config.json, model.safetensors) and `expected.json`: inputs, hidden states, logits and the checkpoint's names.
The folder `words` in it holds the same for a model that guesses words, with its answers to the same inputs.
`minilm.json` holds a few numbers of the real model on eight texts.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)

HERE = Path(__file__).parent
SIZES = {
    "vocab_size": 40,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 12,
    "num_labels": 3,
}
DISTILBERT_SIZES = {
    "vocab_size": 40,
    "dim": 8,
    "n_layers": 2,
    "n_heads": 2,
    "hidden_dim": 16,
    "max_position_embeddings": 12,
    "num_labels": 3,
}
ROBERTA_SIZES = SIZES | {"type_vocab_size": 1}
SHARED = {"embedding_size": 6, "num_hidden_layers": 3, "num_hidden_groups": 2, "inner_group_num": 2}
TYPES = {
    "albert": SIZES | SHARED,
    "bert": SIZES,
    "camembert": ROBERTA_SIZES,
    "distilbert": DISTILBERT_SIZES,
    "electra": SIZES | {"embedding_size": 6},
    "ernie": SIZES | {"use_task_id": True},
    "roberta": ROBERTA_SIZES,
    "xlm-roberta": ROBERTA_SIZES,
}
# Two rows: a pair of texts, and a shorter text with padding (the model's own padding id is put in).
INPUT_IDS = [[5, 17, 23, 6, 31, 8, 6], [5, 39, 12, 6, 0, 0, 0]]
TOKEN_TYPE_IDS = [[0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0]]
ATTENTION_MASK = [[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0]]

TEXTS = [
    ("The film is a quiet triumph.", None),
    ("I want my money back!", None),
    ("it's slow -- very, very slow .", None),
    ("Where is the nearest railway station?", None),
    ("A man is playing a guitar.", "Someone makes music."),
    ("Crème brûlée, naïve café: 3.50 € (20% off)", None),
    ("antidisestablishmentarianism", None),
    ("We stayed five nights; the room was clean, the staff friendly, the breakfast cold on every single day.", None),
]


def make_tiny_model(model_type: str, sizes: dict) -> None:
    """One folder: a random model with every weight away from its default, and what it answers."""
    folder = HERE / model_type
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(0)
    config = AutoConfig.for_model(model_type, **sizes)
    model = AutoModelForSequenceClassification.from_config(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(mean=1.0 if "norm.weight" in name.lower() else 0.0, std=0.3)
    model.save_pretrained(folder)

    ids, mask = torch.tensor(INPUT_IDS), torch.tensor(ATTENTION_MASK)
    ids = torch.where(mask == 1, ids, config.pad_token_id)
    inputs = {"input_ids": ids, "attention_mask": mask}
    if getattr(config, "type_vocab_size", 0) > 1:
        inputs["token_type_ids"] = torch.tensor(TOKEN_TYPE_IDS)
    with torch.no_grad():
        hidden = model.base_model(**inputs).last_hidden_state
        logits = model(**inputs).logits
    write(
        folder / "expected.json",
        {
            "input_ids": ids.tolist(),
            "token_type_ids": inputs.get("token_type_ids", torch.zeros_like(ids)).tolist(),
            "attention_mask": ATTENTION_MASK,
            "hidden": [rounded(token) for row, kept in zip(hidden, mask, strict=True) for token in row[kept == 1]],
            "logits": [rounded(row) for row in logits],
            "state_dict_keys": sorted(model.state_dict()),
        },
    )


def make_words(model_type: str, sizes: dict) -> None:
    """A random model of the type that guesses words, and its logits for each token of the first row."""
    folder = HERE / model_type / "words"
    torch.manual_seed(1)
    model = AutoModelForMaskedLM.from_config(AutoConfig.for_model(model_type, **sizes)).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(mean=1.0 if "norm.weight" in name.lower() else 0.0, std=0.3)
        logits = model(input_ids=torch.tensor(INPUT_IDS[:1])).logits[0]
    model.save_pretrained(folder)
    write(folder / "expected.json", {"input_ids": INPUT_IDS[:1], "logits": [rounded(row) for row in logits]})


def make_minilm(folder: Path) -> None:
    """A few numbers for each text: enough to see any difference, few enough to read."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    rows = []
    for text, pair in TEXTS:
        inputs = tokenizer(text, pair, return_tensors="pt")
        with torch.no_grad():
            hidden = model(**inputs).last_hidden_state[0]
        rows.append(
            {
                "text": text,
                "pair": pair,
                "input_ids": inputs["input_ids"][0].tolist(),
                "token_type_ids": inputs["token_type_ids"][0].tolist(),
                "first_token": rounded(hidden[0, :8]),
                "last_token": rounded(hidden[-1, :8]),
                "mean": rounded(hidden.mean(0)[:8]),
                "norms": rounded(hidden.norm(dim=1)),
            }
        )
    write(HERE / "minilm.json", {"rows": rows})


def rounded(values: torch.Tensor) -> list[float]:
    return [round(value, 7) for value in values.tolist()]


def write(path: Path, contents: dict[str, list]) -> None:
    """JSON with one line for each row, so that a change can be read."""
    parts = [
        f"{json.dumps(key)}: [\n" + ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"
        for key, rows in contents.items()
    ]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    for model_type, sizes in TYPES.items():
        make_tiny_model(model_type, sizes)
        make_words(model_type, sizes)
    if len(sys.argv) > 1:
        make_minilm(Path(sys.argv[1]))
