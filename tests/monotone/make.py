"""Makes optima.json: optima of the programs of tests/losses over all patterns with every neuron monotone in one feature or two, by CVXOPT.

Needs Debian's python3-cvxopt (1.3): OPENBLAS_NUM_THREADS=1 python3 make.py
"""
import importlib.util
import itertools
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("losses", HERE.parent / "losses" / "make.py")
losses = importlib.util.module_from_spec(spec)
spec.loader.exec_module(losses)
plain = losses.program


def program(signs):
    """The program with s * sigma_f * u_f >= 0 for the blocks of sign s = 1, -1, 1, -1 ... and every feature f of sign sigma_f."""
    def confined(X, cone, free):
        fit, linear, second, count = plain(X, cone, free)
        d, q = X.shape[1], fit.shape[1] - count * X.shape[1]
        rows = []
        for b, (f, sigma) in itertools.product(range(count), signs.items()):
            row = np.zeros(linear.shape[1])
            row[q + d * b + f] = -sigma if b % 2 == 0 else sigma
            rows.append(row)
        return fit, np.vstack([linear, np.array(rows)]), second, count
    return confined


def main():
    X, targets, weights = losses.data()
    kinds = {"squared": "numbers", "absolute": "numbers", "huber:0.5": "numbers", "poisson": "counts", "logistic": "classes", "hinge": "classes"}
    optima = []
    for (name, kind), signs, beta, (weighted, free) in itertools.product(kinds.items(), ({0: 1}, {1: -1}, {0: -1, 1: 1}), losses.BETAS, ((False, "none"), (True, "intercept"))):
        losses.program = program(signs)
        solve = losses.smooth if name in ("logistic", "poisson") else losses.piecewise
        w = weights if weighted else np.ones(losses.ROWS)
        case = dict(loss=name, increasing=[f for f in signs if signs[f] > 0], decreasing=[f for f in signs if signs[f] < 0], beta=beta, weighted=weighted, intercept=free == "intercept")
        try:
            optima.append(dict(case, optimum=solve(X, targets[kind], w, beta, name, True, free)))
        except ArithmeticError as error:
            print(case, error, flush=True)
        else:
            print(optima[-1], flush=True)
    (HERE / "optima.json").write_text(json.dumps(dict(patterns=len(losses.patterns(X)), optima=optima), indent=1) + "\n")


main()
