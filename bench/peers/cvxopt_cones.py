"""ReLU over all patterns as a cone program by CVXOPT's interior point method.

min 1/2 ||A z - y||^2 + beta sum_b t_b,  ||z_b|| <= t_b,  (2D_i - I) X z_b >= 0.
Variables (z, t); the quadratic term is given as A'A, the constraints as sparse matrices.
"""
import signal
import time

import numpy as np
from cvxopt import matrix, solvers, spmatrix


class TooLong(Exception):
    """The cap."""


def stop(*_):
    raise TooLong()


def solve(X, y, gates, beta, accuracy, cap):
    """V, 2P x d, with rows 2i and 2i + 1 for v_i and w_i; seconds of building and of solving, None and V = 0 past the cap; and its status."""
    n, d = X.shape
    begun = time.perf_counter()
    D = (X @ gates >= 0).astype(float)
    P = D.shape[1]
    blocks = 2 * P
    A = np.empty((n, blocks * d))
    rows, columns, values = [], [], []

    def put(row, column, block):
        r, c = np.indices(block.shape)
        rows.append((row + r).ravel())
        columns.append((column + c).ravel())
        values.append(block.ravel())

    for b in range(blocks):
        A[:, b * d:(b + 1) * d] = (1 if b % 2 == 0 else -1) * D[:, b // 2, None] * X
        put(b * n, b * d, -(2 * D[:, b // 2, None] - 1) * X)
    first = blocks * n
    for b in range(blocks):
        put(first + b * (d + 1), blocks * d + b, -np.ones((1, 1)))
        put(first + b * (d + 1) + 1, b * d, -np.eye(d))
    rows, columns, values = (np.concatenate(parts) for parts in (rows, columns, values))
    live = values != 0
    size, height = blocks * (d + 1), first + blocks * (d + 1)
    G = spmatrix(values[live].tolist(), rows[live].tolist(), columns[live].tolist(), (height, size))
    quadratic = np.zeros((size, size))
    quadratic[:blocks * d, :blocks * d] = A.T @ A
    linear = np.concatenate([-A.T @ y, np.full(blocks, beta)])
    quadratic, linear, zero = matrix(quadratic), matrix(linear), matrix(0.0, (height, 1))
    built = time.perf_counter() - begun
    solvers.options.update(show_progress=False, abstol=0.0, reltol=accuracy, feastol=1e-9, maxiters=200)
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, cap)
    begun = time.perf_counter()
    try:
        solution = solvers.coneqp(quadratic, linear, G, zero, dims={"l": first, "q": [d + 1] * blocks, "s": []})
    except TooLong:
        return np.zeros((blocks, d)), built, None, "stopped"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.perf_counter() - begun
    return np.array(solution["x"]).ravel()[:blocks * d].reshape(blocks, d), built, seconds, solution["status"]
