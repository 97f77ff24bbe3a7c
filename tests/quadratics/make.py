"""Makes least_squares.json: quadratic networks without a penalty, least squares on the products of pairs of columns.

The optimum is exact, in rational arithmetic on the doubles themselves (normal equations on a basis of the products), the norm of
the form of least norm is NumPy's. Needs Debian's python3-numpy: python3 make.py
"""
import json
import math
import pathlib
from fractions import Fraction

import numpy as np

HERE = pathlib.Path(__file__).parent


def rows(name):
    """Features, targets, how often rows count."""
    n, d = {"tall": (40, 3), "weighted": (40, 3), "wide": (12, 4), "repeated": (30, 3), "near": (60, 3)}[name]
    X = [[math.sin(1.3 * t + j) + 0.5 * math.cos(0.7 * t * t * (j + 1)) for j in range(d)] for t in range(n)]
    if name == "repeated":
        X = [[a, b, a] for a, b, _ in X]
    if name == "near":
        X = [[a, a + 1e-3 * b, c] for a, b, c in X]
    y = [X[t][0] * X[t][1] - 0.5 * X[t][-1] ** 2 + 0.3 * math.sin(2.1 * t) for t in range(n)]
    w = [0.5 + (t % 3) for t in range(n)] if name == "weighted" else [1.0] * n
    return X, y, w


def exact(X, y, w):
    """min 1/2 sum w (y - x'Zx)^2 over symmetric Z, x with a 1 behind it, and the rank of the products."""
    columns = []
    Z = [[Fraction(v) for v in row] + [Fraction(1)] for row in X]
    for i in range(len(Z[0])):
        for j in range(i + 1):
            columns.append([row[i] * row[j] for row in Z])
    counts, residual, basis = [Fraction(v) for v in w], [Fraction(v) for v in y], []
    inner = lambda p, q: sum(c * a * b for c, a, b in zip(counts, p, q))
    for column in columns:
        for q, square in basis:
            factor = inner(q, column) / square
            column = [a - factor * b for a, b in zip(column, q)]
        square = inner(column, column)
        if square:
            basis.append((column, square))
            factor = inner(column, residual) / square
            residual = [a - factor * b for a, b in zip(residual, column)]
    return float(inner(residual, residual) / 2), len(basis)


def least_norm(X, y, w):
    Z = np.column_stack([np.array(X), np.ones(len(X))])
    A = np.column_stack([Z[:, i] * Z[:, j] * (1 if i == j else math.sqrt(2)) for i in range(Z.shape[1]) for j in range(i + 1)])
    root = np.sqrt(np.array(w))
    return float(np.linalg.norm(np.linalg.lstsq(A * root[:, None], np.array(y) * root, rcond=1e-12)[0]))


cases = []
for name in ["tall", "weighted", "wide", "repeated", "near"]:
    X, y, w = rows(name)
    optimum, rank = exact(X, y, w)
    cases.append(dict(name=name, features=X, targets=y, weights=w, optimum=optimum, rank=rank, norm=least_norm(X, y, w)))
(HERE / "least_squares.json").write_text(json.dumps(cases).replace('{"name"', '\n{"name"') + "\n")
