"""PyTorch: Monte-Carlo dropout of a trained network, the layer before the first dropout computed once for all samples."""

import torch
from contest import digits, run, task
from torch import nn

torch.manual_seed(1)
torch.set_num_threads(task["threads"])
hidden = nn.Sequential(nn.Linear(784, task["units"][0]), nn.ReLU())
rest = nn.Sequential(
    nn.Dropout(task["rates"][1]),
    nn.Linear(task["units"][0], task["units"][1]),
    nn.ReLU(),
    nn.Dropout(task["rates"][2]),
    nn.Linear(task["units"][1], 10),
)
sampled = torch.compile(rest) if task.get("compile") else rest
images, labels = digits("t10k")
x, y = torch.from_numpy(images), torch.from_numpy(labels)


def sample(_):
    """One block of images at a time, so that its activations stay in the cache."""
    rest.train()
    right = 0
    with torch.inference_mode():
        for rows, own in zip(x.split(task["block"]), y.split(task["block"])):
            reached = hidden(rows)
            mean = sum(sampled(reached).softmax(1) for _ in range(task["samples"])) / task["samples"]
            right += (mean.argmax(1) == own).sum().item()
    return right


run(torch.__version__, sample, None)
