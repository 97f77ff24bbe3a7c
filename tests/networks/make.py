"""Makes the files beside it: a PyTorch and a scikit-learn network, their rows, and what NumPy says about them.

Needs Debian's python3-torch (1.13), python3-sklearn (1.2) and python3-onnx (1.12): python3 make.py
"""
import json
import pathlib

import numpy as np
import onnx
import sklearn
import torch
from onnx import TensorProto, helper
from sklearn.neural_network import MLPRegressor

HERE = pathlib.Path(__file__).parent
ROWS, NEURONS, DECAY, ALPHA = 40, 8, 0.01, 0.1


def rows():
    random = np.random.RandomState(1)
    x = np.round(random.randn(ROWS, 2), 3)
    inside = np.abs(x[:, 0]) + 0.3 * random.randn(ROWS) < 0.7
    target = np.round(np.abs(x[:, 0]) - 0.5 * x[:, 1] + 0.1 * random.randn(ROWS), 3)
    lines = ["x1,x2,place,y"] + [f"{a},{b},{'in' if i else 'out'},{t}" for (a, b), i, t in zip(x, inside, target)]
    (HERE / "rows.csv").write_text("\n".join(lines) + "\n")
    return x, np.where(inside, -1.0, 1.0), target


def train_torch(x, label):
    """Adam with weight decay on the mean logistic loss; "out" is the positive class."""
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Linear(2, NEURONS), torch.nn.ReLU(), torch.nn.Linear(NEURONS, 1))
    inputs, labels = torch.tensor(x, dtype=torch.float32), torch.tensor((label + 1) / 2, dtype=torch.float32)
    optimiser = torch.optim.Adam(net.parameters(), lr=0.01, weight_decay=DECAY)
    loss = torch.nn.BCEWithLogitsLoss()
    for _ in range(1500):
        optimiser.zero_grad()
        loss(net(inputs).squeeze(1), labels).backward()
        optimiser.step()
    names = dict(input_names=["x"], output_names=["f"], dynamic_axes={"x": {0: "n"}})
    torch.onnx.export(net.eval(), inputs[:1], str(HERE / "torch.onnx"), **names)
    u, b, a, c = [p.tolist() for p in net.parameters()]
    weights = {"hiddenWeights": u, "hiddenBiases": b, "outputWeights": a, "outputBias": c}
    (HERE / "torch.json").write_text(json.dumps(weights) + "\n")
    return np.array(u), np.array(b), np.array(a)[0], c[0]


def train_sklearn(x, target):
    """In the layout of skl2onnx: a Cast, biases of shape [1, m], typed data, Identity and Reshape at the end."""
    net = MLPRegressor((NEURONS,), solver="lbfgs", alpha=ALPHA, max_iter=5000, random_state=3).fit(x, target)
    nodes = [helper.make_node("Cast", ["X"], ["z"], to=TensorProto.DOUBLE)]
    constants, value = [], "z"
    for k, (weights, biases) in enumerate(zip(net.coefs_, net.intercepts_)):
        constants.append(helper.make_tensor(f"coefficient{k}", TensorProto.DOUBLE, weights.shape, weights.ravel()))
        constants.append(helper.make_tensor(f"intercepts{k}", TensorProto.DOUBLE, [1, len(biases)], biases))
        nodes.append(helper.make_node("MatMul", [value, f"coefficient{k}"], [f"product{k}"]))
        nodes.append(helper.make_node("Add", [f"product{k}", f"intercepts{k}"], [f"sum{k}"]))
        nodes.append(helper.make_node("Relu" if k == 0 else "Identity", [f"sum{k}"], [f"value{k}"]))
        value = f"value{k}"
    constants.append(helper.make_tensor("shape", TensorProto.INT64, [2], [-1, 1]))
    nodes.append(helper.make_node("Reshape", [value, "shape"], ["variable"]))
    graph = helper.make_graph(
        nodes,
        "mlp",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("variable", TensorProto.DOUBLE, [None, 1])],
        constants,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)]), HERE / "sklearn.onnx")
    return net.coefs_[0].T, net.intercepts_[0], net.coefs_[1][:, 0], net.intercepts_[1][0]


def numbers(x, weights, loss, beta):
    """Predictions and (0), as given and balanced, the output bias counted as a neuron of cost beta |c|."""
    u, b, a, c = weights
    f = np.maximum(x @ u.T + b, 0) @ a + c
    squares = (u**2).sum() + (b**2).sum() + (a**2).sum()
    products = (np.sqrt((u**2).sum(1) + b**2) * np.abs(a)).sum()
    fit, bias = loss(f), beta * abs(c)
    return {"beta": beta, "f": f.tolist(), "objective": fit + beta / 2 * squares + bias, "balanced": fit + beta * products + bias}


def main():
    x, label, target = rows()
    logistic = numbers(x, train_torch(x, label), lambda f: np.logaddexp(0, -label * f).sum(), ROWS * DECAY)
    squared = numbers(x, train_sklearn(x, target), lambda f: ((f - target) ** 2).sum() / 2, ALPHA)
    made_by = {"torch": torch.__version__, "sklearn": sklearn.__version__, "onnx": onnx.__version__}
    (HERE / "expected.json").write_text(json.dumps({"madeBy": made_by, "torch": logistic, "sklearn": squared}, indent=1) + "\n")


if __name__ == "__main__":
    main()
