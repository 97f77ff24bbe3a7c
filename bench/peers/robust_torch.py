"""Adversarial training by gradients beside `bidual train --robust`: a two-layer ReLU network on the same objective, the hinge at the worst point that projected gradients find plus weight decay, by Adam.

OPENBLAS_NUM_THREADS=1 python3 robust_torch.py TRAIN.csv TEST.csv RADIUS BETA: the last column is the class, columns are standardised by TRAIN. Prints accuracy on TEST as it is and under attack, and the objective under attack.
"""
import csv
import sys
import time

import numpy as np
import torch

NEURONS, EPOCHS, RATE, INNER, STEPS, RESTARTS = 50, 400, 0.01, 7, 20, 3


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([[float(cell) for cell in row[:-1]] for row in rows]), [row[-1] for row in rows]


def attack(f, x, y, radius, steps, restarts, generator):
    """The worst of projected sign steps of length 2.5 radius / steps, from the rows and from random points."""
    worst, margins = x.clone(), torch.full((len(x),), np.inf)
    for start in range(restarts + 1):
        delta = torch.zeros_like(x) if start == 0 else radius * (2 * torch.rand(x.shape, generator=generator) - 1)
        for step in range(steps + 1):
            delta.requires_grad_(True)
            margin = y * f(x + delta)
            better = margin.detach() < margins
            worst[better], margins[better] = (x + delta).detach()[better], margin.detach()[better]
            if step == steps:
                break
            (slope,) = torch.autograd.grad(margin.sum(), delta)
            delta = (delta.detach() - 2.5 * radius / steps * slope.sign()).clamp(-radius, radius)
    return worst


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    X, labels = read(sys.argv[1])
    X_test, labels_test = read(sys.argv[2])
    radius, beta = float(sys.argv[3]), float(sys.argv[4])
    mean, deviation = X.mean(0), X.std(0)
    first = labels[0]
    x, x_test = (torch.tensor((rows - mean) / deviation, dtype=torch.float32) for rows in (X, X_test))
    y, y_test = (torch.tensor([1.0 if label == first else -1.0 for label in some]) for some in (labels, labels_test))
    u = torch.nn.Parameter(torch.randn(x.shape[1] + 1, NEURONS) / np.sqrt(x.shape[1]))
    a = torch.nn.Parameter(torch.randn(NEURONS) / np.sqrt(NEURONS))
    optimiser = torch.optim.Adam([u, a], lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, EPOCHS)
    f = lambda rows: torch.relu(rows @ u[:-1] + u[-1]) @ a
    objective = lambda rows: torch.relu(1 - y * f(rows)).sum() + beta / 2 * ((u**2).sum() + (a**2).sum())
    began = time.perf_counter()
    for _ in range(EPOCHS):
        moved = attack(f, x, y, radius, INNER, 0, generator) if radius > 0 else x
        optimiser.zero_grad()
        (objective(moved) / len(x)).backward()
        optimiser.step()
        schedule.step()
    seconds = time.perf_counter() - began
    hit = attack(f, x_test, y_test, radius, STEPS, RESTARTS, generator)
    right = lambda rows: 100 * (y_test * f(rows) > 0).float().mean().item()
    at_worst = objective(attack(f, x, y, radius, STEPS, RESTARTS, generator)).item()
    print(f"radius {radius:g}: accuracy {right(x_test):.1f} %, under attack {right(hit):.1f} %, objective under attack {at_worst:.4f}, {seconds:.1f} s")


if __name__ == "__main__":
    main()
