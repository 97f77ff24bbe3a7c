"""Small ReLU programs over all their patterns: Bidual against a cone solver, to equal accuracy."""
import numpy as np

import cases
import objective
import programs
import table

ACCURACY = 1e-6
SIZES = [(10, 2), (50, 2), (10, 3), (16, 3), (20, 3)]


def run(run):
    rows, results = [], []
    for n, d in SIZES[:1] + SIZES[2:3] if run.quick else SIZES:
        X, y = cases.synthetic(n, d, n + d)
        gates = cases.all_gates(X)
        folder = cases.write(run.folder(f"cells-{n}x{d}"), X, y, gates, 1e-2 * n)
        solves, bound, _, (X, y, gates, beta, _) = programs.ours(run, folder, "relu", objective.relu)
        summary, file = run.peer("cvxopt", folder, accuracy=ACCURACY, cap=run.cap)
        final = objective.relu(X, y, gates, beta, np.load(file))
        objective.never_below("CVXOPT's point, made feasible,", final, bound)
        mine = programs.reached(solves[1])
        rows.append([n, d, gates.shape[1], table.seconds(mine, run.cap), table.seconds(summary["seconds"], run.cap), table.ratio(mine, summary["seconds"], run.cap),
                     f"{solves[1]['relativeGap']:.0e}", "—" if summary["seconds"] is None else f"{(final - bound) / final:.0e}", summary["status"]])
        results.append({"n": n, "d": d, "patterns": gates.shape[1], "beta": beta, "bound": bound, "bidual": solves, **summary, "peerGap": (final - bound) / final})
    return {
        "title": "All patterns of small data: seconds to a relative gap of 1e-6",
        "note": "ReLU, squared loss, β = 0.01 n, every pattern there is (counted against 2 Σ C(n−1, k)). CVXOPT's clock holds its solver alone, not the building of its matrices. "
                "Its gap is measured after projection onto the cones.",
        "columns": ["n", "d", "patterns", "Bidual", "CVXOPT", "ratio", "Bidual's gap", "CVXOPT's gap", "CVXOPT says"],
        "rows": rows,
        "results": results,
    }
