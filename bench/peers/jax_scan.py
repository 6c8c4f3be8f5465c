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


@jax.jit
def epoch(parameters, velocities, x, y, key):
    steps = len(x) // task["batch"]
    order = jax.random.permutation(key, len(x))[: steps * task["batch"]].reshape(steps, task["batch"])

    def step(carry, batch):
        parameters, velocities = carry
        rows, key = batch
        gradients = jax.grad(loss)(parameters, x[rows], y[rows], key)
        if task["momentum"] > 0:
            velocities = jax.tree.map(lambda v, g: task["momentum"] * v + g, velocities, gradients)
            gradients = velocities
        return (jax.tree.map(lambda p, g: p - 0.01 * g, parameters, gradients), velocities), None

    (parameters, velocities), _ = jax.lax.scan(step, (parameters, velocities), (order, jax.random.split(key, steps)))
    return parameters, velocities


parameters = list(initial(jax.random.PRNGKey(0)))
velocities = jax.tree.map(jnp.zeros_like, parameters)
x, y = (jnp.asarray(array) for array in digits("train"))


def train_epoch(number):
    global parameters, velocities
    parameters, velocities = epoch(parameters, velocities, x, y, jax.random.PRNGKey(number))
    jax.block_until_ready(parameters)


def evaluate():
    images, labels = digits("t10k")
    return (logits(parameters, images, None).argmax(1) == labels).mean()


run(jax.__version__, train_epoch, evaluate)
