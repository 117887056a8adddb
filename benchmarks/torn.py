"""Damaged run folders, read, asked and resumed: python -m benchmarks.torn sst2/train.csv --count 200

Takes a finished run and one that was killed, and in copies of them cuts a random file at a random length or changes
bytes of it. Each copy is then listed, asked and measured by the commands (`runs`, `predict`, `evaluate`); a part is
resumed, and a part opened on the pages Runs, Train and Try it. Right is what the whole folder gives, or a sentence;
wrong is a traceback, an apology for a mistake of ours, or another result. Prints what was wrong, and counts.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from benchmarks.kill import EPOCHS, ROWS, STEP, events_of
from benchmarks.measure import show
from benchmarks.survival import Training, finish, fork, losses_and_checks, make_training, start, weights_of
from bert_core import Run, RunError
from bert_core.cli.commands import main as command_line
from bert_core.worker import UNEXPECTED

RESUMED, OPENED = 8, 8
"""One of so many copies is resumed, and one of so many is opened on the pages."""
TEXT = "a funny and moving film"
PAGES = ("runs", "train", "try_it")
FRAME = Path(__file__).resolve().parents[1] / "ui" / "frame.py"


def main() -> None:
    """Damage, ask and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a table with the columns text and label")
    parser.add_argument("--count", type=int, default=200, help="copies of each of the two runs")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    training = make_training(options.file, rows=ROWS, epochs=EPOCHS)
    asked = training.folder / "asked.csv"
    asked.write_bytes(b"".join(options.file.read_bytes().splitlines(keepends=True)[:30]))
    runs = {"finished": training.new_run(), "interrupted": training.new_run()}
    finish(start(training, runs["finished"]))
    kill_late(training, runs["interrupted"])
    began, counts = time.monotonic(), Counter[str]()
    for name, run in runs.items():
        chance = random.Random(f"{options.seed} {name}")
        copies = [damaged_copy(training, run, number, chance) for number in range(options.count)]
        beside = fork(lambda copies=copies: open_pages(copies[::OPENED]), training.folder / "pages.jsonl")
        if name == "interrupted":
            for copy, damage in copies[1::RESUMED]:
                tell(counts, f"{name}, resume", damage, resumed(training, copy, runs["finished"]))
        if finish(beside):
            sys.exit((training.folder / "pages.jsonl").read_text())
        for line in (training.folder / "pages.jsonl").read_text().splitlines():
            if line.startswith("{"):
                tell(counts, f"{name}, pages", **json.loads(line))
        (training.folder / "pages.jsonl").unlink()
    for name, run in runs.items():  # last: from here on this process computes, and is forked no more
        whole = {command: answered(run, command, asked) for command in ("runs", "predict", "evaluate")}
        for folder in sorted((training.folder / "torn" / name).iterdir()):
            copy, damage = Run(folder / run.id), (folder / "damage").read_text()
            for command, expected in whole.items():
                found = answered(copy, command, asked)
                tell(counts, f"{name}, {command}", damage, judged(command, expected, found, run))
    show(count=options.count, seed=options.seed, seconds=time.monotonic() - began, **dict(sorted(counts.items())))
    shutil.rmtree(training.folder)
    sys.exit(1 if any("wrong" in each for each in counts) else 0)


def tell(counts: Counter[str], way: str, damage: str, result: str) -> None:
    """Count a result, and show it where it is wrong."""
    kind = result.partition(":")[0]
    counts[f"{way}: {kind}"] += 1
    if kind == "wrong":
        show(way=way, damage=damage, result=result)


def kill_late(training: Training, run: Run) -> None:
    """Train a run until it has a kept model, two checkpoints, and a good part of its steps, and kill it."""
    worker = start(training, run)
    while events_of(run).count(STEP) < 70 or len(list(run.checkpoint_folder.glob("*.npz"))) < 2:
        time.sleep(0.005)
    os.kill(worker, signal.SIGKILL)
    finish(worker)


