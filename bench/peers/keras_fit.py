"""Keras on TensorFlow: model.fit; with "compile" in the task, with jit_compile."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
from contest import digits, run, task
from keras import layers

keras.utils.set_random_seed(1)


limit = keras.constraints.MaxNorm(task["maxNorm"]) if "maxNorm" in task else None
optimizers = {
    "sgd": lambda rate: keras.optimizers.SGD(rate, momentum=float(task["optimizer"]["momentum"])),
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
}


def build():
    stack = [keras.Input((784,))]
    for index, rate in enumerate(task["rates"]):
        if rate > 0:
            stack.append(layers.Dropout(rate))
        if index < len(task["units"]):
            stack.append(layers.Dense(task["units"][index], activation="relu", kernel_constraint=limit))
    return keras.Sequential([*stack, layers.Dense(10, activation="softmax", kernel_constraint=limit)])


model = build()
model.compile(
    optimizer=optimizers[task["optimizer"]["type"]](task["optimizer"]["learningRate"]),
    loss="categorical_crossentropy",
    metrics=["accuracy"],
    jit_compile=bool(task.get("compile")),
)
images, labels = digits("train")
one_hot = keras.utils.to_categorical(labels)


def train_epoch(_):
    model.fit(images, one_hot, batch_size=task["batch"], epochs=1, verbose=0)


def evaluate():
    images, labels = digits("t10k")
    return model.evaluate(images, keras.utils.to_categorical(labels), verbose=0)[1]


run(keras.__version__, train_epoch, evaluate)
