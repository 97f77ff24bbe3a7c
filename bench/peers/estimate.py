"""Fits one of the estimators to one split in a process of its own: estimate.py METHOD FOLDER classes|numbers THREADS.

FOLDER holds train.npy and test.npy; the predictions go to METHOD.npy in it, the figures to standard output.
"""
import json
import os
import sys
import time
import warnings

import numpy as np
from joblib import parallel_backend
from joblib.externals.loky import get_reusable_executor
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold, train_test_split

import estimators

INNER = 3
TUNING_ROWS = 5000


def chosen(whole, grid, X, y, classes, threads):
    """The best of the grid by inner folds; of large data on some of the rows."""
    if len(y) > estimators.LARGE:
        X, _, y, _ = train_test_split(X, y, train_size=TUNING_ROWS, stratify=y if classes else None, random_state=0)
    folds = (StratifiedKFold if classes else KFold)(INNER, shuffle=True, random_state=0)
    search = GridSearchCV(whole, grid, scoring="accuracy" if classes else "neg_root_mean_squared_error", cv=folds, n_jobs=threads, refit=False)
    with parallel_backend("loky", inner_max_num_threads=1):
        best = search.fit(X, y).best_params_
    if threads > 1:
        # The processor's time of the workers is known when they have ended.
        get_reusable_executor().shutdown(wait=True)
    return best


def processor():
    """Seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


def main():
    method, folder, task, threads = *sys.argv[1:4], int(sys.argv[4])
    # Of steps that ran out, and of folds where a class is rare: part of what is compared.
    os.environ["PYTHONWARNINGS"] = "ignore"
    warnings.simplefilter("ignore")
    train, test = (np.load(os.path.join(folder, name + ".npy")).astype(float) for name in ("train", "test"))
    X, y, classes = train[:, :-1], train[:, -1], task == "classes"
    begun, before = time.perf_counter(), processor()
    whole, grid = estimators.estimator(method, classes, *X.shape, threads)
    best = chosen(whole, grid, X, y, classes, threads) if grid else {}
    fitted = clone(whole).set_params(**best).fit(X, y)
    seconds, used = time.perf_counter() - begun, processor() - before
    np.save(os.path.join(folder, method + ".npy"), fitted.predict(test[:, :-1]))
    print(json.dumps({"seconds": seconds, "processor": used, "chosen": {key.rsplit("__", 1)[-1]: value for key, value in best.items()}}))


if __name__ == "__main__":
    main()
