"""Makes optima.json: optima of small programs over all patterns, for every loss, with and without weights, an unpenalised intercept or skip connection, by CVXOPT's cone and convex solvers. What these cannot solve is left out.

Needs Debian's python3-cvxopt (1.3): OPENBLAS_NUM_THREADS=1 python3 make.py
"""
import itertools
import json
import math
import pathlib

import numpy as np
from cvxopt import matrix, solvers

HERE = pathlib.Path(__file__).parent
ROWS, BETAS = 6, (0.5, 0.05)
solvers.options.update(show_progress=False, maxiters=200)


def data():
    """Written out so that any language can repeat it: two features and a column of ones, numbers, classes, counts, weights."""
    t = np.arange(ROWS)
    X = np.stack([np.sin(1.3 * t + 0.2), np.cos(0.7 * t * t), np.ones(ROWS)], axis=1)
    y = 2 * np.sin(0.9 * t) + 0.5 * np.cos(3.1 * t)
    return X, {"numbers": y, "classes": np.where(y > 0, 1.0, -1.0), "counts": np.floor(2 * np.abs(y))}, 0.5 + (t % 3)


def patterns(X):
    """All sign patterns 1[X u >= 0] with an interior: the cells around the direction that two rows leave open, with the two rows either way."""
    found = set()
    for i, j in itertools.combinations(range(len(X)), 2):
        axis = np.cross(X[i], X[j])
        for sign in (1, -1):
            u = sign * axis / np.linalg.norm(axis)
            for a, b in itertools.product((1, -1), repeat=2):
                # Inside the cell: a small step that makes row i positive or negative, and row j.
                step = np.linalg.lstsq(np.stack([X[i], X[j]]), np.array([a, b], float), rcond=None)[0]
                found.add(tuple((X @ (u + 1e-6 * step) >= 0).astype(int)))
    return [np.array(pattern, float) for pattern in sorted(found)]


FREE = {"none": lambda X: np.zeros((len(X), 0)), "intercept": lambda X: np.ones((len(X), 1)), "skip": lambda X: X}


def program(X, cone, free):
    """Columns of the prediction, and the cone constraints G x <= h of x = (free part, blocks, norm bounds)."""
    d, found = X.shape[1], patterns(X)
    blocks = [(D, s) for D in found for s in ((1, -1) if cone else (1,))]
    Z = FREE[free](X)
    q = Z.shape[1]
    fit = np.hstack([Z] + [s * D[:, None] * X for D, s in blocks])
    size, count = q + d * len(blocks), len(blocks)
    linear, second = [], []
    for b, (D, _) in enumerate(blocks):
        if cone:
            rows = np.zeros((len(X), size + count))
            rows[:, q + d * b:q + d * (b + 1)] = -(2 * D - 1)[:, None] * X
            linear.append(rows)
        rows = np.zeros((d + 1, size + count))
        rows[0, size + b] = -1
        rows[1:, q + d * b:q + d * (b + 1)] = -np.eye(d)
        second.append(rows)
    linear = np.vstack(linear) if linear else np.zeros((0, size + count))
    return fit, linear, np.vstack(second), count


def pieces(name, y):
    """low, high, softness of max p (f - y) - softness p^2 / 2 over low <= p <= high."""
    kind, _, parameter = name.partition(":")
    n, one = len(y), np.ones(len(y))
    return {
        "squared": lambda: (-math.inf * one, math.inf * one, 1),
        "absolute": lambda: (-one, one, 0),
        "huber": lambda: (-float(parameter) * one, float(parameter) * one, 1),
        "quantile": lambda: (-float(parameter) * one, (1 - float(parameter)) * one, 0),
        "hinge": lambda: (np.where(y > 0, -1.0, 0.0), np.where(y > 0, 0.0, 1.0), 0),
        "squared-hinge": lambda: (np.where(y > 0, -math.inf, 0.0), np.where(y > 0, 0.0, math.inf), 1),
    }[kind]()


