"""Make the data sets in `samples/` from the public ones that they are taken from.

    python scripts/make_samples.py SOURCE

SOURCE holds `cls_en_banking77/{train,valid}.csv` (text, category), `qa_zh_cmrc2018_mini/{train,valid,test}.json`
(SQuAD layout) and of `nl2sql_en_wikisql_mini` `{train,valid}{,.tables}.jsonl` (WikiSQL layout) and `train.csv`
(question, columns, sql), and `train.csv` of `mlc_en_goemotions`, `pair_en_snli_mini` and `pair_{en,zh}_stsb`.
`samples/README.md` says where those come from, and states the rules below in words.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pooled_samples import captions, emotions, entailment

SAMPLES = Path(__file__).parents[1] / "samples"
SEED = 0
BANK_ROWS = 100
BANK_LABELS = {
    "activate_my_card": "activate card",
    "age_limit": "age limit",
    "apple_pay_or_google_pay": "Apple Pay or Google Pay",
    "cancel_transfer": "cancel transfer",
    "card_arrival": "card has not arrived",
    "change_pin": "change PIN",
    "edit_personal_details": "change personal details",
    "exchange_rate": "exchange rate",
    "request_refund": "ask for a refund",
    "transaction_charged_twice": "charged twice",
}
"""Ten of the 77 intents, which a person can tell apart at a glance, under names to read."""

SQL_ROWS = 800
SQL_COLUMNS = ("question", "columns", "sql")
KIND_ROWS = 250
TIME = re.compile(
    r"(约|公元)?前?(\d{3,4}|[〇零一二三四五六七八九]{4})年(代|度|间|\d{1,2}月(\d{1,2}日)?)?[初中末底春夏秋冬前后]?期?"
    r"|(公元)?前?[\d一二三四五六七八九十]{1,3}世纪([\d一二三四五六七八九]{1,2}0?十?年代)?[初中末叶前后]*期?"
    r"|\d{1,2}月(\d{1,2}日)?"
    r"|[^，。、；]{1,6}(时期|时代|年间|朝)"
)
NUMBER = re.compile(
    r"(约|大约|超过|近|至少|最多|共|第)?(\d[\d,，.．]*[多余几]?[十百千万亿]*[^\d，。、；\s]{0,4}"
    r"|[一二三四五六七八九十百千万亿两半]+[多余几]?[个位人条座层次场集年岁种部所间辆艘名项届分枚楼家]{1,2})"
)
PAUSES = re.compile(r"[，。、；！？]")
SENTENCE = re.compile(r"[因由使为被是而]|[\u4e00-\u9fff]的|[\u4e00-\u9fff]了")

COMPARISONS = ("is", "is more than", "is less than")
"""WikiSQL's operators in words."""
COMPARING_ROWS, EQUAL_ROWS = 400, 100
"""Questions that compare, and questions of which every condition is an equality."""
LEAST_LETTERS = 3
TABLE_ROWS = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", type=Path)
    source = parser.parse_args().source
    bank = _balanced(bank_questions(source / "cls_en_banking77"), BANK_ROWS)
    _write("bank_questions_en.csv", ("text", "label"), bank)
    kinds = _balanced(question_kinds(source / "qa_zh_cmrc2018_mini"), KIND_ROWS)
    _write("question_kinds_zh.csv", ("文本", "标签"), kinds)
    conditions = question_conditions(source / "nl2sql_en_wikisql_mini")
    _write("question_conditions_en.csv", ("text", "triples"), conditions)
    _write("table_questions_en.csv", SQL_COLUMNS, table_questions(source / "nl2sql_en_wikisql_mini"))
    questions = sorted(set(marked_questions(source / "nl2sql_en_wikisql_mini")))
    _write(
        "marked_questions_en.csv", ("question",), zip(random.Random(SEED).sample(questions, TABLE_ROWS), strict=True)
    )
    _write("emotions_en.csv", ("text", "labels"), emotions(source / "mlc_en_goemotions"))
    _write("entailment_en.csv", ("premise", "hypothesis", "label"), entailment(source / "pair_en_snli_mini"))
    _write("similar_captions_en.csv", ("sentence1", "sentence2", "score"), captions(source / "pair_en_stsb"))
    _write("similar_captions_zh.csv", ("句子1", "句子2", "相似度"), captions(source / "pair_zh_stsb"))


