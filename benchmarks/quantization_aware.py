"""What quantization-aware training wins back where rounding a trained model loses.

    python benchmarks/quantization_aware.py            about 13 minutes on 2 cores
    python benchmarks/quantization_aware.py --seeds 1  a look; nothing is written

`knocks.py` has the task. For each of five seeds, which set data and weights, a float model is
trained and becomes an int8 file in several ways: by the stock converter, by ours, by ours with the
knocks of the calibration windows cut down, and after quantization-aware training with those, for a
third of the epochs and a tenth of the learning rate. The same training without rounding is the
control, and is rounded as well. All settings are those below and in `knocks.py`, the same for all
seeds. What is won back is

    recovered = (aware - rounded) / (float - rounded)

of the accuracies; `rounded` is our converter's file of the model that the training started from.
The strict number puts in the best float model and the best file of a rounded one instead.

The zoo's model, where rounding loses nothing, is trained to answer its training windows as in
float; its settings were chosen on those windows.

Exit status 1 if the 95 % interval of what rounding loses reaches below a point for any seed, if
less than three quarters is recovered on average, or if less than 99.5 % of the logits of a trained
model are within 1 LSB of those of its file.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import keras
import knocks
import nets
import numpy as np
import stock
from quantization import artifact
from recovery import AWARE, PLAYERS, agreement, broken, summary, table

from lstm_keras import export, kinds, quantize_aware, runtimes, zoo
from lstm_keras.artifact import Artifact, package_versions
from lstm_keras.checks import sqnr_db
from lstm_keras.diagnosis.metrics import accuracy_loss
from lstm_keras.files import write_text
from lstm_keras.quiet import stderr_silenced

RESULTS = Path(__file__).parent / "results"
SEEDS = range(5)
EPOCHS, RATE = knocks.EPOCHS // 3, knocks.RATE / 10
"""Of training with rounding, and of the control."""

ZOO_EPOCHS, ZOO_RATE, ZOO_BATCH = 20, 1e-4, 64


def right(answers: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which windows get their class, [N]."""
    return answers.argmax(-1) == y


def percent(answers: np.ndarray, y: np.ndarray) -> float:
    return 100 * float(right(answers, y).mean())


def written(model: keras.Model, samples: np.ndarray, folder: Path) -> Artifact:
    return export(model, "tflite", "int8", calibration=samples, path=folder)


def by_stock(model: keras.Model, samples: np.ndarray, folder: Path) -> Artifact:
    with stderr_silenced():
        return artifact(folder, stock.convert(model, samples), "int8", "kept")


def play(made: Artifact, x: np.ndarray) -> dict[str, np.ndarray]:
    """The answers of a file on each runtime."""
    return {name: runtimes.load(made, name).run(x) for name in PLAYERS}


def aware_agreement(own: np.ndarray, played: dict, made: Artifact) -> dict:
    """Of a trained model with its file on each runtime, and of the runtimes with each other."""
    scale = made.outputs[0].scale
    found = {name: agreement(answers, own, scale) for name, answers in played.items()}
    return {**found, "runtimes": agreement(played["tflite"], played["tflm"], scale)}


def measure(seed: int, folder: Path) -> dict:
    """Everything about one seed. Accuracies in percent, by way and, for files, by runtime."""
    x, y = knocks.draw(knocks.TRAIN, seed, 0)
    test, wanted = knocks.draw(knocks.TEST, seed, 1)
    samples = x[: knocks.CALIBRATION]
    cut = knocks.narrowed(x)[: knocks.CALIBRATION]
    model = knocks.build(seed)
    knocks.fit(model, x, y, knocks.RATE, knocks.EPOCHS)
    longer = keras.models.clone_model(model)
    longer.set_weights(model.get_weights())
    knocks.fit(longer, x, y, RATE, EPOCHS)
    answers = {
        "stock": play(by_stock(model, samples, folder), test),
        "rounded": play(written(model, samples, folder), test),
        "rounded, knocks cut": play(written(model, cut, folder), test),
        "longer, rounded": play(written(longer, samples, folder), test),
    }
    floats = {"float": model.predict(test, verbose=0), "longer": longer.predict(test, verbose=0)}
    agreements = {}
    for ranges in AWARE:
        aware = quantize_aware(model, cut, ranges)
        knocks.fit(aware, x, y, RATE, EPOCHS)
        made = written(aware, cut, folder)
        answers[ranges] = play(made, test)
        agreements[ranges] = aware_agreement(aware.predict(test, verbose=0), answers[ranges], made)
    return {
        "seed": seed,
        "accuracy": {
            **{way: percent(told, wanted) for way, told in floats.items()},
            **{
                way: {name: percent(told, wanted) for name, told in each.items()}
                for way, each in answers.items()
            },
        },
        "lost": {
            way: {
                name: vars(accuracy_loss(right(floats["float"], wanted), right(told, wanted)))
                for name, told in answers[way].items()
            }
            for way in ("rounded", *AWARE)
        },
        "agreement": agreements,
    }


