"""The two operators on given patterns, in PyTorch's and NumPy's best forms.

Forward f_t = sum_i M[t,i] x_t'v_i, adjoint G_i = sum_t M[t,i] r_t x_t; 2 n d P flops each, counted alike for everyone.
"""
import time

import numpy as np
import torch

SIZES = [(1000, 20, 1000), (5000, 50, 2000), (10000, 784, 500), (4000, 3072, 500)]


def clock(action, flops, seconds):
    """GF/s of the quickest of several calls."""
    action()
    best, begun = np.inf, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    if best == np.inf:
        return None
    return flops / best / 1e9


def torch_forms(D, X, V, r):
    """V is P x d; outputs are allocated once."""
    D, X, V, r = (torch.from_numpy(array) for array in (D, X, V, r))
    wide, fit, scaled, G = torch.empty_like(X), torch.empty_like(r), torch.empty_like(X), torch.empty_like(V)
    Dt, column = D.t(), r[:, None]

    def forward():
        torch.mm(D, V, out=wide)
        wide.mul_(X)
        torch.sum(wide, 1, out=fit)

    def adjoint():
        torch.mul(X, column, out=scaled)
        torch.mm(Dt, scaled, out=G)

    return {"torch forward": (forward, lambda: fit.numpy()), "torch adjoint": (adjoint, lambda: G.numpy()),
            "torch einsum forward": (lambda: torch.einsum("ij,kj,ik->i", X, V, D), None)}


def numpy_forms(D, X, V, r):
    wide, fit, scaled, G = np.empty_like(X), np.empty_like(r), np.empty_like(X), np.empty_like(V)

    def forward():
        np.matmul(D, V, out=wide)
        np.einsum("ij,ij->i", wide, X, out=fit)

    def adjoint():
        np.multiply(X, r[:, None], out=scaled)
        np.matmul(D.T, scaled, out=G)

    def masked():
        """The products first, the masks after."""
        products = X @ V.T
        products *= D
        products.sum(1, out=fit)

    return {"numpy forward": (forward, lambda: fit), "numpy adjoint": (adjoint, lambda: G), "numpy X V' then masks, forward": (masked, lambda: fit)}


def measure(threads, seconds, sizes):
    """The first so many of the sizes."""
    torch.set_num_threads(threads)
    results = []
    for n, d, P in SIZES[:sizes]:
        rng = np.random.default_rng(1)
        X64, V64, r64 = rng.standard_normal((n, d)), rng.standard_normal((P, d)), rng.standard_normal(n)
        D64 = (X64 @ rng.standard_normal((d, P)) >= 0).astype(float)
        expected = {"forward": ((D64 @ V64) * X64).sum(1), "adjoint": D64.T @ (r64[:, None] * X64)}
        for precision, kind in (("fp64", np.float64), ("fp32", np.float32)):
            arrays = [np.ascontiguousarray(array.astype(kind)) for array in (D64, X64, V64, r64)]
            for name, (action, result) in {**torch_forms(*arrays), **numpy_forms(*arrays)}.items():
                speed = clock(action, 2.0 * n * d * P, seconds)
                if result is not None:
                    truth = expected[name.rsplit(" ", 1)[-1]]
                    error = np.abs(result() - truth).max() / np.abs(truth).max()
                    if error > (1e-12 if kind is np.float64 else 1e-3):
                        raise SystemExit(f"{name}, {precision}, {n},{d},{P}: relative error {error}")
                results.append(dict(name=name, n=n, d=d, p=P, precision=precision, threads=threads, gflops=speed))
    return results
