"""Make the samples in `samples/` whose answers are parts of a text from the public sets that they are taken from.

    python scripts/make_qa_samples.py SOURCE

SOURCE holds `qa_en_squad2_mini` and `qa_zh_cmrc2018_mini`, each with `{train,valid,test}.json` (SQuAD layout).
`samples/README.md` says where those come from.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from make_samples import kind_of

SAMPLES = Path(__file__).parents[1] / "samples"
SEED = 0
SENTENCE_END = re.compile(r"[。！？\n]")
LONGEST_SENTENCE = 120
PART_KINDS = ("名称", "数量", "时间")
PART_ROWS = 180
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
    _write("sentence_parts_zh.csv", ("文本", "类型", "主体"), sentence_parts(source / "qa_zh_cmrc2018_mini"))


def rows(folder: Path, longest: int) -> Iterator[tuple[str, ...]]:
    """Text, question, answers and their starts, of the texts that are no longer than that."""
    for name in ("train.json", "valid.json", "test.json"):
        for article in json.loads((folder / name).read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                if len(paragraph["context"]) <= longest:
                    for question in paragraph["qas"]:
                        yield paragraph["context"], question["question"].strip(), *_answers(question["answers"])


def sentence_parts(folder: Path) -> Iterator[tuple[str, ...]]:
    """A sentence, a kind of thing that it tells, and the part that is that thing, as many of each kind."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for name in ("train.json", "valid.json", "test.json"):
        for article in json.loads((folder / name).read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    kinds = {kind_of(answer["text"]) for answer in question["answers"]}
                    if len(kinds) == 1 and (kind := kinds.pop()) in PART_KINDS:
                        shortest = min(question["answers"], key=lambda answer: len(answer["text"]))
                        part, start = shortest["text"], shortest["answer_start"]
                        found[kind].add((_sentence(paragraph["context"], start, start + len(part)), part))
    chance = random.Random(SEED)
    for kind, parts in sorted(found.items()):
        usable = sorted((text, part) for text, part in parts if text.count(part) == 1 and len(text) <= LONGEST_SENTENCE)
        for text, part in chance.sample(usable, PART_ROWS):
            yield text, kind, part


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence in which these characters stand."""
    begin = max((match.end() for match in SENTENCE_END.finditer(text, 0, start)), default=0)
    last = SENTENCE_END.search(text, end)
    return text[begin : last.end() if last else len(text)].strip()


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
