"""Test accuracy of the reference network in Keras on TensorFlow, a line of JSON for each seed.

The task is that of contest.py, with: data, seeds, epochs, batch, learningRate, momentum, nesterov, units, rates,
validationFraction. Of the training images that share is left out, drawn anew for each seed, as dropout-mlp does.
"""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
from contest import digits, task
from keras import layers

images, labels = digits("train")
one_hot = keras.utils.to_categorical(labels)
test_images, test_labels = digits("t10k")
test_one_hot = keras.utils.to_categorical(test_labels)
kept = len(images) - round(len(images) * task["validationFraction"])

for seed in range(1, task["seeds"] + 1):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((784,))])
    for units, rate in zip(task["units"], task["rates"]):
        model.add(layers.Dense(units, activation="relu"))
        model.add(layers.Dropout(rate))
    model.add(layers.Dense(10, activation="softmax"))
    optimizer = keras.optimizers.SGD(
        task["learningRate"], momentum=float(task["momentum"]), nesterov=task["nesterov"]
    )
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    chosen = np.random.permutation(len(images))[:kept]
    model.fit(images[chosen], one_hot[chosen], batch_size=task["batch"], epochs=task["epochs"], verbose=0)
    accuracy = model.evaluate(test_images, test_one_hot, verbose=0)[1]
    print(json.dumps({"version": keras.__version__, "seed": seed, "accuracy": round(accuracy, 6)}), flush=True)