def bank_questions(folder: Path) -> Iterator[tuple[str, str]]:
    """Text and label of the chosen intents."""
    for name in ("train.csv", "valid.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["category"] in BANK_LABELS:
                    yield " ".join(row["text"].split()), BANK_LABELS[row["category"]]


def question_kinds(folder: Path) -> Iterator[tuple[str, str]]:
    """Question and kind of its answer, where all the answers that people gave are of one kind."""
    for name in ("train.json", "valid.json", "test.json"):
        for article in json.loads((folder / name).read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    kinds = {kind_of(answer["text"]) for answer in question["answers"]}
                    if len(kinds) == 1 and (kind := kinds.pop()):
                        yield question["question"].strip(), kind


def kind_of(answer: str) -> str | None:
    """What an answer is, from its form alone; None where that does not tell."""
    answer = answer.strip(" 。，.“”")
    if TIME.fullmatch(answer):
        return "时间"
    if NUMBER.fullmatch(answer):
        return "数量"
    if re.search(r"\d", answer):
        return None
    if len(answer) <= 8 and not PAUSES.search(answer) and not re.search("[的了等年月日季春夏秋冬]", answer):
        return "名称"
    if len(answer) >= 16 and answer.count("、") < 2 and SENTENCE.search(answer) and not re.search("[A-Za-z]", answer):
        return "说明"
    return None


def question_conditions(folder: Path) -> list[tuple[str, str]]:
    """Question and conditions, where all that the conditions speak of stands in the question, each once."""
    lines = [json.loads(line) for line in (folder / "train.tables.jsonl").read_text("utf-8").splitlines()]
    headers = {table["id"]: table["header"] for table in lines}
    questions: dict[str, list[tuple[str, str, str]]] = {}
    for line in (folder / "train.jsonl").read_text("utf-8").splitlines():
        asked = json.loads(line)
        text, header = " ".join(asked["question"].split()), headers[asked["table_id"]]
        conditions = [
            (_standing(header[column], text), COMPARISONS[comparison], _standing(str(value), text))
            for column, comparison, value in asked["sql"]["conds"]
        ]
        if conditions and all(_are_apart(name, value) for name, _, value in conditions):
            questions[text] = conditions
    chance = random.Random(SEED)
    comparing = [text for text in questions if any(word != "is" for _, word, _ in questions[text])]
    equal = [text for text in questions if text not in set(comparing)]
    chosen = chance.sample(comparing, COMPARING_ROWS) + chance.sample(equal, EQUAL_ROWS)
    chance.shuffle(chosen)
    return [(text, "\n".join(map(" | ".join, questions[text]))) for text in chosen]


def _are_apart(name: str, value: str) -> bool:
    return len(name) >= LEAST_LETTERS and bool(value) and name not in value and value not in name


def _standing(words: str, text: str) -> str:
    """Words as they stand in a text, capitals or not; nothing where they do not, or more than once."""
    words = " ".join(words.split())
    places = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))
    return places[0].group() if len(places) == 1 and "|" not in text else ""


def table_questions(folder: Path) -> list[tuple[str, ...]]:
    """Question, columns and SQL of rows drawn by chance, in the order of the file, which keeps a table's together."""
    with (folder / "train.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(row[name] for name in SQL_COLUMNS) for row in csv.DictReader(file)]
    return [rows[number] for number in sorted(random.Random(SEED).sample(range(len(rows)), SQL_ROWS))]


def marked_questions(folder: Path) -> Iterator[str]:
    """Questions to a table, marked up, in which all that the query needs can be found word for word."""
    for name in ("train", "valid"):
        tables = {table["id"]: table["header"] for table in _records(folder / f"{name}.tables.jsonl")}
        for record in _records(folder / f"{name}.jsonl"):
            question, query = " ".join(record["question"].split()), record["sql"]
            header, conditions = tables[record["table_id"]], query["conds"]
            words = [(header[query["sel"]], "asked")]
            words += sorted({(header[column], "column") for column, _, _ in conditions})
            words += sorted({(str(value), "value") for _, _, value in conditions})
            spans = [span for each, kind in words for span in _only_place(question, each, kind)]
            apart = all(before[1] < after[0] for before, after in pairwise(sorted(spans)))
            if conditions and len(spans) == len(words) and apart and not re.search(r"[\[\]]", question):
                yield _marked_up(question, spans)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _only_place(question: str, words: str, kind: str) -> list[tuple[int, int, str]]:
    """Where the words stand in the question, if they do so once."""
    pattern = rf"(?<!\w){re.escape(' '.join(words.split()))}(?!\w)"
    found = list(re.finditer(pattern, question, re.IGNORECASE)) if words.strip() else []
    return [(*found[0].span(), kind)] if len(found) == 1 else []


def _marked_up(question: str, spans: Iterable[tuple[int, int, str]]) -> str:
    for start, end, kind in sorted(spans, reverse=True):
        question = f"{question[:start]}[{question[start:end]}]({kind}){question[end:]}"
    return question


def _balanced(rows: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most `most` rows of each label, each text once, in an order of chance that is always the same."""
    labels: dict[str, set[str]] = defaultdict(set)
    for text, label in rows:
        labels[text].add(label)
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, found in labels.items():
        if len(found) == 1:
            by_label[next(iter(found))].append(text)
    chance = random.Random(SEED)
    chosen = [
        (text, label)
        for label in sorted(by_label)
        for text in chance.sample(by_label[label], min(most, len(by_label[label])))
    ]
    chance.shuffle(chosen)
    return chosen


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (SAMPLES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
