"""Optima of polynomial networks by CVXOPT's cone solver, (23) of the mathematics: both signs of the output weight, squared and logistic loss and quadratic activation as a nuclear norm.

    python3 tests/polynomials/make.py > tests/polynomials/optima.json

Needs numpy and cvxopt.
"""
import json
import numpy as np
from cvxopt import matrix, solvers, spmatrix

solvers.options.update(show_progress=False, abstol=1e-11, reltol=1e-11, feastol=1e-11, maxiters=200)


def packed(k):
    return [(i, j) for j in range(k) for i in range(j, k)]


def squared(X, y, beta, a, b, c):
    """min ½‖f − y‖² + β(Z₄ + Z₄'), variables the lower triangles of Z and Z', as a quadratic program over two semidefinite cones."""
    n, d = X.shape
    k = d + 1
    entries = packed(k)
    p = len(entries)
    rows = np.zeros((n, p))
    trace, last = np.zeros(p), np.zeros(p)
    for col, (i, j) in enumerate(entries):
        if i < d and j < d:
            rows[:, col] = a * X[:, i] * X[:, j] * (1 if i == j else 2)
        elif i == d and j < d:
            rows[:, col] = b * X[:, j]
        else:
            rows[:, col] = c
            last[col] = 1
        if i == j:
            trace[col] = 1 if i < d else -1
    A = np.hstack([rows, -rows])
    P = A.T @ A
    q = -A.T @ y + beta * np.concatenate([last, last])
    G = np.zeros((2 * k * k, 2 * p))
    for col, (i, j) in enumerate(entries):
        for s in range(2):
            G[s * k * k + j * k + i, s * p + col] = -1
            if i != j:
                G[s * k * k + i * k + j, s * p + col] = -1
    E = np.zeros((2, 2 * p))
    E[0, :p] = trace
    E[1, p:] = trace
    sol = solvers.coneqp(matrix(P), matrix(q), matrix(G), matrix(np.zeros(2 * k * k)), {"l": 0, "q": [], "s": [k, k]}, matrix(E), matrix(np.zeros(2)))
    assert sol["status"] == "optimal", sol["status"]
    constant = float(y @ y) / 2
    return constant + sol["primal objective"], constant + sol["dual objective"]


def case(name, seed, n, d, activation, beta, bias):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d)).round(4)
    if bias:
        X = np.hstack([X, np.ones((n, 1))])
    y = rng.standard_normal(n).round(4)
    primal, dual = squared(X, y, beta, *activation)
    return dict(name=name, X=X.tolist(), y=y.tolist(), beta=beta, activation=list(activation), optimum=primal, dual=dual)


relu, square, tilted = (0.09, 0.5, 0.47), (1.0, 0.0, 0.0), (-0.7, 0.3, 1.1)
print(json.dumps([
    case("relu fit, few rows", 1, 6, 8, relu, 0.2, True),
    case("relu fit", 2, 60, 6, relu, 2.0, True),
    case("relu fit, small beta", 3, 60, 6, relu, 0.05, True),
    case("quadratic", 4, 60, 8, square, 3.0, False),
    case("quadratic, small beta", 5, 80, 7, square, 0.1, False),
    case("quadratic with bias", 6, 40, 5, square, 1.0, True),
    case("negative bend", 7, 50, 5, tilted, 1.5, False),
    case("no bend", 8, 30, 4, (0.0, 1.0, 0.5), 1.0, False),
    case("no slope", 9, 30, 5, (0.4, 0.0, -0.8), 1.0, False),
    case("twelve columns", 10, 100, 12, relu, 1.0, False),
], indent=1))
