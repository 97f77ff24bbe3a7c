"""Optima of polynomial networks with weights ±1/√d by CVXOPT: the Lasso over all 2^d neurons, and the semidefinite relaxation with an equal diagonal, (26b) of the mathematics.

    python3 tests/polynomials/quantised.py > tests/polynomials/quantised.json

Needs numpy and cvxopt.
"""
import itertools
import json

import numpy as np
from cvxopt import matrix, solvers

solvers.options.update(show_progress=False, abstol=1e-10, reltol=1e-10, feastol=1e-9, maxiters=200)


def lasso(X, y, beta, a, b, c):
    """min ½‖Φα − y‖² + β‖α‖₁ over all sign vectors, as a quadratic program in the positive and the negative parts."""
    d = X.shape[1]
    T = X @ np.array(list(itertools.product([-1, 1], repeat=d))).T / np.sqrt(d)
    F = a * T * T + b * T + c
    A = np.hstack([F, -F])
    k = A.shape[1]
    found = solvers.qp(matrix(A.T @ A), matrix(beta - A.T @ y), matrix(-np.eye(k)), matrix(np.zeros(k)))
    assert found["status"] == "optimal", found["status"]
    return found["primal objective"] + float(y @ y) / 2


def relaxation(X, y, beta, a, b, c):
    """min ½‖f − y‖² + β(Z₄ + Z₄'), variables the lower triangles of Z and Z', every entry of the diagonal of Z₁ being Z₄/d."""
    n, d = X.shape
    k = d + 1
    entries = [(i, j) for j in range(k) for i in range(j, k)]
    p = len(entries)
    rows, equal, last, G = np.zeros((n, p)), np.zeros((d, p)), np.zeros(p), np.zeros((k * k, p))
    for col, (i, j) in enumerate(entries):
        if i < d:
            rows[:, col] = a * X[:, i] * X[:, j] * (1 if i == j else 2)
        elif j < d:
            rows[:, col] = b * X[:, j]
        else:
            rows[:, col], last[col], equal[:, col] = c, 1, -1 / d
        if i == j and i < d:
            equal[i, col] = 1
        G[j * k + i, col] = G[i * k + j, col] = -1
    A, O = np.hstack([rows, -rows]), np.zeros_like(G)
    found = solvers.coneqp(matrix(A.T @ A), matrix(beta * np.concatenate([last, last]) - A.T @ y), matrix(np.block([[G, O], [O, G]])), matrix(np.zeros(2 * k * k)),
                           {"l": 0, "q": [], "s": [k, k]}, matrix(np.block([[equal, 0 * equal], [0 * equal, equal]])), matrix(np.zeros(2 * d)))
    primal, dual = (found[side] + float(y @ y) / 2 for side in ("primal objective", "dual objective"))
    assert abs(primal - dual) <= 1e-8 * primal and found["primal infeasibility"] <= 1e-8, (found["status"], primal - dual)
    return primal


def case(name, seed, n, d, activation, beta, bias):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d)).round(4)
    if bias:
        X = np.hstack([X, np.ones((n, 1))])
    y = rng.standard_normal(n).round(4)
    return dict(name=name, X=X.tolist(), y=y.tolist(), beta=beta, activation=list(activation), optimum=lasso(X, y, beta, *activation), relaxation=relaxation(X, y, beta, *activation))


relu, square, tilted = (0.09, 0.5, 0.47), (1.0, 0.0, 0.0), (-0.7, 0.3, 1.1)
print(json.dumps([
    case("relu fit", 1, 20, 3, relu, 0.5, False),
    case("relu fit with bias", 2, 25, 4, relu, 0.5, True),
    case("relu fit, small beta", 3, 30, 5, relu, 0.05, False),
    case("quadratic", 4, 25, 4, square, 0.5, False),
    case("quadratic with bias", 5, 30, 5, square, 1.0, True),
    case("negative bend", 6, 30, 6, tilted, 0.5, False),
    case("no bend", 7, 20, 4, (0.0, 1.0, 0.5), 0.3, False),
    case("no slope", 8, 20, 5, (0.4, 0.0, -0.8), 0.3, False),
], indent=1))
