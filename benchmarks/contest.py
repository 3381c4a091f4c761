"""Layers with the same weights against each other: that they agree, then how long each takes.

Runs in one process per backend, which `training.py` starts. Times are of interleaved rounds: every
round calls each contestant once, in turns of who begins, so that what else the machine does hits
them alike; the ratio is taken round by round.
"""

import gc
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np

from lstm_keras import LSTM
from lstm_keras.quiet import import_tensorflow

BUDGET = 1e-5
"""Largest difference, of h in (-1, 1) as it is, of a gradient as a share of its largest number."""

SAMPLE_S = 0.01  # a shorter call is repeated until a sample lasts this long
PATIENCE_S = 0.1  # per round asked for; while it lasts, a short measurement takes more rounds
MOST = 6  # times the rounds asked for
RATE = 0.2  # of recurrent dropout
STEPS = {"tensorflow": 60, "jax": 60, "torch": 20}
"""Batches of an epoch of model.fit; a multiple of every steps_per_execution."""


class DifferentError(AssertionError):
    """Two contestants do not compute the same thing, so their times say nothing."""


class Timed(NamedTuple):
    """A contestant: two calls that return when all is computed.

    forward: () -> h [B, T, H]
    both: () -> (sum of h * r, gradients for x and for each weight, in `names`)
    """

    forward: Callable[[], Any]
    both: Callable[[], Any]


# How each backend calls the layers, as its users do --------------------------------------------


def on_tensorflow(layers, x, r, training=True) -> Timed:
    """In a tf.function without XLA, which is what `fit` runs on a CPU."""
    import tensorflow as tf

    x, r = tf.constant(x), tf.constant(r)
    weights = [w.value for w in trainable(layers)]

    @tf.function(autograph=False)
    def forward(x):
        return through(layers, x, training=False)

    @tf.function(autograph=False)
    def both(x, r):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(through(layers, x, training=training) * r)
        return loss, tape.gradient(loss, [x, *weights])

    on_gpu = bool(tf.config.list_physical_devices("GPU"))

    def done(value):
        if on_gpu:  # a CPU is done when the function returns
            tf.test.experimental.sync_devices()
        return value

    return Timed(lambda: done(forward(x)), lambda: done(both(x, r)))


def on_jax(layers, x, r, training=True) -> Timed:
    """In jax.jit, through `stateless_call`."""
    import jax

    x, r = jax.numpy.asarray(x), jax.numpy.asarray(r)
    split = [len(layer.trainable_variables) for layer in layers]
    weights = [w.value for w in trainable(layers)]
    others = [[v.value for v in layer.non_trainable_variables] for layer in layers]

    def run(weights, others, x, training):
        start = 0
        for layer, count, state in zip(layers, split, others, strict=True):
            own = weights[start : start + count]
            x, _ = layer.stateless_call(own, state, x, training=training)
            start += count
        return x

    def loss(x, weights, others, r):
        return (run(weights, others, x, training) * r).sum()

    forward = jax.jit(lambda weights, others, x: run(weights, others, x, False))
    gradients = jax.jit(jax.value_and_grad(loss, argnums=(0, 1)))

    def both():
        value, (dx, dw) = jax.block_until_ready(gradients(x, weights, others, r))
        return value, [dx, *dw]

    return Timed(lambda: jax.block_until_ready(forward(weights, others, x)), both)


def on_torch(layers, x, r, training=True) -> Timed:
    """Eagerly."""
    weights = [w.value for w in trainable(layers)]
    return torch_timed(
        lambda x, training: through(layers, x, training=training), weights, x, r, training
    )


def torch_timed(run, weights, x, r, training=True) -> Timed:
    """A contestant from `run(x, training)`, of which `weights` are the parameters."""
    import torch

    device = weights[0].device
    x, r = (torch.tensor(a, device=device) for a in (x, r))
    x.requires_grad_()

    def done(value):
        if device.type == "cuda":
            torch.cuda.synchronize()
        return value

    def forward():
        with torch.no_grad():
            return done(run(x, False))

    def both():
        loss = (run(x, training) * r).sum()
        return done((loss.detach(), torch.autograd.grad(loss, [x, *weights])))

    return Timed(forward, both)


TIMED = {"tensorflow": on_tensorflow, "jax": on_jax, "torch": on_torch}


def through(layers, x, training):
    for layer in layers:
        x = layer(x, training=training)
    return x


def trainable(layers):
    return [w for layer in layers for w in layer.trainable_variables]


# The contestants ---------------------------------------------------------------------------------


def stack(kind, shape, layers=1, weights=None, **arguments) -> list:
    """Built layers of `kind` that return every h, with these weights (one list per layer)."""
    B, T, F, H = shape
    made = [kind(H, return_sequences=True, **arguments) for _ in range(layers)]
    for k, layer in enumerate(made):
        layer.build((B, T, H if k else F))
        if weights is not None:
            layer.set_weights(weights[k])
    return made