def near_float(net: nets.Net, x: np.ndarray, ranges: str) -> keras.Model:
    """A quantization-aware model that was trained to answer x as the float model does."""
    keras.utils.set_random_seed(0)
    aware = quantize_aware(net.model, net.calibration, ranges)
    for layer in aware.layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0  # for the float model answered without
    falling = keras.optimizers.schedules.CosineDecay(ZOO_RATE, ZOO_EPOCHS * -(-len(x) // ZOO_BATCH))
    aware.compile(keras.optimizers.Adam(falling), "mse")
    aware.fit(
        x, net.model.predict(x, verbose=0), batch_size=ZOO_BATCH, epochs=ZOO_EPOCHS, verbose=0
    )
    return aware


def without_softmax(net: nets.Net, aware: keras.Model) -> keras.Model:
    """The quantization-aware model up to its logits."""

    def layer(old):
        config = old.get_config()
        if config.get("activation") == "softmax":
            config["activation"] = "linear"
        return type(old).from_config(config)

    logits = quantize_aware(
        keras.models.clone_model(net.model, clone_function=layer), net.calibration
    )
    logits.set_weights(aware.get_weights())
    return logits


def zoo_model(folder: Path) -> dict:
    """The zoo's model: accuracy, its loss and SQNR of each file, on the test split."""
    net = nets.shoulder_imu()
    recipe = kinds.load(zoo.recipe_file("shoulder-imu"))
    x = recipe.deal(recipe.read()).train.x
    told = net.model.predict(net.x, verbose=0)

    def judged(played: dict[str, np.ndarray]) -> dict:
        return {
            name: {
                "db": sqnr_db(told, answers),
                "accuracy": percent(answers, net.y),
                "lost": vars(accuracy_loss(right(told, net.y), right(answers, net.y))),
            }
            for name, answers in played.items()
        }

    files = {
        "stock": judged(play(by_stock(net.model, net.calibration, folder), net.x)),
        "rounded": judged(play(written(net.model, net.calibration, folder), net.x)),
    }
    agreements = {}
    for ranges in AWARE:
        aware = near_float(net, x, ranges)
        made = written(aware, net.calibration, folder)
        played = play(made, net.x)
        files[ranges] = judged(played)
        own = aware.predict(net.x, verbose=0)
        agreements[f"{ranges}, probabilities"] = aware_agreement(own, played, made)
        aware = without_softmax(net, aware)
        made = written(aware, net.calibration, folder)
        own = aware.predict(net.x, verbose=0)
        agreements[f"{ranges}, logits"] = aware_agreement(own, play(made, net.x), made)
    return {
        "float": percent(told, net.y),
        "windows": len(net.x),
        "files": files,
        "agreement": agreements,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help="of five; all write results")
    seeds = SEEDS[: parser.parse_args().seeds]
    start, rows = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            rows.append(measure(seed, Path(folder)))
            print(f"seed {seed}: {json.dumps(rows[-1]['accuracy'])}", flush=True)
        content = {
            "versions": package_versions("keras", "tensorflow", "ai-edge-litert", "tflite-micro"),
            "seeds": rows,
            "summary": summary(rows),
            "zoo": zoo_model(Path(folder)),
        }
    content["seconds"] = round(time.monotonic() - start)
    if len(seeds) == len(SEEDS):
        write_text(RESULTS / "quantization_aware.json", json.dumps(content, indent=1) + "\n")
        write_text(RESULTS / "quantization_aware.md", table(content))
    print(table(content))
    found = broken(content)
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
