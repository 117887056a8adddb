"""Answers by way of the prediction process: the same as the model's own, for many at once, and through crashes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from bert_core import BertStudioError, PredictionClient, Run, RunError, model_version
from bert_core.serving.predictor import Predictor
from tests.toy import BAD, GOOD

PAIRS = [pair for words in (GOOD, BAD) for pair in pairwise(words)]
SENTENCES = [f"the food was and staff {first} {second}" for first, second in PAIRS]
GOOD_TEXT, BAD_TEXT = SENTENCES[0], SENTENCES[-1]


def process_of(client: PredictionClient) -> psutil.Process:
    """The prediction process: found as the operating system sees it."""
    [found] = [child for child in psutil.Process().children() if "bert_core.serving.process" in child.cmdline()]
    return found


def cells(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def test_answers_are_those_of_the_model_itself(client: PredictionClient, toy_run: Run) -> None:
    answers = client.answers(toy_run, cells(*SENTENCES))
    assert {answer.label for answer in answers} == {"good", "bad"}
    own = Predictor(toy_run).answers(cells(*SENTENCES))
    for answer, expected in zip(answers, own, strict=True):
        assert answer.label == expected.label
        assert answer.probabilities == pytest.approx(expected.probabilities, abs=1e-6)
        assert list(answer.probabilities) == [answer.label, *(set(answer.probabilities) - {answer.label})]


def test_any_text_is_answered(client: PredictionClient, toy_run: Run) -> None:
    texts = ["", " ", "\n\r\n\u2028\u2029\x00", '{"run": "/etc"}', "很好吃，服务很棒", "😀" * 500, "good " * 20_000]
    assert len(client.answers(toy_run, cells(*texts))) == len(texts)
    assert client.answers(toy_run, []) == []


def test_many_sessions_get_their_own_answers(client: PredictionClient, toy_run: Run) -> None:
    def ask(number: int) -> bool:
        text, label = (GOOD_TEXT, "good") if number % 3 else (BAD_TEXT, "bad")
        answers = client.answers(toy_run, cells(*[text] * (number % 7 + 1)))
        return [answer.label for answer in answers] == [label] * (number % 7 + 1)

    with ThreadPoolExecutor(8) as sessions:
        assert all(sessions.map(ask, range(80)))


def test_the_next_answer_comes_after_the_process_was_killed(client: PredictionClient, toy_run: Run) -> None:
    client.answers(toy_run, cells(GOOD_TEXT))
    assert client.is_awake(toy_run)
    process = process_of(client)
    process.kill()
    [answer] = client.answers(toy_run, cells(GOOD_TEXT))
    assert answer.label == "good"
    assert process_of(client).pid != process.pid


def test_a_kill_while_answering_is_not_noticed(client: PredictionClient, toy_run: Run) -> None:
    client.answers(toy_run, cells(GOOD_TEXT))
    with ThreadPoolExecutor(1) as session:
        waiting = session.submit(client.answers, toy_run, cells(*SENTENCES * 300))
        time.sleep(0.05)
        process_of(client).kill()
        answers = waiting.result(timeout=120)
    assert len(answers) == 300 * len(SENTENCES)
    assert (answers[0].label, answers[-1].label) == ("good", "bad")


def test_a_woken_model_answers_at_once(client: PredictionClient, toy_run: Run) -> None:
    client.wake(toy_run)
    client.answers(toy_run, cells("good"))
    assert client.is_awake(toy_run)
    began = time.monotonic()
    client.answers(toy_run, cells("the food was fresh and the staff was very friendly"))
    assert time.monotonic() - began < 1


def test_a_run_without_a_model_gets_one_sentence(client: PredictionClient, toy_run: Run, tmp_path: Path) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id, ignore=shutil.ignore_patterns("model"))))
    assert model_version(run) == 0
    with pytest.raises(BertStudioError, match="has kept no model yet"):
        client.answers(run, cells(GOOD_TEXT))


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_model_gets_one_sentence_and_others_go_on(
    client: PredictionClient, toy_run: Run, tmp_path: Path, file: str
) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id)))
    path = run.model_folder / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BertStudioError) as raised:
        client.answers(run, cells(GOOD_TEXT))
    assert "\n" not in str(raised.value)
    assert "mistake in this program" not in str(raised.value)
    assert client.answers(toy_run, cells(BAD_TEXT))[0].label == "bad"


def test_a_better_model_kept_meanwhile_answers_from_then_on(
    client: PredictionClient, toy_run: Run, toy_model: Path, tmp_path: Path
) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id)))
    [before] = client.answers(run, cells(GOOD_TEXT))
    from safetensors.numpy import load_file, save_file

    weights = load_file(run.model_folder / "model.safetensors")
    aside = Path(shutil.copytree(run.model_folder, tmp_path / "aside"))
    save_file(
        {name: -value if name.startswith("classifier") else value for name, value in weights.items()},
        aside / "model.safetensors",
    )
    run.seal_model(aside, run.kept_known)
    shutil.rmtree(run.model_folder)
    aside.rename(run.model_folder)
    [after] = client.answers(run, cells(GOOD_TEXT))
    assert (before.label, after.label) == ("good", "bad")


def test_a_closed_client_leaves_no_process(toy_run: Run, tmp_path: Path) -> None:
    client = PredictionClient(tmp_path / "log")
    others = set(psutil.Process().children())
    client.start()
    while not (new := set(psutil.Process().children()) - others):
        time.sleep(0.01)
    client.close()
    assert not any(child.is_running() for child in new)
    with pytest.raises(RunError):
        client.answers(toy_run, cells(GOOD_TEXT))


def test_the_process_ends_with_its_standard_input_and_answers_alone_go_out(toy_run: Run) -> None:
    request = json.dumps({"run": str(toy_run.folder), "cells": cells(GOOD_TEXT)})
    result = subprocess.run(
        [sys.executable, "-m", "bert_core.serving.process"],
        input=f"{request}\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    [reply] = map(json.loads, result.stdout.splitlines())
    assert reply["answers"][0]["label"] == "good"
