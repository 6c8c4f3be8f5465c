"""The numbers of schedules by Keras, PyTorch and the papers' formulas: one for each of 8 epochs of 5 batches."""

import json
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np
import torch

EPOCHS, BATCHES = 8, 5
STEPS = EPOCHS * BATCHES
decay = keras.optimizers.schedules
stepped = torch.optim.lr_scheduler


def by_keras(schedule):
    return [float(schedule(step)) for step in range(STEPS)]


def by_pytorch(first, scheduler, batches=BATCHES):
    """Stepped after every batch, or, with 1 batch, after every epoch."""
    optimizer = torch.optim.SGD([torch.zeros(1)], first)
    schedule = scheduler(optimizer)
    values = []
    for _ in range(EPOCHS * batches):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return list(np.repeat(values, BATCHES // batches))


def early_or_late(rate, cutoff, early):
    """`drop_scheduler` of github.com/facebookresearch/dropout, modes early and late with the schedule constant."""
    off_on = [np.full(cutoff * BATCHES, 0), np.full((EPOCHS - cutoff) * BATCHES, rate)]
    on_off = [np.full(cutoff * BATCHES, rate), np.full((EPOCHS - cutoff) * BATCHES, 0)]
    return np.concatenate(on_off if early else off_on)


t = np.arange(STEPS) / BATCHES
values = {
    "keras linear": by_keras(decay.PolynomialDecay(0.1, STEPS, 0.02, 1.0)),
    "keras polynomial": by_keras(decay.PolynomialDecay(0.1, 6 * BATCHES, 0.02, 2.5)),
    "keras exponential": by_keras(decay.ExponentialDecay(0.1, BATCHES, 0.7)),
    "keras step": by_keras(decay.ExponentialDecay(0.1, 3 * BATCHES, 0.3, staircase=True)),
    "keras inverseTime": by_keras(decay.InverseTimeDecay(0.1, BATCHES, 0.4)),
    "keras cosine": by_keras(decay.CosineDecay(0.1, STEPS, 0.2)),
    "keras cosine with warm-up": by_keras(
        decay.CosineDecay(0.0, STEPS - 2 * BATCHES, 0.2, warmup_target=0.1, warmup_steps=2 * BATCHES)
    ),
    "pytorch linear": by_pytorch(0.1, lambda o: stepped.LinearLR(o, 1, 0.2, 6 * BATCHES)),
    "pytorch polynomial": by_pytorch(0.1, lambda o: stepped.PolynomialLR(o, STEPS, 3)),
    "pytorch exponential": by_pytorch(0.1, lambda o: stepped.ExponentialLR(o, 0.7 ** (1 / BATCHES))),
    "pytorch step": by_pytorch(0.1, lambda o: stepped.StepLR(o, 3, 0.3), 1),
    "pytorch cosine": by_pytorch(0.1, lambda o: stepped.CosineAnnealingLR(o, STEPS, 0.02)),
    "rennie annealed": 0.5 * np.maximum(0, 1 - t / 6),
    "morerio curriculum": 1 - ((1 - 0.6) * np.exp(-10 / STEPS * np.arange(STEPS)) + 0.6),
    "morerio curriculum with gamma": 0.5 * (1 - np.exp(-2 * t)),
    "liu early": early_or_late(0.5, 3, True),
    "liu late": early_or_late(0.5, 3, False),
}
print(json.dumps({name: [float(f"{value:.9g}") for value in row] for name, row in values.items()}))
