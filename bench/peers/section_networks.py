"""Objective (0) itself on 16 data sets: Bidual against trainers of the non-convex network."""
import numpy as np

import cases
import objective
import table

LAMBDA = 1e-3
WIDTH = 100
WITHIN = 0.01


def data(run):
    if run.quick:
        return [("tiny", *cases.synthetic(60, 3, 1))]
    if run.data:
        return [(name, *cases.read_uci(run.data, name)) for name in cases.UCI if run.sets is None or name in run.sets]
    return [(f"synthetic-{n}x{d}", *cases.synthetic(n, d, 1)) for n, d in ((150, 5), (569, 31), (768, 9), (4601, 58))]


def run(run):
    rows, results = [], []
    for name, X, y in data(run):
        beta = LAMBDA * len(y)
        folder = cases.write(run.folder(f"network-{name}"), X, y, None, beta)

        def ours(tolerance):
            """A run of Bidual, its network evaluated once more."""
            report = run.benchmarks("fit", folder, "--tolerance", tolerance, "--cap", 5 if run.quick else run.cap, "--threads", run.threads)
            value = objective.network(X, y, beta, np.array(report.pop("hidden")).reshape(-1, X.shape[1]), np.array(report.pop("output")))
            if abs(value - report["objective"]) > 1e-8 * value:
                raise SystemExit(f"{name}: Bidual says {report['objective']!r}, NumPy {value!r}")
            return report

        rough, fine = ours(WITHIN), ours(1e-6)
        best, bound = min(rough["objective"], fine["objective"]), fine["globalLowerBound"] or 0.0
        proven = fine["claim"] == "global"
        target = best * (1 + WITHIN)
        result = {"name": name, "n": len(y), "d": X.shape[1], "beta": beta, "rough": rough, "fine": fine, "target": target}
        mine = min((report["seconds"] for report in (rough, fine) if report["objective"] <= target and report["relativeGap"] <= WITHIN), default=None)
        row = [name, len(y), X.shape[1], f"{fine['objective']:.6g}", fine["claim"], f"{fine['relativeGap']:.0e}", table.seconds(mine, run.cap)]
        for peer, cap in (("adam", run.cap / 3), ("sklearn_lbfgs", run.cap), ("sklearn_adam", run.cap / 3)):
            summary, file = run.peer(peer, folder, cap=cap, target=target, onward=0.0 if proven else 1.0, width=WIDTH)
            weights = np.load(file).astype(float)
            value = objective.network(X, y, beta, weights[:, :-1], weights[:, -1])
            objective.never_below(f"{peer} on {name}", value, bound)
            least = min([value] + [attempt["best"] for attempt in summary["attempts"]])
            result[peer] = {**summary, "objective": value}
            row.append(table.seconds(summary["seconds"], cap) + ("" if proven and summary["seconds"] is not None else f" ({100 * (least / best - 1):+.1f} %)")
                       + (f", rate {summary['rate']:g}" if summary["seconds"] is not None and summary["rate"] else ""))
        rows.append(row)
        results.append(result)
    return {
        "title": "Seconds to within 1 % of the best network found by Bidual",
        "note": f"Objective (0), squared loss, β = {LAMBDA:g} n, the first class +1 against the rest −1, a column of ones, no other biases. Bidual's clock is that from data in memory to a certificate of 1 % "
                "at a network within 1 % of its best; the optimum it is compared with is that of a run to 1e-6, proven over all networks where the claim says global, else over the patterns it used. "
                f"The others have {WIDTH} neurons; Adam has the best of five rates, {run.cap / 3:g} s for each, and its failures do not count into its time; L-BFGS has {run.cap:g} s, and so has Bidual. In brackets how far "
                "the lowest objective of all is above (+) or below (−) Bidual's; where Bidual's is not proven over all networks, the others go on to the end of their time to find out. One random start each.",
        "columns": ["data", "n", "d", "p*", "claim", "gap", "Bidual", "PyTorch Adam", "scikit-learn L-BFGS", "scikit-learn Adam"],
        "rows": rows,
        "results": results,
    }
