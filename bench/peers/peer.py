"""Runs one peer on one case in a process of its own: peer.py NAME CASE RESULT.json [OPTION=VALUE...]."""
import json
import os
import sys
import time

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


def relu(folder, cap, bound, finest, published):
    import torch
    import objective
    import relu_lagrangian
    torch.set_num_threads(threads())
    X, y, gates, beta = cases.read(folder)
    least = [1.0]

    def interleaved(U):
        """Rows 2i and 2i + 1 are v_i and w_i."""
        return U.transpose(0, 1).reshape(-1, U.shape[2]).numpy()

    def measure(U):
        """Value of the network, and of the program after projection, which takes long and is made where the network promises progress."""
        network = objective.recovered(X, y, beta, interleaved(U))
        feasible = None
        if network - bound <= least[0] * network:
            feasible = objective.relu(X, y, gates, beta, interleaved(U))
            least[0] = min(least[0], (feasible - bound) / feasible)
        return least[0] <= finest, (network, feasible)

    D = torch.from_numpy((X @ gates >= 0).astype(float))
    U, trace, stopped, iterations, outer = relu_lagrangian.solve(torch.from_numpy(X), torch.from_numpy(y), D, beta, cap, published, measure)
    return interleaved(U), dict(trace=trace, stopped=stopped, iterations=iterations, subproblems=outer)


def cvxopt(folder, accuracy, cap):
    import cvxopt_cones
    # Everything is imported and used once off the clock.
    cvxopt_cones.solve(np.eye(3), np.array([1.0, -1.0, 1.0]), np.ones((3, 1)), 0.1, accuracy, 10)
    V, built, seconds, status = cvxopt_cones.solve(*cases.read(folder), accuracy, cap)
    return V, dict(buildSeconds=built, seconds=seconds, status=status)


def clock(processor):
    """Of the wall, or of the processor: that one does not run while others do."""
    return time.process_time if processor > 0 else time.perf_counter


RATES = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3]


def best_rate(attempt, rates, cap, onward):
    """The quickest of several rates; unless `onward`, a rate has no more time than the quickest before it."""
    attempts, best = [], None
    for rate in rates:
        U, a, seconds, iterations, value = attempt(rate, min(cap, best[2]) if best and best[2] is not None and not onward else cap)
        attempts.append(dict(rate=rate, seconds=seconds, iterations=iterations, best=value))
        if best is None or (seconds is not None and (best[2] is None or seconds < best[2])) or (seconds is None and best[2] is None and value < best[4]):
            best = (U, a, seconds, rate, value)
    return np.hstack([np.asarray(best[0]), np.asarray(best[1])[:, None]]), dict(seconds=best[2], rate=best[3], attempts=attempts)


def adam(folder, cap, target, onward, width, logistic=0.0, seed=0.0, processor=0.0):
    import torch
    import torch_adam
    torch.set_num_threads(threads())
    X, y, _, beta = cases.read(folder)
    X, y = torch.from_numpy(X).float(), torch.from_numpy(y).float()
    torch_adam.solve(X[:20], y[:20], beta, 5, 1e-2, 0.2, 0.0, False, 0)
    return best_rate(lambda rate, limit: torch_adam.solve(X, y, beta, int(width), rate, limit, target, onward > 0, int(seed), logistic > 0, clock(processor)),
                     RATES, cap, onward > 0)


def lbfgs(folder, cap, width, logistic, seed, processor):
    import lbfgs as method
    X, y, _, beta = cases.read(folder)
    U, a, value, near, steps = method.solve(X, y, beta, int(width), logistic > 0, cap, int(seed), clock(processor))
    return np.hstack([U, a[:, None]]), dict(seconds=near, attempts=[dict(best=value, seconds=near, steps=steps)])


def sklearn_adam(folder, cap, target, onward, width):
    import sklearn_mlp
    X, y, _, beta = cases.read(folder)
    return best_rate(lambda rate, limit: sklearn_mlp.solve(X, y, beta, int(width), "adam", rate, limit, target, onward > 0, 0), RATES, cap, onward > 0)


def sklearn_lbfgs(folder, cap, target, onward, width):
    import sklearn_mlp
    X, y, _, beta = cases.read(folder)
    return best_rate(lambda rate, limit: sklearn_mlp.solve(X, y, beta, int(width), "lbfgs", 1e-3, limit, target, onward > 0, 0), [0.0], cap, onward > 0)


def cvxopt_polynomial(folder, accuracy, cap):
    import cvxopt_polynomial as method
    X, y, _, beta = cases.read(folder)
    method.solve(np.eye(3), np.array([1.0, -1.0, 1.0]), 0.1, (0.09, 0.5, 0.47), accuracy, 10)
    value, built, seconds, status = method.solve(X, y, beta, (0.09, 0.5, 0.47), accuracy, cap)
    return np.zeros((1, 1)), dict(value=value, buildSeconds=built, seconds=seconds, status=status)


def csdp_polynomial(folder, accuracy, cap):
    import csdp_polynomial as method
    X, y, _, beta = cases.read(folder)
    value, seconds, status = method.solve(X, y, beta, (0.09, 0.5, 0.47), accuracy, cap)
    return np.zeros((1, 1)), dict(value=value, seconds=seconds, status=status)


def torch_polynomial(folder, cap, target, width):
    import torch
    import torch_polynomial as method
    torch.set_num_threads(threads())
    X, y, _, beta = cases.read(folder)
    X, y = torch.from_numpy(X).float(), torch.from_numpy(y).float()
    method.solve(X[:20], y[:20], beta, (0.09, 0.5, 0.47), 5, 1e-2, 0.2, 0.0, 0, time.process_time)
    return best_rate(lambda rate, limit: method.solve(X, y, beta, (0.09, 0.5, 0.47), int(width), rate, limit, target, 0, time.process_time), RATES, cap, False)


def kernels(folder, seconds, sizes):
    import kernels as products
    return np.zeros((1, 1)), dict(kernels=products.measure(threads(), seconds, int(sizes)))


def main():
    name, folder, result = sys.argv[1:4]
    options = {key: float(value) for key, value in (argument.split("=") for argument in sys.argv[4:])}
    point, summary = PEERS[name](folder, **options)
    np.save(result[:-5] + ".npy", point)
    with open(result, "w") as file:
        json.dump(summary, file)


PEERS = {"gated": gated, "relu": relu, "cvxopt": cvxopt, "adam": adam, "lbfgs": lbfgs, "sklearn_adam": sklearn_adam, "sklearn_lbfgs": sklearn_lbfgs, "kernels": kernels,
         "cvxopt_polynomial": cvxopt_polynomial, "csdp_polynomial": csdp_polynomial, "torch_polynomial": torch_polynomial}

if __name__ == "__main__":
    main()
