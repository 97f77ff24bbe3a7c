"""The accuracy comparison as one table: means over the splits, ranks, times."""
import numpy as np
from scipy.stats import rankdata

import splits
import table

NEURAL = ["bidual", "mlp", "mlp-tuned"]
TITLES = {"bidual": "Bidual", "mlp": "MLP", "mlp-tuned": "MLP, tuned", "forest": "random forest", "svm": "SVM", "svm-tuned": "SVM, tuned", "linear": "linear"}


def figure(name, value):
    return f"{value:.1f}" if splits.classes(name) else f"{value:#.3g}"


def line(name, method, kept):
    """What is known of one method on one set, for the eye."""
    why = next((one["why"] for one in kept if one["value"] is None), None)
    if why:
        return f"{name} | {method} | – | {why}"
    return f"{name} | {method} | {figure(name, mean(kept, 'value'))} | {table.seconds(mean(kept, 'seconds'))} s"


def mean(kept, key):
    return float(np.mean([one[key] for one in kept]))


class Board:
    """Records by set and method, of the splits that count."""

    def __init__(self, records, names, methods, folds):
        self.kept = {name: {method: records.of(name, method, splits.labels(name, folds)) for method in methods} for name in names}
        self.kept = {name: row for name, row in self.kept.items() if any(row.values())}
        self.names, self.methods = list(self.kept), [method for method in methods if any(row[method] for row in self.kept.values())]
        self.splits = {name: len(splits.labels(name, folds)) for name in self.names}

    def whole(self, name, method):
        """Whether every split has been measured."""
        kept = self.kept[name][method]
        return len(kept) == self.splits[name] and all(one["value"] is not None for one in kept)

    def common(self, methods):
        """Sets that all of the methods have been through."""
        return [name for name in self.names if all(self.whole(name, method) for method in methods)]

    def value(self, name, method):
        return mean(self.kept[name][method], "value")

    def cells(self, name):
        """Scores of a set, the best in bold."""
        def cell(method):
            kept = self.kept[name][method]
            if not kept or any(one["value"] is None for one in kept):
                return "–"
            return figure(name, self.value(name, method)) + ("" if self.whole(name, method) else f" ({len(kept)} of {self.splits[name]} splits)")
        whole = [method for method in self.methods if self.whole(name, method)]
        best = figure(name, max((self.value(name, method) for method in whole), key=lambda value: splits.better(name, value))) if whole else None
        return [f"**{text}**" if text == best and self.whole(name, method) else text for method, text in ((method, cell(method)) for method in self.methods)]

    def ranks(self, methods, names):
        """Mean over the sets, by method; equals share their ranks."""
        return dict(zip(methods, np.mean([rankdata([-splits.better(name, self.value(name, method)) for method in methods]) for name in names], axis=0)))

    def mean(self, method, key, names):
        return float(np.mean([mean(self.kept[name][method], key) for name in names]))

    def summary(self):
        """Rows below those of the sets, over the sets that every method has been through."""
        common, neural = self.common(self.methods), [method for method in NEURAL if method in self.methods]
        rows, counted = [], [name for name in common if splits.classes(name)]
        if counted:
            rows.append([f"mean accuracy, {len(counted)} sets"] + [f"{self.mean(method, 'value', counted):.2f}" for method in self.methods])
        if common:
            ranks = self.ranks(self.methods, common)
            rows.append([f"mean rank, {len(common)} sets"] + [f"{ranks[method]:.2f}" for method in self.methods])
        if len(neural) > 1 and (shared := self.common(neural)):
            ranks = self.ranks(neural, shared)
            rows.append([f"mean rank of the neural, {len(shared)} sets"] + [f"{ranks[method]:.2f}" if method in neural else "" for method in self.methods])
        if common:
            for key, title in (("seconds", "seconds of a fit"), ("processor", "the processor's")):
                rows.append([title] + [table.seconds(self.mean(method, key, common)) for method in self.methods])
        return [[row[0], "", *row[1:]] for row in rows]

    def against(self, peer):
        """Where the peer is better than Bidual, and by how much: with the standard error of the difference over the splits, where there are several."""
        shared = self.common(["bidual", peer]) if {"bidual", peer} <= set(self.methods) else []
        if not shared:
            return ""
        def gains(name):
            """Of each split: points of accuracy, or per cent of the error."""
            ours, theirs = ({one["split"]: one["value"] for one in self.kept[name][method]} for method in ("bidual", peer))
            return np.array([theirs[split] - ours[split] if splits.classes(name) else 100 * (1 - theirs[split] / ours[split]) for split in ours])
        beaten = [name for name in shared if splits.better(name, self.value(name, peer)) > splits.better(name, self.value(name, "bidual"))]
        def words(name):
            gain = gains(name)
            error = f" ± {gain.std(ddof=1) / np.sqrt(len(gain)):.2f}" if len(gain) > 1 else ""
            return f"{name} {gain.mean():.2f}{error} {'points' if splits.classes(name) else '% less error'}"
        return f"{TITLES[peer]} is better than Bidual on {len(beaten)} of {len(shared)} sets" + (": " + ", ".join(map(words, beaten)) if beaten else "") + ". "

    def missing(self):
        """Why a score is not there."""
        reasons = {}
        for name in self.names:
            for method in self.methods:
                for one in self.kept[name][method]:
                    if one["value"] is None:
                        reasons.setdefault(one["why"], []).append(f"{TITLES[method]} on {name}")
        return "".join(f"– {why}: {', '.join(dict.fromkeys(where))}. " for why, where in reasons.items())

    def threads(self):
        found = {method: sorted({one["threads"] for row in self.kept.values() for one in row[method]}) for method in self.methods}
        return "Threads: " + ", ".join(f"{TITLES[method]} {' or '.join(map(str, counts))}" for method, counts in found.items()) + "."


def section(records, names, methods, folds):
    board = Board(records, names, methods, folds)
    numbers = ", ".join(name for name in board.names if not splits.classes(name))
    size = {name: next(one for row in board.kept[name].values() for one in row) for name in board.names}
    return {
        "title": "Accuracy on rows not trained on",
        "note": "Accuracy in %, larger is better" + (f"; of {numbers} the root of the mean squared error, smaller is better" if numbers else "") + ". "
                "Means over the splits, which are the same for all. Bidual with default options; MLP, random forest, SVM (RBF) and the linear methods (logistic regression, ridge) are scikit-learn's with default options, "
                "“tuned” by three inner folds on the training rows. Means at the end are over the sets that every method has been through; seconds are those of a fit, tuning included, on the wall's clock and the processor's. "
                + board.against("mlp-tuned") + board.missing() + board.threads(),
        "columns": ["data", "rows to train on × columns", *(TITLES[method] for method in board.methods)],
        "rows": [[name, f"{size[name]['rows']} × {size[name]['columns']}", *board.cells(name)] for name in board.names] + board.summary(),
        "results": records.all,
    }
