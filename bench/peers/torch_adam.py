"""Objective (0) by full-batch Adam in PyTorch, single precision: network without biases, penalty as part of the loss."""
import math
import time

import torch


def start(n, d, width, seed):
    """The usual uniform initialisation of two linear layers."""
    torch.manual_seed(seed)
    return (torch.empty(width, d).uniform_(-1 / math.sqrt(d), 1 / math.sqrt(d)).requires_grad_(),
            torch.empty(width).uniform_(-1 / math.sqrt(width), 1 / math.sqrt(width)).requires_grad_())


def solve(X, y, beta, width, rate, cap, target, onward, seed, logistic=False, clock=time.perf_counter):
    """Until the objective is at most target, or `onward` until the time is up.

    Returns the best weights, the seconds to the target or None, iterations and the best objective.
    """
    U, a = start(*X.shape, width, seed)
    n = len(y)
    optimizer = torch.optim.Adam([U, a], lr=rate)
    best, kept, reached, iterations, begun = math.inf, (U.detach().clone(), a.detach().clone()), None, 0, clock()
    while True:
        optimizer.zero_grad()
        f = torch.relu(X @ U.t()) @ a
        loss = torch.nn.functional.softplus(-y * f).sum() if logistic else (f - y).square().sum() / 2
        loss = loss + beta / 2 * (U.square().sum() + a.square().sum())
        value = loss.item()
        now = clock() - begun
        if reached is None and value <= target:
            reached = now
        done = now > cap or not math.isfinite(value) or (reached is not None and not onward)
        if value < best and (value <= target or done):
            kept = (U.detach().clone(), a.detach().clone())
        best = min(best, value) if math.isfinite(value) else best
        iterations += 1
        if done:
            return *kept, reached, iterations, best
        (loss / n).backward()
        optimizer.step()
