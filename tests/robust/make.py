"""Makes optima.json: optima of convex adversarial training, (30) of docs/mathematics.md, on small data over all patterns, by CVXOPT's cone solver.

Needs Debian's python3-cvxopt (1.3): OPENBLAS_NUM_THREADS=1 python3 make.py
"""
import itertools
import json
import pathlib

import numpy as np
from cvxopt import matrix, solvers

HERE = pathlib.Path(__file__).parent
solvers.options.update(show_progress=False, maxiters=200)


def data(rows):
    """Written out so that any language can repeat it: two features and a column of ones, classes."""
    t = np.arange(rows)
    X = np.stack([np.sin(1.3 * t + 0.2), np.cos(0.7 * t * t), np.ones(rows)], axis=1)
    return X, np.where(2 * np.sin(0.9 * t) + 0.5 * np.cos(3.1 * t) > 0, 1.0, -1.0)


def patterns(X):
    """All sign patterns with an interior: the cells around the direction that two rows leave open, with the two rows either way."""
    found = set()
    for i, j in itertools.combinations(range(len(X)), 2):
        axis = np.cross(X[i], X[j])
        for sign in (1, -1):
            u = sign * axis / np.linalg.norm(axis)
            for a, b in itertools.product((1, -1), repeat=2):
                step = np.linalg.lstsq(np.stack([X[i], X[j]]), np.array([a, b], float), rcond=None)[0]
                found.add(tuple((X @ (u + 1e-6 * step) >= 0).astype(int)))
    return [np.array(pattern, float) for pattern in sorted(found)]


def optimum(X, y, epsilon, beta, norm):
    """Variables: the blocks v, their norms, their absolute values e, the hinges xi, and w >= |slope of the output at the row|.

    Of the Euclidean norm e and w are one number a block and a row, above the length of the moved part of v or of the slope.
    """
    if norm == "2":
        return euclidean(X, y, epsilon, beta)
    n, d = X.shape
    m = d - 1
    blocks = [(D, s) for D in patterns(X) for s in (1, -1)]
    count = len(blocks)
    at_norm, at_e = d * count, (d + 1) * count
    at_xi = at_e + m * count
    at_w = at_xi + n
    size = at_w + n * m
    cost = np.zeros(size)
    cost[at_norm:at_e] = beta
    cost[at_xi:at_w] = 1
    rows, offsets = [], []

    def at_least(entries, bound=0.0):
        row = np.zeros(size)
        for column, value in entries:
            row[column] += value
        rows.append(-row)
        offsets.append(-bound)

    for b, (D, s) in enumerate(blocks):
        for t in range(n):
            sign = 2 * D[t] - 1
            at_least([(d * b + j, sign * X[t, j]) for j in range(d)] + [(at_e + m * b + f, -epsilon) for f in range(m)])
        for f in range(m):
            at_least([(at_e + m * b + f, 1), (d * b + f, 1)])
            at_least([(at_e + m * b + f, 1), (d * b + f, -1)])
    for t in range(n):
        on = [(b, s) for b, (D, s) in enumerate(blocks) if D[t]]
        for f in range(m):
            for side in (1, -1):
                at_least([(at_w + m * t + f, 1)] + [(d * b + f, side * s) for b, s in on])
        at_least([(at_xi + t, 1)] + [(d * b + j, y[t] * s * X[t, j]) for b, s in on for j in range(d)] + [(at_w + m * t + f, -epsilon) for f in range(m)], 1)
        at_least([(at_xi + t, 1)])
    linear = len(rows)
    for b in range(count):
        for column in [at_norm + b] + [d * b + j for j in range(d)]:
            row = np.zeros(size)
            row[column] = -1
            rows.append(row)
            offsets.append(0.0)
    dims = {"l": linear, "q": [d + 1] * count, "s": []}
    return finest(lambda: solvers.conelp(matrix(cost), matrix(np.array(rows)), matrix(np.array(offsets)), dims, kktsolver="ldl"))


def euclidean(X, y, epsilon, beta):
    n, d = X.shape
    m = d - 1
    blocks = [(D, s) for D in patterns(X) for s in (1, -1)]
    count = len(blocks)
    at_norm, at_e = d * count, (d + 1) * count
    at_xi = at_e + count
    at_w = at_xi + n
    size = at_w + n
    cost = np.zeros(size)
    cost[at_norm:at_e] = beta
    cost[at_xi:at_w] = 1
    half, bounds, cones = [], [], []

    def row_of(entries):
        row = np.zeros(size)
        for column, value in entries:
            row[column] -= value
        return row

    for b, (D, s) in enumerate(blocks):
        for t in range(n):
            half.append(row_of([(d * b + j, (2 * D[t] - 1) * X[t, j]) for j in range(d)] + [(at_e + b, -epsilon)]))
            bounds.append(0.0)
        cones.append([row_of([(at_norm + b, 1)])] + [row_of([(d * b + j, 1)]) for j in range(d)])
        cones.append([row_of([(at_e + b, 1)])] + [row_of([(d * b + j, 1)]) for j in range(m)])
    for t in range(n):
        on = [(b, s) for b, (D, s) in enumerate(blocks) if D[t]]
        half.append(row_of([(at_xi + t, 1), (at_w + t, -epsilon)] + [(d * b + j, y[t] * s * X[t, j]) for b, s in on for j in range(d)]))
        bounds.append(-1.0)
        half.append(row_of([(at_xi + t, 1)]))
        bounds.append(0.0)
        cones.append([row_of([(at_w + t, 1)])] + [row_of([(d * b + f, s) for b, s in on]) for f in range(m)])
    rows = half + [row for cone in cones for row in cone]
    offsets = np.array(bounds + [0.0] * (len(rows) - len(half)))
    dims = {"l": len(half), "q": [len(cone) for cone in cones], "s": []}
    return finest(lambda: solvers.conelp(matrix(cost), matrix(np.array(rows)), matrix(offsets), dims, kktsolver="ldl"))


def finest(solve):
    """The optimum at the finest accuracy that the solver can do, to 1e-7 at least."""
    for accuracy in (1e-10, 1e-9, 1e-8, 3e-8):
        solvers.options.update(abstol=accuracy, reltol=accuracy, feastol=accuracy)
        try:
            solution = solve()
        except (ValueError, ArithmeticError):
            continue
        errors = [solution[key] for key in ("relative gap", "primal infeasibility", "dual infeasibility")]
        if all(error is not None and error < 1e-7 for error in errors):
            return solution["primal objective"]
    raise ArithmeticError("no accuracy can be reached")


def main():
    optima = []
    for norm, rows, epsilon, beta in itertools.product(("inf", "2"), (6,), (0.0, 0.05, 0.2), (0.5, 0.05)):
        if norm == "2" and epsilon == 0:
            continue
        X, y = data(rows)
        optima.append(dict(norm=norm, rows=rows, epsilon=epsilon, beta=beta, patterns=len(patterns(X)), optimum=optimum(X, y, epsilon, beta, norm)))
        print(optima[-1], flush=True)
    (HERE / "optima.json").write_text(json.dumps(dict(optima=optima), indent=1) + "\n")


if __name__ == "__main__":
    main()
