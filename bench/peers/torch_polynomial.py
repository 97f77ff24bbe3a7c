"""(22) of polynomial networks by full-batch Adam in PyTorch, single precision: directions w / ||w||, the penalty beta sum |a| as part of the loss."""
import math

import torch


def solve(X, y, beta, activation, width, rate, cap, target, seed, clock):
    """Until the objective is at most target or the time is up: directions, output weights, seconds or None, iterations, best objective."""
    a, b, c = activation
    torch.manual_seed(seed)
    n, d = X.shape
    W = torch.randn(width, d).requires_grad_()
    out = torch.empty(width).uniform_(-1 / width, 1 / width).requires_grad_()
    optimizer = torch.optim.Adam([W, out], lr=rate)
    best, iterations, begun = math.inf, 0, clock()
    while True:
        optimizer.zero_grad()
        z = X @ torch.nn.functional.normalize(W).t()
        loss = ((a * z * z + b * z + c) @ out - y).square().sum() / 2 + beta * out.abs().sum()
        value, now = loss.item(), clock() - begun
        best = min(best, value) if math.isfinite(value) else best
        iterations += 1
        if value <= target or now > cap or not math.isfinite(value):
            return torch.nn.functional.normalize(W).detach(), out.detach(), now if value <= target else None, iterations, best
        (loss / n).backward()
        optimizer.step()
