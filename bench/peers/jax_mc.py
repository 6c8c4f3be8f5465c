"""JAX: Monte-Carlo dropout of a trained network in one jitted program, the layer before the first dropout computed once."""

import jax
import jax.numpy as jnp
from contest import digits, run, task

jax.config.update("jax_default_prng_impl", task.get("generator", "threefry2x32"))
widths = [784, *task["units"], 10]
keys = jax.random.split(jax.random.PRNGKey(0), 3)
weights = [
    jax.random.uniform(key, shape, minval=-0.1, maxval=0.1) for key, shape in zip(keys, zip(widths, widths[1:]))
]


def dropped(key, x, rate):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


@jax.jit
def sample(x, y, key):
    reached = jax.nn.relu(x @ weights[0])

    def one(total, key):
        first, second = jax.random.split(key)
        h = jax.nn.relu(dropped(first, reached, task["rates"][1]) @ weights[1])
        return total + jax.nn.softmax(dropped(second, h, task["rates"][2]) @ weights[2]), None

    total, _ = jax.lax.scan(one, jnp.zeros((len(x), 10)), jax.random.split(key, task["samples"]))
    return (total.argmax(1) == y).sum()


x, y = (jnp.asarray(array) for array in digits("t10k"))
run(jax.__version__, lambda number: sample(x, y, jax.random.PRNGKey(number)).block_until_ready(), None)
