"""The one place where values are recomputed, for every peer and for Bidual alike, in NumPy and double precision.

All values are those of the normal form (0): 1/2 ||f - y||^2 + (beta/2) sum_j (||u_j||^2 + a_j^2), or its convex
programs 1/2 ||sum_i D_i X u_i - y||^2 + beta sum_i ||u_i||, with signs and cones for ReLU.
"""
import numpy as np
from scipy.optimize import nnls

# Relative rounding allowed before a value below a proven bound is an error.
ROUNDING = 1e-9


def patterns(X, gates):
    """n x P, 1[X g >= 0]."""
    return (X @ gates >= 0).astype(float)


def gated(X, y, gates, beta, U):
    """Program value at U, P x d."""
    fit = ((patterns(X, gates) @ U) * X).sum(1)
    return 0.5 * np.sum((fit - y) ** 2) + beta * np.linalg.norm(U, axis=1).sum()


def gated_bound(X, y, gates, beta, U):
    """Dual value at the residual of U, scaled to be feasible: no point of the gated program is below it."""
    D = patterns(X, gates)
    r = y - ((D @ U) * X).sum(1)
    if not r.any():
        return 0.0
    price = np.linalg.norm(D.T @ (r[:, None] * X), axis=1).max()
    limit = beta / price if price > 0 else np.inf
    s = np.clip(r @ y / (r @ r), -limit, limit)
    return 0.5 * y @ y - 0.5 * np.sum((s * r - y) ** 2)


def project(X, gate, v):
    """Nearest point to v with (2D - I) X v >= 0, by the dual non-negative least squares problem."""
    A = np.where(X @ gate >= 0, 1.0, -1.0)[:, None] * X
    if (A @ v >= 0).all():
        return v
    return v + A.T @ nnls(A.T, -v, maxiter=100 * len(A))[0]


def relu(X, y, gates, beta, V):
    """Program value at V, 2P x d, rows 2i and 2i + 1 for +/- of pattern i, after projection onto the cones."""
    D = patterns(X, gates)
    fit, penalty = np.zeros(len(y)), 0.0
    for b in np.flatnonzero(np.linalg.norm(V, axis=1) > 0):
        v = project(X, gates[:, b // 2], V[b])
        fit += (1 if b % 2 == 0 else -1) * D[:, b // 2] * (X @ v)
        penalty += np.linalg.norm(v)
    return 0.5 * np.sum((fit - y) ** 2) + beta * penalty


def recovered(X, y, beta, V):
    """(0) of the ReLU network with a neuron for each row of V, as in relu(), without any projection."""
    V = V.reshape(-1, V.shape[-1])
    norms = np.linalg.norm(V, axis=1)
    live = np.flatnonzero(norms > 0)
    fit = np.maximum(0, X @ V[live].T) @ np.where(live % 2 == 0, 1.0, -1.0)
    return 0.5 * np.sum((fit - y) ** 2) + beta * norms.sum()


def loss(f, y, logistic):
    """L(f, y) and its gradient: squared, or logistic with labels +1 and -1."""
    if not logistic:
        return 0.5 * np.sum((f - y) ** 2), f - y
    margin = y * f
    return np.logaddexp(0, -margin).sum(), -y / (1 + np.exp(np.minimum(margin, 700)))


def network(X, y, beta, U, a, logistic=False):
    """(0) of a ReLU network without biases: U is m x d, a has m entries."""
    return loss(np.maximum(0, X @ U.T) @ a, y, logistic)[0] + 0.5 * beta * (np.sum(U ** 2) + np.sum(a ** 2))


def never_below(what, value, bound):
    """Stops everything where a value is below what is proven: one of the two is wrong."""
    if not np.isfinite(value) or value < bound - ROUNDING * max(1.0, abs(bound)):
        raise SystemExit(f"REFUTED: {what} has the value {value!r}, below the proven bound {bound!r}")
