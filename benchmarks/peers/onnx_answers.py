"""The fastest that people use today to answer: ONNX Runtime in float32, texts sorted by length, padded batches.

    PEER_PYTHON benchmarks/peers/onnx_answers.py MODEL_FOLDER MODEL.onnx TEXTS.json --threads 2

TEXTS.json is a list of texts. Prints one line of JSON, with a label a text. Shares no code with us.
"""

import time

STARTED = time.time()

import argparse  # noqa: E402 - the imports are part of what is measured
import json  # noqa: E402
import statistics  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

PASSES = 3
"""Times that all texts are answered warm."""


class Answers:
    """A model with its tokenizer."""

    def __init__(self, options: argparse.Namespace) -> None:
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = options.threads
        settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = onnxruntime.InferenceSession(options.onnx, settings, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(Path(options.folder, "tokenizer.json")))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(options.max_length)
        self.batch_size = options.batch_size
        config = json.loads(Path(options.folder, "config.json").read_text(encoding="utf-8"))
        self.names = config["id2label"]

    def labels(self, texts: list[str]) -> list[str]:
        """The likeliest label of each text."""
        encoded = self.tokenizer.encode_batch(texts)
        order = np.argsort([len(text.ids) for text in encoded], kind="stable")
        best = np.zeros(len(texts), "int64")
        for start in range(0, len(order), self.batch_size):
            rows = order[start : start + self.batch_size]
            best[rows] = self.session.run(None, self._batch([encoded[row] for row in rows]))[0].argmax(-1)
        return [self.names[str(number)] for number in best]

    def _batch(self, encoded: list) -> dict[str, np.ndarray]:
        shape = len(encoded), max(len(text.ids) for text in encoded)
        inputs = {name: np.zeros(shape, "int64") for name in ("input_ids", "attention_mask", "token_type_ids")}
        for row, text in enumerate(encoded):
            inputs["input_ids"][row, : len(text.ids)] = text.ids
            inputs["attention_mask"][row, : len(text.ids)] = 1
            inputs["token_type_ids"][row, : len(text.ids)] = text.type_ids
        return inputs


def seconds(call, *arguments) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - began


def main() -> None:
    """Answer all texts cold and warm, then one text many times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("onnx")
    parser.add_argument("texts")
    parser.add_argument("--single", required=True, help="the text that is asked by itself")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=200)
    options = parser.parse_args()
    texts = json.loads(Path(options.texts).read_text(encoding="utf-8"))
    answers = Answers(options)
    labels = answers.labels(texts)
    cold = time.time() - STARTED
    warm = statistics.median(seconds(answers.labels, texts) for _ in range(PASSES))
    answers.labels([options.single])
    single = statistics.median(seconds(answers.labels, [options.single]) for _ in range(options.repeats))
    print(json.dumps({"cold_seconds": cold, "warm_seconds": warm, "single_ms": 1000 * single, "labels": labels}))


if __name__ == "__main__":
    main()
