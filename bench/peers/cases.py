"""Builds the problems that both sides solve, as .npy files in a folder for each."""
import gzip
import io
import itertools
import math
import os
import tarfile

import numpy as np

UCI = ["blood", "breast-cancer-wisc-diag", "cardiotocography-3clases", "conn-bench-sonar-mines-rocks", "glass", "ionosphere", "iris", "magic",
       "pima", "spambase", "statlog-heart", "statlog-vehicle", "synthetic-control", "tic-tac-toe", "vertebral-column-3clases", "wine"]
REGRESSION = ["yacht", "energy", "concrete", "kin8nm"]


def raw_uci(folder, name):
    """The table, the label last."""
    with gzip.open(os.path.join(folder, "uci121", name + ".csv.gz"), "rt") as file:
        return np.loadtxt(file, delimiter=",")


def _hlps(folder, name, *files):
    """Arrays of a regression set's archive."""
    with tarfile.open(os.path.join(folder, "uci_hlps", name + ".tar.gz")) as archive:
        return [np.loadtxt(io.TextIOWrapper(archive.extractfile(f"data/{file}.txt")), ndmin=1) for file in files]


def raw_hlps(folder, name):
    """The table of a regression set, the target last."""
    values, features, target = _hlps(folder, name, "data", "index_features", "index_target")
    return values[:, np.append(features, target[:1]).astype(int)]


def hlps_split(folder, name, number):
    """Training and test rows of one of the 20 standard splits."""
    return [rows.astype(int) for rows in _hlps(folder, name, f"index_train_{number}", f"index_test_{number}")]


def read_uci(folder, name):
    """X with a column of ones, and y = +1 for the first class (the smallest label), -1 for the rest."""
    table = raw_uci(folder, name)
    labels = table[:, -1]
    X = np.hstack([table[:, :-1], np.ones((len(table), 1))])
    return np.ascontiguousarray(X), np.where(labels == labels.min(), 1.0, -1.0)


def synthetic(n, d, seed):
    """Gaussian features and a column of ones, labels of a planted network, a tenth of them flipped."""
    rng = np.random.default_rng(seed)
    X = np.hstack([rng.standard_normal((n, d - 1)), np.ones((n, 1))])
    response = np.maximum(0, X @ rng.standard_normal((d, 8))) @ np.array([1, -1] * 4)
    return X, np.where(response >= np.median(response), 1.0, -1.0) * np.where(rng.random(n) < 0.1, -1, 1)


def distinct_gates(X, count, seed):
    """Gaussian gates, d x count, of distinct patterns other than the empty one."""
    rng = np.random.default_rng(seed)
    gates, seen = [], set()
    while len(gates) < count:
        for g in rng.standard_normal((count, X.shape[1])):
            pattern = X @ g >= 0
            key = np.packbits(pattern).tobytes()
            if key not in seen and pattern.any() and len(gates) < count:
                seen.add(key)
                gates.append(g)
    return np.ascontiguousarray(np.array(gates).T)


def all_gates(X):
    """A gate for every cell of data in general position: each cell touches a ray where d - 1 rows vanish."""
    n, d = X.shape
    gates, seen = [], set()
    for rows in itertools.combinations(range(n), d - 1):
        active = X[list(rows)]
        ray = np.linalg.svd(active)[2][-1]
        duals = np.linalg.pinv(active)
        for signs in itertools.product([-1.0, 1.0], repeat=d - 1):
            shift = duals @ np.array(signs)
            others = np.delete(np.arange(n), rows)
            room = np.abs(X[others] @ ray) / (np.abs(X[others] @ shift) + 1e-300)
            for side in (ray, -ray):
                g = side + 0.5 * min(1.0, room.min(initial=1.0)) * shift
                key = np.packbits(X @ g >= 0).tobytes()
                if key not in seen:
                    seen.add(key)
                    gates.append(g / np.linalg.norm(g))
    expected = 2 * sum(math.comb(n - 1, k) for k in range(d))
    if len(gates) != expected:
        raise SystemExit(f"{len(gates)} cells found, {expected} expected")
    return np.ascontiguousarray(np.array(gates).T)


def write(folder, X, y, gates, beta):
    os.makedirs(folder, exist_ok=True)
    for name, value in (("X", X), ("y", y), ("gates", gates), ("beta", np.array([[beta]]))):
        if value is not None:
            np.save(os.path.join(folder, name + ".npy"), value)
    return folder


def read(folder):
    """X, y, gates (None where there are none) and beta of a case."""
    gates = os.path.join(folder, "gates.npy")
    return (np.load(os.path.join(folder, "X.npy")), np.load(os.path.join(folder, "y.npy")),
            np.load(gates) if os.path.exists(gates) else None, float(np.load(os.path.join(folder, "beta.npy"))[0, 0]))
