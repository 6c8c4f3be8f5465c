"""PyTorch: the loop as its tutorials write it; with "compile" in the task, through torch.compile."""

import torch
from contest import digits, run, task
from torch import nn

torch.manual_seed(1)
torch.set_num_threads(task["threads"])


def build():
    widths = [784, *task["units"]]
    layers = []
    for index, rate in enumerate(task["rates"]):
        if rate > 0:
            layers.append(nn.Dropout(rate))
        if index < len(task["units"]):
            layers += [nn.Linear(widths[index], widths[index + 1]), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], 10))


model = build()
forward = torch.compile(model) if task.get("compile") else model
optimizers = {
    "sgd": lambda rate: torch.optim.SGD(model.parameters(), lr=rate, momentum=task["optimizer"]["momentum"]),
    "rmsprop": lambda rate: torch.optim.RMSprop(model.parameters(), lr=rate, alpha=0.9, eps=1e-7),
    "adam": lambda rate: torch.optim.Adam(model.parameters(), lr=rate, eps=1e-7),
}
optimizer = optimizers[task["optimizer"]["type"]](task["optimizer"]["learningRate"])
limited = [layer.weight for layer in model if isinstance(layer, nn.Linear)] if "maxNorm" in task else []
cross_entropy = nn.CrossEntropyLoss()
x, y = (torch.from_numpy(array) for array in digits("train"))


def train_epoch(_):
    model.train()
    for rows in torch.randperm(len(x)).split(task["batch"]):
        optimizer.zero_grad()
        cross_entropy(forward(x[rows]), y[rows]).backward()
        optimizer.step()
        with torch.no_grad():
            for weight in limited:
                weight.copy_(weight.renorm(2, 0, task["maxNorm"]))


def evaluate():
    images, labels = (torch.from_numpy(array) for array in digits("t10k"))
    model.eval()
    with torch.no_grad():
        return (model(images).argmax(1) == labels).float().mean()


run(torch.__version__, train_epoch, evaluate)