def damaged_copy(training: Training, run: Run, number: int, chance: random.Random) -> tuple[Run, str]:
    """A copy of a run in a folder of its own, with one file damaged, and what was done to it."""
    name = "interrupted" if run.end() is None else "finished"
    folder = training.folder / "torn" / name / f"{number:04}"
    shutil.copytree(run.folder, folder / run.id)
    names = sorted(path for path in (folder / run.id).rglob("*") if path.is_file() and path.stat().st_size)
    path = chance.choice(names)
    data = bytearray(path.read_bytes())
    if chance.random() < 0.4:
        damage = f"cut at {chance.randrange(len(data))} of {len(data)}"
        del data[int(damage.split()[2]) :]
    else:
        places = [chance.randrange(len(data)) for _ in range(chance.choice((1, 1, 1, 5)))]
        for place in places:
            data[place] ^= 1 << chance.randrange(8)
        damage = f"flipped at {places} of {len(data)}"
    path.write_bytes(data)
    damage = f"{path.relative_to(folder / run.id)} {damage}"
    (folder / "damage").write_text(damage)
    return Run(folder / run.id), damage


def answered(run: Run, command: str, asked: Path) -> tuple[int, Any, str]:
    """Exit status, JSON and messages of a command about a run that is alone in its store."""
    arguments = {"runs": [], "predict": [run.id, TEXT], "evaluate": [run.id, str(asked)]}[command]
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    status = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            command_line([command, *arguments, "--json", "--runs", str(run.folder.parent)])
        except SystemExit as end:
            status = int(end.code or 0)
    shown, said = (_content(stream) for stream in (out, err))
    return status, json.loads(shown) if shown.strip() else None, said


def judged(command: str, expected: tuple, found: tuple, run: Run) -> str:
    """Whether what a command says of a damaged copy is right."""
    status, shown, said = found
    if status == 1 or "Traceback" in said:
        return f"wrong: {said}"
    if status == 2 or shown in (None, []):
        return "sentence" if said.strip() else "wrong: no word"
    if command == "runs":
        checks = [check.metrics for check in run.events().history().validations]
        [now], [before] = [[line for line in each if line["run"] == run.id] for each in (shown, expected[1])]
        if now["metrics"] not in [{}, *checks, before["metrics"]]:
            return f"wrong: {now}"
        changing = ("seconds", "metrics")
        same = all(now[name] == before[name] for name in before if name not in (*changing, "state"))
        return (
            "same"
            if same and now["state"] == before["state"]
            else f"as if killed: {now['state']}"
            if same
            else f"wrong: {now}"
        )
    parts = [{name: value for name, value in line.items() if name != "seconds"} if isinstance(line, dict) else line
             for each in (shown, expected[1]) for line in (each if isinstance(each, list) else [each])]  # fmt: skip
    half = len(parts) // 2
    return "same" if parts[:half] == parts[half:] else f"wrong: {shown}"


def resumed(training: Training, run: Run, whole: Run) -> str:
    """What becomes of a copy of a damaged run that is resumed, beside a run that nobody disturbed."""
    run = Run(shutil.copytree(run.folder, run.folder.parent / "resumed" / run.id))
    alone = Training(training.spec, training.data, training.folder, run.folder.parent)
    try:
        finish(start(alone, run))
    except RunError:
        return "sentence"
    end = run.end()
    if end is None:
        return f"wrong: no end. {run.log_tail(5)}"
    if end.outcome == "failed":
        return f"wrong: {run.log_tail(8)}" if end.reason.text == UNEXPECTED else "sentence"
    try:
        run.check_model()
    except RunError:
        return "sentence"
    same = weights_of(run) == weights_of(whole) and losses_and_checks(run)[1] == losses_and_checks(whole)[1]
    return "same" if same else f"wrong: {end.outcome} with another model"


def open_pages(copies: list[tuple[Run, str]]) -> None:
    """Open the pages on each damaged run, and print what was seen."""
    from streamlit.testing.v1 import AppTest

    from ui import services

    for run, damage in copies:
        os.environ["BERT_STUDIO_HOME"] = str(run.folder.parent)
        home = run.folder.parent / "runs"
        home.mkdir()
        shutil.copytree(run.folder, home / run.id)
        for page in PAGES:
            services.queue.cache_clear()
            services.events.cache_clear()
            at = AppTest.from_file(str(FRAME), default_timeout=120)
            at.context = {"locale": "en-US"}
            at.query_params["run"] = run.id
            at.run().switch_page(f"../pages/{page}.py").run()
            if page == "try_it" and any(area.key == "try_text" for area in at.text_area):
                at.text_area(key="try_text").set_value(TEXT).run()
            wrong = [each.value for each in at.exception]
            print(
                json.dumps({"damage": f"{page}: {damage}", "result": f"wrong: {wrong}" if wrong else "drawn"}),
                flush=True,
            )
        shutil.rmtree(home)
    services.predictions().close()


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
