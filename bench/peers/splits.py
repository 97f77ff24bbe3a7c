"""What the methods of the accuracy comparison are trained and tested on: every set as pairs of tables, the target last."""
import gzip
import os

import numpy as np
from sklearn.datasets import load_svmlight_file
from sklearn.model_selection import StratifiedKFold

import cases

TINY = "tiny"
SINGLE = ["a9a", "mnist"]
SETS = cases.UCI + ["digits"] + cases.REGRESSION + SINGLE


def classes(name):
    """Whether the target is a class, numbered from 0, rather than a number."""
    return name not in cases.REGRESSION


def labels(name, folds):
    """What tells the splits of a set apart from each other, and from those of another number of folds."""
    if name in SINGLE:
        return ["0/1"]
    return [f"{k}/{folds if classes(name) else 20}" for k in range(folds)]


def _csv(data, name):
    with gzip.open(os.path.join(data, name), "rt") as file:
        return np.loadtxt(file, delimiter=",")


def _a9a(data, name):
    X, y = load_svmlight_file(os.path.join(data, "libsvm", name), n_features=123)
    return np.column_stack([X.toarray(), y > 0])


def _mnist(data, name):
    """Bytes, the images' rows one after the other."""
    def read(kind, header):
        with gzip.open(os.path.join(data, "mnist", f"{name}-{kind}-ubyte.gz")) as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)
    y = read("labels-idx1", 8)
    return np.column_stack([read("images-idx3", 16).reshape(len(y), -1), y])


def _whole(data, name):
    """The table of a set that has no split of its own."""
    if name == TINY:
        X, y = cases.synthetic(60, 3, 1)
        return np.column_stack([X[:, :-1], y > 0])
    return _csv(data, "sklearn/digits.csv.gz") if name == "digits" else cases.raw_uci(data, name)


def tables(data, name, folds):
    """Training and test table of every split, in the order of the labels."""
    if name == "a9a":
        yield _a9a(data, "a9a.gz"), _a9a(data, "a9a.t.gz")
    elif name == "mnist":
        yield _mnist(data, "train"), _mnist(data, "t10k")
    elif not classes(name):
        table = cases.raw_hlps(data, name)
        for k in range(folds):
            train, test = cases.hlps_split(data, name, k)
            yield table[train], table[test]
    else:
        table = _whole(data, name)
        for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(table, table[:, -1]):
            yield table[train], table[test]


def score(name, predicted, truth):
    """Accuracy in per cent, or the root of the mean squared error."""
    return float(100 * np.mean(predicted == truth)) if classes(name) else float(np.sqrt(np.mean((predicted - truth) ** 2)))


def better(name, value):
    """The score with its sign such that larger is better."""
    return value if classes(name) else -value
