"""Make the samples of questions about a text in `samples/` from the public sets that they are taken from.

    python scripts/make_qa_samples.py SOURCE

SOURCE holds `qa_en_squad2_mini` and `qa_zh_cmrc2018_mini`, each with `{train,valid,test}.json` (SQuAD layout).
`samples/README.md` says where those come from.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
SEED = 0
LONGEST = {"en": 500, "zh": 302}
"""Characters of a text: short ones are read fast, and keep the files small."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", type=Path)
    source = parser.parse_args().source
    english = ("context", "question", "answer", "answer_start")
    _write("questions_en.csv", english, rows(source / "qa_en_squad2_mini", LONGEST["en"]))
    chinese = ("文章", "问题", "答案", "答案位置")
    _write("questions_zh.csv", chinese, rows(source / "qa_zh_cmrc2018_mini", LONGEST["zh"]))


def rows(folder: Path, longest: int) -> Iterator[tuple[str, ...]]:
    """Text, question, answers and their starts, of the texts that are no longer than that."""
    for name in ("train.json", "valid.json", "test.json"):
        for article in json.loads((folder / name).read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                if len(paragraph["context"]) <= longest:
                    for question in paragraph["qas"]:
                        yield paragraph["context"], question["question"].strip(), *_answers(question["answers"])


def _answers(answers: list[dict]) -> tuple[str, str]:
    """One answer as it is, several as JSON lists, none as empty cells."""
    different = dict.fromkeys((answer["text"], answer["answer_start"]) for answer in answers)
    texts, starts = [text for text, _ in different], [start for _, start in different]
    if len(different) > 1:
        return json.dumps(texts, ensure_ascii=False), json.dumps(starts)
    return (texts[0], str(starts[0])) if different else ("", "")


def _write(name: str, header: tuple[str, ...], found: Iterator[tuple[str, ...]]) -> None:
    chosen = sorted(set(found))
    random.Random(SEED).shuffle(chosen)
    with (SAMPLES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(chosen)


if __name__ == "__main__":
    main()
