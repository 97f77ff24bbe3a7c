"""The masked products: Bidual's kernels against PyTorch and NumPy."""
import numpy as np

import cases


def own(run, shapes):
    """Bidual's table and tile products of these shapes, with as many threads as the others."""
    for shape in shapes:
        size = ",".join(map(str, shape))
        for entry in run.benchmarks("kernels", size, f"{run.threads}t")["kernels"]:
            if entry["size"] == size and entry["kernel"].startswith(("table ", "tile ")):
                n, d, p = shape
                yield dict(name="Bidual " + entry["kernel"], n=n, d=d, p=p, precision=f"fp{entry['bits']}", threads=entry["threads"], gflops=entry["gigaoperationsPerSecond"])


def run(run):
    folder = cases.write(run.folder("kernels"), np.eye(2), np.ones(2), None, 1.0)
    summary, _ = run.peer("kernels", folder, seconds=0.02 if run.quick else 0.5, sizes=1 if run.quick else 4)
    shapes = list(dict.fromkeys((entry["n"], entry["d"], entry["p"]) for entry in summary["kernels"]))
    results = [*own(run, shapes), *summary["kernels"]]
    rows = []
    for name, precision in dict.fromkeys((entry["name"], entry["precision"]) for entry in results):
        row = [name, precision]
        for shape in shapes:
            found = [entry["gflops"] for entry in results
                     if (entry["name"], entry["precision"], entry["n"], entry["d"], entry["p"]) == (name, precision, *shape) and entry["gflops"] is not None]
            row.append(f"{max(found):.1f}" if found else "—")
        if any(cell != "—" for cell in row[2:]):
            rows.append(row)
    return {
        "title": "Masked products: GF/s",
        "note": "2 n d P flops each, whatever the method does; the best of repeated calls into memory allocated once; every result but einsum's is compared with NumPy's in double precision. "
                "Bidual's rows need a number of threads that its own benchmark measures: one, or all processors.",
        "columns": ["product", "precision", *(f"{n}, {d}, {P}" for n, d, P in shapes)],
        "rows": rows,
        "results": results,
    }
