"""What a simple model of what an encoder says would answer: it is fitted in seconds, so many of them can be.

Linear discriminant analysis (Fisher 1936) with shrunk covariances (Ledoit and Wolf 2004). It is solved directly, where
a logistic regression of many labels takes minutes; and wrong labels, of which the regression learns some by heart, move
it less (`benchmarks/RESULTS.md`, label errors).
"""

from __future__ import annotations

import warnings

import numpy as np


def quick_chances(learn: np.ndarray, targets: np.ndarray, judge: np.ndarray, classes: int) -> np.ndarray:
    """How likely each class is for the vectors `judge`, (rows, classes) float64, by a model of others.

    Args:
        learn: vectors to learn from, (rows, hidden).
        targets: the number of the class of each of them, (rows,).
        judge: vectors to answer, (rows, hidden).
        classes: how many classes there are; those that `targets` lacks are never likely.
    """
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    present, counts = np.unique(targets, return_counts=True)
    found = np.zeros((len(judge), classes))
    if len(present) == 1 or len(present) == len(targets):  # nothing to tell apart, or no two of a kind
        found[:, present] = counts / counts.sum()
        return found
    model = make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"))
    with warnings.catch_warnings(action="ignore"):  # of a class with one row it warns that there is one
        found[:, present] = model.fit(learn, targets).predict_proba(judge)
    return found
