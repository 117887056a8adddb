"""Does an exported model give the same logits in PyTorch's transformers? Prints the largest difference, fails at 1e-4.

    python -m benchmarks.parity RUN_OR_MODEL_FOLDER --torch-python PATH --texts FILE_OR_TEXT ...

The texts are tokenized once, on our side; PyTorch gets the ids, runs in an environment of its own (`--torch-python`),
and shares no code with us.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bert_core.errors import BertStudioError
from bert_core.models.config import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_model_weights
from bert_core.text import Tokenizer, Tokens

LARGEST_DIFFERENCE = 1e-4
TEXTS = ("The film is a quiet triumph.", "I want my money back!", "房间很干净，服务也很好。", "", "naïve: 3.50 €")

# What the other Python runs. One text at a time, so without any padding.
IN_PYTORCH = """
import json, sys
import torch
from transformers import AutoModelForSequenceClassification

folder, inputs, answers = sys.argv[1:]
model, loading = AutoModelForSequenceClassification.from_pretrained(folder, output_loading_info=True)
wrong = {name: sorted(map(str, loading[name])) for name in ("missing_keys", "unexpected_keys") if loading[name]}
if wrong:
    sys.exit(f"transformers does not find every weight in its place: {wrong}")
model.eval()
logits = []
with torch.no_grad():
    for row in json.load(open(inputs)):
        row = {name: torch.tensor([values]) for name, values in row.items()}
        if model.config.model_type == "distilbert":
            row.pop("token_type_ids", None)
        logits.append(model(**row).logits[0].tolist())
json.dump(logits, open(answers, "w"))
"""


def main(
    folder: Annotated[Path, typer.Argument(help="A run, or a model folder in Hugging Face layout.")],
    torch_python: Annotated[Path, typer.Option(help="The Python of an environment with PyTorch and transformers.")],
    texts: Annotated[list[str] | None, typer.Option(help="A text or a file with one a line; may be repeated.")] = None,
) -> None:
    """Compare the logits of a model folder with those of PyTorch's transformers."""
    folder = folder / "model" if (folder / "model").is_dir() else folder
    try:
        config = EncoderConfig.from_folder(folder)
        tokens = Tokenizer(folder).encode(read_texts(texts or TEXTS), max_length=config.maximum_length)
        ours = our_logits(folder, config, tokens)
    except BertStudioError as error:
        sys.exit(str(error))
    theirs = their_logits(folder, torch_python, tokens)
    difference = float(np.abs(ours - theirs).max())
    print(f"{len(ours)} texts, largest difference {difference:.2e} (at most {LARGEST_DIFFERENCE:.0e})")
    if ours.shape != theirs.shape or not difference <= LARGEST_DIFFERENCE:  # a NaN fails too
        sys.exit(1)


def read_texts(texts: Iterable[str]) -> list[str]:
    """Each text as it is, each file as its lines."""
    found = []
    for text in texts:
        is_file = len(text) < 1000 and Path(text).is_file()
        found += Path(text).read_text(encoding="utf-8").splitlines() if is_file else [text]
    return found


def our_logits(folder: Path, config: EncoderConfig, tokens: Tokens) -> np.ndarray:
    """What Keras answers, (texts, outputs)."""
    model = build_model(config, outputs=len(config.source.get("id2label") or (0, 1)), dropout=0.0)
    load_model_weights(model, folder)
    return Inference(model).logits(tokens)


def their_logits(folder: Path, python: Path, tokens: Tokens) -> np.ndarray:
    """What PyTorch answers, (texts, outputs). Ends the program with PyTorch's own words where that fails."""
    rows = [
        {"input_ids": tokens.ids[start:end].tolist(), "token_type_ids": tokens.types[start:end].tolist()}
        for start, end in pairwise(tokens.starts)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        script, inputs, answers = (Path(scratch, name) for name in ("script.py", "inputs.json", "answers.json"))
        script.write_text(IN_PYTORCH, encoding="utf-8")
        inputs.write_text(json.dumps(rows), encoding="utf-8")
        command = [str(python), str(script), str(folder.resolve()), str(inputs), str(answers)]
        if subprocess.run(command, check=False).returncode != 0:
            sys.exit("PyTorch's side failed; its message stands above.")
        return np.array(json.loads(answers.read_text(encoding="utf-8")))


if __name__ == "__main__":
    typer.run(main)
