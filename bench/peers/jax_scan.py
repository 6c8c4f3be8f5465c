"""JAX: a whole epoch in one jitted scan, the strongest peer."""

import jax
import jax.numpy as jnp
from contest import digits, run, task

widths = [784, *task["units"], 10]
rates = [*task["rates"], *[0] * len(widths)]


def initial(key):
    for inputs, units in zip(widths, widths[1:]):
        key, own = jax.random.split(key)
        limit = (6 / (inputs + units)) ** 0.5
        yield jax.random.uniform(own, (inputs, units), minval=-limit, maxval=limit), jnp.zeros(units)


def logits(parameters, x, key):
    """With dropout where there is a key."""
    for index, (kernel, bias) in enumerate(parameters):
        if key is not None and rates[index] > 0:
            key, own = jax.random.split(key)
            keep = 1 - rates[index]
            x = jnp.where(jax.random.bernoulli(own, keep, x.shape), x / keep, 0)
        x = x @ kernel + bias
        if index < len(parameters) - 1:
            x = jax.nn.relu(x)
    return x


def loss(parameters, x, y, key):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits(parameters, x, key)), y[:, None], 1))


def sgd(gradients, slots, _):
    if optimizer["momentum"] == 0:
        return gradients, slots
    slots = jax.tree.map(lambda v, g: optimizer["momentum"] * v + g, slots, gradients)
    return slots, slots


def rmsprop(gradients, slots, _):
    slots = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g * g, slots, gradients)
    return jax.tree.map(lambda g, v: g / (jnp.sqrt(v) + 1e-7), gradients, slots), slots


def adam(gradients, slots, step):
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, slots[0], gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, slots[1], gradients)
    scale = jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return jax.tree.map(lambda m, v: scale * m / (jnp.sqrt(v) + 1e-7), first, second), (first, second)


optimizer = task["optimizer"]
direction = {"sgd": sgd, "rmsprop": rmsprop, "adam": adam}[optimizer["type"]]


def limited(kernel):
    """Its columns, the weights into one unit, at most as long as max-norm allows."""
    if "maxNorm" not in task:
        return kernel
    norms = jnp.sqrt(jnp.sum(kernel * kernel, 0, keepdims=True))
    return kernel * jnp.minimum(1, task["maxNorm"] / jnp.maximum(norms, 1e-7))


@jax.jit
def epoch(parameters, slots, x, y, key, done):
    steps = len(x) // task["batch"]
    order = jax.random.permutation(key, len(x))[: steps * task["batch"]].reshape(steps, task["batch"])

    def step(carry, batch):
        parameters, slots = carry
        rows, key, number = batch
        gradients = jax.grad(loss)(parameters, x[rows], y[rows], key)
        moves, slots = direction(gradients, slots, number)
        parameters = jax.tree.map(lambda p, m: p - optimizer["learningRate"] * m, parameters, moves)
        return ([(limited(kernel), bias) for kernel, bias in parameters], slots), None

    batches = (order, jax.random.split(key, steps), done + 1.0 + jnp.arange(steps))
    (parameters, slots), _ = jax.lax.scan(step, (parameters, slots), batches)
    return parameters, slots


parameters = list(initial(jax.random.PRNGKey(0)))
zeros = jax.tree.map(jnp.zeros_like, parameters)
slots = (zeros, zeros) if optimizer["type"] == "adam" else zeros
x, y = (jnp.asarray(array) for array in digits("train"))


def train_epoch(number):
    global parameters, slots
    parameters, slots = epoch(parameters, slots, x, y, jax.random.PRNGKey(number), number * (len(x) // task["batch"]))
    jax.block_until_ready(parameters)


def evaluate():
    images, labels = digits("t10k")
    return (logits(parameters, images, None).argmax(1) == labels).mean()


run(jax.__version__, train_epoch, evaluate)
