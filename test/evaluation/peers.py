"""What scikit-learn, torchmetrics, netcal, SciPy and NumPy make of the same numbers as src/evaluation.

    pip install scikit-learn torchmetrics netcal && python test/evaluation/peers.py > test/evaluation/peers.json
"""

import json

import netcal
import numpy as np
import scipy
import sklearn
import torch
import torchmetrics
from netcal.metrics import ECE, MCE
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import entropy
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from torchmetrics.functional.classification import multiclass_calibration_error

BINS = 15
draw = np.random.default_rng(15)


def rounded(array, decimals=3):
    return np.round(array, decimals)


def calibration(p, labels):
    classes = p.shape[1]
    tensors = torch.tensor(p), torch.tensor(labels)
    confidence, wrong = p.max(1), p.argmax(1) != labels
    risks = np.cumsum(wrong[np.argsort(-confidence)]) / np.arange(1, len(labels) + 1)
    return {
        "ece": float(ECE(BINS).measure(p, labels)),
        "eceByTorchmetrics": float(multiclass_calibration_error(*tensors, classes, n_bins=BINS, norm="l1")),
        "adaptiveEce": float(ECE(BINS, equal_intervals=False).measure(p, labels)),
        "mce": float(MCE(BINS).measure(p, labels)),
        "mceByTorchmetrics": float(multiclass_calibration_error(*tensors, classes, n_bins=BINS, norm="max")),
        "brier": float(brier_score_loss(labels, p, labels=range(classes), scale_by_half=False)),
        "loss": float(log_loss(labels, p, labels=range(classes))),
        "aurc": float(risks.mean()),
        "riskAtHalf": float(risks[len(labels) // 2 - 1]),
    }


def temperature(logits, labels):
    def loss(log_t):
        return -log_softmax(logits / np.exp(log_t), 1)[np.arange(len(labels)), labels].mean()

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded", options={"xatol": 1e-12}).x))


def monte_carlo(logits, labels, strange):
    """Logits [samples, images, classes]."""

    def scores(z):
        p = softmax(z, 2)
        mean = p.mean(0)
        votes = p.argmax(2)
        counts = [np.bincount(column).max() for column in votes.T]
        total = entropy(mean, axis=1)
        return {
            "confidence": 1 - mean.max(1),
            "predictiveEntropy": total,
            "mutualInformation": total - entropy(p, axis=2).mean(0),
            "variationRatio": 1 - np.array(counts) / len(z),
        }, mean

    inside, mean = scores(logits)
    outside, _ = scores(strange)
    known = np.r_[np.zeros(len(labels)), np.ones(strange.shape[1])]
    return {
        "loss": float(log_loss(labels, mean, labels=range(mean.shape[1]))),
        "accuracy": float((mean.argmax(1) == labels).mean()),
        "calibration": calibration(mean, labels),
        "scores": {name: values.tolist() for name, values in inside.items()},
        "auroc": {name: float(roc_auc_score(known, np.r_[inside[name], outside[name]])) for name in inside},
    }


def inside(activations, kernel):
    alive = activations[:, activations.std(0) > 0]
    correlations = np.corrcoef(alive.T)
    return {
        "meanActivation": float(activations.mean()),
        "zeros": float((activations == 0).mean()),
        "deadUnits": int((activations == 0).all(0).sum()),
        "meanWeightNorm": float(np.linalg.norm(kernel, axis=0).mean()),
        "coAdaptation": float(np.abs(correlations[np.triu_indices(len(correlations), 1)]).mean()),
    }


labels = draw.integers(0, 5, 180)
logits = rounded(2 * draw.normal(size=(180, 5)) + 3 * np.eye(5)[labels])
mc_labels = draw.integers(0, 4, 60)
common = draw.normal(size=(60, 4)) + 2 * np.eye(4)[mc_labels]
mc_logits = rounded(common + draw.normal(size=(8, 60, 4)))
strange = rounded(draw.normal(size=(40, 4)) + draw.normal(size=(8, 40, 4)))
activations = rounded(np.maximum(draw.normal(size=(50, 1)) + draw.normal(size=(50, 12)) - 0.5, 0))
activations[:, 7] = 0
kernel = rounded(draw.normal(size=(6, 12)))

print(
    json.dumps(
        {
            "versions": {m.__name__: m.__version__ for m in (sklearn, torchmetrics, netcal, scipy, np)},
            "calibration": {
                "logits": logits.ravel().tolist(),
                "labels": labels.tolist(),
                "figures": calibration(softmax(logits, 1), labels),
                "temperature": temperature(logits, labels),
            },
            "monteCarlo": {
                "samples": 8,
                "logits": mc_logits.ravel().tolist(),
                "labels": mc_labels.tolist(),
                "strange": strange.ravel().tolist(),
                "figures": monte_carlo(mc_logits, mc_labels, strange),
            },
            "inside": {
                "activations": activations.ravel().tolist(),
                "kernel": kernel.ravel().tolist(),
                "units": 12,
                "figures": inside(activations, kernel),
            },
        }
    )
)
