"""Polynomial networks as the semidefinite program (23) by CVXOPT's interior point method.

min 1/2 ||A z - y||^2 + beta (Z_44 + Z'_44),  Z, Z' >= 0,  tr Z_1 = Z_44 in both; z holds their lower triangles.
"""
import signal
import time

import numpy as np
from cvxopt import matrix, solvers, spmatrix

from cvxopt_cones import TooLong, stop


def solve(X, y, beta, activation, accuracy, cap):
    """The optimal value; seconds of building and of solving in processor time, None past the cap; and the status."""
    begun = time.process_time()
    a, b, c = activation
    d = X.shape[1]
    order = d + 1
    lifted = np.hstack([X, np.ones((len(y), 1))])
    factor = np.full((order, order), a)
    factor[d, :] = factor[:, d] = b / 2
    factor[d, d] = c
    columns, rows = np.triu_indices(order)
    twice = np.where(rows == columns, 1, 2)
    half = twice * factor[rows, columns] * lifted[:, rows] * lifted[:, columns]
    A, p = np.hstack([half, -half]), len(rows)
    trace = np.where(rows == columns, np.where(rows < d, 1.0, -1.0), 0.0)
    last = np.where((rows == d) & (columns == d), 1.0, 0.0)
    below = np.flatnonzero(rows != columns)
    lower, upper = rows + order * columns, columns[below] + order * rows[below]
    places = np.concatenate([s * order * order + entries for s in range(2) for entries in (lower, upper)])
    variables = np.concatenate([s * p + entries for s in range(2) for entries in (np.arange(p), below)])
    G = spmatrix([-1.0] * len(places), places.tolist(), variables.tolist(), (2 * order * order, 2 * p))
    E = np.zeros((2, 2 * p))
    E[0, :p], E[1, p:] = trace, trace
    P, q = matrix(A.T @ A), matrix(-A.T @ y + beta * np.concatenate([last, last]))
    built = time.process_time() - begun
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, cap)
    begun = time.process_time()
    try:
        found = solvers.coneqp(P, q, G, matrix(0.0, (2 * order * order, 1)), {"l": 0, "q": [], "s": [order, order]}, matrix(E), matrix(0.0, (2, 1)),
                               options=dict(show_progress=False, reltol=accuracy, abstol=1e-12, feastol=1e-9))
    except (TooLong, MemoryError) as error:
        return None, built, None, type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return found["primal objective"] + y @ y / 2, built, time.process_time() - begun, found["status"]
