"""The masked products: Bidual's kernels against PyTorch and NumPy."""
import json

import numpy as np

import cases


def own(run):
    """Bidual's kernels, [] where this build has no such benchmark."""
    try:
        report = run.benchmarks("kernels")
    except (SystemExit, json.JSONDecodeError):
        return []
    entries = report if isinstance(report, list) else next((value for value in report.values() if isinstance(value, list)), [])
    return [dict(entry, name="Bidual " + str(entry["name"])) for entry in entries if {"name", "n", "d", "gflops"} <= entry.keys()]


def run(run):
    folder = cases.write(run.folder("kernels"), np.eye(2), np.ones(2), None, 1.0)
    summary, _ = run.peer("kernels", folder, seconds=0.02 if run.quick else 0.5, sizes=1 if run.quick else 4)
    results = own(run) + summary["kernels"]
    shapes = list(dict.fromkeys((entry["n"], entry["d"], entry.get("p", entry.get("P"))) for entry in summary["kernels"]))
    rows = []
    for name, precision in dict.fromkeys((entry["name"], str(entry.get("precision", "fp64"))) for entry in results):
        row = [name, precision]
        for shape in shapes:
            found = [entry["gflops"] for entry in results if entry["name"] == name and str(entry.get("precision", "fp64")) == precision
                     and (entry["n"], entry["d"], entry.get("p", entry.get("P"))) == shape and entry["gflops"] is not None]
            row.append(f"{max(found):.1f}" if found else "—")
        if any(cell != "—" for cell in row[2:]):
            rows.append(row)
    return {
        "title": "Masked products: GF/s",
        "note": "2 n d P flops each, whatever the method does; the best of repeated calls into memory allocated once; every result but einsum's is compared with NumPy's in double precision. "
                "Bidual's rows are there when its benchmark program has the command `kernels`.",
        "columns": ["product", "precision", *(f"{n}, {d}, {P}" for n, d, P in shapes)],
        "rows": rows,
        "results": results,
    }
