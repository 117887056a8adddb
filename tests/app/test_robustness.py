"""The robustness section, with a real trained model and a real prediction process."""

from __future__ import annotations

import json
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from bert_core import Run


def section(folder: str) -> None:
    from pathlib import Path

    from bert_core import Run
    from ui.robustness import robustness
    from ui.run_table import run_line

    robustness(run_line(Run(Path(folder))))


def test_the_trial_runs_with_progress_and_ends_with_shares_and_examples(home_with_run: Path, toy_run: Run) -> None:
    folder = home_with_run / "runs" / toy_run.id
    at = AppTest.from_function(section, args=(str(folder),), default_timeout=120).run()
    at.button(key="poke_start").click().run()
    deadline = time.monotonic() + 90
    while any(button.key == "poke_stop" for button in at.button) and time.monotonic() < deadline:
        time.sleep(0.2)
        at.run()
    assert not at.exception
    [bars] = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    assert any("Capital letters" in name for name in bars["y"]) and all(0 <= share <= 1 for share in bars["x"])
    numbers = next(each.value for each in at.dataframe if "Texts tried" in each.value.columns)
    assert numbers["Texts tried"].max() == len(list(toy_run.examples("valid")))
    letters = numbers[numbers["Change"].str.startswith("Capital letters")].iloc[0]
    assert letters["Other answers"] == 0  # the toy model reads small letters only
