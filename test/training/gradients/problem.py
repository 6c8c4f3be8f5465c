"""What the networks of this folder are trained on, and the draws of docs/randomness.md, by numpy and PyTorch alone.

Independent of everything under src/: generator, order and draws are written from the document.
"""

import json

import numpy as np
import torch

SEED, SAMPLES, PIXELS, CLASSES = 5, 40, 24, 6


def philox(counter, key):
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        p, q = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (q >> 32) ^ c1 ^ k0, q & 0xFFFFFFFF, (p >> 32) ^ c3 ^ k1, p & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def order():
    """Of the first epoch: stream `shuffle`."""
    draws = (word for block in range(1000) for word in philox((block, 0, 1, 0), (SEED, 3)))
    places = list(range(SAMPLES))
    for last in range(SAMPLES - 1, 0, -1):
        bound = last + 1
        draw = next(word for word in draws if word < 2**32 - 2**32 % bound)
        places[last], places[draw % bound] = places[draw % bound], places[last]
    return places


def draws(units, layer, first_block=0):
    """Of 16 bits, in the first epoch: [samples, units]."""
    values = np.zeros((SAMPLES, units), dtype=np.int64)
    for position in range(SAMPLES):
        for u in range(units):
            block = first_block + 4 * (u // 32) + u % 8 // 2
            word = philox((block, position, 1, layer), (SEED, 4))[u % 32 // 8]
            values[position, u] = word >> 16 if u % 2 else word & 0xFFFF
    return values


def images():
    """[samples, pixels] in the order of the epoch; bytes are 0 where the formula is below 128."""
    i, p = np.meshgrid(np.arange(SAMPLES), np.arange(PIXELS), indexing="ij")
    values = (7 * i * i + 3 * p * p + 5 * i * p) % 256
    return torch.tensor(np.where(values < 128, 0, values)[order()] / 255)


def labels():
    """[samples] in the order of the epoch."""
    return torch.tensor([place % CLASSES for place in order()])


def weights(number, shape):
    """Of array `number`, from -0.5 to 0.5."""
    places = np.arange(np.prod(shape))
    return torch.tensor(((places * 37 + number * 11) % 101 / 100 - 0.5).reshape(shape), requires_grad=True)


def report(loss, parameters):
    """Prints the loss and its gradients as JSON."""
    loss.backward()
    gradients = [[float(f"{value:.7g}") for value in parameter.grad.flatten().tolist()] for parameter in parameters]
    print(json.dumps({"loss": loss.item(), "gradients": gradients}))
