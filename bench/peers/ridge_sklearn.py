"""Seconds of scikit-learn and NumPy for ridge and the Lasso on data drawn as those of `Bidual.Benchmarks sketch`: 20,000 rows, 500 columns of falling size, neighbours alike.

OPENBLAS_NUM_THREADS=2 python3 ridge_sklearn.py
"""
import time

import numpy as np
from sklearn.linear_model import Lasso, Ridge

ROWS, COLUMNS, BETA, LASSO_SHARE = 20_000, 500, 10.0, 0.05


def data():
    random = np.random.default_rng(1)
    X = np.empty((ROWS, COLUMNS))
    last = random.standard_normal(ROWS)
    for j in range(COLUMNS):
        last = 0.5 * last + np.sqrt(0.75) * random.standard_normal(ROWS)
        X[:, j] = last / np.sqrt(1 + 0.02 * j)
    y = sum((1 if j % 20 == 0 else -1) * X[:, j] for j in range(0, COLUMNS, 10)) + 3 * random.standard_normal(ROWS)
    return X, y


def timed(name, run):
    best = np.inf
    for _ in range(3):
        began = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - began)
    print(f"{name}: {best:.2f} s", flush=True)


def main():
    X, y = data()
    for solver in ("cholesky", "svd", "lsqr", "sparse_cg"):
        timed(f"Ridge {solver}", lambda: Ridge(alpha=BETA, fit_intercept=False, solver=solver, tol=1e-9).fit(X, y))
    timed("numpy solve", lambda: np.linalg.solve(X.T @ X + BETA * np.eye(COLUMNS), X.T @ y))
    beta = LASSO_SHARE * np.abs(X.T @ y).max()
    timed("Lasso", lambda: Lasso(alpha=beta / ROWS, fit_intercept=False, tol=1e-9, max_iter=100000).fit(np.asfortranarray(X), y))


if __name__ == "__main__":
    main()