def piecewise(X, y, weights, beta, name, cone, free):
    """f - y = z + e+ - e-: z costs z^2/2 where there is softness, e+ costs high, e- costs -low; each is left out where it is worth nothing or too much."""
    fit, linear, second, count = program(X, cone, free)
    low, high, softness = pieces(name, y)
    n, size = len(y), fit.shape[1] + count
    parts = []
    for t in range(n):
        if softness:
            parts.append((t, 1.0, weights[t], 0.0, False))
        if math.isfinite(high[t]):
            parts.append((t, 1.0, 0.0, weights[t] * high[t], True))
        if math.isfinite(low[t]):
            parts.append((t, -1.0, 0.0, -weights[t] * low[t], True))
    total = size + len(parts)
    P, q, A = np.zeros((total, total)), np.zeros(total), np.zeros((n, total))
    q[fit.shape[1]:size] = beta
    A[:, :fit.shape[1]] = fit
    signs = []
    for k, (t, sign, bend, slope, positive) in enumerate(parts):
        P[size + k, size + k], q[size + k], A[t, size + k] = bend, slope, -sign
        if positive:
            row = np.zeros(total)
            row[size + k] = -1
            signs.append(row)
    wide = lambda rows: np.hstack([rows, np.zeros((len(rows), len(parts)))])
    linear = np.vstack([wide(linear), np.array(signs).reshape(-1, total)])
    G = np.vstack([linear, wide(second)])
    dims = {"l": len(linear), "q": [X.shape[1] + 1] * count, "s": []}
    return finest(lambda: solvers.coneqp(matrix(P), matrix(q), matrix(G), matrix(np.zeros(len(G))), dims, matrix(A), matrix(y), kktsolver="ldl"))


def smooth(X, y, weights, beta, name, cone, free):
    """Logistic and Poisson, by Newton steps of the convex solver."""
    fit, linear, second, count = program(X, cone, free)
    size = fit.shape[1] + count
    A = np.hstack([fit, np.zeros((len(y), count))])
    cost = np.concatenate([np.zeros(fit.shape[1]), beta * np.ones(count)])

    def value(f):
        if name == "logistic":
            p = 1 / (1 + np.exp(y * f))
            return np.logaddexp(0, -y * f), -y * p, p * (1 - p)
        own = np.where(y > 0, y * np.log(np.maximum(y, 1e-300)) - y, 0)
        return np.exp(f) - y * f + own, np.exp(f) - y, np.exp(f)

    def F(x=None, z=None):
        if x is None:
            start = np.zeros(size)
            start[fit.shape[1]:] = 1
            return 0, matrix(start)
        x = np.array(x).ravel()
        each, slope, bend = value(A @ x)
        result = matrix(weights @ each + cost @ x), matrix((A.T @ (weights * slope) + cost)[None, :])
        return result if z is None else (*result, matrix(z[0] * (A.T * (weights * bend)) @ A))

    G = np.vstack([linear, second])
    dims = {"l": len(linear), "q": [X.shape[1] + 1] * count, "s": []}
    return finest(lambda: solvers.cp(F, matrix(G), matrix(np.zeros(len(G))), dims, kktsolver="ldl"))


def finest(solve):
    """The optimum at the finest accuracy that the solver can do, to 1e-8 at least."""
    for accuracy in (1e-11, 1e-10, 1e-9, 3e-9):
        solvers.options.update(abstol=accuracy, reltol=accuracy, feastol=accuracy)
        try:
            solution = solve()
        except (ValueError, ArithmeticError):
            continue
        errors = [solution[key] for key in ("relative gap", "primal infeasibility", "dual infeasibility")]
        if all(error is not None and error < 1e-8 for error in errors):
            return solution["primal objective"]
    raise ArithmeticError("no accuracy can be reached")


def main():
    X, targets, weights = data()
    kinds = {"squared": "numbers", "absolute": "numbers", "huber:0.5": "numbers", "quantile:0.2": "numbers", "poisson": "counts",
             "logistic": "classes", "hinge": "classes", "squared-hinge": "classes"}
    optima = []
    for name, kind in kinds.items():
        solve = smooth if name in ("logistic", "poisson") else piecewise
        # A linear function tells these classes apart, which leaves nothing to the neurons.
        cases = [(False, "none"), (True, "none"), (True, "intercept")] + ([(False, "skip")] if kind != "classes" else [])
        for model, beta, (weighted, free) in itertools.product(("relu", "gated"), BETAS, cases):
            w = weights if weighted else np.ones(ROWS)
            case = dict(loss=name, model=model, beta=beta, weighted=weighted, free=free)
            try:
                optima.append(dict(case, optimum=solve(X, targets[kind], w, beta, name, model == "relu", free)))
            except ArithmeticError as error:
                print(case, error, flush=True)
            else:
                print(optima[-1], flush=True)
    (HERE / "optima.json").write_text(json.dumps(dict(patterns=len(patterns(X)), optima=optima), indent=1) + "\n")


if __name__ == "__main__":
    main()
