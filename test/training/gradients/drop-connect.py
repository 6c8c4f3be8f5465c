"""Gradients of a network with DropConnect by PyTorch's autograd, with masks drawn by numpy.

    python test/training/gradients/drop-connect.py > test/training/gradients/drop-connect.json

Written with PyTorch 2.15.0 and numpy 2.4.6.
"""

import numpy as np
import torch
from problem import CLASSES, PIXELS, draws, images, labels, report, weights

LAYERS = [(PIXELS, 35, 0.3, torch.relu), (35, 18, 0.5, torch.tanh), (18, CLASSES, 0.25, lambda z: z)]


def mask(inputs, units, rate, layer):
    """[samples, inputs, units], scaled."""
    rows = [draws(units, layer, 4 * -(-units // 32) * i) for i in range(inputs)]
    return torch.tensor((np.stack(rows, 1) >= round(rate * 65536)) / (1 - rate))


x, parameters = images(), []
for number, (inputs, units, rate, activation) in enumerate(LAYERS):
    kernel, bias = weights(2 * number, (inputs, units)), weights(2 * number + 1, (units,))
    parameters += [kernel, bias]
    masked = kernel * mask(inputs, units, rate, number)  # [samples, inputs, units]
    x = activation(torch.einsum("si,siu->su", x, masked) + bias)
report(torch.nn.functional.cross_entropy(x, labels()), parameters)
