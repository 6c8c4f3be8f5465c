"""What Keras's ReduceLROnPlateau makes of generated sequences of metrics: reads cases as JSON, prints the learning rates."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
import keras


def rates(case):
    settings = case["settings"]
    callback = keras.callbacks.ReduceLROnPlateau(
        monitor="loss",
        factor=settings["factor"],
        patience=settings["patience"],
        mode=settings["mode"],
        min_delta=settings["minDelta"],
        cooldown=settings["cooldown"],
        min_lr=settings["minLearningRate"],
    )
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(case["learningRate"]), "mse")
    callback.set_model(model)
    callback.on_train_begin()
    found = []
    for epoch, value in enumerate(case["values"]):
        found.append(float(f"{float(model.optimizer.learning_rate):.8g}"))
        callback.on_epoch_end(epoch, {"loss": value})
    return found


print(json.dumps([{**case, "learningRates": rates(case)} for case in json.load(sys.stdin)]))
