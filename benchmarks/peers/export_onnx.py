"""Exports a fine-tuned model folder with PyTorch, as ONNX Runtime reads it.

PEER_PYTHON benchmarks/peers/export_onnx.py MODEL_FOLDER MODEL.onnx
"""

import sys

import torch
from transformers import AutoModelForSequenceClassification

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Logits(torch.nn.Module):
    """The model with its inputs in a fixed order and nothing but logits as its answer."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits


def main(folder: str, path: str) -> None:
    """Export with any number of texts of any length."""
    sizes = {0: torch.export.Dim("texts", max=4096), 1: torch.export.Dim("length", max=512)}
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    torch.onnx.export(
        Logits(folder).eval(), example, path, input_names=list(INPUTS), output_names=["logits"],
        dynamic_shapes=[sizes] * len(INPUTS), dynamo=True, external_data=False,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
