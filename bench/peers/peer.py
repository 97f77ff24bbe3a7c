"""Runs one peer on one case in a process of its own: peer.py NAME CASE RESULT.json [OPTION=VALUE...]."""
import json
import os
import sys

import numpy as np

import cases


def threads():
    return int(os.environ["OMP_NUM_THREADS"])


def gated(folder, cap, target, published):
    import torch
    import gated_fista
    torch.set_num_threads(threads())
    X, y, gates, beta = cases.read(folder)
    D = torch.from_numpy((X @ gates >= 0).astype(float))
    # Wakes the threads and the memory of PyTorch, off the clock.
    gated_fista.solve(torch.randn(100, 5).double(), torch.randn(100).double(), torch.ones(100, 7).double(), 1.0, 0.2, 0.0, 0)
    U, trace, stopped, iterations = gated_fista.solve(torch.from_numpy(X), torch.from_numpy(y), D, beta, cap, target, published)
    return U.numpy(), dict(trace=trace, stopped=stopped, iterations=iterations)


def main():
    name, folder, result = sys.argv[1:4]
    options = {key: float(value) for key, value in (argument.split("=") for argument in sys.argv[4:])}
    point, summary = PEERS[name](folder, **options)
    np.save(result[:-5] + ".npy", point)
    with open(result, "w") as file:
        json.dump(summary, file)


PEERS = {"gated": gated}

if __name__ == "__main__":
    main()
