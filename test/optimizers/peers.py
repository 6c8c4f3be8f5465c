"""The steps of task.mjs by PyTorch and Keras: reads the task as JSON, prints the weights that they end with."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
import jax
import jax.numpy as jnp
import keras
import numpy as np
import torch

task = json.load(sys.stdin)
samples, inputs, units, classes = task["shape"]
images = np.array(task["images"], np.float32).reshape(samples, inputs) / np.float32(255)
labels = np.array(task["labels"])
shapes = [(inputs, units), (units,), (units, classes), (classes,)]
start = [np.array(w, np.float32).reshape(shape) for w, shape in zip(task["weights"], shapes)]


def momentum_at(settings, step):
    momentum = settings.get("momentum", 0)
    if not isinstance(momentum, dict):
        return float(momentum)
    ramp = momentum["linear"]
    return ramp["from"] + min(1, step / ramp["epochs"]) * (ramp["to"] - ramp["from"])


def by_pytorch(settings):
    weights = [torch.tensor(w, requires_grad=True) for w in start]
    rate = settings["learningRate"]
    kind = settings["type"]
    if kind == "sgd":
        rule = torch.optim.SGD(weights, rate, momentum_at(settings, 0), nesterov=settings["nesterov"])
    elif kind == "rmsprop":
        rule = torch.optim.RMSprop(weights, rate, settings["rho"], settings["epsilon"], momentum=settings["momentum"])
    else:
        betas = (settings["beta1"], settings["beta2"])
        if kind == "adam":
            rule = torch.optim.Adam(weights, rate, betas, settings["epsilon"])
        else:
            rule = torch.optim.AdamW(weights, rate, betas, settings["epsilon"], settings["weightDecay"])
    for number, step in enumerate(task["steps"]):
        if kind == "sgd":
            rule.param_groups[0]["momentum"] = momentum_at(settings, number)
        x = torch.tensor(images[step["order"]])
        y = torch.tensor(labels[step["order"]])
        mask = torch.tensor(step["mask"]).reshape(samples, units)
        hidden = torch.relu(x @ weights[0] + weights[1]) * mask
        loss = torch.nn.functional.cross_entropy(hidden @ weights[2] + weights[3], y)
        rule.zero_grad()
        loss.backward()
        if "globalClipNorm" in settings:
            torch.nn.utils.clip_grad_norm_(weights, settings["globalClipNorm"])
        rule.step()
        if "maxNorm" in settings:
            with torch.no_grad():
                for kernel in weights[::2]:
                    kernel.copy_(torch.renorm(kernel, 2, 1, settings["maxNorm"]))
    return [w.detach().numpy() for w in weights]


def by_keras(settings):
    rate = settings["learningRate"]
    kind = settings["type"]
    if kind == "sgd":
        rule = keras.optimizers.SGD(rate, momentum_at(settings, 0), settings["nesterov"])
    elif kind == "rmsprop":
        rule = keras.optimizers.RMSprop(rate, settings["rho"], float(settings["momentum"]), settings["epsilon"])
    else:
        moments = (settings["beta1"], settings["beta2"], settings["epsilon"])
        rule = {
            "adam": lambda: keras.optimizers.Adam(rate, *moments),
            "adamw": lambda: keras.optimizers.AdamW(rate, settings["weightDecay"], *moments),
        }[kind]()
    rule.global_clipnorm = settings.get("globalClipNorm")
    weights = [keras.Variable(w) for w in start]
    if "maxNorm" in settings:
        for kernel in weights[::2]:
            kernel.constraint = keras.constraints.MaxNorm(settings["maxNorm"], axis=0)
    rule.build(weights)

    def loss(values, x, y, mask):
        hidden = jax.nn.relu(x @ values[0] + values[1]) * mask
        logits = hidden @ values[2] + values[3]
        return -jnp.mean(jax.nn.log_softmax(logits)[jnp.arange(samples), y])

    gradient = jax.jit(jax.grad(loss))
    for number, step in enumerate(task["steps"]):
        if kind == "sgd":
            rule.momentum = momentum_at(settings, number)
        mask = np.array(step["mask"], np.float32).reshape(samples, units)
        values = [w.value for w in weights]
        rule.apply(gradient(values, images[step["order"]], labels[step["order"]], mask), weights)
    return [np.asarray(w) for w in weights]


def rounded(weights):
    return [[float(f"{value:.8g}") for value in w.ravel()] for w in weights]


results = {
    name: {"pytorch": rounded(by_pytorch(settings)), "keras": rounded(by_keras(settings))}
    for name, settings in task["optimizers"].items()
}
versions = {"pytorch": torch.__version__, "keras": keras.__version__}
print(json.dumps({"versions": versions, "weights": results}, indent=1))
