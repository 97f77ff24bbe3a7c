"""Makes optima.json: optima of linear models under ridge, l1 and group penalties, with and without an unpenalised intercept, in sum scaling, from CVXOPT's convex solver to 1e-9 or better, checked
here against scikit-learn where that has them.

Needs Debian's python3-cvxopt (1.3) and python3-sklearn (1.2): OPENBLAS_NUM_THREADS=1 python3 make.py
"""
import json
import pathlib

import numpy as np
from cvxopt import matrix, solvers
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

HERE = pathlib.Path(__file__).parent
ROWS, COLUMNS, BETAS = 24, 6, (3.0, 0.3, 0.03)
GROUPS = [[0, 3], [1, 4, 5], [2]]
solvers.options.update(show_progress=False, maxiters=200)


def data():
    """Written out so that any language can repeat it."""
    t, k = np.arange(ROWS)[:, None], np.arange(COLUMNS)[None, :]
    X = np.sin(1.3 * t + 0.9 * k * k + 0.2) + 0.3 * np.cos(0.37 * t * (k + 1))
    y = 1.5 * X[:, 0] - X[:, 1] + 0.8 * np.sin(2.1 * np.arange(ROWS)) + 0.4
    return X, {"squared": y, "logistic": np.where(y > 0.3, 1.0, -1.0)}


def loss_of(kind, f, y):
    """Value, gradient and curvature by rows."""
    if kind == "squared":
        return 0.5 * np.sum((f - y) ** 2), f - y, np.ones_like(f)
    p = 1 / (1 + np.exp(y * f))
    return np.sum(np.logaddexp(0, -y * f)), -y * p, p * (1 - p)


def optimum(kind, X, y, penalty, beta, intercept):
    """By CVXOPT's solver of convex programs with second derivatives: ridge as it is, norms by their epigraphs as second-order cones."""
    n, d = X.shape
    A = np.hstack([X, np.ones((n, 1))]) if intercept else X
    groups = [] if penalty == "ridge" else [[j] for j in range(d)] if penalty == "l1" else GROUPS
    q, m = A.shape[1], len(groups)
    A = np.hstack([A, np.zeros((n, m))])
    linear = np.concatenate([np.zeros(q), beta * np.ones(m)])
    ridge = np.concatenate([beta * np.ones(d), np.zeros(q - d + m)]) if penalty == "ridge" else np.zeros(q + m)

    def F(x=None, z=None):
        if x is None:
            return 0, matrix(0.0, (q + m, 1))
        x = np.array(x).ravel()
        value, slope, bend = loss_of(kind, A @ x, y)
        value += linear @ x + 0.5 * ridge @ x**2
        gradient = A.T @ slope + linear + ridge * x
        if z is None:
            return matrix(value), matrix(gradient[None, :])
        return matrix(value), matrix(gradient[None, :]), matrix(z[0] * (A.T @ (bend[:, None] * A) + np.diag(ridge)))

    rows, sizes = [], []
    for g, group in enumerate(groups):
        cone = np.zeros((len(group) + 1, q + m))
        cone[0, q + g] = -1
        for i, j in enumerate(group):
            cone[i + 1, j] = -1
        rows.append(cone)
        sizes.append(len(group) + 1)
    cones = {} if not groups else dict(G=matrix(np.vstack(rows)), h=matrix(0.0, (sum(sizes), 1)), dims={"l": 0, "q": sizes, "s": []})
    for tolerance in (1e-12, 1e-11, 1e-10, 1e-9):
        solvers.options.update(abstol=tolerance, reltol=tolerance, feastol=tolerance)
        try:
            solution = solvers.cp(F, **cones)
        except ValueError:
            continue  # Rounding took a scaling out of its cone.
        if solution["status"] == "optimal":
            x = np.array(solution["x"]).ravel()
            return x[:d], (x[d] if intercept else 0.0)
    raise ArithmeticError((kind, penalty, beta, intercept))


def value(kind, X, y, penalty, beta, w, b):
    groups = [[j] for j in range(len(w))] if penalty == "l1" else GROUPS
    cost = 0.5 * w @ w if penalty == "ridge" else sum(np.linalg.norm(w[g]) for g in groups)
    return loss_of(kind, X @ w + b, y)[0] + beta * cost


def checked(kind, X, y, penalty, beta, intercept, reached):
    """The same problem by scikit-learn, where it has it."""
    n = len(y)
    if kind == "squared" and penalty != "group":
        model = (Ridge(alpha=beta, fit_intercept=intercept, solver="cholesky") if penalty == "ridge" else Lasso(alpha=beta / n, fit_intercept=intercept, tol=1e-14, max_iter=1000000)).fit(X, y)
    elif penalty == "ridge":
        model = LogisticRegression(C=1 / beta, fit_intercept=intercept, tol=1e-12, max_iter=100000).fit(X, y)
    else:
        return
    other = value(kind, X, y, penalty, beta, model.coef_.ravel(), float(np.ravel(model.intercept_)[0]) if intercept else 0.0)
    assert abs(other - reached) <= 1e-8 * abs(reached), (kind, penalty, beta, intercept, other, reached)


def main():
    X, targets = data()
    cases = []
    for kind, y in targets.items():
        for penalty in ("ridge", "l1", "group"):
            for beta in BETAS:
                for intercept in (False, True):
                    w, b = optimum(kind, X, y, penalty, beta, intercept)
                    best = value(kind, X, y, penalty, beta, w, b)
                    checked(kind, X, y, penalty, beta, intercept, best)
                    cases.append({"loss": kind, "penalty": penalty, "beta": beta, "intercept": intercept, "objective": best, "weights": w.tolist(), "constant": float(b)})
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / "optima.json").write_text(f'{{"rows": {ROWS}, "columns": {COLUMNS}, "groups": {json.dumps(GROUPS)}, "cases": [\n{lines}\n]}}\n')
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
