"""Objective (0) by scikit-learn's MLPRegressor: its loss is (1/2n) ||f - y||^2 + (alpha/2n) sum of squared weights, so alpha = beta.

Its intercepts carry no penalty and cannot be switched off; here they start at zero and their gradient is zero, and
the column of ones stands for them. Single precision for Adam's full batches, double for L-BFGS, as is usual for each.
"""
import math
import time

import numpy as np
from sklearn.neural_network import MLPRegressor


class Reached(Exception):
    """The target or the cap."""


class WithoutIntercepts(MLPRegressor):
    """Intercepts frozen at zero, every value of (0) seen."""

    def watch(self, rows, cap, target, onward):
        self.rows, self.cap, self.target, self.onward = rows, cap, target, onward
        self.best, self.count, self.begun, self.seconds = math.inf, 0, time.perf_counter(), None

    def _init_coef(self, fan_in, fan_out, dtype):
        weights, intercepts = super()._init_coef(fan_in, fan_out, dtype)
        return weights, 0 * intercepts

    def _compute_loss_grad(self, layer, n_samples, activations, deltas, coef_grads, intercept_grads):
        super()._compute_loss_grad(layer, n_samples, activations, deltas, coef_grads, intercept_grads)
        intercept_grads[layer] = 0 * intercept_grads[layer]

    def _backprop(self, *arguments):
        loss, coefficients, intercepts = super()._backprop(*arguments)
        now, value = time.perf_counter() - self.begun, float(loss) * self.rows
        self.best = min(self.best, value)
        self.count += 1
        if self.seconds is None and value <= self.target:
            self.seconds = now
        if now > self.cap or (self.seconds is not None and not self.onward):
            raise Reached()
        return loss, coefficients, intercepts


def solve(X, y, beta, width, solver, rate, cap, target, onward, seed):
    """As torch_adam.solve."""
    dtype = np.float32 if solver == "adam" else np.float64
    network = WithoutIntercepts(hidden_layer_sizes=(width,), solver=solver, alpha=beta, batch_size=len(y), learning_rate_init=rate,
                                max_iter=10 ** 9, max_fun=10 ** 9, tol=0.0, n_iter_no_change=10 ** 9, random_state=seed, shuffle=False)
    network.watch(len(y), cap, target, onward)
    try:
        network.fit(X.astype(dtype), y.astype(dtype))
    except Reached:
        pass
    return network.coefs_[0].T, network.coefs_[1].ravel(), network.seconds, network.count, network.best
