"""Gradients of a network with concrete dropout by PyTorch's autograd, written from the paper (Gal, Hron and Kendall 2017).

    python test/training/gradients/concrete-dropout.py > test/training/gradients/concrete-dropout.json

Written with PyTorch 2.15.0 and numpy 2.4.6. In float64; logarithms of rates as the paper has them, not by logits.
"""

import torch
from problem import CLASSES, PIXELS, SAMPLES, draws, images, labels, report, weights

LAYERS = [
    (PIXELS, 35, 0.3, (0.5, 1), torch.relu),
    (35, 18, 0.1, (3, 0.25), torch.tanh),
    (18, CLASSES, 0.6, (0, 1.5), lambda z: z),
]
TEMPERATURE = 0.1

x, kernels, logits, penalty = images(), [], [], 0
for number, (inputs, units, start, (length_scale, dropout_regularizer), activation) in enumerate(LAYERS):
    kernel, bias = weights(2 * number, (inputs, units)), weights(2 * number + 1, (units,))
    logit = torch.tensor(start, dtype=torch.float64).logit().requires_grad_()
    kernels += [kernel, bias]
    logits += [logit]
    p = torch.sigmoid(logit)
    u = 1 - torch.tensor((draws(inputs, number) + 0.5) / 65536)
    z = 1 - torch.sigmoid((p.log() - (1 - p).log() + u.log() - (1 - u).log()) / TEMPERATURE)  # equation 5
    penalty += length_scale**2 / 2 / (1 - p) * (kernel**2).sum()
    penalty -= dropout_regularizer * inputs * -(p * p.log() + (1 - p) * (1 - p).log())  # K H(p)
    x = activation((x * z / (1 - p)) @ kernel + bias)
report(torch.nn.functional.cross_entropy(x, labels()) + penalty / SAMPLES, kernels + logits)
