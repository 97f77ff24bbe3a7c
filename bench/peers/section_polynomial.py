"""Polynomial networks on planted data: Bidual against cone solvers and against PyTorch's Adam, in processor time."""
import os
import resource

import numpy as np

import cases
import table

ACCURACY = 1e-4
SHARE = 0.05
ACTIVATION = (0.09, 0.5, 0.47)
SIZES = [10, 20, 50, 200, 784]
LARGEST_CONE = 50
LARGEST_SEMIDEFINITE = 200


def planted(n, d):
    """Targets of five unit neurons, with noise."""
    rng = np.random.default_rng(d)
    X = rng.standard_normal((n, d))
    U = rng.standard_normal((5, d))
    U /= np.linalg.norm(U, axis=1, keepdims=True)
    Z = X @ U.T
    a, b, c = ACTIVATION
    return X, (a * Z * Z + b * Z + c) @ (rng.choice([-1, 1], 5) * (1 + rng.random(5))) + 0.1 * rng.standard_normal(n)


def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def solved(run, folder, solver, tolerance):
    """The program by one of the solvers, in a process that has compiled it, and the seconds of the solver alone."""
    report = run.benchmarks("fit", folder, "--model", "polynomial", "--solver", solver, "--tolerance", tolerance, "--cap", run.cap, "--threads", run.threads)
    if report["relativeGap"] > tolerance:
        raise SystemExit(f"{solver}: a gap of {report['relativeGap']:.1e}")
    return report


def run(run):
    rows, results = [], []
    for d in SIZES[:2] if run.quick else SIZES:
        X, y = planted(5 * d, d)
        folder = cases.write(run.folder(f"polynomial-{d}"), X, y, None, 0.0)
        begun = spent()
        mine = run.train("--features", os.path.join(folder, "X.npy"), "--targets", os.path.join(folder, "y.npy"), "--task", "regression", "--model", "polynomial", "--no-bias", "--no-standardize",
                         "--beta-ratio", SHARE, "--tolerance", ACCURACY, "--threads", run.threads)
        whole = spent() - begun
        cases.write(folder, X, y, None, mine["beta"])
        columns, interior = (solved(run, folder, solver, ACCURACY) if solver == "column-generation" or d <= LARGEST_CONE else None for solver in ("column-generation", "interior-point"))
        cone = run.peer("cvxopt_polynomial", folder, accuracy=ACCURACY, cap=run.cap)[0] if d <= LARGEST_CONE else None
        csdp = run.peer("csdp_polynomial", folder, accuracy=ACCURACY, cap=run.cap)[0] if d <= LARGEST_SEMIDEFINITE else None
        adam = run.peer("torch_polynomial", folder, cap=run.cap, target=mine["objective"] * (1 + ACCURACY), width=50)[0]
        least = min(attempt["best"] for attempt in adam["attempts"])
        if least < mine["lowerBound"] * (1 - 1e-5):
            raise SystemExit(f"d = {d}: Adam is at {least}, below the bound {mine['lowerBound']}")
        rows.append([5 * d, d, mine["neurons"], f"{mine['relativeGap']:.0e}", table.seconds(mine["seconds"]["solve"] + mine["seconds"]["certify"]), table.seconds(whole),
                     table.seconds(columns["solveSeconds"]), "—" if interior is None else table.seconds(interior["solveSeconds"]),
                     "—" if cone is None else table.seconds(cone["seconds"], run.cap), "—" if csdp is None else table.seconds(csdp["seconds"], run.cap), table.seconds(adam["seconds"], run.cap), f"{least / mine['objective'] - 1:.0e}"])
        results.append({"n": 5 * d, "d": d, "bidual": mine, "processSeconds": whole, "columnGeneration": columns, "interiorPoint": interior, "cvxopt": cone, "csdp": csdp, "adam": adam})
    return {
        "title": "Polynomial networks: seconds to a relative gap of 1e-4",
        "note": "σ(t) = 0.09t² + 0.5t + 0.47, squared loss, five planted neurons and noise, n = 5d, β = 0.05 β_max. Bidual: seconds of the wall for solve and proof, and processor time of the whole process, starting .NET, reading and β_max included; then its solvers alone, of a process that has run before. "
                "CVXOPT's solver alone on (23), up to 50 columns; CSDP on (25), up to 200, its process; Adam with 50 neurons to within 1e-4 of Bidual's objective, the best of five rates, and how far above it the best of them ended: both in processor time.",
        "columns": ["n", "d", "neurons", "gap", "Bidual, wall", "Bidual, whole process", "column generation alone", "interior point alone", "CVXOPT", "CSDP", "Adam", "Adam's best above"],
        "rows": rows,
        "results": results,
    }
