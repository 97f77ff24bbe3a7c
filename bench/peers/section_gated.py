"""Gated ReLU over given gates: Bidual against accelerated proximal gradient."""
import numpy as np

import objective
import programs
import table

# Squared norm of the smallest subgradient at which the published method is taken to stop.
PUBLISHED = 1e-6


def run(run):
    rows, results = [], []
    for name, lam, folder in programs.gate_cases(run):
        solves, bound, value, (X, y, gates, beta, U) = programs.ours(run, folder, "gated", objective.gated)
        independent = objective.gated_bound(X, y, gates, beta, U)
        objective.never_below("Bidual's point", value, independent)
        if bound > value or bound > independent + 1e-6 * value:
            raise SystemExit(f"{folder}: bound {bound!r}, but NumPy finds {independent!r}")
        summary, file = run.peer("gated", folder, cap=run.cap, target=bound / (1 - programs.TOLERANCES[-1]), published=PUBLISHED)
        point = np.load(file)
        final = objective.gated(X, y, gates, beta, point)
        objective.never_below("the peer's point", final, bound)
        # Where Bidual's bound is loose because it was stopped, the peer's own dual value may be the better bound.
        theirs = objective.gated_bound(X, y, gates, beta, point)
        objective.never_below("Bidual's point", value, theirs)
        bound = max(bound, theirs)
        trace = summary["trace"]
        if abs(final - trace[-1][1]) > 1e-9 * final:
            raise SystemExit(f"{folder}: the peer says {trace[-1][1]!r}, NumPy {final!r}")
        result = {"name": name, "lambda": lam, "n": len(y), "d": X.shape[1], "patterns": gates.shape[1], "beta": beta, "bound": bound,
                  "bidual": solves, "peerIterations": summary["iterations"], "peerStopped": summary["stopped"], "peerGap": (final - bound) / final}
        row = [name, f"{lam:g}"]
        for k, tolerance in enumerate(programs.TOLERANCES):
            mine = programs.reached(solves[k])
            theirs = next((t for t, value in trace if value - bound <= tolerance * value), None)
            result[f"peer{tolerance:g}"] = theirs
            row += [table.seconds(mine, run.cap), table.seconds(theirs, run.cap), table.ratio(mine, theirs, run.cap)]
        stopped = summary["stopped"]
        row.append("—" if stopped is None else f"{table.seconds(stopped[0])} at gap ≤ {(stopped[1] - bound) / stopped[1]:.0e}")
        row += [f"{(final - bound) / final:.0e}", f"{(value - bound) / value:.0e}", f"{solves[0]['solver']}, {solves[1]['activeBlocks']} blocks"]
        rows.append(row)
        results.append(result)
    return {
        "title": "Gated ReLU over given gates: seconds to a relative gap",
        "note": "P = 1000 distinct Gaussian patterns, squared loss, β = nλ. Bidual proves its gap inside its clock; the gap of FISTA is measured off the clock against the best bound known.",
        "columns": ["data", "λ", "Bidual 1e-3", "FISTA 1e-3", "ratio", "Bidual 1e-6", "FISTA 1e-6", "ratio", "FISTA, its own stop", "FISTA's last gap", "Bidual's last gap", "Bidual's solver"],
        "rows": rows,
        "results": results,
    }
