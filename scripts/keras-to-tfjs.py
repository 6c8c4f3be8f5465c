#!/usr/bin/env python3
"""Writes a model of Keras 2 or 3 (.keras or .h5) as a tfjs LayersModel: keras-to-tfjs.py MODEL DIRECTORY

It needs Keras and nothing else; tensorflowjs, which converts models too, reads no .keras of Keras 3. The layers have to be
in a row, as in a Sequential.
"""

import json
import os
import sys

import keras
import numpy

# Those whose settings mean the same in tfjs, and which a network for images may have.
LAYERS = {
    "Activation", "AlphaDropout", "AveragePooling2D", "BatchNormalization", "Conv2D", "Dense", "Dropout", "Flatten",
    "GaussianDropout", "GaussianNoise", "GlobalAveragePooling2D", "MaxPooling2D", "ReLU", "Rescaling", "Reshape", "Softmax",
}  # fmt: skip
# What matters to training only, or is written in another form.
LEFT_OUT = ("_initializer", "_regularizer", "_constraint", "dtype", "batch_shape", "batch_input_shape")
# What tfjs does not have.
UNKNOWN = {"negative_slope": 0, "threshold": 0, "synchronized": False, "renorm": False}


def refuse(problem):
    sys.exit(f"error: {sys.argv[1]}: {problem}")


def layers_in_a_row(model):
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    if not isinstance(model, keras.Sequential):
        for before, layer in zip(layers, layers[1:]):
            if layer.input is not before.output:
                refuse(f"expected layers in a row, received {layer.name}, which does not follow {before.name} alone")
    inner = [layers_in_a_row(layer) if isinstance(layer, keras.Model) else [layer] for layer in layers]
    return [layer for layers in inner for layer in layers]


def settings_of(layer, name):
    kind = type(layer).__name__
    if kind not in LAYERS:
        refuse(f"expected layers of {', '.join(sorted(LAYERS))}, received {kind}")
    settings = {key: value for key, value in layer.get_config().items() if not key.endswith(LEFT_OUT)}
    for key, least in UNKNOWN.items():
        if settings.pop(key, least) != least:
            refuse(f"tfjs has no {key} of {kind}")
    if settings.get("activation") == "silu":
        settings["activation"] = "swish"
    return {"class_name": kind, "config": {**settings, "name": name}}


def convert(path, directory):
    if os.path.exists(os.path.join(directory, "model.json")):
        refuse(f"there is a model in {directory} already; name another directory")
    try:
        model = keras.models.load_model(path, compile=False)
    except Exception as error:
        reason = str(error).strip().splitlines()[-1]  # before it stands the config of each level
        if path.endswith(".keras") and "batch_input_shape" in reason:
            refuse("Keras 2 has saved it, and it alone opens it: load it there, model.save('model.h5'), and convert that")
        refuse(f"Keras cannot open this as a model: {reason}")
    layers, specs, arrays = [], [], []
    for number, layer in enumerate(layers_in_a_row(model)):
        name = f"{layer.name}_{number}"
        layers.append(settings_of(layer, name))
        for weight, values in zip(layer.weights, layer.get_weights()):
            key = weight.name.split("/")[-1].split(":")[0]
            specs.append({"name": f"{name}/{key}", "shape": list(values.shape), "dtype": "float32"})
            arrays.append(numpy.asarray(values, "<f4"))
    layers[0]["config"]["batch_input_shape"] = [None, *model.input_shape[1:]]
    network = {"class_name": "Sequential", "config": {"name": "network", "layers": layers}}
    document = {
        "format": "layers-model",
        "generatedBy": f"keras {keras.__version__}",
        "modelTopology": {"keras_version": keras.__version__, "backend": "tensorflow", "model_config": network},
        "weightsManifest": [{"paths": ["weights.bin"], "weights": specs}],
    }
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "weights.bin"), "wb") as file:
        file.write(b"".join(array.tobytes() for array in arrays))
    with open(os.path.join(directory, "model.json"), "w") as file:
        json.dump(document, file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    convert(*sys.argv[1:])
