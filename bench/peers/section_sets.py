"""16 classification and 4 regression sets as a user would train them, every option at its default, beside Adam and L-BFGS on the same objective."""
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import cases
import objective

WIDTH = 100
STARTS_ADAM = 5
STARTS_LBFGS = 10


def table_of(run, name):
    """Features and target, as numbers, the target last."""
    return cases.raw_hlps(run.data, name) if name in cases.REGRESSION else cases.raw_uci(run.data, name)


def prepared(table, model):
    """What the network sees, and its targets."""
    def scale(values, scaling):
        return (values - np.array(scaling["offset"])) / np.array(scaling["scale"])
    preparation = model["preparation"]
    X = scale(table[:, :-1], preparation["features"])
    if preparation["bias"]:
        X = np.hstack([X, np.ones((len(X), 1))])
    if model["task"] == "regression":
        return X, scale(table[:, -1:], preparation["targets"]).ravel()
    return X, np.where(table[:, -1] == float(model["classLabels"][1]), 1.0, -1.0)


def trained(run, name):
    """Bidual's report of a set, its value checked, and the folder of what its peers see."""
    table = table_of(run, name)
    folder = run.folder(f"set-{name}")
    file, kept = os.path.join(folder, "data.csv"), os.path.join(folder, "model.json")
    with open(file, "w") as out:
        out.writelines(",".join(f"{value:.17g}" for value in row) + "\n" for row in table)
    report = run.train(file, "--max-time", run.cap, "--threads", run.threads, "--model-out", kept)
    with open(kept) as handle:
        model = json.load(handle)["model"]
    X, y = prepared(table, model)
    U, a = np.array(model["network"]["hidden"]["values"], float).reshape(-1, X.shape[1]), np.array(model["network"]["output"]["values"], float).ravel()
    value = objective.network(X, y, report["beta"], U, a, report["loss"] == "logistic")
    if abs(value - report["objective"]) > 1e-8 * value:
        raise SystemExit(f"{name}: Bidual says {report['objective']!r}, NumPy {value!r}")
    cases.write(folder, X, y, None, report["beta"])
    return folder, report


def searched(value, format):
    """A figure of the searches beyond a proof, where there were any."""
    return "–" if value is None else f"{value:{format}}"


def attempts(run, peer, folder, report, starts):
    """All values that the runs of a peer ended with, none below what is proven. A run has one thread; there are as many at a time as threads."""
    X, y, _, beta = cases.read(folder)
    logistic, cap = report["loss"] == "logistic", run.cap / 5
    options = dict(target=0.0, onward=1.0) if peer == "adam" else {}

    def attempt(seed):
        summary, file = run.peer(peer, folder, threads=1, run=f"-{seed}", cap=cap, width=WIDTH, logistic=float(logistic), seed=float(seed), processor=1.0, **options)
        weights = np.load(file).astype(float)
        objective.never_below(f"{peer} on {report['name']}", objective.network(X, y, beta, weights[:, :-1], weights[:, -1], logistic), report["globalLowerBound"])
        return [one["best"] for one in summary["attempts"]]

    with ThreadPoolExecutor(run.threads) as pool:
        return [value for values in pool.map(attempt, range(starts)) for value in values]


def run(run):
    names = [name for name in cases.UCI + cases.REGRESSION if run.sets is None or name in run.sets]
    if run.quick or not run.data:
        names = []
    # All of ours before all of theirs, whose clock is that of the processor.
    mine = [(*trained(run, name), name) for name in names]
    rows, results = [], []
    for folder, report, name in mine:
        report = {**report, "name": name}
        X, y, _, _ = cases.read(folder)
        value, bound = report["objective"], report["globalLowerBound"]
        result = {"name": name, "n": len(y), "d": X.shape[1], "bidual": report}
        row = [name, f"{len(y)} × {X.shape[1]}", f"{report['loss']}, {report['beta']:.3g}", f"{value:.6g}", f"{bound:.6g}", f"{(value - bound) / value:.0e}",
               report["claim"], report["neurons"], f"{report['seconds']['total']:.1f}", searched(report["searchedPrice"], ".4f"), searched(report["searchedGap"], ".0e")]
        for peer, starts in (("adam", STARTS_ADAM), ("lbfgs", STARTS_LBFGS)):
            result[peer] = attempts(run, peer, folder, report, starts)
            row.append(f"{100 * (min(result[peer]) / value - 1):+.2f} %")
        rows.append(row)
        results.append(result)
        print(" | ".join(str(cell) for cell in row), file=sys.stderr, flush=True)
    return {
        "title": f"Every set with default options, {run.cap:g} s",
        "note": f"`bidual train FILE.csv --max-time {run.cap:g}`: standardised features, a column of ones, β chosen by validation; the gap is that to the bound over every two-layer ReLU network of any width, which is what claims "
                f"“global” rest on; “patterns” are proven over the patterns used only. “Searches met” is the largest price over β that local searches for a better neuron found, “if none is better” the gap to every network "
                f"in that case: evidence, no proof. The last two columns say how far the best of {5 * STARTS_ADAM} runs of Adam (five rates, {STARTS_ADAM} starts) and of {STARTS_LBFGS} of L-BFGS, each with {WIDTH} neurons and "
                f"{run.cap / 5:g} s of processor time on the same prepared data and β, is above (+) or below (−) Bidual's.",
        "columns": ["data", "n × d", "loss, β", "objective", "global bound", "gap", "claim", "neurons", "seconds", "searches met", "if none is better", f"Adam, {5 * STARTS_ADAM} runs", f"L-BFGS, {STARTS_LBFGS} runs"],
        "rows": rows,
        "results": results,
    }