def draw(shape, layers, seed):
    """Inputs x [B, T, F], r [B, T, H] and the weights of every layer, nothing zero."""
    B, T, F, H = shape
    rng = np.random.default_rng(seed)

    def normal(*size, scale=1.0):
        return (scale * rng.normal(size=size)).astype("float32")

    weights = []
    for k in range(layers):
        width = H if k else F
        weights.append(
            [
                normal(width, 4 * H, scale=width**-0.5),
                normal(H, 4 * H, scale=H**-0.5),
                normal(4 * H, scale=0.5),
            ]
        )
    return normal(B, T, F), normal(B, T, H), weights


def library(shape, weights, x, r) -> Timed:
    """torch.nn.LSTM with our weights. It has two biases that are added; the second is zero here."""
    import torch

    F, H = shape[2:]
    device = keras.ops.convert_to_tensor(x).device
    lstm = torch.nn.LSTM(F, H, num_layers=len(weights), batch_first=True, device=device)
    parameters = []
    with torch.no_grad():
        for k, (kernel, recurrent, bias) in enumerate(weights):
            names = [f"{name}_l{k}" for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
            own = [getattr(lstm, name) for name in names]
            values = (kernel.T, recurrent.T, bias, np.zeros_like(bias))
            for parameter, value in zip(own, values, strict=True):
                parameter.copy_(torch.tensor(np.ascontiguousarray(value)))
            parameters += own

    def run(x, training):
        lstm.train(training)
        return lstm(x)[0]

    return torch_timed(run, parameters, x, r)


def from_library(gradients) -> list:
    """Gradients of torch.nn.LSTM as those of the Keras layer: kernels turned, one bias."""
    dx, *dw = gradients
    parts = [dx]
    for k in range(0, len(dw), 4):
        kernel, recurrent, bias, _ = dw[k : k + 4]
        parts += [kernel.T, recurrent.T, bias]
    return parts


# Whether they agree ------------------------------------------------------------------------------


def arrays(values) -> list[np.ndarray]:
    return [np.asarray(keras.ops.convert_to_numpy(value)) for value in values]


def agreement(name: str, ours, theirs, budget: float = BUDGET) -> float:
    """The largest difference between two lists of arrays: h, then the gradients.

    Raises:
        DifferentError: A shape differs, a number is not finite, or a difference is over the budget.
    """
    ours, theirs = arrays(ours), arrays(theirs)
    if [a.shape for a in ours] != [b.shape for b in theirs]:
        raise DifferentError(
            f"{name} has other shapes: ours {[a.shape for a in ours]}, "
            f"theirs {[b.shape for b in theirs]}"
        )
    largest = 0.0
    for k, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        what = (
            "h" if k == 0 else "the gradient of x" if k == 1 else f"the gradient of weight {k - 2}"
        )
        scale = 1.0 if k == 0 else float(np.abs(b).max())
        error = float(np.abs(a - b).max()) / scale if scale else float("nan")
        if not error <= budget:  # a NaN is not
            raise DifferentError(
                f"{what} differs from {name} by {error:.1e}; allowed: {budget:.0e}. "
                "No time was taken."
            )
        largest = max(largest, error)
    return largest


# How long they take ------------------------------------------------------------------------------


def first_calls(calls: dict[str, Callable]) -> dict[str, float]:
    """Seconds of the first call of each, which traces and compiles."""
    seconds = {}
    for name, call in calls.items():
        start = time.perf_counter()
        call()
        seconds[name] = time.perf_counter() - start
    return seconds


def interleaved(
    calls: dict[str, Callable],
    rounds: int,
    tick: Callable = lambda: None,
) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Seconds per call of each contestant, one number per round, and how many calls
    each number is the mean of.

    Args:
        calls: What is timed; each has been called before.
        rounds: At least as many; more while there is patience.
        tick: Called after every round.
    """

    def sample(call, repeats):
        start = time.perf_counter()
        for _ in range(repeats):
            call()
        return (time.perf_counter() - start) / repeats

    repeats = {
        name: max(1, math.ceil(SAMPLE_S / max(sample(call, 1), 1e-6)))
        for name, call in calls.items()
    }
    names, seconds = list(calls), {name: [] for name in calls}
    gc.collect()
    gc.freeze()  # what is there by now need not be looked through again during a sample
    try:
        begun = time.perf_counter()
        for k in range(MOST * rounds):
            if k >= rounds and time.perf_counter() - begun > PATIENCE_S * rounds:
                break
            turn = k % len(names)  # who begins
            for name in names[turn:] + names[:turn]:
                seconds[name].append(sample(calls[name], repeats[name]))
            tick()
    finally:
        gc.unfreeze()
    return seconds, repeats


def spread(values) -> dict[str, float]:
    q1, median, q3 = np.percentile(values, [25, 50, 75])
    return {"median": float(median), "q1": float(q1), "q3": float(q3)}


def ratio(theirs, ours) -> dict[str, float]:
    """How many times as long theirs takes: above 1, ours is faster. One quotient per round."""
    return spread(np.asarray(theirs) / np.asarray(ours))


def measured(calls, rounds, first_s, tick) -> dict:
    """Times of all, and the ratio of each to "ours"."""
    seconds, repeats = interleaved(calls, rounds, tick)
    return {
        "rounds": len(seconds["ours"]),
        "calls_per_round": repeats,
        "first_call_s": first_s,
        "ms": {name: spread(np.multiply(values, 1e3)) for name, values in seconds.items()},
        "ratio": {
            name: ratio(values, seconds["ours"])
            for name, values in seconds.items()
            if name != "ours"
        },
    }


def report(layers) -> dict[str, str]:
    """What the layers say computed their last call."""
    said = [layer.engine_report() for layer in layers]
    return {
        name: " | ".join(dict.fromkeys(getattr(s, name) for s in said))
        for name in ("engine", "reason")
    }


# The measurements --------------------------------------------------------------------------------


def layer_against_layer(shape, layers, rounds, tick) -> dict:
    """Forward, and forward and backward, of one shape."""
    timed = TIMED[keras.backend.backend()]
    x, r, weights = draw(shape, layers, seed=sum(shape))
    ours = stack(LSTM, shape, layers, weights, engine="auto")
    them = {"keras": timed(stack(keras.layers.LSTM, shape, layers, weights), x, r)}
    if keras.backend.backend() == "torch":
        them["nn.LSTM"] = library(shape, weights, x, r)
    all_of_them = {"ours": timed(ours, x, r), **them}
    row = {"shape": list(shape), "layers": layers}

    answers = {name: [] for name in all_of_them}
    for part in ("forward", "both"):
        calls = {name: getattr(one, part) for name, one in all_of_them.items()}
        row[part] = {"first_call_s": first_calls(calls), **report(ours)}
    for name, one in all_of_them.items():
        _, gradients = one.both()
        if name == "nn.LSTM":
            gradients = from_library(gradients)
        answers[name] = [one.forward(), *gradients]
    row["largest_difference"] = {
        name: agreement(name, answers["ours"], answers[name]) for name in them
    }
    for part in ("forward", "both"):
        calls = {name: getattr(one, part) for name, one in all_of_them.items()}
        row[part] |= measured(calls, rounds, row[part]["first_call_s"], tick)
    return row


def recurrent_dropout(shape, rounds, tick) -> dict:
    """What recurrent_dropout costs: forward and backward with it, by the time without it.

    Raises:
        DifferentError: Without it the layers differ, or with it nothing is dropped.
    """
    timed = TIMED[keras.backend.backend()]
    x, r, weights = draw(shape, 1, seed=sum(shape))
    kinds = {"ours": LSTM, "keras": keras.layers.LSTM}
    made, calls, answers = {}, {}, {}
    for name, kind in kinds.items():
        for suffix, rate in (("", 0.0), (" with", RATE)):
            layers = stack(kind, shape, 1, weights, recurrent_dropout=rate, seed=1)
            one = timed(layers, x, r)
            calls[name + suffix] = one.both
            made[name + suffix] = layers
            answers[name + suffix] = [one.forward(), *one.both()[1]]
    agreement("keras", answers["ours"], answers["keras"])
    for name in kinds:
        try:
            agreement(name, answers[f"{name} with"], answers[name], budget=1e-2)
        except DifferentError:
            continue
        raise DifferentError(f"recurrent_dropout={RATE} changes nothing in {name}")
    seconds, repeats = interleaved(calls, rounds, tick)
    return {
        "shape": list(shape),
        "rate": RATE,
        "rounds": len(seconds["ours"]),
        "calls_per_round": repeats,
        **report(made["ours with"]),
        "ms": {name: spread(np.multiply(values, 1e3)) for name, values in seconds.items()},
        "cost": {name: ratio(seconds[f"{name} with"], seconds[name]) for name in kinds},
    }


def model(kind, shape, weights, **settings) -> keras.Model:
    """Input, one LSTM (or, without a kind, the mean over time), and ten classes."""
    _, T, F, H = shape
    memory = kind(H) if kind else keras.layers.GlobalAveragePooling1D()
    whole = keras.Sequential(
        [keras.Input((T, F)), memory, keras.layers.Dense(10, activation="softmax")]
    )
    rng = np.random.default_rng(3)
    head = [(0.1 * rng.normal(size=w.shape)).astype("float32") for w in whole.layers[-1].weights]
    whole.layers[-1].set_weights(head)
    if kind:
        memory.set_weights(weights)
    whole.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **settings)
    return whole


def fit_settings(backend: str) -> list[dict]:
    """What is passed to compile, on both sides.

    On TensorFlow without a GPU, Keras 3.15.1 resolves jit_compile="auto" to False, for any model;
    on JAX to True, on torch to False. steps_per_execution is refused on torch.
    """
    if backend == "torch":
        return [{}]
    other = {"jit_compile": backend == "tensorflow"}
    more = {"steps_per_execution": 20}
    return [{}, more, other, {**other, **more}] if backend == "tensorflow" else [{}, more, other]


def fit(shape, settings, rounds, tick) -> dict:
    """One epoch of model.fit after the other, in turns, from a cached tf.data pipeline.

    Raises:
        DifferentError: The loss of the first epoch differs.
    """
    import_tensorflow()  # also where another backend trains: the pipeline is TensorFlow's
    import tensorflow as tf

    B, T, F, _ = shape
    _, _, (weights,) = draw(shape, 1, seed=sum(shape))
    rng = np.random.default_rng(4)
    backend = keras.backend.backend()
    # JAX without jit takes a third of a second for a step, whoever computes it.
    one_by_one = backend == "jax" and settings.get("jit_compile") is False
    steps = 1 if one_by_one else STEPS[backend]
    x = rng.normal(size=(B * steps, T, F)).astype("float32")
    y = rng.integers(0, 10, B * steps)
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(B, drop_remainder=True)
    data = data.cache().prefetch(tf.data.AUTOTUNE)
    kinds = {"ours": LSTM, "keras": keras.layers.LSTM, "no LSTM": None}
    models = {name: model(kind, shape, weights, **settings) for name, kind in kinds.items()}
    losses, calls = {}, {}
    for name, one in models.items():

        def epoch(one=one, name=name):
            losses[name] = one.fit(data, epochs=1, shuffle=False, verbose=0).history["loss"][0]

        calls[name] = epoch
    first_s = first_calls(calls)
    if not abs(losses["ours"] - losses["keras"]) <= 1e-4 * abs(losses["keras"]):
        raise DifferentError(
            f"after an epoch of fit the loss is {losses['ours']:.6f}, with keras.layers.LSTM "
            f"{losses['keras']:.6f}. No time was taken."
        )
    result = measured(calls, rounds, first_s, tick)
    # Milliseconds of a step, not of an epoch.
    result["ms"] = {
        name: {key: value / steps for key, value in one.items()}
        for name, one in result["ms"].items()
    }
    return {
        "shape": list(shape),
        "settings": settings,
        "jit_compile": {name: bool(one.jit_compile) for name, one in models.items()},
        "steps_per_epoch": steps,
        **report([models["ours"].layers[0]]),
        **result,
    }


def warm_up() -> None:
    """Let the backend start its threads and compilers before anything is timed."""
    shape = (2, 3, 4, 5)
    x, r, weights = draw(shape, 1, seed=1)
    timed = TIMED[keras.backend.backend()]
    for kind in (LSTM, keras.layers.LSTM):
        one = timed(stack(kind, shape, 1, weights), x, r)
        one.forward()
        one.both()


def contest(shapes, rounds: int, say: Callable = print, tick: Callable = lambda what: None) -> dict:
    """Every measurement of the backend that Keras was imported with.

    Args:
        shapes: (B, T, F, H, layers) of each row; fit and recurrent dropout take the first.
        rounds: At least as many of each measurement.
        say: Told in words what was measured.
        tick: Called with what is being measured, before it and after every round.
    """

    def take(what, function, *arguments):
        tick(what)
        result = function(*arguments, rounds, lambda: tick(what))
        say(f"{what:<52} {outcome(result)}")
        return result

    warm_up()
    rows = []
    for *shape, layers in shapes:
        what = f"{tuple(shape)}" + (f", {layers} layers" if layers > 1 else "")
        rows.append(take(what, layer_against_layer, tuple(shape), layers))
    shape = tuple(shapes[0][:4])
    dropout = take(f"{shape} recurrent_dropout={RATE}", recurrent_dropout, shape)
    fits = []
    for settings in fit_settings(keras.backend.backend()):
        words = ", ".join(f"{k}={v}" for k, v in settings.items()) or "default settings"
        fits.append(take(f"{shape} fit, {words}", fit, shape, settings))
    return {"rows": rows, "recurrent_dropout": dropout, "fit": fits}


def outcome(result: dict) -> str:
    """The ratios of a measurement in a line."""
    if "cost" in result:
        costs = (f"{name} {one['median']:.2f}" for name, one in result["cost"].items())
        return f"{result['engine']}: costs {', '.join(costs)}"
    timed = result.get("both", result)
    ratios = (f"{name} / ours {one['median']:.2f}" for name, one in timed["ratio"].items())
    return f"{timed['engine']}: {', '.join(ratios)}"
