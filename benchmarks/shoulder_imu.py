"""Window accuracy on people never seen: 5 folds by subject x 5 seeds, beside simple baselines.

    python benchmarks/shoulder_imu.py            about an hour on 2 cores; carries on if stopped

Protocol. Ten subjects are dealt into five test sets of two. For each test set the hyper-parameters
are picked among `CANDIDATES` on the other eight subjects alone: a candidate is trained on six of
them and scored on the remaining two, twice, with other twos. The pick is then trained on all eight
with five seeds, and tested once. The baselines see the same windows, split the same way.
"""

import json
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
from rich.console import Console
from runs import Runs
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lstm_keras import kinds, training, zoo
from lstm_keras.artifact import package_versions
from lstm_keras.baselines import statistics
from lstm_keras.classifier import frame
from lstm_keras.datasets import examples, pipelines
from lstm_keras.files import write_text
from lstm_keras.kinds.sensor import Sensor
from lstm_keras.sequences import folds

RESULTS = Path(__file__).parent / "results"
RUNS = Path("build") / "benchmarks" / "shoulder_imu.jsonl"
SEEDS = range(5)

BASE = kinds.load(zoo.recipe_file("shoulder-imu"))
PLAIN = replace(
    BASE, augmentation=None, training=replace(BASE.training, learning_rate=4e-3, early=0.0)
)
CANDIDATES = {
    "no augmentation": PLAIN,
    "augmentation": replace(PLAIN, augmentation=BASE.augmentation),
    "augmentation, early answers": replace(
        BASE, training=replace(BASE.training, learning_rate=8e-3)
    ),
    "augmentation, early answers, rate 0.014": replace(
        BASE, training=replace(BASE.training, learning_rate=14e-3)
    ),
}


def accuracy(recipe: Sensor, test: tuple[str, ...], unseen: tuple[str, ...], seed: int) -> list:
    """Correct and all windows of each group of `test` and `unseen`, trained on all others."""
    mirror = recipe.augmentation.mirror if recipe.augmentation else None
    parts = examples.split(SOURCE, recipe.window, test, unseen, mirror)
    settings = replace(recipe.training, seed=seed)
    keras.utils.set_random_seed(seed)
    T, F = parts.train.x.shape[1:]
    model = recipe.model.build(T, F, len(parts.labels), recipe.name)
    batches = pipelines.training(parts, settings.batch, seed, recipe.augmentation)
    # As many batches whatever the number of windows: a candidate must not win by training longer.
    settings = replace(settings, epochs=round(UPDATES / batches.steps))
    trained = frame(model, settings, batches.steps)
    training.fit(
        trained,
        batches,
        epochs=settings.epochs,
        seed=seed,
        data_digest=SOURCE.digest,
        verbose=0,
    )
    scored = {**by_group(model, parts.test), **by_group(model, parts.validation)}
    return [scored[group] for group in (*test, *unseen)]


def by_group(model: keras.Model, part: examples.Part) -> dict:
    if not len(part):
        return {}
    right = model.predict(part.x, verbose=0).argmax(-1) == part.y
    return {
        g: [int(right[part.group == g].sum()), int((part.group == g).sum())] for g in part.groups
    }


def baselines(test: tuple[str, ...]) -> dict[str, float]:
    """Accuracy of classical models on window statistics, with the mirrored windows as well."""
    parts = examples.split(SOURCE, BASE.window, test, (), BASE.augmentation.mirror)
    mirrored = parts.train.x * np.array(BASE.augmentation.mirror, np.float32)
    x = statistics(np.concatenate([parts.train.x, mirrored]))
    y = np.concatenate([parts.train.y, parts.train.y])
    models = {
        "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
        "random forest": RandomForestClassifier(300, random_state=0),
    }
    held = statistics(parts.test.x)
    return {name: float(m.fit(x, y).score(held, parts.test.y)) for name, m in models.items()}


def once(runs: Runs, *key, **job) -> list:
    """`accuracy` of a job, kept under its key."""
    if (counts := runs.get(key)) is None:
        runs.put(key, counts := accuracy(**job))
    return counts


