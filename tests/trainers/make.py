"""Makes torch.json: objective (0), its gradient and the iterates of PyTorch's optimisers from written-out weights, in double precision.

Needs Debian's python3-torch (1.13): python3 make.py
"""
import json
import math
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
ROWS, INPUTS, BETA, STEPS = 12, 3, 0.05, 15
torch.set_default_dtype(torch.float64)


def data(outputs):
    """Written out so that any language can repeat it: features, a column of ones, numbers and classes."""
    t = torch.arange(ROWS).double()
    X = torch.stack([torch.sin(1.3 * t + 0.2), torch.cos(0.7 * t * t), torch.ones(ROWS)], 1)
    Y = torch.stack([2 * torch.sin(0.9 * t + k) + 0.5 * torch.cos(3.1 * t) for k in range(outputs)], 1)
    return X, Y, 0.5 + (t % 3)


def start(widths):
    """Weights of every layer, outputs x inputs, one sequence through all of them."""
    k, weights = 0, []
    for i, o in zip(widths, widths[1:]):
        values = [1.2 * math.sin(0.37 * (k + j) * (k + j) + 0.5) for j in range(i * o)]
        weights.append(torch.tensor(values).reshape(o, i))
        k += i * o
    return weights


def forward(X, weights, activation):
    z = X
    if activation == "unit":
        norms = weights[0].norm(dim=1)
        t = z @ weights[0].T / norms
        return norms * (0.09 * t * t + 0.5 * t + 0.47) @ weights[1].T
    for W in weights[:-1]:
        z = z @ W.T
        z = {"relu": torch.relu, "leaky": lambda v: torch.nn.functional.leaky_relu(v, 0.1), "polynomial": lambda v: 0.09 * v * v + 0.5 * v + 0.47}[activation](z)
    return z @ weights[-1].T


def loss(name, F, Y, counts):
    signs, C = torch.where(Y > 0, 1.0, -1.0), torch.floor(2 * Y.abs())
    if name == "softmax":
        rows = torch.nn.functional.cross_entropy(F, Y.argmax(1), reduction="none")
    else:
        rows = {
            "squared": lambda: ((F - Y) ** 2).sum(1) / 2,
            "huber:1": lambda: torch.nn.functional.huber_loss(F, Y, reduction="none").sum(1),
            "absolute": lambda: (F - Y).abs().sum(1),
            "poisson": lambda: (torch.exp(F) - C * F + torch.xlogy(C, C) - C).sum(1),
            "logistic": lambda: torch.nn.functional.softplus(-signs * F).sum(1),
            "hinge": lambda: torch.relu(1 - signs * F).sum(1),
            "squared-hinge": lambda: (torch.relu(1 - signs * F) ** 2).sum(1) / 2,
        }[name]()
    return (counts * rows).sum()


OPTIMISERS = {
    "sgd": lambda p, lr, decay: torch.optim.SGD(p, lr),
    "momentum": lambda p, lr, decay: torch.optim.SGD(p, lr, momentum=0.9),
    "nesterov": lambda p, lr, decay: torch.optim.SGD(p, lr, momentum=0.9, nesterov=True),
    "adagrad": lambda p, lr, decay: torch.optim.Adagrad(p, lr),
    "rmsprop": lambda p, lr, decay: torch.optim.RMSprop(p, lr),
    "adam": lambda p, lr, decay: torch.optim.Adam(p, lr),
    "adamw": lambda p, lr, decay: torch.optim.AdamW(p, lr, weight_decay=decay),
}
RATES = {"sgd": 2e-3, "momentum": 1e-3, "nesterov": 1e-3, "adagrad": 1e-2, "rmsprop": 1e-2, "adam": 1e-3, "adamw": 1e-3}


def run(case, optimiser, batch):
    """The weights after the steps; a batch of rows k, k + batch, ... counts n/|B| times."""
    X, Y, counts = data(case["widths"][-1])
    counts = counts if case["weighted"] else torch.ones(ROWS)
    weights = [W.clone().requires_grad_() for W in start(case["widths"])]
    method = OPTIMISERS[optimiser](weights, RATES[optimiser], BETA)
    for step in range(STEPS):
        rows = torch.arange(ROWS) if batch is None else (torch.arange(batch) + step * batch) % ROWS
        method.zero_grad()
        value = ROWS / len(rows) * loss(case["loss"], forward(X[rows], weights, case["activation"]), Y[rows], counts[rows])
        if optimiser != "adamw":
            value = value + BETA / 2 * sum((W ** 2).sum() for W in weights)
        value.backward()
        method.step()
    return torch.cat([W.detach().flatten() for W in weights]).tolist()


def gradient(case):
    X, Y, counts = data(case["widths"][-1])
    counts = counts if case["weighted"] else torch.ones(ROWS)
    weights = [W.clone().requires_grad_() for W in start(case["widths"])]
    value = loss(case["loss"], forward(X, weights, case["activation"]), Y, counts) + BETA / 2 * sum((W ** 2).sum() for W in weights)
    value.backward()
    return value.item(), torch.cat([W.grad.flatten() for W in weights]).tolist()


LOSSES = ["squared", "huber:1", "absolute", "poisson", "logistic", "hinge", "squared-hinge", "softmax"]
GRADIENTS = [
    dict(loss=name, activation=activation, widths=widths, weighted=weighted)
    for name in LOSSES
    for activation, widths, weighted in [("relu", [3, 5, 3], False), ("leaky", [3, 5, 4, 3], True), ("polynomial", [3, 4, 3, 4, 3], False), ("unit", [3, 4, 3], True)]
]
RUNS = [
    dict(loss="squared", activation="relu", widths=[3, 6, 1], weighted=False),
    dict(loss="logistic", activation="relu", widths=[3, 6, 1], weighted=True),
    dict(loss="softmax", activation="relu", widths=[3, 5, 4, 3], weighted=False),
    dict(loss="squared", activation="unit", widths=[3, 6, 1], weighted=True),
]
result = {
    "gradients": [dict(case, value=value, gradient=slope) for case in GRADIENTS for value, slope in [gradient(case)]],
    "runs": [dict(case, optimiser=optimiser, rate=RATES[optimiser], batch=batch, end=run(case, optimiser, batch)) for case in RUNS for optimiser in OPTIMISERS for batch in (None, 5)],
}
(HERE / "torch.json").write_text(json.dumps(result, indent=None).replace('{"loss"', '\n{"loss"') + "\n")
