"""What every Python contestant shares: the task it is given, the data, and how it reports."""

import gzip
import json
import os
import resource
import sys
import time

import numpy as np

# The task is one JSON document: data (a directory), batch, units, rates, optimizer (as in a config, with its learning
# rate), maxNorm or none, epochs, evaluate.
task = json.loads(sys.argv[1])


def read_idx(name, header):
    path = os.path.join(task["data"], name)
    with (gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def digits(prefix):
    """Returns images [count, 784] as float32 in [0, 1] and labels [count] as int64."""
    images = read_idx(f"{prefix}-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255
    return images, read_idx(f"{prefix}-labels-idx1-ubyte", 8).astype(np.int64)


def run(version, train_epoch, evaluate):
    """Trains the epochs of the task, timing each, and prints the result as JSON."""
    seconds = []
    for epoch in range(task["epochs"]):
        started = time.perf_counter()
        train_epoch(epoch)
        seconds.append(time.perf_counter() - started)
    accuracy = float(evaluate()) if task["evaluate"] else None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"version": version, "seconds": seconds, "accuracy": accuracy, "peakMegabytes": peak}))
