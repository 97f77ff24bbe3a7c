"""The same optima by CSDP, a semidefinite solver that has nothing in common with CVXOPT, from the dual (25) of the mathematics:

    max yᵀν − ½‖ν‖²  with  [ρI − s·a·XᵀDiag(ν)X, −s(b/2)Xᵀν; ·, β − s·c·1ᵀν − ρ] ⪰ 0 for s = ±1 and some ρ of each.

    python3 tests/polynomials/csdp.py > tests/polynomials/csdp.json

Needs numpy and csdp.
"""
import json
import os
import re
import subprocess
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
PARAMETERS = """axtol=1.0e-9
atytol=1.0e-9
objtol=1.0e-10
pinftol=1.0e8
dinftol=1.0e8
maxiter=200
minstepfrac=0.90
maxstepfrac=0.97
minstepp=1.0e-8
minstepd=1.0e-8
usexzgap=1
tweakgap=0
affine=0
printlevel=1
perturbobj=1
fastmode=0
"""


def sdpa(X, y, beta, a, b, c):
    """min t − yᵀν over ν, ρ, ρ′ and t: the two blocks of (25), and [I, ν; νᵀ, 2t] ⪰ 0."""
    n, d = X.shape
    variables, entries = n + 3, []

    def put(variable, block, i, j, value):
        if value:
            entries.append(f"{variable} {block} {min(i, j) + 1} {max(i, j) + 1} {float(value)!r}")

    for block, s in ((1, 1), (2, -1)):
        put(0, block, d, d, -beta)
        for t in range(n):
            for i in range(d):
                for j in range(i, d):
                    put(t + 1, block, i, j, -s * a * X[t, i] * X[t, j])
                put(t + 1, block, i, d, -s * b / 2 * X[t, i])
            put(t + 1, block, d, d, -s * c)
        for i in range(d):
            put(n + block, block, i, i, 1)
        put(n + block, block, d, d, -1)
    for t in range(n):
        put(0, 3, t, t, -1)
        put(t + 1, 3, t, n, 1)
    put(n + 3, 3, n, n, 2)
    return "\n".join([str(variables), "3", f"{d + 1} {d + 1} {n + 1}", " ".join(repr(float(v)) for v in [*-y, 0, 0, 1]), *entries]) + "\n"


def solved(one):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "param.csdp"), "w") as out:
            out.write(PARAMETERS)
        with open(os.path.join(folder, "case.dat-s"), "w") as out:
            out.write(sdpa(np.array(one["X"]), np.array(one["y"]), one["beta"], *one["activation"]))
        said = subprocess.run(["csdp", "case.dat-s"], cwd=folder, capture_output=True, text=True).stdout
    values = [float(re.search(side + r" objective value: (\S+)", said).group(1)) for side in ("Primal", "Dual")]
    assert "Success" in said, said
    return dict(name=one["name"], optimum=-values[0], dual=-values[1])


if __name__ == "__main__":
    with open(os.path.join(HERE, "optima.json")) as file:
        print(json.dumps([solved(one) for one in json.load(file)], indent=1))
