"""What simple models of what an encoder says would answer: they are fitted in seconds, so many of them can be.

The best of them is linear discriminant analysis (Fisher 1936) with shrunk covariances (Ledoit and Wolf 2004). It is
solved directly, where a logistic regression of many labels takes minutes; and wrong labels, of which the regression
learns some by heart, move it less. But it is far too sure which of two labels that are much alike is meant. The nearest
centroid (Rocchio 1971) and the nearest neighbours are not, so the three together find most wrong labels
(`benchmarks/RESULTS.md`, label errors).
"""

from __future__ import annotations

import warnings

import numpy as np

SHARPNESS = 20.0
"""What the cosine to a label's centroid is multiplied with; a temperature that fits the data comes after it."""
NEIGHBOURS, NEARNESS = 20, 10.0
"""How many texts nearby are asked, and how much less those count that are further away."""
SELDOM = 1e-3
"""How likely a label is at least that none of the neighbours has."""


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


def centroid_chances(learn: np.ndarray, targets: np.ndarray, judge: np.ndarray, classes: int) -> np.ndarray:
    """The same as `quick_chances`, by how near (cosine) a vector is to the mean of each class."""
    learn, judge = _of_length_one(learn), _of_length_one(judge)
    present, places = np.unique(targets, return_inverse=True)
    means = np.zeros((len(present), learn.shape[1]))
    np.add.at(means, places, learn)
    nearness = SHARPNESS * judge @ _of_length_one(means).T
    chances = np.exp(nearness - nearness.max(axis=1, keepdims=True))
    found = np.zeros((len(judge), classes))
    found[:, present] = chances / chances.sum(axis=1, keepdims=True)
    return found


def neighbour_chances(learn: np.ndarray, targets: np.ndarray, judge: np.ndarray, classes: int) -> np.ndarray:
    """The same as `quick_chances`, by the classes of the nearest vectors (cosine)."""
    from sklearn.neighbors import KNeighborsClassifier

    model = KNeighborsClassifier(
        min(NEIGHBOURS, len(learn)), metric="cosine", algorithm="brute", weights=lambda far: np.exp(-NEARNESS * far)
    )
    found = np.zeros((len(judge), classes))
    found[:, np.unique(targets)] = model.fit(learn, targets).predict_proba(judge)
    found = found.clip(SELDOM)
    return found / found.sum(axis=1, keepdims=True)


def _of_length_one(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1.0)
