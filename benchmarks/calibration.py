"""Whether trained classifiers are as often right as they say, before and after their temperature, on rows of the test.

    python -m benchmarks.calibration RUN_FOLDER…

Prints for each run the expected calibration error on its test rows by plain logits and as answered, and for answers at
least 90 % sure the share of rows and of right ones on the rows it was checked on (the promise) and on the test.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.measure import show
from bert_core import Run, expected_calibration_error, logits_to_sureness, trust

SURE = 0.9


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        run = Run(folder)
        judged = {part: run.judgement(part) for part in ("valid", "test")}
        sure = {part: [row.confidence for row in found.rows] for part, found in judged.items()}
        right = {part: [row.right for row in found.rows] for part, found in judged.items()}
        show(
            run=run.card.name, rows={part: len(found) for part, found in sure.items()},
            temperature=run.kept_known.numbers.get("temperature"),
            error_before=expected_calibration_error(logits_to_sureness(judged["test"].logits), right["test"]),
            error_after=expected_calibration_error(sure["test"], right["test"]),
            promise=trust(sure["valid"], right["valid"], SURE).model_dump(),
            test=trust(sure["test"], right["test"], SURE).model_dump(),
        )  # fmt: skip


if __name__ == "__main__":
    main()
