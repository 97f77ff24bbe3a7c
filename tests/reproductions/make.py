"""The program with squared block norms that the notebooks of the essay minimise, by SciPy's non-negative least squares over the rays of the cones.

min (1/n)|sum D_i X (v_i - w_i) - y|^2 + (b/2) sum (|v_i|^2 + |w_i|^2), v_i and w_i in the cones of the patterns D_i of X.

    python3 tests/reproductions/make.py      writes squared_blocks.json
"""
import json
import pathlib

import numpy as np
import scipy.linalg
import scipy.optimize

X = np.array([[1, -2], [1, -1], [1, 0], [1, 1], [1, 2]], float)
DECAY = 1e-3
TARGETS = [[1.0337, 1.0129, 1.0234, -0.9770, -1.1123], [2.6835, 1.6440, 2.1723, 0.1517, -6.6143]]


def cones():
    """Pattern and its two unit rays, from directions between neighbouring normals."""
    angles = np.sort(np.concatenate([np.arctan2(X[:, 1], X[:, 0]) + s * np.pi / 2 for s in (1, -1)]) % (2 * np.pi))
    for low, high in zip(angles, np.append(angles[1:], angles[0] + 2 * np.pi)):
        inside = (low + high) / 2
        active = X @ [np.cos(inside), np.sin(inside)] > 0
        yield active, np.array([[np.cos(low), np.cos(high)], [np.sin(low), np.sin(high)]])


def optimum(y):
    n = len(y)
    found = list(cones())
    fits = np.hstack([sign * active[:, None] * (X @ rays) for sign in (1, -1) for active, rays in found])
    blocks = scipy.linalg.block_diag(*[rays for _ in (1, -1) for _, rays in found])
    rows = np.vstack([fits / np.sqrt(n), np.sqrt(DECAY / 2) * blocks])
    _, residual = scipy.optimize.nnls(rows, np.concatenate([np.array(y) / np.sqrt(n), np.zeros(len(blocks))]), maxiter=100_000)
    return residual**2


if __name__ == "__main__":
    cases = [{"targets": y, "decay": DECAY, "patterns": len(list(cones())), "optimum": optimum(y)} for y in TARGETS]
    pathlib.Path(__file__).with_name("squared_blocks.json").write_text(json.dumps(cases, indent=1) + "\n")
