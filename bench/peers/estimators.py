"""scikit-learn's estimators as the accuracy comparison uses them, and what is tried where they are tuned."""
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

LARGE = 10_000


def _model(method, classes, threads):
    if method == "mlp":
        return (MLPClassifier if classes else MLPRegressor)(random_state=0)
    if method == "mlp-tuned":
        return (MLPClassifier if classes else MLPRegressor)(random_state=0, max_iter=1000, tol=1e-6)
    if method in ("svm", "svm-tuned"):
        return (SVC if classes else SVR)(cache_size=1000)
    if method == "forest":
        return (RandomForestClassifier if classes else RandomForestRegressor)(random_state=0, n_jobs=threads)
    return LogisticRegression(max_iter=1000) if classes else Ridge()


def _grid(method, classes, rows, columns):
    if method == "mlp-tuned":
        return {"hidden_layer_sizes": [(200,)] if rows > LARGE else [(50,), (200,)], "alpha": [1e-4, 1e-2, 1e-1, 1.0],
                "learning_rate_init": [1e-3, 1e-2], "early_stopping": [False, True]}
    if method == "svm-tuned":
        grid = {"C": [0.1, 1, 10, 100], "gamma": [factor / columns for factor in (0.1, 0.3, 1, 3, 10)]}
        return grid if classes else {**grid, "epsilon": [0.1, 0.01]}
    return {}


def estimator(method, classes, rows, columns, threads):
    """What is fitted to the columns as they are, and its grid: empty for defaults. Features, and targets that are numbers, are standardised within."""
    whole, prefix = Pipeline([("scale", StandardScaler()), ("model", _model(method, classes, threads))]), "model__"
    if not classes:
        whole, prefix = TransformedTargetRegressor(whole, transformer=StandardScaler()), "regressor__model__"
    return whole, {prefix + key: values for key, values in _grid(method, classes, rows, columns).items()}
