"""Objective (0) by L-BFGS of SciPy in double precision, on the network without biases."""
import math

import numpy as np
from scipy.optimize import minimize

import objective


class Stop(Exception):
    """The time is up."""


def solve(X, y, beta, width, logistic, cap, seed, clock):
    """Until the time is up or no step is left: best weights U, a, their value and the seconds it was first within 1e-3 of it, iterations."""
    n, d = X.shape
    rng = np.random.default_rng(seed)
    start = np.concatenate([rng.uniform(-1, 1, width * d) / math.sqrt(d), rng.uniform(-1, 1, width) / math.sqrt(width)])
    begun, trace = clock(), []
    best = [math.inf, start]

    def evaluate(weights):
        U, a = weights[:-width].reshape(width, d), weights[-width:]
        hidden = np.maximum(X @ U.T, 0)
        value, slope = objective.loss(hidden @ a, y, logistic)
        value += beta / 2 * (weights @ weights)
        now = clock() - begun
        if value < best[0]:
            best[:] = [value, weights.copy()]
            trace.append((now, value))
        if now > cap:
            raise Stop()
        back = np.outer(slope, a) * (hidden > 0)
        return value, np.concatenate([(back.T @ X).ravel(), hidden.T @ slope]) + beta * weights

    try:
        minimize(evaluate, start, jac=True, method="L-BFGS-B", options=dict(maxiter=10 ** 9, maxfun=10 ** 9, maxcor=20, ftol=0, gtol=1e-9))
    except Stop:
        pass
    weights = best[1]
    near = next(seconds for seconds, value in trace if value <= best[0] * (1 + 1e-3))
    return weights[:-width].reshape(width, d), weights[-width:], best[0], near, len(trace)
