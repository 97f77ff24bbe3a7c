"""16 classification and 4 regression sets as a user would train them, every option at its default, beside Adam and L-BFGS on the same objective."""
import io
import json
import os
import tarfile

import numpy as np

import cases
import objective

REGRESSION = ["yacht", "energy", "concrete", "kin8nm"]
WIDTH = 100
STARTS = 5


def table_of(run, name):
    """Features and target, as numbers, the target last."""
    if name not in REGRESSION:
        return cases.raw_uci(run.data, name)
    with tarfile.open(os.path.join(run.data, "uci_hlps", name + ".tar.gz")) as archive:
        def read(file, kind):
            return np.loadtxt(io.TextIOWrapper(archive.extractfile(f"data/{file}.txt")), dtype=kind, ndmin=1)
        values = read("data", float)
        return values[:, np.append(read("index_features", float).astype(int), read("index_target", float).astype(int)[:1])]


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


def run(run):
    names = [name for name in cases.UCI + REGRESSION if run.sets is None or name in run.sets]
    if run.quick or not run.data:
        names = []
    rows, results = [], []
    for name in names:
        table = table_of(run, name)
        folder = run.folder(f"set-{name}")
        file, kept = os.path.join(folder, "data.csv"), os.path.join(folder, "model.json")
        with open(file, "w") as out:
            out.writelines(",".join(f"{value:.17g}" for value in row) + "\n" for row in table)
        report = run.train(file, "--max-time", run.cap, "--threads", run.threads, "--model-out", kept)
        with open(kept) as handle:
            model = json.load(handle)["model"]
        X, y = prepared(table, model)
        logistic, beta = report["loss"] == "logistic", report["beta"]
        U, a = np.array(model["network"]["hidden"]["values"], float).reshape(-1, X.shape[1]), np.array(model["network"]["output"]["values"], float).ravel()
        value = objective.network(X, y, beta, U, a, logistic)
        if abs(value - report["objective"]) > 1e-8 * value:
            raise SystemExit(f"{name}: Bidual says {report['objective']!r}, NumPy {value!r}")
        cases.write(folder, X, y, None, beta)
        result = {"name": name, "n": len(y), "d": X.shape[1], "bidual": report}
        row = [name, f"{len(y)} × {X.shape[1]}", f"{report['loss']}, {beta:.3g}", f"{value:.6g}", f"{report['globalLowerBound']:.6g}", f"{(value - report['globalLowerBound']) / value:.0e}",
               report["claim"], report["neurons"], f"{report['seconds']['total']:.1f}"]
        for peer, options in (("adam", dict(target=0.0, onward=1.0)), ("lbfgs", dict(starts=STARTS))):
            summary, file = run.peer(peer, folder, cap=run.cap / 5, width=WIDTH, logistic=float(logistic), **options)
            weights = np.load(file).astype(float)
            reached = objective.network(X, y, beta, weights[:, :-1], weights[:, -1], logistic)
            objective.never_below(f"{peer} on {name}", reached, report["globalLowerBound"])
            result[peer] = {**summary, "objective": reached}
            row.append(f"{100 * (min([reached] + [attempt['best'] for attempt in summary['attempts']]) / value - 1):+.2f} %")
        rows.append(row)
        results.append(result)
    return {
        "title": f"Every set with default options, {run.cap:g} s",
        "note": f"`bidual train FILE.csv --max-time {run.cap:g}`: standardised features, a column of ones, β chosen by validation; the gap is that to the bound over every two-layer ReLU network of any width, which is what claims "
                f"“global” rest on; “patterns” are proven over the patterns used only. The last two columns say how far the best objective of Adam (five rates, {run.cap / 5:g} s each) and of L-BFGS ({STARTS} starts, {run.cap / 5:g} s "
                f"each), both with {WIDTH} neurons on the same prepared data and β, is above (+) or below (−) Bidual's.",
        "columns": ["data", "n × d", "loss, β", "objective", "global bound", "gap", "claim", "neurons", "seconds", "Adam", "L-BFGS"],
        "rows": rows,
        "results": results,
    }
