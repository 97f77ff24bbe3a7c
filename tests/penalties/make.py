"""Makes optima.json: optima of gated programs with the l1 penalty and the penalty on features, by CVXOPT's cone and convex solvers.

Needs Debian's python3-cvxopt (1.3) and python3-numpy: python3 make.py
"""
import json
import pathlib

import numpy as np
from cvxopt import matrix, solvers

HERE = pathlib.Path(__file__).parent
ROWS, INPUTS, GATES = 40, 4, 15
BETAS = {"l1": (0.3, 2.0), "features": (0.5, 4.0)}
solvers.options.update(show_progress=False, abstol=1e-9, reltol=1e-10, feastol=1e-9, maxiters=200)


def data():
    """Written out so that any language can repeat it: columns, gates, numbers, classes."""
    X = np.array([[np.sin((t + 1) * (f + 2)) for f in range(INPUTS)] for t in range(ROWS)])
    G = np.array([[np.cos((f + 1) * (k + 1)) for k in range(GATES)] for f in range(INPUTS)])
    y = np.array([np.cos(2 * t + 1) + X[t, 0] ** 2 for t in range(ROWS)])
    return X, G, y, np.where(y > 0.3, 1.0, -1.0)


def constraints(penalty, size):
    """Of x = (u, t), with the penalty at most the sum of t."""
    if penalty == "l1":
        one = np.eye(size)
        return np.vstack([np.hstack([one, -one]), np.hstack([-one, -one])]), {"l": 2 * size, "q": [], "s": []}, size
    rows = np.zeros((INPUTS * (GATES + 1), size + INPUTS))
    for f in range(INPUTS):
        first = f * (GATES + 1)
        rows[first, size + f] = -1
        for k in range(GATES):
            rows[first + 1 + k, k * INPUTS + f] = -1
    return rows, {"l": 0, "q": [GATES + 1] * INPUTS, "s": []}, INPUTS


def squared(A, y, beta, G, dims, bounds):
    size = A.shape[1]
    P = np.zeros((size + bounds, size + bounds))
    P[:size, :size] = A.T @ A
    q = np.concatenate([-A.T @ y, np.full(bounds, beta)])
    found = solvers.coneqp(matrix(P), matrix(q), matrix(G), matrix(np.zeros(len(G))), dims)
    return found["status"], found["primal objective"] + 0.5 * y @ y


def logistic(A, y, beta, G, dims, bounds):
    size = A.shape[1]

    def F(x=None, z=None):
        if x is None:
            return 0, matrix(0.0, (size + bounds, 1))
        x = np.array(x)[:, 0]
        v = -y * (A @ x[:size])
        p = 1 / (1 + np.exp(-v))
        value = matrix(np.logaddexp(0, v).sum() + beta * x[size:].sum())
        slope = matrix(np.concatenate([A.T @ (-y * p), np.full(bounds, beta)])).T
        if z is None:
            return value, slope
        H = np.zeros((size + bounds, size + bounds))
        H[:size, :size] = (A * (p * (1 - p))[:, None]).T @ A
        return value, slope, z[0] * matrix(H)

    found = solvers.cp(F, matrix(G), matrix(np.zeros(len(G))), dims)
    return found["status"], found["primal objective"]


def hinge(A, y, beta, G, dims, bounds):
    size, n = A.shape[1], len(y)
    linear = np.zeros((2 * n, size + bounds + n))
    linear[:n, :size] = -y[:, None] * A
    linear[:n, size + bounds:] = linear[n:, size + bounds:] = -np.eye(n)
    rows = np.vstack([linear, np.hstack([G, np.zeros((len(G), n))])])
    h = np.concatenate([-np.ones(n), np.zeros(n + len(G))])
    c = np.concatenate([np.zeros(size), np.full(bounds, beta), np.ones(n)])
    found = solvers.conelp(matrix(c), matrix(rows), matrix(h), {**dims, "l": 2 * n + dims["l"]})
    return found["status"], found["primal objective"]


def main():
    X, gates, y, labels = data()
    masks = (X @ gates >= 0).astype(float)
    A = np.hstack([masks[:, [k]] * X for k in range(GATES)])
    optima = []
    for penalty, betas in BETAS.items():
        G, dims, bounds = constraints(penalty, A.shape[1])
        for beta in betas:
            for name, solve, targets in (("squared", squared, y), ("logistic", logistic, labels), ("hinge", hinge, labels)):
                status, optimum = solve(A, targets, beta, G, dims, bounds)
                if status == "optimal":  # CVXOPT does not get there for one of them.
                    optima.append({"penalty": penalty, "loss": name, "beta": beta, "optimum": optimum})
    (HERE / "optima.json").write_text(json.dumps({"optima": optima}, indent=1) + "\n")


if __name__ == "__main__":
    main()
