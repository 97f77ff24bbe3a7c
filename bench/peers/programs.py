"""What the sections over given gates have in common: the cases, and Bidual's side of them."""
import os

import numpy as np

import cases
import objective

SETS = ["breast-cancer-wisc-diag", "spambase", "magic"]
SIZES = {"breast-cancer-wisc-diag": (569, 31), "spambase": (4601, 58), "magic": (19020, 11)}
TOLERANCES = [1e-3, 1e-6]
REFERENCE = 1e-9


def gate_cases(run):
    """(name, lambda, folder): P distinct Gaussian patterns, beta = n lambda."""
    for name in [name for name in SETS if run.sets is None or name in run.sets]:
        if run.quick:
            name, X, y, count = "tiny", *cases.synthetic(150, 8, 1), 60
        elif run.data:
            X, y, count = *cases.read_uci(run.data, name), 1000
        else:
            name, X, y, count = "synthetic-" + name, *cases.synthetic(*SIZES[name], 1), 1000
        gates = cases.distinct_gates(X, count, 1)
        for lam in run.lambdas:
            yield name, lam, cases.write(run.folder(f"{name}-{lam:g}"), X, y, gates, lam * len(y))
        if run.quick:
            return


def reached(solve):
    """Seconds of a solve of ours, None where it stopped early."""
    return solve["seconds"] if solve["status"] == "Converged" else None


def ours(run, folder, model, value):
    """Our solves to each tolerance, and the best proven bound; the last point is evaluated once more in NumPy."""
    point = os.path.join(folder, f"bidual-{model}.npy")
    tolerances = ",".join(str(t) for t in TOLERANCES + [REFERENCE])
    solves = run.benchmarks("solve", folder, "--model", model, "--tolerance", tolerances, "--cap", run.cap, "--threads", run.threads, "--save", point)["solves"]
    bound = max(solve["lowerBound"] for solve in solves)
    X, y, gates, beta = cases.read(folder)
    U = np.load(point)
    if solves[0]["patterns"] != gates.shape[1]:
        raise SystemExit(f"{folder}: {gates.shape[1]} gates, but {solves[0]['patterns']} patterns")
    checked = value(X, y, gates, beta, U)
    objective.never_below("Bidual's point", checked, bound)
    if abs(checked - solves[-1]["objective"]) > 1e-8 * max(1.0, checked):
        raise SystemExit(f"{folder}: Bidual says {solves[-1]['objective']!r}, NumPy {checked!r}")
    return solves, bound, checked, (X, y, gates, beta, U)
