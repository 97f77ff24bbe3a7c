"""Gated ReLU by accelerated proximal gradient over all patterns, in PyTorch and double precision.

min (1/2n) ||sum_i D_i X u_i - y||^2 + lam sum_i ||u_i||        (Mishkin, Sahiner & Pilanci, ICML 2022)
FISTA from zero, a step that is cut by 0.8 until the quadratic model holds and grows by 1.25 where it holds with
room to spare, and restarts when the step points against the momentum.
"""
import math
import time

import torch

CUT, GROW, ROOM = 0.8, 1.25, 5.0


class Operators:
    """A U and its adjoint in PyTorch's best form, into memory allocated once."""

    def __init__(self, X, D):
        self.X, self.D, self.Dt = X, D, D.t()
        self.wide, self.scaled = torch.empty_like(X), torch.empty_like(X)

    def apply(self, U, out):
        torch.mm(self.D, U, out=self.wide)
        self.wide.mul_(self.X)
        return torch.sum(self.wide, 1, out=out)

    def adjoint(self, r, out):
        torch.mul(self.X, r[:, None], out=self.scaled)
        return torch.mm(self.Dt, self.scaled, out=out)


def threshold(V, amount, out):
    """Group soft threshold of the rows; returns the norms of the result."""
    norms = torch.linalg.vector_norm(V, dim=1)
    scale = torch.clamp(1 - amount / torch.clamp(norms, min=1e-300), min=0)
    torch.mul(V, scale[:, None], out=out)
    return norms * scale


def subgradient_square(G, U, lam):
    """Squared norm of the smallest subgradient at U with gradient G of the loss."""
    norms = torch.linalg.vector_norm(U, dim=1)
    live = norms > 0
    inside = (G[live] + lam * U[live] / norms[live, None]).square().sum()
    outside = torch.clamp(torch.linalg.vector_norm(G[~live], dim=1) - lam, min=0).square().sum()
    return float(inside + outside)


def solve(X, y, D, beta, cap, target, published):
    """Runs until the objective (0) is at most `target` and the published test has passed.

    Returns the point, its trace of (seconds, objective) and the time and objective at which the published test
    (squared norm of the smallest subgradient at most `published`) passed first. That test is made every
    25 iterations off the clock.
    """
    n, d = X.shape
    P = D.shape[1]
    lam = beta / n
    A = Operators(X, D)
    U, V, new, G = (torch.zeros(P, d, dtype=X.dtype) for _ in range(4))
    trial, step_vector = torch.empty_like(U), torch.empty_like(U)
    fit_u, fit_v, fit_new = (torch.zeros(n, dtype=X.dtype) for _ in range(3))
    t, step, pause, iterations, stopped = 1.0, 1.0, 0.0, 0, None
    trace = []
    begun = time.perf_counter()
    while True:
        A.adjoint((fit_v - y) / n, G)
        while True:
            torch.add(V, G, alpha=-step, out=trial)
            norms = threshold(trial, step * lam, new)
            A.apply(new, fit_new)
            torch.sub(new, V, out=step_vector)
            square = float(step_vector.square().sum())
            # loss(new) - loss(V) - <G, new - V>, without cancellation for the squared loss.
            change = fit_new - fit_v
            excess = float(change @ change) / (2 * n)
            if excess <= square / (2 * step):
                break
            step *= CUT
        torch.sub(new, U, out=trial)
        if float((step_vector * trial).sum()) < 0:
            # The step goes against the momentum: start it anew.
            t = 1.0
        next_t = (1 + math.sqrt(1 + 4 * t * t)) / 2
        weight = (t - 1) / next_t
        t = next_t
        torch.add(new, trial, alpha=weight, out=V)
        fit_v = fit_new + weight * (fit_new - fit_u)
        fit_u, fit_new = fit_new, fit_u
        U, new = new, U
        if excess * ROOM * 2 * step < square:
            step *= GROW
        iterations += 1
        residual = fit_u - y
        loss = float(residual @ residual) / (2 * n)
        now = time.perf_counter() - begun - pause
        objective = n * (loss + lam * float(norms.sum()))
        trace.append((now, objective))
        if stopped is None and iterations % 25 == 0:
            before = time.perf_counter()
            gradient = A.adjoint((fit_u - y) / n, torch.empty_like(G))
            if subgradient_square(gradient, U, lam) <= published:
                stopped = (now, objective)
            pause += time.perf_counter() - before
        if now > cap or (objective <= target and (stopped is not None or published == 0)):
            return U, trace, stopped, iterations
