"""Labels that are probably wrong: confident learning (Northcutt et al. 2021) on out-of-sample probabilities.

A model has seen the rows that it learned from and believes their labels. So each row is judged by a simple model that
did not see it: logistic regressions on what the pretrained encoder says of the texts and on counts of words and
characters, fitted to the other rows in turn (cross-validation). Cleanlab then ranks the labels.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np

from bert_core.record import Record

FOLDS = 5
MOST_ITERATIONS = 200
MOST_FEATURES = 50_000
DIRECTIONS = 200
STRENGTH = 0.1


class Suspect(Record):
    """A row whose label is probably wrong.

    `score`, from 0 to 1, is lower where the label is less likely; `is_issue` says that it counts as wrong.
    """

    row: int
    label: str
    suggested: str
    score: float
    is_issue: bool


class LabelIssues(Record):
    """Of so many rows so many have a label that is probably wrong; `suspects` are the most suspicious rows."""

    rows: int
    issues: int
    suspects: tuple[Suspect, ...]


def suspected_labels(
    texts: Sequence[str],
    vectors: np.ndarray | None,
    targets: np.ndarray,
    labels: Sequence[str],
    rows: Sequence[int],
    *,
    seed: int = 0,
    report: Callable[[float], None] = lambda share: None,
) -> list[Suspect]:
    """All rows, the most suspicious first.

    Args:
        texts: what is read of each row.
        vectors: what the pretrained encoder says of each text, (rows, hidden); None to go by the words alone.
        targets: the number of each row's label, (rows,).
        labels: the names of the labels.
        rows: the number of each row in its file.
        report: called with the share that is done.
    """
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    probabilities = out_of_sample(texts, vectors, targets, len(labels), seed=seed, report=report)
    present = np.unique(targets)  # cleanlab wants every class to have a row
    compact = probabilities[:, present]
    compact = compact / compact.sum(axis=1, keepdims=True)
    numbers = np.searchsorted(present, targets)
    scores = get_label_quality_scores(numbers, compact, method="normalized_margin")
    with warnings.catch_warnings(action="ignore"):  # of few rows it warns that there are few
        is_issue = find_label_issues(numbers, compact, n_jobs=1)
    best = present[compact.argmax(axis=1)]
    return [
        Suspect(
            row=rows[place],
            label=labels[targets[place]],
            suggested=labels[best[place]],
            score=float(scores[place]),
            is_issue=bool(is_issue[place]),
        )
        for place in np.argsort(scores, kind="stable")
    ]


def out_of_sample(
    texts: Sequence[str],
    vectors: np.ndarray | None,
    targets: np.ndarray,
    classes: int,
    *,
    seed: int,
    report: Callable[[float], None],
) -> np.ndarray:
    """How likely each class is for each row by models that have not seen the row, (rows, classes)."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import KFold, StratifiedKFold
    from sklearn.preprocessing import StandardScaler

    views = [StandardScaler().fit_transform(_word_counts(texts, seed=seed))]
    if vectors is not None:
        views.append(StandardScaler().fit_transform(vectors))
    rarest = np.bincount(targets)[np.unique(targets)].min()
    folds = StratifiedKFold if rarest >= FOLDS else KFold
    splits = folds(min(FOLDS, len(targets)), shuffle=True, random_state=seed)
    found = np.full((len(targets), classes), 1e-6)
    for done, (learn, judge) in enumerate(splits.split(targets, targets), 1):
        for view in views:
            model = LogisticRegression(C=STRENGTH, max_iter=MOST_ITERATIONS)
            with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
                model.fit(view[learn], targets[learn])
            found[np.ix_(judge, model.classes_)] += model.predict_proba(view[judge]) / len(views)
        report(done / splits.get_n_splits())
    return found / found.sum(axis=1, keepdims=True)


def _word_counts(texts: Sequence[str], *, seed: int) -> np.ndarray:
    """Weighted counts of words, pairs of words, and strings of characters (Chinese has no blanks between words), in the
    directions in which texts differ most (latent semantic analysis): with many labels the counts alone take minutes.
    """
    from scipy.sparse import hstack
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    kinds = {"word": (1, 2), "char_wb": (2, 4)}
    counts = []
    for analyzer, lengths in kinds.items():
        vectorizer = TfidfVectorizer(
            analyzer=analyzer, ngram_range=lengths, sublinear_tf=True, max_features=MOST_FEATURES, dtype=np.float32,
            token_pattern=r"(?u)\b\w+\b" if analyzer == "word" else None,
        )  # fmt: skip
        counts.append(vectorizer.fit_transform([text or " " for text in texts] + ["a b"])[: len(texts)])
    everything = hstack(counts).tocsr()
    directions = min(DIRECTIONS, everything.shape[0] - 1, everything.shape[1] - 1)
    return TruncatedSVD(directions, random_state=seed).fit_transform(everything)
