"""What people use today: Hugging Face `Trainer` on PyTorch, with its defaults and the settings of BERT fine-tuning.

    PEER_PYTHON benchmarks/peers/trainer.py TRAIN.csv TEST.csv MODEL_FOLDER [--group-by-length] [--bf16]

Prints one line of JSON at the end; all seconds count from the first line of this program. Shares no code with us.
"""

import time

STARTED = time.time()

import argparse  # noqa: E402 - the imports are part of what is measured
import json  # noqa: E402
import tempfile  # noqa: E402

import pandas as pd  # noqa: E402
import torch  # noqa: E402
from transformers import (  # noqa: E402
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    set_seed,
)

SETTLED = 10
"""Steps at the start that say nothing about the pace; as many as on our side."""


class Clock(TrainerCallback):
    """When each step ended."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    def on_step_end(self, *args, **kwargs) -> None:
        self.ends.append(time.time())


def encode(table: pd.DataFrame, tokenizer, labels: list[str], options: argparse.Namespace) -> list[dict]:
    """The rows as `Trainer` reads them."""
    pieces = tokenizer(table[options.text].tolist(), truncation=True, max_length=options.max_length)
    numbers = [labels.index(label) for label in table[options.label]]
    return [{"labels": number, **{name: pieces[name][row] for name in pieces}} for row, number in enumerate(numbers)]


def arguments(options: argparse.Namespace, folder: str) -> TrainingArguments:
    """AdamW, linear warm-up and decay; clipping at 1.0 is `Trainer`'s own default."""
    grouping = {"train_sampling_strategy": "group_by_length"} if options.group_by_length else {}
    return TrainingArguments(
        output_dir=folder,
        num_train_epochs=options.epochs,
        max_steps=options.max_steps,
        per_device_train_batch_size=options.batch_size,
        per_device_eval_batch_size=2 * options.batch_size,
        learning_rate=options.learning_rate,
        weight_decay=0.01,
        warmup_steps=0.1,  # a share
        lr_scheduler_type="linear",
        max_grad_norm=1.0,
        bf16=options.bf16,
        use_cpu=not torch.cuda.is_available(),
        seed=options.seed,
        save_strategy="no",
        report_to=[],
        disable_tqdm=True,
        **grouping,
    )


def main() -> None:
    """Train, then answer the test file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("model")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="label")
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--max-steps", type=int, default=-1)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--group-by-length", action="store_true")
    parser.add_argument("--bf16", action="store_true")
    options = parser.parse_args()

    train, test = (pd.read_csv(path, dtype=str, keep_default_na=False) for path in (options.train, options.test))
    labels = sorted(train[options.label].unique())
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    rows, test_rows = (encode(table, tokenizer, labels, options) for table in (train, test))
    set_seed(options.seed)  # `Trainer` does it too, but only once the new output layer has been drawn
    model = AutoModelForSequenceClassification.from_pretrained(
        options.model, num_labels=len(labels), dtype=torch.float32
    )
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(
            model=model,
            args=arguments(options, folder),
            train_dataset=rows,
            data_collator=DataCollatorWithPadding(tokenizer),
            callbacks=[clock],
        )
        began = time.time()
        trainer.train()
        ended = time.time()
        trainer.args.train_sampling_strategy = "random"  # or predictions come in the order of their lengths
        answers = trainer.predict(test_rows).predictions.argmax(-1)
    settled = clock.ends[SETTLED:]
    right = sum(row["labels"] == answer for row, answer in zip(test_rows, answers, strict=True))
    figures = {
        "accuracy": right / len(test_rows),
        "first_step_seconds": clock.ends[0] - STARTED,
        "train_seconds": ended - began,
        "step_seconds": (settled[-1] - settled[0]) / (len(settled) - 1) if len(settled) > 1 else None,
        "steps": len(clock.ends),
        "until_trained_seconds": ended - STARTED,
        "total_seconds": time.time() - STARTED,
        "tokens_per_step": sum(len(row["input_ids"]) for row in rows) / -(-len(rows) // options.batch_size),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
