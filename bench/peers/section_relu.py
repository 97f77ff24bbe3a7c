"""ReLU over given gates: Bidual against the augmented Lagrangian."""
import numpy as np

import objective
import programs
import table

# Squared norms of the Lagrangian's smallest subgradient and of the violation at which the peer is taken to stop.
PUBLISHED = 1e-6


def run(run):
    rows, results = [], []
    for name, lam, folder in programs.gate_cases(run):
        solves, bound, value, (X, y, gates, beta, _) = programs.ours(run, folder, "relu", objective.relu)
        summary, file = run.peer("relu", folder, cap=run.cap, bound=bound, finest=programs.TOLERANCES[-1], published=PUBLISHED)
        V = np.load(file)
        final = objective.relu(X, y, gates, beta, V)
        objective.never_below("the peer's point, made feasible,", final, bound)
        result = {"name": name, "lambda": lam, "n": len(y), "d": X.shape[1], "patterns": gates.shape[1], "beta": beta, "bound": bound, "bidual": solves,
                  "peerTrace": summary["trace"], "peerIterations": summary["iterations"], "peerStopped": summary["stopped"], "peerFeasibleGap": (final - bound) / final}
        row = [name, f"{lam:g}"]
        for k, tolerance in enumerate(programs.TOLERANCES):
            mine = programs.reached(solves[k])
            theirs = next((t for t, _, value, _ in summary["trace"] if value is not None and t <= run.cap and value - bound <= tolerance * value), None)
            result[f"peer{tolerance:g}"] = theirs
            row += [table.seconds(mine, run.cap), table.seconds(theirs, run.cap), table.ratio(mine, theirs, run.cap)]
        last = summary["trace"][-1]
        row += [f"{(last[1] - bound) / last[1]:.0e} / {(final - bound) / final:.0e}", f"{(value - bound) / value:.0e}", f"{solves[0]['solver']}, {solves[1]['activeBlocks']} blocks"]
        rows.append(row)
        results.append(result)
    return {
        "title": "ReLU over given gates: seconds to a relative gap",
        "note": "The same patterns, with cones. The Lagrangian's points are not feasible: its gap is measured after projection onto the cones, off its clock. "
                "The last gap is also given for the network that it would return without projection; that network may have other patterns and may go below the program.",
        "columns": ["data", "λ", "Bidual 1e-3", "Lagrangian 1e-3", "ratio", "Bidual 1e-6", "Lagrangian 1e-6", "ratio", "its last gap: network / feasible", "Bidual's last gap", "Bidual's solver"],
        "rows": rows,
        "results": results,
    }
