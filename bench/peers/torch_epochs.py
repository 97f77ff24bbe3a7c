"""Milliseconds of an epoch of PyTorch's Adam on data of the shape of spambase, the least of several, beside `Bidual.Benchmarks epochs`."""
import sys
import time

import torch

ROWS, INPUTS, EPOCHS = 4601, 58, 30
torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
torch.manual_seed(1)


def epochs(neurons, batch, dtype, foreach):
    X = torch.randn(ROWS, INPUTS, dtype=dtype)
    y = torch.where(X[:, :1] > 0, 1.0, -1.0).to(dtype)
    net = torch.nn.Sequential(torch.nn.Linear(INPUTS, neurons, bias=False), torch.nn.ReLU(), torch.nn.Linear(neurons, 1, bias=False)).to(dtype)
    adam = torch.optim.Adam(net.parameters(), 1e-3, weight_decay=1e-3, foreach=foreach)
    least = float("inf")
    for _ in range(EPOCHS):
        began = time.perf_counter()
        order = torch.randperm(ROWS) if batch else None
        for first in range(0, ROWS, batch or ROWS):
            rows = order[first:first + batch] if batch else slice(None)
            adam.zero_grad(set_to_none=True)
            torch.nn.functional.softplus(-y[rows] * net(X[rows])).mean().backward()
            adam.step()
        least = min(least, time.perf_counter() - began)
    return 1000 * least


for neurons in (50, 100):
    for batch in (None, 64):
        for dtype in (torch.float64, torch.float32):
            best = min(epochs(neurons, batch, dtype, foreach) for foreach in (False, True))
            print(f"{neurons} neurons, batch {batch or 'all'}, {str(dtype)[6:]}: {best:.2f} ms an epoch")
