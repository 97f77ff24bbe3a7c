"""ReLU over all patterns by an augmented Lagrangian, in PyTorch and double precision.

min (1/2n) ||sum_i D_i X (v_i - w_i) - y||^2 + lam sum_i (||v_i|| + ||w_i||),  (2D_i - I) X v_i >= 0, same for w_i
(Pilanci & Ergen, ICML 2020; solved as in Mishkin, Sahiner & Pilanci, ICML 2022). The cones are moved into
(delta/2) ||(gamma/delta - (2D_i - I) X v_i)_+||^2 with multipliers gamma, and the rest is the accelerated proximal
gradient method of gated_fista.py. After every subproblem gamma <- (gamma - delta (2D_i - I) X v_i)_+; delta doubles
where the violation has not come down to a quarter; the subproblems' accuracy rises as they go.
"""
import math
import time

import torch

from gated_fista import CUT, GROW, ROOM, Operators, subgradient_square, threshold


class Lagrangian:
    """Smooth part and its gradient at V, 2 x P x d."""

    def __init__(self, X, y, D):
        self.n, self.P = D.shape
        self.X, self.y, self.signs = X, y, 2 * D - 1
        self.A = Operators(X, D)
        self.gamma = torch.zeros(2, self.n, self.P, dtype=X.dtype)
        self.delta = 10.0 / self.n
        self.shortfall = torch.empty_like(self.gamma)
        self.fit = torch.empty(self.n, dtype=X.dtype)
        self.common = torch.empty(self.P, X.shape[1], dtype=X.dtype)

    def value(self, V):
        """Also leaves (gamma - delta C)_+ and the fit for gradient()."""
        self.A.apply(V[0] - V[1], self.fit)
        residual = self.fit - self.y
        total = float(residual @ residual) / (2 * self.n)
        for side in range(2):
            values = self.shortfall[side]
            torch.mm(self.X, V[side].t(), out=values)
            values.mul_(self.signs).mul_(-self.delta).add_(self.gamma[side]).clamp_(min=0)
            total += float(torch.dot(values.view(-1), values.view(-1))) / (2 * self.delta)
        return total

    def gradient(self, G):
        self.A.adjoint((self.fit - self.y) / self.n, self.common)
        for side in range(2):
            torch.mm(self.shortfall[side].mul_(self.signs).t(), self.X, out=G[side])
            torch.sub(self.common if side == 0 else -self.common, G[side], out=G[side])

    def update(self, V):
        """New multipliers; returns the norm of the violation."""
        violation = 0.0
        for side in range(2):
            values = torch.mm(self.X, V[side].t()).mul_(self.signs)
            violation += float(values.clamp(max=0).square().sum())
            self.gamma[side].add_(values, alpha=-self.delta).clamp_(min=0)
        return math.sqrt(violation)


def solve(X, y, D, beta, cap, published, measure):
    """Runs until `measure(V)`, made off the clock after every subproblem, says enough and the published test has passed.

    `measure` returns whether it is enough and what is to be kept in the trace.

    The published test: squared norms of the Lagrangian's smallest subgradient and of the violation at most `published`.
    """
    n, d = X.shape
    P, lam = D.shape[1], beta / n
    L = Lagrangian(X, y, D)
    U, new, G, trial, step_vector = (torch.zeros(2, P, d, dtype=X.dtype) for _ in range(5))
    step, pause, iterations, outer, stopped, before_violation = 1.0, 0.0, 0, 0, None, math.inf
    accuracy, trace, begun = 1e-3, [], time.perf_counter()
    now = 0.0
    while True:
        V, t, inner = U.clone(), 1.0, 0
        while True:
            loss_v = L.value(V)
            L.gradient(G)
            while True:
                torch.add(V, G, alpha=-step, out=trial)
                threshold(trial.view(2 * P, d), step * lam, new.view(2 * P, d))
                loss = L.value(new)
                torch.sub(new, V, out=step_vector)
                square = float(step_vector.square().sum())
                excess = loss - loss_v - float((G * step_vector).sum())
                if excess <= square / (2 * step) + 1e-14 * loss_v:
                    break
                step *= CUT
            torch.sub(new, U, out=trial)
            if float((step_vector * trial).sum()) < 0:
                t = 1.0
            next_t = (1 + math.sqrt(1 + 4 * t * t)) / 2
            torch.add(new, trial, alpha=(t - 1) / next_t, out=V)
            t = next_t
            U, new = new, U
            if excess * ROOM * 2 * step < square:
                step *= GROW
            iterations += 1
            inner += 1
            now = time.perf_counter() - begun - pause
            if now > cap:
                break
            if inner % 25 == 0:
                L.value(U)
                L.gradient(G)
                least = subgradient_square(G.view(2 * P, d), U.view(2 * P, d), lam)
                if least <= accuracy:
                    break
        outer += 1
        violation = L.update(U)
        now = time.perf_counter() - begun - pause
        before = time.perf_counter()
        enough, values = measure(U)
        trace.append((now, *values, violation))
        pause += time.perf_counter() - before
        if stopped is None and now <= cap and least <= published and violation ** 2 <= published:
            stopped = now
        if now > cap or (enough and stopped is not None):
            return U, trace, stopped, iterations, outer
        if violation > before_violation / 4:
            L.delta *= 2
        before_violation = violation
        accuracy = max(accuracy / 4, published / 100)
