"""Objective (0) by full-batch Adam in PyTorch, single precision: network without biases, penalty as part of the loss."""
import math
import time

import torch


def start(n, d, width, seed):
    """The usual uniform initialisation of two linear layers."""
    torch.manual_seed(seed)
    return (torch.empty(width, d).uniform_(-1 / math.sqrt(d), 1 / math.sqrt(d)).requires_grad_(),
            torch.empty(width).uniform_(-1 / math.sqrt(width), 1 / math.sqrt(width)).requires_grad_())


def solve(X, y, beta, width, rate, cap, target, seed):
    """Until the objective is at most target or the time is up: weights, seconds to the target or None, iterations, best objective."""
    U, a = start(*X.shape, width, seed)
    n = len(y)
    optimizer = torch.optim.Adam([U, a], lr=rate)
    best, iterations, begun = math.inf, 0, time.perf_counter()
    kept = None
    while True:
        optimizer.zero_grad()
        loss = ((torch.relu(X @ U.t()) @ a - y).square().sum() + beta * (U.square().sum() + a.square().sum())) / 2
        value = loss.item()
        now = time.perf_counter() - begun
        if value < best:
            best = value
            if value <= target:
                kept = (U.detach().clone(), a.detach().clone())
        iterations += 1
        if value <= target or now > cap or not math.isfinite(value):
            U, a = kept if kept else (U.detach(), a.detach())
            return U, a, now if value <= target else None, iterations, best
        (loss / n).backward()
        optimizer.step()