def share(counts: list) -> float:
    right, count = np.sum(counts, axis=0)
    return float(right / count)


def main() -> None:
    say = Console(highlight=False, soft_wrap=True).print
    runs, rows = Runs(RUNS), []
    pairs = [(k, (k + 1) % len(FOLDS)) for k in range(len(FOLDS))]
    inner = {name: {k: [] for k in range(len(FOLDS))} for name in CANDIDATES}
    for name, recipe in CANDIDATES.items():
        for a, b in pairs:
            counts = once(
                runs, "inner", name, a, b, recipe=recipe, test=FOLDS[a], unseen=FOLDS[b], seed=0
            )
            half = len(FOLDS[a])
            # What is scored on fold b chooses for fold a, which it has never seen; and vice versa.
            inner[name][a].append(share(counts[half:]))
            inner[name][b].append(share(counts[:half]))
            say(f"inner   {name}, without folds {a} and {b}: {share(counts):.1%}")
    for k, test in enumerate(FOLDS):
        scores = {name: float(np.mean(inner[name][k])) for name in CANDIDATES}
        pick = max(scores, key=scores.get)
        counts = [
            once(runs, "outer", pick, k, s, recipe=CANDIDATES[pick], test=test, unseen=(), seed=s)
            for s in SEEDS
        ]
        row = {
            "test": test,
            "windows": int(np.sum(counts[0], axis=0)[1]),
            "inner": scores,
            "pick": pick,
            "lstm": [share(c) for c in counts],
            "by_group": {g: share([c[i] for c in counts]) for i, g in enumerate(test)},
            **baselines(test),
        }
        rows.append(row)
        say(f"outer   {', '.join(test)}: {pick}: {np.mean(row['lstm']):.1%}")
    content = summarise(rows)
    RESULTS.mkdir(exist_ok=True)
    write_text(RESULTS / "shoulder_imu.json", json.dumps(content, indent=1) + "\n")
    write_text(RESULTS / "shoulder_imu.md", table(content))
    say(table(content))


def summarise(rows: list[dict]) -> dict:
    per_seed = np.mean([row["lstm"] for row in rows], axis=0)
    return {
        "versions": package_versions(*training.PACKAGES, "scikit-learn"),
        "data": SOURCE.digest,
        "folds": rows,
        "inner": {n: float(np.mean([row["inner"][n] for row in rows])) for n in CANDIDATES},
        "lstm": {"mean": float(per_seed.mean()), "deviation": float(per_seed.std(ddof=1))},
        **{
            name: {"mean": float(np.mean([row[name] for row in rows]))}
            for name in ("logistic regression", "random forest")
        },
    }


def table(content: dict) -> str:
    head = (
        "| tested on | windows | LSTM, 5 seeds | random forest | logistic regression | picked |\n"
    )
    lines = [head, "|---|---|---|---|---|---|\n"]
    for row in content["folds"]:
        lstm = np.array(row["lstm"])
        lines.append(
            f"| {', '.join(row['test'])} | {row['windows']} | {lstm.mean():.1%} "
            f"({lstm.min():.1%} to {lstm.max():.1%}) | {row['random forest']:.1%} "
            f"| {row['logistic regression']:.1%} | {row['pick']} |\n"
        )
    lstm = content["lstm"]
    lines.append(
        f"| **all** | | **{lstm['mean']:.1%} ± {lstm['deviation']:.1%}** "
        f"| {content['random forest']['mean']:.1%} "
        f"| {content['logistic regression']['mean']:.1%} | |\n"
    )
    inner = "; ".join(f"{name} {score:.1%}" for name, score in content["inner"].items())
    return "".join(lines) + f"\nScores on training subjects alone, by which was picked: {inner}.\n"


SOURCE = BASE.read()
FOLDS = folds(SOURCE.groups, BASE.split.folds)
UPDATES = 2240
"""Batches that every training sees."""

if __name__ == "__main__":
    main()
