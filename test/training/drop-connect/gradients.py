"""Gradients of a network with DropConnect by PyTorch's autograd, with the masks of docs/randomness.md drawn by numpy alone.

    python test/training/drop-connect/gradients.py > test/training/drop-connect/gradients.json

Written with PyTorch 2.15.0 and numpy 2.4.6. Independent of everything under src/: generator, order and masks are written from
the document.
"""

import json

import numpy as np
import torch

SEED, SAMPLES, CLASSES = 5, 40, 6
LAYERS = [(24, 35, 0.3, torch.relu), (35, 18, 0.5, torch.tanh), (18, CLASSES, 0.25, lambda z: z)]


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


def mask(inputs, units, rate, layer):
    """[samples, inputs, units], scaled."""
    threshold = round(rate * 65536)
    kept = np.zeros((SAMPLES, inputs, units))
    blocks = {}
    for place in np.ndindex(kept.shape):
        position, i, u = place
        block = 4 * -(-units // 32) * i + 4 * (u // 32) + u % 8 // 2
        counter = (block, position, 1, layer)
        if counter not in blocks:
            blocks[counter] = philox(counter, (SEED, 4))
        word = blocks[counter][u % 32 // 8]
        draw = word >> 16 if u % 2 else word & 0xFFFF
        kept[place] = draw >= threshold
    return torch.tensor(kept / (1 - rate))


def images():
    """Bytes, [samples, pixels]; 0 where the formula is below 128."""
    i, p = np.meshgrid(np.arange(SAMPLES), np.arange(24), indexing="ij")
    values = (7 * i * i + 3 * p * p + 5 * i * p) % 256
    return np.where(values < 128, 0, values)


def weights(number, shape):
    """Of array `number`, from -0.5 to 0.5."""
    places = np.arange(np.prod(shape))
    return torch.tensor(((places * 37 + number * 11) % 101 / 100 - 0.5).reshape(shape), requires_grad=True)


places = order()
x = torch.tensor(images()[places] / 255)
parameters = []
for number, (inputs, units, rate, activation) in enumerate(LAYERS):
    kernel, bias = weights(2 * number, (inputs, units)), weights(2 * number + 1, (units,))
    parameters += [kernel, bias]
    masked = kernel * mask(inputs, units, rate, number)  # [samples, inputs, units]
    x = activation(torch.einsum("si,siu->su", x, masked) + bias)
loss = torch.nn.functional.cross_entropy(x, torch.tensor([place % CLASSES for place in places]))
loss.backward()
gradients = [[float(f"{value:.7g}") for value in parameter.grad.flatten().tolist()] for parameter in parameters]
print(json.dumps({"loss": loss.item(), "gradients": gradients}))
