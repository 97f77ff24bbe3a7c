"""What is predicted on rows not trained on: Bidual as a user runs it beside scikit-learn's estimators, all on the same splits."""
import csv
import json
import os
import resource
import shutil
import sys

import numpy as np

import scoreboard
import splits
from estimators import LARGE
from records import Records

METHODS = ["bidual", "mlp", "mlp-tuned", "forest", "svm", "svm-tuned", "linear"]
LIMIT = 900


def write_csv(file, table, classes, target):
    """A header, and words for classes."""
    with open(file, "w") as out:
        out.write(",".join([f"x{j + 1}" for j in range(table.shape[1] - 1)] + (["y"] if target else [])) + "\n")
        for row in table:
            cells = list(map(repr, row[:-1].tolist()))
            if target:
                cells.append(f"c{int(row[-1])}" if classes else repr(float(row[-1])))
            out.write(",".join(cells) + "\n")


def used():
    """Processor's seconds of the processes that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def bidual(run, name, folder, train, test):
    """Predictions of the command line with default options, and its figures."""
    classes = splits.classes(name)
    trained, asked, model, answers = (os.path.join(folder, file) for file in ("train.csv", "test.csv", "model.json", "predictions.csv"))
    write_csv(trained, train, classes, target=True)
    write_csv(asked, test, classes, target=False)
    before = used()
    report = run.train(trained, "--target", "y", "--max-time", run.cap * (10 if name in splits.SINGLE else 1), "--threads", run.threads, "--model-out", model)
    figures = {"seconds": report["seconds"]["total"], "processor": used() - before, **{key: report[key] for key in ("beta", "neurons", "relativeGap", "claim")}}
    run.bidual("predict", model, asked, "--out", answers)
    with open(answers, newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([int(row["label"][1:]) if classes else float(row["prediction"]) for row in rows]), figures


def peer(run, method, name, folder, train, test):
    """The same of an estimator; None where its time is over."""
    for file, table in (("train", train), ("test", test)):
        np.save(os.path.join(folder, file + ".npy"), table)
    printed = run.command(["timeout", LIMIT, sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "estimate.py"),
                           method, folder, "classes" if splits.classes(name) else "numbers", run.threads], accept=(0, 124))
    return (np.load(os.path.join(folder, method + ".npy")), json.loads(printed)) if printed else None


def measured(run, method, name, label, train, test):
    """Record of one fit."""
    record = {"set": name, "split": label, "method": method, "rows": len(train), "columns": train.shape[1] - 1, "threads": run.threads}
    if method == "svm-tuned" and len(train) > LARGE:
        return {**record, "value": None, "why": f"more than {LARGE:,} rows"}
    folder = run.folder("accuracy", name, label.replace("/", "-"))
    done = bidual(run, name, folder, train, test) if method == "bidual" else peer(run, method, name, folder, train, test)
    shutil.rmtree(folder)
    if done is None:
        return {**record, "value": None, "why": f"more than {LIMIT} s"}
    predicted, figures = done
    return {**record, "value": splits.score(name, predicted, test[:, -1]), **figures}


def fill(run, records, name, methods):
    """Measures what is missing of a set, a method after the other; what cannot be done on one split is not tried on the next."""
    labels = splits.labels(name, run.folds)
    missing = [method for method in methods if len(records.of(name, method, labels)) < len(labels)]
    tables = list(splits.tables(run.data, name, run.folds)) if missing else []
    for method in missing:
        for label, (train, test) in zip(labels, tables):
            kept = records.of(name, method, labels)
            if any(one["value"] is None for one in kept):
                break
            if all(one["split"] != label for one in kept):
                records.add(measured(run, method, name, label, train, test))
        print(scoreboard.line(name, method, records.of(name, method, labels)), file=sys.stderr, flush=True)


def run(run):
    known = [splits.TINY] if run.quick else splits.SETS if run.data else []
    names = [name for name in known if run.sets is None or name in run.sets]
    unknown = [method for method in run.methods or [] if method not in METHODS]
    if unknown:
        raise SystemExit(f"no method {unknown[0]}; there are {', '.join(METHODS)}")
    methods = [method for method in METHODS if run.methods is None or method in run.methods]
    records = Records(os.path.join(run.out, "accuracy.jsonl"))
    records.drop([] if run.resume else names, methods)
    for name in names:
        fill(run, records, name, methods)
    return scoreboard.section(records, known, METHODS, run.folds)
